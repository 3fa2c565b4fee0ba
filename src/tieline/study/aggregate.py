"""From finished tasks to the tables of a study."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from tieline.appraisal.benefits import b2_co2, gross_benefit
from tieline.case.case import Case
from tieline.case.estimate import Estimate
from tieline.io.programme import Programme
from tieline.study.air import b4_rows
from tieline.study.comparison import Tables, worths
from tieline.study.countries import country_table
from tieline.study.displaced import displaced_table
from tieline.study.effects import with_centre
from tieline.study.gains import gain_tables, settlement_table
from tieline.study.payment import cost_table, who_pays_table
from tieline.study.plan_costs import plan_tables
from tieline.study.worth import worth_tables

KEYS = ["project", "counterfactual", "study_year", "indicator", "unit"]


def combine(tables: Sequence[Tables]) -> dict[str, pd.DataFrame]:
    """Tables of all tasks one below the other, in the order of the tasks."""
    names = (
        "runs",
        "benefits_by_year",
        "zone_results",
        "generation",
        "link_results",
        "week",
        "gains",
        "fuel",
        "own",
    )
    return {
        name: pd.DataFrame([row for part in tables for row in part.get(name, [])]) for name in names
    }


def with_b2(programme: Programme, by_year: pd.DataFrame, fuel: pd.DataFrame) -> pd.DataFrame:
    """Benefits by year with B2 at the low, central and high societal value of CO2, and B4.

    B2 = sum over countries of avoided t x (societal value - price in the dispatch)  [USD/yr].
    Its ends under the shared plans are known where the dispatch has no CO2 price.
    """
    if by_year.empty:
        return by_year
    settings = programme.settings
    values = {
        "b2_low_usd": settings.co2_value_low,
        "b2_central_usd": settings.co2_value_central,
        "b2_high_usd": settings.co2_value_high,
    }
    paid = (
        {}
        if fuel.empty
        else (
            (fuel["co2_t"] * fuel["co2_price_usd_per_t"])
            .groupby([fuel[name] for name in ("project", "study_year", "weather_year", "case")])
            .sum()
            .to_dict()
        )
    )
    rows = []
    for row in by_year[by_year["indicator"] == "co2_t"].to_dict("records"):
        place = row["project"], row["study_year"], row["weather_year"]
        pair = worths(programme.project(row["project"]))[row["counterfactual"]]
        before, after = (paid.get((*place, case), 0.0) for case in pair)
        free = before == 0.0 == after
        for indicator, value in values.items():
            rows.append(
                row
                | {
                    "indicator": indicator,
                    "unit": "USD/yr",
                    "value": b2_co2(row["value"], value, 0.0) - (before - after),
                    "plan_low": row["plan_low"] * value if free else math.nan,
                    "plan_high": row["plan_high"] * value if free else math.nan,
                }
            )
    b4 = pd.DataFrame(b4_rows(programme, by_year, fuel))
    return pd.concat([by_year, pd.DataFrame(rows), b4], ignore_index=True)


def appraisal(programme: Programme, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Everything that follows from finished comparisons without another dispatch."""
    found = dict(tables)
    found["benefits_by_year"] = with_b2(programme, tables["benefits_by_year"], tables["fuel"])
    safer = found.pop("b6_by_year", pd.DataFrame())
    if not safer.empty:
        found["benefits_by_year"] = pd.concat([found["benefits_by_year"], safer], ignore_index=True)
    found["benefits"] = benefits(found["benefits_by_year"])
    found |= gain_tables(programme, tables["gains"], found["benefits"])
    found["benefits"] = with_surplus(found["benefits"], found["who_gains_totals"])
    if "adequacy_worth" in found:
        found["adequacy_worth"] = with_centre(found["adequacy_worth"], found["benefits"])
    found |= worth_tables(programme, found)
    found["who_pays"] = who_pays_table(programme, found["country_nets"])
    found["costs"] = cost_table(programme, found["net_values"])
    found["displaced"] = displaced_table(programme, tables["fuel"])
    found |= plan_tables(programme, tables["runs"])
    return found


def with_surplus(benefits: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Benefits with B1 by total surplus beside B1 by resource cost: they must agree."""
    keys = ["project", "counterfactual", "study_year"]
    cost = benefits[benefits["indicator"] == "b1_usd"]
    both = cost.merge(totals[[*keys, "total_usd_per_year"]], on=keys, how="inner")
    if both.empty:
        return benefits
    moved = both["total_usd_per_year"] - both["value"]
    both["indicator"] = "b1_surplus_usd"
    for column in ("value", "lower", "upper"):
        both[column] += moved
    both[["plan_low", "plan_high"]] = math.nan
    return pd.concat([benefits, both[benefits.columns]], ignore_index=True)


FIGURES = (
    "value",
    "standard_error",
    "n",
    "lower",
    "upper",
    "numerical_bound",
    "plan_low",
    "plan_high",
    "verdict",
    "reason",
)


def benefits(by_year: pd.DataFrame) -> pd.DataFrame:
    """Mean over weather years of every benefit, with its doubts kept apart.

    lower, upper: 95 % Student interval of the paired differences over weather years;
    numerical_bound: mean of what the certificates leave open; plan_low, plan_high: means of
    both ends under the shared set of plans.
    """
    rows = []
    if by_year.empty:
        return pd.DataFrame(columns=[*KEYS, *FIGURES])
    for key, group in by_year.groupby(KEYS, sort=False):
        estimate = Estimate.from_samples(group["value"].to_numpy(), str(key[-1]))
        gross = gross_benefit(
            estimate,
            float(group["numerical_bound"].mean()),
            plan_low=float(group["plan_low"].mean()),
            plan_high=float(group["plan_high"].mean()),
        )
        rows.append(
            dict(zip(KEYS, key, strict=True))
            | {
                "value": estimate.value,
                "standard_error": estimate.standard_error,
                "n": estimate.n,
                "lower": gross.lower,
                "upper": gross.upper,
                "numerical_bound": gross.numerical_bound,
                "plan_low": gross.plan_low,
                "plan_high": gross.plan_high,
                "verdict": gross.verdict,
                "reason": gross.reason,
            }
        )
    return pd.DataFrame(rows)


def descriptions(programme: Programme, study_year: int) -> dict[str, pd.DataFrame]:
    """Zones, links and projects as the page and the tables name them."""
    case = programme.case(study_year)
    zones, links = case.zones, case.links
    return {
        "zones": pd.DataFrame(
            {
                "zone": zones.id,
                "name": zones.name,
                "country": zones.country,
                "longitude": zones.longitude,
                "latitude": zones.latitude,
                "kind": zones.kind,
                "demand_mwh": zones.demand_energy,
            }
        ),
        "links": pd.DataFrame(
            {
                "link": links.id,
                "from_zone": [zones.id[z] for z in links.from_zone],
                "to_zone": [zones.id[z] for z in links.to_zone],
                "forward_mw": links.forward,
                "backward_mw": links.backward,
                "kind": links.kind,
                "project": links.project,
                "status": links.status,
                "in_service": links.in_service,
            }
        ),
        "projects": pd.DataFrame(
            [
                {
                    "id": project.id,
                    "title": project.title,
                    "role": project.role,
                    "appraisal": project.appraisal,
                    "status": project.status,
                    "commissioned": project.commissioned,
                    "capex_usd": project.capex_usd,
                    "opex_usd_per_year": project.opex_usd_per_year,
                    "buyer_zone": project.buyer_zone,
                    "assumptions": "\n".join(project.assumptions),
                    "source": project.source,
                    "confidence": project.confidence,
                }
                for project in programme.projects
            ]
        ),
        "countries": country_table(programme),
        "settlements": settlement_table(programme),
        "placeholders": _placeholders(case),
        "confidence": pd.DataFrame(
            [
                {
                    "table": item.table,
                    "document": item.document,
                    "derived": item.derived,
                    "estimate": item.estimate,
                }
                for item in programme.confidence
            ]
        ),
    }


def _placeholders(case: Case) -> pd.DataFrame:
    """Capacity that stands for expansion nobody has named yet   [MW] by zone and technology."""
    plants = case.plants
    rows = [
        {
            "study_year": case.study_year,
            "zone": case.zones.id[zone],
            "technology": technology,
            "capacity_mw": float(capacity),
        }
        for zone, technology, capacity, status, on in zip(
            plants.zone,
            plants.technology,
            plants.capacity,
            plants.status,
            plants.in_service,
            strict=True,
        )
        if status == "generic" and on
    ]
    return pd.DataFrame(rows, columns=["study_year", "zone", "technology", "capacity_mw"])
