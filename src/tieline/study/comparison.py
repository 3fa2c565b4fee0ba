"""One task: the counterfactuals of a project under shared plans, and the rows kept of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from tieline.appraisal.benefits import THREE_WORTHS
from tieline.case.case import Case, content_hash
from tieline.case.projects import Project
from tieline.case.reorder import reordered
from tieline.case.weather_year import WeatherYear
from tieline.dispatch.dispatch import compare
from tieline.dispatch.options import DispatchOptions, Horizon
from tieline.dispatch.result import DispatchResult
from tieline.dispatch.windows import weeks
from tieline.errors import SolverError
from tieline.io.programme import Programme
from tieline.study.assets import agreements_of, assets_of
from tieline.study.keys import key_of_work
from tieline.study.measure import (
    Row,
    generation_rows,
    link_rows,
    run_row,
    week_rows,
    zone_rows,
)
from tieline.study.options import StudyOptions
from tieline.study.tasks import Task, cases_of
from tieline.study.valuation import burning, fuel_rows, gain_rows_of, own_row

Tables: TypeAlias = dict[str, list[Row]]
Progress: TypeAlias = Callable[[float], None]

LOOSER = 1e-7

INDICATORS: dict[str, tuple[str, str]] = {
    "b1_usd": ("USD/yr", "resource_cost_usd"),
    "co2_t": ("t/yr", "co2_t"),
    "b3_mwh": ("MWh/yr", "curtailed_mwh"),
    "b5_mwh": ("MWh/yr", "losses_mwh"),
    "dispatch_objective_usd": ("USD/yr", "dispatch_objective_usd"),
}
"""Indicator -> unit and the total whose fall is the benefit. B1 also values shedding."""


def worths(project: Project) -> dict[str, tuple[str, str]]:
    """Named worths of a project: (case without, case with)."""
    if project.appraisal == "dedicated":
        return dict(THREE_WORTHS)
    return {"without": ("without", "with")}


def keys_of(programme: Programme, tasks: Sequence[Task], options: StudyOptions) -> list[str]:
    """Content hash of every task; needs cases, built once for all weather years, and no solver."""
    known: dict[Task, tuple[dict[str, str], str]] = {}
    keys, plants = [], burning(programme)
    for task in tasks:
        kind = replace(task, weather_year=0)
        if kind not in known:
            cases = ordered(cases_of(programme, task), options)
            assets = repr([assets_of(programme, case) for case in cases.values()])
            agreed = [agreements_of(programme, case) for case in cases.values()]
            assets += repr(agreed) if any(agreed) else ""
            # Of fuel and upkeep a case knows the sum alone; what is kept tells them apart.
            assets += repr([plants[name] for name in next(iter(cases.values())).plants.id])
            known[kind] = {name: content_hash(case) for name, case in cases.items()}, assets
        project = programme.project(task.project)
        hashes, terms = known[kind]
        key = key_of_work(
            hashes,
            programme.weather_identity(task.study_year, task.weather_year, options.seed),
            dispatch_options(programme, options),
            __name__,
            project=project.id,
            buyer=project.buyer_zone,
            assets=terms,
            **taxed(programme),
        )
        keys.append(key)
    return keys


def taxed(programme: Programme) -> dict[str, str]:
    """What keys of work add where the CO2 price is a tax."""
    return {"co2_price": "tax"} if programme.settings.co2_price_is_tax else {}


def ordered(cases: dict[str, Case], options: StudyOptions) -> dict[str, Case]:
    """The cases as they are, or all shuffled alike."""
    if not options.row_order:
        return cases
    return {name: reordered(case, options.row_order) for name, case in cases.items()}


def dispatch_options(
    programme: Programme, options: StudyOptions, horizon: Horizon = Horizon.WEEK
) -> DispatchOptions:
    """The study's dispatch options with the programme's own shedding and dumping costs."""
    settings = programme.settings
    return replace(
        options.dispatch,
        horizon=horizon,
        shed_cost=settings.dispatch_shed_cost,
        dump_cost=settings.dump_cost,
    )


def solve(
    programme: Programme, task: Task, options: StudyOptions, progress: Progress | None = None
) -> Tables:
    """Dispatch every counterfactual under every plan and keep what the review needs."""
    project = programme.project(task.project)
    cases = ordered(cases_of(programme, task), options)
    weather = programme.weather_year(task.study_year, task.weather_year, options.seed)
    found = _compared(list(cases.values()), weather, dispatch_options(programme, options), progress)
    results = dict(zip(cases, found, strict=True))
    tax = programme.settings.co2_price_is_tax
    totals = {
        name: [run_row(result, co2_price_is_tax=tax) for result in row]
        for name, row in results.items()
    }
    cheapest = {
        name: min(range(len(rows)), key=lambda k: rows[k]["dispatch_objective_usd"])
        for name, rows in totals.items()
    }
    tables: Tables = {
        "runs": list(_runs(task, totals, cheapest)),
        "benefits_by_year": list(_benefits(task, project, totals, cheapest)),
        "zone_results": [],
        "generation": [],
        "link_results": [],
        "week": [],
        "gains": [],
        "fuel": [],
        "own": [],
        "levels": list(_levels(task, next(iter(results.values()))[0])),
    }
    plants = burning(programme)
    for name, row in results.items():
        result = row[cheapest[name]]
        _keep(tables, task, name, result)
        where = _where(task) | {"case": name}
        assets = assets_of(programme, result.case)
        agreed = agreements_of(programme, result.case)
        tables["gains"] += [where | gain for gain in gain_rows_of(result, assets, agreed, tax)]
        tables["fuel"] += [where | burnt for burnt in fuel_rows(result, plants, tax)]
        tables["own"].append(where | own_row(result, project))
    fullest = next(iter(results))
    if project.appraisal == "dedicated" and task.weather_year == 1:
        week = week_rows(results[fullest][cheapest[fullest]], project)
        tables["week"] = [_where(task) | row for row in week]
    return tables


def _compared(
    cases: list[Case], weather: WeatherYear, options: DispatchOptions, progress: Progress | None
) -> list[list[DispatchResult]]:
    """Compare; where the solver stalls just short of an optimum, once more at 1e-7.

    The numerical bound says what the looser tolerance leaves open.
    """
    try:
        return compare(cases, weather, options, progress, threads=1)
    except SolverError:
        if options.tolerance >= LOOSER:
            raise
        return compare(cases, weather, replace(options, tolerance=LOOSER), progress, threads=1)


def _levels(task: Task, fullest: DispatchResult) -> Iterable[Row]:
    """Reservoir levels at the seams of the fullest case under its own plan  [MWh].

    Seam 0 is the start of the year, seam k the end of week k; adequacy takes its plan from them.
    """
    reservoirs = fullest.case.reservoirs
    ends = [hours.stop - 1 for hours in weeks(len(fullest.level))]
    for row, name in enumerate(reservoirs.id):
        start = reservoirs.energy[row] * reservoirs.initial_level[row] * reservoirs.in_service[row]
        for seam, level in enumerate([start, *fullest.level[ends, row]]):
            yield _where(task) | {"reservoir": name, "seam": seam, "level_mwh": float(level)}


def _where(task: Task) -> Row:
    return {
        "project": task.project,
        "study_year": task.study_year,
        "weather_year": task.weather_year,
    }


def _keep(tables: Tables, task: Task, case: str, result: DispatchResult) -> None:
    where = _where(task) | {"case": case}
    tables["zone_results"] += [where | row for row in zone_rows(result)]
    tables["generation"] += [where | row for row in generation_rows(result)]
    tables["link_results"] += [where | row for row in link_rows(result)]


def _runs(task: Task, totals: dict[str, list[Row]], cheapest: dict[str, int]) -> Iterable[Row]:
    names = list(totals)
    for case, rows in totals.items():
        for plan, row in enumerate(rows):
            yield (
                {"run": f"{task.project}/{task.study_year}/{task.weather_year}/{case}/{plan}"}
                | _where(task)
                | {"case": case, "plan": names[plan] if len(rows) > 1 else "one plan"}
                | {"used": plan == cheapest[case]}
                | row
            )


def _benefits(
    task: Task, project: Project, totals: dict[str, list[Row]], cheapest: dict[str, int]
) -> Iterable[Row]:
    for counterfactual, (without, with_it) in worths(project).items():
        if not {without, with_it} <= totals.keys():
            continue
        for indicator, (unit, total) in INDICATORS.items():

            def worth(
                a: int,
                b: int,
                without: str = without,
                with_it: str = with_it,
                indicator: str = indicator,
                total: str = total,
            ) -> float:
                before, after = totals[without][a], totals[with_it][b]
                value = before[total] - after[total]
                if indicator == "b1_usd":
                    value += before["shedding_value_usd"] - after["shedding_value_usd"]
                return float(value)

            plans = range(len(totals[without]))
            same = [worth(plan, plan) for plan in plans]
            bound = 0.0
            if unit == "USD/yr":
                bound = (
                    totals[without][cheapest[without]]["numerical_bound_usd"]
                    + totals[with_it][cheapest[with_it]]["numerical_bound_usd"]
                )
            yield _where(task) | {
                "counterfactual": counterfactual,
                "indicator": indicator,
                "unit": unit,
                "value": worth(cheapest[without], cheapest[with_it]),
                "numerical_bound": bound,
                "plan_low": min(same),
                "plan_high": max(same),
            }
