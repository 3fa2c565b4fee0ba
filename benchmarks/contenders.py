"""What each contender does, timed.

    python benchmarks/contenders.py NAME FOLDER WEEKS CORES

Each contender has a process of its own, so that its peak memory is its own, bound to the same
cores. ``FOLDER`` holds the reservoir levels at the seams, which Tieline's plan makes first and all
share. Prints one JSON object: seconds, objectives and megabytes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from system import LINKS_OUT, System, make_system, outage_draw, windows, within, without_link

DRAWS = 100
EVERY = 5
"""Draws are solved in every fifth week; their time is that of a year of such weeks."""

HOT_YEARS = 3


def tieline(system: System, folder: Path, draw_count: int = DRAWS) -> dict[str, object]:
    """Plan, one year, ten years with a link out, a hundred draws; weekly windows."""
    import tieline_weeks as weeks

    from tieline.dispatch.plan import Plan, make_plans
    from tieline.dispatch.rolling import roll

    case, inputs = weeks.case_of(system), weeks.inputs_of(system)
    spans = windows(len(system.demand))
    _warm_up()
    plan, planning = timed(lambda: make_plans([case], [inputs], weeks.OPTIONS)[0])
    np.save(folder / "levels.npy", plan.levels)

    def years(variants: list[System], plan: Plan, spans: list[slice]) -> list[float]:
        cases = [weeks.case_of(variant) for variant in variants]
        asked = [weeks.inputs_of(variant) for variant in variants]
        plans = [plan] * len(cases)
        cores = len(os.sched_getaffinity(0))
        found = roll(cases, asked, plans, spans, weeks.OPTIONS, cores, crossed=False)
        return [ledgers[0].objective for ledgers in found]

    (base,), year = timed(lambda: years([system], plan, spans))
    memory = megabytes()
    without = [without_link(system, link) for link in LINKS_OUT]
    links, with_links = timed(lambda: years([system, *without], plan, spans)[1:])
    drawn, draws = 0.0, [0.0] * draw_count
    for number, span in draw_windows(spans) if draw_count else ():
        week = replace(
            plan,
            levels=plan.levels[number : number + 2],
            fuel_minimum=plan.fuel_minimum[number : number + 1],
            fuel_maximum=plan.fuel_maximum[number : number + 1],
        )
        cut = within(system, span)
        batch = [cut, *(outage_draw(cut, draw) for draw in range(draw_count))]
        here = [slice(0, len(cut.demand))]
        _, alone = timed(lambda cut=cut, week=week, here=here: years([cut], week, here))
        found, seconds = timed(lambda b=batch, week=week, here=here: years(b, week, here)[1:])
        drawn += seconds - alone
        draws = [a + b for a, b in zip(draws, found, strict=True)]
    return {
        "plan_s": planning,
        "year_s": year,
        "link_s": (with_links - year) / len(without),
        "draw_s": a_year(drawn, spans) / max(draw_count, 1),
        "base": base,
        "links": links,
        "draws": draws,
        "memory_mb": memory,
        "memory_all_mb": megabytes(),
    }


def highspy(system: System, folder: Path) -> dict[str, object]:
    """The same in plain hot highspy."""
    import plain_highspy

    levels, spans = np.load(folder / "levels.npy"), windows(len(system.demand))
    variants = [
        system,
        *(without_link(system, link) for link in LINKS_OUT),
    ]
    seconds, objectives = _by_variant(plain_highspy.run(variants, spans, levels), len(variants))
    memory = megabytes()
    drawn, draws = 0.0, [0.0] * DRAWS
    for number, span in draw_windows(spans):
        cut = within(system, span)
        batch = [cut, *(outage_draw(cut, draw) for draw in range(DRAWS))]
        run = plain_highspy.run(batch, [slice(0, len(cut.demand))], levels[number : number + 2])
        times, found = _by_variant(run, len(batch))
        drawn += sum(times[1:])
        draws = [a + b for a, b in zip(draws, found[1:], strict=True)]
    return {
        "year_s": seconds[0],
        "link_s": sum(seconds[1:]) / len(LINKS_OUT),
        "draw_s": a_year(drawn, spans) / DRAWS,
        "base": objectives[0],
        "links": objectives[1:],
        "draws": draws,
        "memory_mb": memory,
    }


def pypsa(system: System, folder: Path) -> dict[str, object]:
    """One year in PyPSA: it builds every week anew, so a year with a link out costs the same."""
    import pypsa_weeks

    levels, spans = np.load(folder / "levels.npy"), windows(len(system.demand))
    base, year = timed(lambda: sum(pypsa_weeks.run(system, spans, levels)))
    return {"year_s": year, "link_s": year, "base": base, "memory_mb": megabytes()}


def tieline_year(system: System, folder: Path) -> dict[str, object]:
    """The whole year as one program, begun from its weeks; then hot with links out.

    Times of the solves alone, those of the weeks among them.
    """
    import tieline_weeks as weeks

    from tieline.dispatch.hot import HotSolver
    from tieline.dispatch.plan import year_plan
    from tieline.dispatch.rolling import roll

    guide = np.load(folder / "levels.npy")[1:-1]
    _warm_up()
    seconds: list[float] = []
    untimed = HotSolver.solve

    def solve(solver: HotSolver, window: object) -> object:
        found, taken = timed(lambda: untimed(solver, window))  # type: ignore[arg-type]
        seconds.append(taken)
        return found

    HotSolver.solve = solve  # type: ignore[method-assign, assignment]
    variants = [system, *(without_link(system, link) for link in LINKS_OUT[:HOT_YEARS])]
    cases = [weeks.case_of(variant) for variant in variants]
    asked = [weeks.inputs_of(variant) for variant in variants]
    plans = [year_plan(case, guide) for case in cases]
    span = [slice(0, len(system.demand))]
    found = roll(cases, asked, plans, span, weeks.OPTIONS, 1, crossed=False)
    objectives = [ledgers[0].objective for ledgers in found]
    return {
        "year_s": seconds[0],
        "link_s": sum(seconds[1:]) / HOT_YEARS,
        "base": objectives[0],
        "links": objectives[1:],
        "memory_mb": megabytes(),
    }


def highspy_year(system: System, folder: Path) -> dict[str, object]:
    """The same in plain highspy, begun from the bases of its weeks too."""
    import plain_highspy

    levels, spans = np.load(folder / "levels.npy"), windows(len(system.demand))
    variants = [system, *(without_link(system, link) for link in LINKS_OUT[:HOT_YEARS])]
    run = plain_highspy.run_year(variants, spans, levels)
    seconds, objectives = _by_variant(run, len(variants))
    return {
        "year_s": seconds[0],
        "link_s": sum(seconds[1:]) / HOT_YEARS,
        "base": objectives[0],
        "links": objectives[1:],
        "memory_mb": megabytes(),
    }


CONTENDERS: dict[str, Callable[[System, Path], dict[str, object]]] = {
    "tieline": tieline,
    "tieline-short": partial(tieline, draw_count=0),
    "highspy": highspy,
    "pypsa": pypsa,
    "tieline-year": tieline_year,
    "highspy-year": highspy_year,
}


def draw_windows(spans: list[slice]) -> list[tuple[int, slice]]:
    """Number and hours of the weeks that draws are solved in."""
    return [item for item in enumerate(spans) if item[1].stop - item[1].start == 168][::EVERY]


def a_year(seconds: float, spans: list[slice]) -> float:
    """Seconds of all weeks, from those of the weeks of draws."""
    return seconds / len(draw_windows(spans)) * (spans[-1].stop / 168)


def timed(work: Callable[[], object]) -> tuple[object, float]:
    """What it returns and the seconds it takes."""
    begin = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begin


def megabytes() -> float:
    """Most memory this process has held so far."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return float(line.split()[1]) / 1024.0
    return float("nan")


def _by_variant(run: object, count: int) -> tuple[list[float], list[float]]:
    seconds, objectives = [0.0] * count, [0.0] * count
    last = time.perf_counter()
    for _, variant, objective in run:  # type: ignore[attr-defined]
        now = time.perf_counter()
        seconds[variant] += now - last
        objectives[variant] += objective
        last = now
    return seconds, objectives


def _warm_up() -> None:
    """Compiled kernels are kept on disk after the first use of an installation; not timed."""
    import tieline_weeks as weeks

    from tieline.dispatch.dispatch import compare_inputs

    system = make_system(hours=336)
    compare_inputs([weeks.case_of(system)], [weeks.inputs_of(system)], "", True, weeks.OPTIONS)


if __name__ == "__main__":
    name, place, weeks_count, cores = sys.argv[1:5]
    first, last = map(int, cores.split("-"))
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[first : last + 1]))
    made = make_system(hours=min(168 * int(weeks_count), 8760))
    print("\n" + json.dumps(CONTENDERS[name](made, Path(place))))
