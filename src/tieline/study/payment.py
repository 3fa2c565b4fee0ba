"""What is paid for a worth, where it stands, and the rules that need no further dispatch."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pandas as pd

from tieline.appraisal.allocation import Allocation, side_by_side
from tieline.appraisal.discounting import annuity_factor
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.io.uncertainty import ProjectRanges
from tieline.study.costs import CAPEX, FINANCING, cost_of
from tieline.study.game import Question, host_of, needed
from tieline.study.measure import Row
from tieline.study.summary import headline_worth
from tieline.study.tasks import counterfactuals
from tieline.units import USD_PER_MUSD

WHO_PAYS = [
    *("project", "counterfactual", "study_year", "discount_rate", "rule", "country"),
    *("pays_usd_per_year", "net_usd_per_year", "gap_usd_per_year", "note"),
]
COSTS = [
    *("project", "counterfactual", "c1_usd", "c2_usd_per_year", "published_usd", "financing_usd"),
    *("outside_usd", "missing"),
]


def who_pays_table(programme: Programme, nets: pd.DataFrame) -> pd.DataFrame:
    """Every rule but the country-Shapley value for the worth that speaks for each project.

    ``nets`` is ``country_nets``; the latest study year is used. The central discount rate comes
    first, that of the net value's centre, then every other rate of the programme. A project whose
    cost is not known has no rows.
    """
    rows: list[Row] = []
    settings = programme.settings
    rates = dict.fromkeys([settings.central_rate, *sorted(settings.discount_rates)])
    for name, rate in product(dict.fromkeys(nets["project"]) if len(nets) else (), rates):
        own = nets[nets["project"] == name]
        asked = Question(
            project=str(name),
            worth=headline_worth(programme, str(name)),
            study_year=int(own["study_year"].max()),
            players=(),
            discount_rate=rate,
        )
        try:
            found = rules(
                programme, asked, benefits_of(nets, asked), costs_by_country(programme, asked)
            )
        except OptionError:
            continue
        for rule in found:
            rows += [
                {
                    "project": asked.project,
                    "counterfactual": asked.worth,
                    "study_year": asked.study_year,
                    "discount_rate": asked.discount_rate,
                    "rule": rule.rule,
                    "country": country,
                    "pays_usd_per_year": paid,
                    "net_usd_per_year": rule.net[country],
                    "gap_usd_per_year": rule.gap,
                    "note": rule.note,
                }
                for country, paid in rule.pays.items()
            ]
    return pd.DataFrame(rows, columns=WHO_PAYS)


def cost_table(programme: Programme, net_values: pd.DataFrame) -> pd.DataFrame:
    """C1 [USD] and C2 [USD/yr] of every worth, central; nan where they are not known.

    published, financing, outside  [USD] what C1 is made of where it is the investment: as
    published, less charges of finance, more what stands in the buyer's country; 0 elsewhere
    """
    rows: list[Row] = []
    pairs = net_values[["project", "counterfactual"]].drop_duplicates()
    for name, worth in zip(pairs["project"], pairs["counterfactual"], strict=True):
        cost = cost_of(programme, programme.project(str(name)), str(worth))
        at = {item.id: item.central for item in cost.assumptions}
        known = not cost.missing
        rows.append(
            {
                "project": name,
                "counterfactual": worth,
                "c1_usd": cost.investment(at) if known else float("nan"),
                "c2_usd_per_year": cost.running(at) if known else float("nan"),
                "published_usd": at.get(CAPEX, 0.0) * cost.signs.get(CAPEX, 0.0) * USD_PER_MUSD,
                "financing_usd": at.get(FINANCING, 0.0) * USD_PER_MUSD,
                "outside_usd": cost.fixed,
                "missing": cost.missing,
            }
        )
    return pd.DataFrame(rows, columns=COSTS)


def benefits_of(nets: pd.DataFrame, asked: Question) -> dict[str, float]:
    """Net gain of every country under the worth and in the study year asked  [USD/yr]."""
    chosen = nets[
        (nets["project"] == asked.project)
        & (nets["counterfactual"] == asked.worth)
        & (nets["study_year"] == asked.study_year)
    ]
    return {
        str(country): float(value)
        for country, value in zip(chosen["country"], chosen["usd_per_year"], strict=True)
    }


def rules(
    programme: Programme,
    asked: Question,
    benefits: Mapping[str, float],
    costs: Mapping[str, float],
) -> tuple[Allocation, ...]:
    """Every rule that can be applied without a game; half and half needs exactly two ends."""
    project = programme.project(asked.project)
    case = next(iter(counterfactuals(programme.case(asked.study_year), project).values()))
    ends = sorted(needed(case, project))
    return side_by_side(benefits, costs, ends=(ends[0], ends[1]) if len(ends) == 2 else None)


def annual_cost(programme: Programme, asked: Question, worth: str) -> float:
    """C1 x annuity factor + C2  [USD/yr], central; raises OptionError where it is not known."""
    project = programme.project(asked.project)
    cost = cost_of(programme, project, worth)
    if cost.missing:
        raise OptionError(f"{project.title}: the {cost.missing} is not known.")
    at = {item.id: item.central for item in cost.assumptions}
    life = programme.settings.uncertainty.life_central
    factor = annuity_factor(asked.discount_rate, life)
    return cost.investment(at) * factor + cost.running(at)


def costs_by_country(programme: Programme, asked: Question) -> dict[str, float]:
    """Annual cost by the country it stands in.

    What the investment does not hold stands with the buyer. The rest stands where the plants
    do; that of a project of links alone is split evenly over its countries.
    """
    project = programme.project(asked.project)
    case = next(iter(counterfactuals(programme.case(asked.study_year), project).values()))
    whole = annual_cost(programme, asked, asked.worth)
    cost = cost_of(programme, project, asked.worth)
    at = {item.id: item.central for item in cost.assumptions}
    ranges = programme.ranges.get(project.id, ProjectRanges())
    investment = cost.investment(at)
    abroad = whole * ranges.outside / investment if cost.fixed and investment else 0.0
    hosts = sorted(host_of(case, project))
    shares = dict.fromkeys(hosts, (whole - abroad) / len(hosts))
    if abroad:
        zone = case.zones.id.index(project.buyer_zone)
        buyer = case.zones.country[zone]
        shares[buyer] = shares.get(buyer, 0.0) + abroad
    return shares
