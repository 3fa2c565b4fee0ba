"""The game of the country-Shapley value: who may consent, and what a coalition can have.

A coalition has the project as far as its members allow, and no cross-border link of a player
outside it. A dedicated plant needs its host alone to stand connected at home, and the host and
the buyer to stand as built. Another project needs every country in which it ends. Countries
that are no players are taken to consent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tieline.appraisal.cooperation import (
    EXACT_PLAYERS,
    Coalition,
    coalitions,
    shapley_sampled,
)
from tieline.case.case import Case
from tieline.case.projects import Project
from tieline.errors import OptionError
from tieline.io.nearest import suggestion
from tieline.io.programme import Programme
from tieline.study.comparison import worths
from tieline.study.conduct import Job, planned
from tieline.study.costs import checked_rate
from tieline.study.options import StudyOptions
from tieline.study.store import CACHE
from tieline.study.summary import headline_worth
from tieline.study.tasks import Consent, Task, counterfactuals

ORDERS = 20
"""Pairs of random orders where there are too many players for the exact value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is shared: a worth of a project in a study year.

    players        countries of the game
    discount_rate  [1/yr] of the annuity
    """

    project: str
    worth: str
    study_year: int
    players: tuple[str, ...]
    discount_rate: float


def question(
    programme: Programme,
    project: str,
    *,
    worth: str | None = None,
    study_year: int | None = None,
    players: Sequence[str] = (),
    discount_rate: float | None = None,
) -> Question:
    """Fill in what is not said: headline worth, second study year, neighbours, central rate.

    Players left out are the countries of the project and those linked to them by a border.
    Raises OptionError for an unknown worth or country.
    """
    chosen = programme.project(project)
    names = worths(chosen)
    worth = worth or headline_worth(programme, project)
    if worth not in names:
        raise OptionError(f"{worth!r} is not a worth of {project}: {', '.join(names)}.")
    possible = [year for year in programme.study_years if year >= chosen.commissioned]
    if study_year is None and not possible:
        raise OptionError(f"{project} is not in service in any study year of {programme.id}.")
    year = possible[:2][-1] if study_year is None else study_year
    case = counterfactuals(programme.case(year), chosen)[names[worth][1]]
    known = sorted(set(case.zones.country))
    for player in players:
        if player not in known:
            hint = suggestion(player, known, f"Countries: {', '.join(known)}.")
            raise OptionError(f"{player!r} is not a country of {programme.id}. {hint}")
    return Question(
        project=chosen.id,
        worth=worth,
        study_year=year,
        players=tuple(sorted(set(players))) or neighbours(case, chosen),
        discount_rate=checked_rate(programme, discount_rate),
    )


def neighbours(case: Case, project: Project) -> tuple[str, ...]:
    """Countries of a project and all that share a link in service with one of them."""
    own = needed(case, project)
    pairs = [set(pair) for pair in _borders(case, case.links.in_service.tolist())]
    joined = {country for pair in pairs if pair & own for country in pair}
    return tuple(sorted(own | joined))


def needed(case: Case, project: Project) -> frozenset[str]:
    """Countries in which the project has a row."""
    country, links = case.zones.country, case.links
    rows = [
        country[zone]
        for table in (case.plants, case.reservoirs, case.storages)
        for zone, owner in zip(table.zone, table.project, strict=True)
        if owner == project.id
    ]
    mine = [owner == project.id for owner in links.project]
    ends = [c for pair in _borders(case, mine, same=True) for c in pair]
    return frozenset([*rows, *ends])


def _borders(case: Case, chosen: Sequence[bool], *, same: bool = False) -> list[tuple[str, str]]:
    country, links = case.zones.country, case.links
    pairs = [
        (country[links.from_zone[row]], country[links.to_zone[row]])
        for row in np.flatnonzero(chosen)
    ]
    return [pair for pair in pairs if same or pair[0] != pair[1]]


def host_of(case: Case, project: Project) -> frozenset[str]:
    """Countries in which the project's plants stand; all of its countries where it has none."""
    country = case.zones.country
    rows = frozenset(
        country[zone]
        for table in (case.plants, case.reservoirs, case.storages)
        for zone, owner in zip(table.zone, table.project, strict=True)
        if owner == project.id
    )
    return rows or needed(case, project)


def allowed(
    programme: Programme, asked: Question, members: Coalition
) -> tuple[str, tuple[str, str]] | None:
    """Worth that a coalition can have and its pair of cases; None where it can have nothing.

    Countries that are no players are taken to consent.
    """
    project = programme.project(asked.project)
    names = worths(project)
    case = counterfactuals(programme.case(asked.study_year), project)[names[asked.worth][1]]
    others = set(case.zones.country) - set(asked.players)
    present = members | others
    if asked.worth != "plant" and needed(case, project) <= present:
        return asked.worth, names[asked.worth]
    if asked.worth in ("plant", "whole") and host_of(case, project) <= present:
        return "plant", names["plant"]
    return None


def asked_coalitions(asked: Question) -> list[Coalition]:
    """Coalitions whose value is needed: all of them, or those that the sample meets."""
    if len(asked.players) <= EXACT_PLAYERS:
        return list(coalitions(asked.players)[1:])
    met: dict[Coalition, None] = {}

    def record(members: Coalition) -> float:
        met[members] = None
        return 0.0

    shapley_sampled(asked.players, record, orders=ORDERS)
    return list(met)


def sharing_jobs(
    programme: Programme, asked: Question, options: StudyOptions, out: Path, *, game: bool = True
) -> list[Job]:
    """Every comparison the rules need: the project itself, then the coalitions."""
    members = asked_coalitions(asked) if game else []
    tasks = []
    for weather in range(1, options.weather_years + 1):
        plain = Task(project=asked.project, study_year=asked.study_year, weather_year=weather)
        tasks.append(plain)
        for who in members:
            found = allowed(programme, asked, who)
            if found is not None:
                consent = Consent(players=asked.players, members=tuple(sorted(who)), pair=found[1])
                tasks.append(replace(plain, consent=consent))
    return planned(programme, tasks, options, out / CACHE)
