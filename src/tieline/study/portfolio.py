"""Several projects together: cluster, phases in their order, and values that add up.

    v(S) = cost without any of the projects - cost with S built and the rest left out  [USD/yr]

cost is resource cost and shedding at its value. Every coalition is compared with nothing under
the plans of both. First-in is v(i), last-in v(all) - v(all but i): neither adds up; the Shapley
value does. A later phase is worth what it adds to the phases before it, in the order given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tieline.appraisal.cooperation import (
    EXACT_PLAYERS,
    Coalition,
    coalitions,
    first_and_last,
    shapley,
    shapley_sampled,
)
from tieline.case.case import Case, content_hash
from tieline.case.estimate import Estimate
from tieline.case.projects import as_built, nothing, project_rows
from tieline.dispatch.dispatch import compare
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.io.studies import write_study
from tieline.study import store
from tieline.study.comparison import dispatch_options, taxed
from tieline.study.conduct import Job, Report
from tieline.study.forecast import Forecast, forecast
from tieline.study.keys import key_of_work, say_redone
from tieline.study.made_from import made_from
from tieline.study.measure import run_row
from tieline.study.options import StudyOptions
from tieline.study.tasks import Task
from tieline.study.trim import trimmed

KIND = "portfolio"
ORDERS = 20
"""Pairs of random orders where there are too many projects for the exact value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Projects in the order in which they are phased, in one study year."""

    projects: tuple[str, ...]
    study_year: int

    @property
    def exact(self) -> bool:
        """Few enough for every coalition."""
        return len(self.projects) <= EXACT_PLAYERS


def portfolio(
    programme: Programme, projects: Sequence[str], study_year: int | None = None
) -> Portfolio:
    """Raises OptionError for an unknown project, one named twice, or one without rows there."""
    if len(projects) < 2 or len(set(projects)) != len(projects):
        raise OptionError("Name at least two projects, each once.")
    chosen = tuple(programme.project(name).id for name in projects)
    year = programme.study_years[:2][-1] if study_year is None else study_year
    case = programme.case(year)
    bare = [name for name in chosen if not project_rows(case, name)]
    if bare:
        raise OptionError(f"{', '.join(bare)}: no plant, store or link of its own in {year}.")
    return Portfolio(projects=chosen, study_year=year)


def asked_sets(asked: Portfolio) -> list[Coalition]:
    """Sets of projects whose value is needed: all, or those that the sample meets."""
    if asked.exact:
        return list(coalitions(asked.projects)[1:])
    everyone = frozenset(asked.projects)
    single = [frozenset({name}) for name in asked.projects]
    met = dict.fromkeys([*single, everyone, *(everyone - one for one in single)])
    met |= dict.fromkeys(frozenset(asked.projects[:k]) for k in range(1, len(asked.projects)))

    def record(members: Coalition) -> float:
        met[members] = None
        return 0.0

    shapley_sampled(asked.projects, record, orders=ORDERS)
    return list(met)


def cases_of_set(programme: Programme, asked: Portfolio, built: Coalition) -> dict[str, Case]:
    """The case with these projects and the case with none of the portfolio."""
    bare = programme.case(asked.study_year)
    for name in asked.projects:
        bare = nothing(bare, programme.project(name))
    full = bare
    for name in asked.projects:
        if name in built:
            full = as_built(full, programme.project(name))
    return trimmed({"with": full, "without": bare})


def foretold(programme: Programme, asked: Portfolio, options: StudyOptions) -> Forecast:
    """How many comparisons and how long, before any is run."""
    task = Task(project=asked.projects[0], study_year=asked.study_year, weather_year=1)
    count = len(asked_sets(asked)) * options.weather_years
    return forecast(programme, [Job(task, "", None)] * count, options)


def run_portfolio(
    programme: Programme, asked: Portfolio, options: StudyOptions, out: Path, report: Report
) -> dict[str, Any]:
    """Every set in every weather year, the finished ones from disk; kept in ``out/studies``."""
    sets = asked_sets(asked)
    count = len(sets) * options.weather_years
    found: dict[Coalition, list[float]] = {members: [] for members in sets}
    years = range(1, options.weather_years + 1)
    say_redone(
        out / store.CACHE,
        [_key(programme, asked, members, index, options) for index in years for members in sets],
    )
    for index in years:
        for place, members in enumerate(sets):
            done = ((index - 1) * len(sets) + place) / count
            report(f"weather year {index}, {' + '.join(sorted(members))}", done)
            found[members].append(_worth(programme, asked, members, index, options, out))
    document = _document(programme, asked, found, options)
    write_study(out, KIND, "--".join(asked.projects), document)
    return document


def _key(
    programme: Programme, asked: Portfolio, members: Coalition, index: int, options: StudyOptions
) -> str:
    return key_of_work(
        cases_of_set(programme, asked, members),
        programme.weather_identity(asked.study_year, index, options.seed),
        dispatch_options(programme, options),
        __name__,
        **taxed(programme),
    )


def _worth(
    programme: Programme,
    asked: Portfolio,
    members: Coalition,
    index: int,
    options: StudyOptions,
    out: Path,
) -> float:
    key = _key(programme, asked, members, index, options)
    tables = store.load(out / store.CACHE, key)
    if tables is None:
        weather = programme.weather_year(asked.study_year, index, options.seed)
        cases = cases_of_set(programme, asked, members)
        solving = dispatch_options(programme, options)
        results = compare(list(cases.values()), weather, solving, threads=options.processes())
        rows, tax = [], programme.settings.co2_price_is_tax
        for row in results:
            best = min(
                (run_row(result, co2_price_is_tax=tax) for result in row),
                key=lambda r: float(r["dispatch_objective_usd"]),
            )
            rows.append({"cost_usd": best["resource_cost_usd"] + best["shedding_value_usd"]})
        tables = {"portfolio": rows}
        store.save(out / store.CACHE, key, tables)
    with_it, without = (float(row["cost_usd"]) for row in tables["portfolio"])
    return without - with_it


def _document(
    programme: Programme,
    asked: Portfolio,
    found: dict[Coalition, list[float]],
    options: StudyOptions,
) -> dict[str, Any]:
    mean = {members: float(np.mean(values)) for members, values in found.items()}

    def worth(members: Coalition) -> float:
        return mean[members] if members else 0.0

    ends = first_and_last(asked.projects, worth)
    sampled = {}
    if asked.exact:
        value = shapley(asked.projects, worth)
    else:
        drawn = shapley_sampled(asked.projects, worth, orders=ORDERS)
        value = {name: item.value for name, item in drawn.items()}
        sampled = {name: item.standard_error for name, item in drawn.items()}
    rows = []
    for place, name in enumerate(asked.projects):
        before, after = asked.projects[:place], asked.projects[: place + 1]
        rows.append(
            {
                "project": name,
                "first_in_usd_per_year": ends[name][0],
                "last_in_usd_per_year": ends[name][1],
                "in_order_usd_per_year": worth(frozenset(after)) - worth(frozenset(before)),
                "shapley_usd_per_year": value[name],
                "sampling_of_orders_usd_per_year": sampled.get(name, 0.0),
            }
        )
    everyone = frozenset(asked.projects)
    whole = Estimate.from_samples(found[everyone], "USD/yr")
    low, high = whole.interval()
    return {
        "projects": list(asked.projects),
        "titles": {name: programme.project(name).title for name in asked.projects},
        "study_year": asked.study_year,
        "n": options.weather_years,
        "seed": options.seed,
        "case": content_hash(programme.case(asked.study_year)),
        "made_from": made_from(programme),
        "exact": asked.exact,
        "cluster_usd_per_year": whole.value,
        "standard_error": whole.standard_error,
        "lower": low,
        "upper": high,
        "rows": rows,
        "sets": {" + ".join(sorted(members)): value for members, value in mean.items()},
    }
