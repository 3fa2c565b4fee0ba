"""Who pays for a project: every rule side by side, in USD a year of one study year.

Benefits are the countries' nets of who gains (B1, contracts of dedicated assets included); the
cost is the annuity of C1 at one discount rate plus C2. Nothing is recommended. The value of a
coalition, for the country-Shapley value (see study/game.py):

    v(S) = max(0, B1 of what S can have of the project, among the links of S, less its annual cost)
    v(N) = B1 less annual cost, as it is: this project is what all together share

A coalition for which the project is worth less than it costs would leave it unbuilt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tieline.appraisal.allocation import Allocation, shapley_allocation
from tieline.appraisal.cooperation import (
    EXACT_PLAYERS,
    Coalition,
    CoreTest,
    core_test,
    shapley,
    shapley_sampled,
)
from tieline.io.programme import Programme
from tieline.study.aggregate import appraisal, combine
from tieline.study.conduct import Job, Report, conduct
from tieline.study.game import ORDERS, Question, allowed
from tieline.study.made_from import made_from
from tieline.study.options import StudyOptions
from tieline.study.payment import annual_cost, benefits_of, costs_by_country, rules
from tieline.study.store import CACHE
from tieline.units import USD_PER_MUSD


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """Every rule's answer, USD a year.

    benefits, costs  country -> net of who gains, annual cost of what stands on its soil
    shapley          player -> value; shapley_error the standard error where it was sampled, else 0
    worths           members of a coalition -> its value
    outside          gains of countries that are no players: the game does not share them
    made_from        see study.made_from
    """

    question: Question
    benefits: Mapping[str, float]
    costs: Mapping[str, float]
    allocations: tuple[Allocation, ...]
    shapley: Mapping[str, float]
    shapley_error: Mapping[str, float]
    worths: Mapping[str, float]
    core: CoreTest | None
    outside: float
    n: int
    made_from: Mapping[str, str]


def share(
    programme: Programme,
    asked: Question,
    jobs: Sequence[Job],
    options: StudyOptions,
    out: Path,
    report: Report,
) -> Sharing:
    """Run what is unfinished and apply every rule."""
    finished = conduct(programme, jobs, options, out / CACHE, report)
    pairs = list(zip(jobs, finished, strict=True))
    plain = [tables for job, tables in pairs if job.task.consent is None]
    tables = appraisal(programme, combine(plain))
    benefits = benefits_of(tables["country_nets"], asked)
    costs = costs_by_country(programme, asked)
    found: dict[Coalition, list[float]] = {}
    for job, rows in pairs:
        if job.task.consent is not None:
            gross = [r["value"] for r in rows["benefits_by_year"] if r["indicator"] == "b1_usd"]
            found.setdefault(frozenset(job.task.consent.members), []).append(gross[0])
    everyone = frozenset(asked.players)
    values = {}
    for members, gross in found.items():
        built = float(np.mean(gross)) - _cost(programme, asked, members)
        values[members] = built if members == everyone else max(built, 0.0)
    return _shared(programme, asked, benefits, costs, values, len(plain))


def _shared(
    programme: Programme,
    asked: Question,
    benefits: Mapping[str, float],
    costs: Mapping[str, float],
    values: Mapping[Coalition, float],
    n: int,
) -> Sharing:
    def worth(members: Coalition) -> float:
        return values.get(members, 0.0)

    value, error, core = {}, dict.fromkeys(asked.players, 0.0), None
    if values:
        if len(asked.players) <= EXACT_PLAYERS:
            value = shapley(asked.players, worth)
            tolerance = 1e-9 * max(1.0, *(abs(v) for v in values.values()))
            core = core_test(asked.players, worth, value, tolerance)
        else:
            sampled = shapley_sampled(asked.players, worth, orders=ORDERS)
            value = {player: item.value for player, item in sampled.items()}
            error = {player: item.standard_error for player, item in sampled.items()}
    applied = rules(programme, asked, benefits, costs)
    inside = {country: benefits.get(country, 0.0) for country in asked.players}
    if value:
        whole = worth(frozenset(asked.players))
        applied = (*applied, _among_players(inside, value, sum(costs.values()), whole))
    return Sharing(
        question=asked,
        benefits=dict(sorted(benefits.items())),
        costs=costs,
        allocations=applied,
        shapley=value,
        shapley_error=error if value else {},
        worths={" ".join(sorted(members)): v for members, v in values.items()},
        core=core,
        outside=sum(benefits.values()) - sum(inside.values()),
        n=n,
        made_from=made_from(programme),
    )


def _among_players(
    inside: Mapping[str, float], value: Mapping[str, float], cost: float, whole: float
) -> Allocation:
    """Players alone share: what others gain they are not asked for, and it is said.

    whole  v(N): below 0 the gains of all do not cover the cost
    """
    found = shapley_allocation(inside, value)
    gap = cost - sum(found.pays.values())
    note = "Links only among those who consent."
    if abs(gap) > 1e-6 * max(1.0, abs(cost)):
        note += " The gap is what countries that are no players gain, or lose if negative."
    if whole < 0.0:
        note += (
            f" By these gains alone the project costs more than all have of it, by "
            f"{-whole / USD_PER_MUSD:,.1f} million USD a year: what is shared is a loss."
        )
    return replace(found, gap=gap, note=note)


def _cost(programme: Programme, asked: Question, members: Coalition) -> float:
    found = allowed(programme, asked, members)
    return 0.0 if found is None else annual_cost(programme, asked, found[0])


def as_document(found: Sharing) -> dict[str, Any]:
    """The one object that `tieline allocate --json` prints."""
    asked = found.question
    return {
        "project": asked.project,
        "counterfactual": asked.worth,
        "study_year": asked.study_year,
        "discount_rate": asked.discount_rate,
        "unit": "USD/yr",
        "n": found.n,
        "made_from": dict(found.made_from),
        "benefits": found.benefits,
        "costs": found.costs,
        "rules": [
            {
                "rule": item.rule,
                "pays": item.pays,
                "net": item.net,
                "gap": item.gap,
                "note": item.note,
            }
            for item in found.allocations
        ],
        "shapley": {
            "players": list(asked.players),
            "values": found.shapley,
            "standard_error": found.shapley_error,
            "coalitions": found.worths,
            "outside_usd_per_year": found.outside,
            "core": None
            if found.core is None
            else {
                "stable": found.core.stable,
                "worst": sorted(found.core.worst),
                "complaint_usd_per_year": found.core.complaint,
                "checked": found.core.checked,
            },
        },
    }
