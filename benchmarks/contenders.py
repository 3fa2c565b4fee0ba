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
from pathlib import Path

import numpy as np
from system import LINKS_OUT, System, make_system, outage_draw, windows, without_link

DRAWS = 100
BATCH = 10
"""Draws that Tieline is given at once, to keep its hourly results of all in memory."""

HOT_YEARS = 3


def tieline(system: System, folder: Path) -> dict[str, object]:
    """Plan, one year, ten years with a link out, a hundred draws; weekly windows."""
    import tieline_weeks as weeks

    from tieline.dispatch.plan import make_plans
    from tieline.dispatch.rolling import roll

    case, inputs = weeks.case_of(system), weeks.inputs_of(system)
    spans = windows(len(system.demand))
    _warm_up()
    plan, planning = timed(lambda: make_plans([case], [inputs], weeks.OPTIONS)[0])
    np.save(folder / "levels.npy", plan.levels)

    def years(variants: list[System]) -> list[float]:
        cases = [weeks.case_of(variant) for variant in variants]
        asked = [weeks.inputs_of(variant) for variant in variants]
        plans = [plan] * len(cases)
        cores = len(os.sched_getaffinity(0))
        found = roll(cases, asked, plans, spans, weeks.OPTIONS, cores, crossed=False)
        return [ledgers[0].objective for ledgers in found]

    (base,), year = timed(lambda: years([system]))
    memory = megabytes()
    without = [without_link(system, link) for link in LINKS_OUT]
    links, with_links = timed(lambda: years([system, *without])[1:])
    draws: list[float] = []
    drawn = 0.0
    for first in range(0, DRAWS, BATCH):
        batch = [outage_draw(system, draw) for draw in range(first, first + BATCH)]
        found, seconds = timed(lambda batch=batch: years([system, *batch])[1:])
        draws += found
        drawn += seconds - year
    return {
        "plan_s": planning,
        "year_s": year,
        "link_s": (with_links - year) / len(without),
        "draw_s": drawn / DRAWS,
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
    drawn = [system, *(outage_draw(system, draw) for draw in range(DRAWS))]
    times, draws = _by_variant(plain_highspy.run(drawn, spans, levels), len(drawn))
    return {
        "year_s": seconds[0],
        "link_s": sum(seconds[1:]) / len(LINKS_OUT),
        "draw_s": sum(times[1:]) / DRAWS,
        "base": objectives[0],
        "links": objectives[1:],
        "draws": draws[1:],
        "memory_mb": memory,
    }


def pypsa(system: System, folder: Path) -> dict[str, object]:
    """One year in PyPSA, and one with a link out: every week is built anew, so years cost alike."""
    import pypsa_weeks

    levels, spans = np.load(folder / "levels.npy"), windows(len(system.demand))
    base, year = timed(lambda: sum(pypsa_weeks.run(system, spans, levels)))
    without = without_link(system, LINKS_OUT[0])
    link, again = timed(lambda: sum(pypsa_weeks.run(without, spans, levels)))
    return {
        "year_s": year,
        "link_s": again,
        "base": base,
        "links": [link],
        "memory_mb": megabytes(),
    }


def tieline_year(system: System, folder: Path) -> dict[str, object]:
    """The whole year as one program: cold, then hot with links out."""
    import tieline_weeks as weeks

    from tieline.dispatch.plan import year_plan
    from tieline.dispatch.rolling import roll

    del folder
    span = [slice(0, len(system.demand))]
    _warm_up()

    def years(variants: list[System]) -> list[float]:
        cases = [weeks.case_of(variant) for variant in variants]
        asked = [weeks.inputs_of(variant) for variant in variants]
        plans = [year_plan(case) for case in cases]
        found = roll(cases, asked, plans, span, weeks.OPTIONS, 1, crossed=False)
        return [ledgers[0].objective for ledgers in found]

    variants = [system, *(without_link(system, link) for link in LINKS_OUT[:HOT_YEARS])]
    (base,), cold = timed(lambda: years(variants[:1]))
    links, together = timed(lambda: years(variants)[1:])
    hot = (together - cold) / HOT_YEARS
    return {"year_s": cold, "link_s": hot, "base": base, "links": links, "memory_mb": megabytes()}


def highspy_year(system: System, folder: Path) -> dict[str, object]:
    """The same in plain highspy."""
    import plain_highspy

    hours = len(system.demand)
    levels = np.load(folder / "levels.npy")[[0, -1]]
    variants = [system, *(without_link(system, link) for link in LINKS_OUT[:HOT_YEARS])]
    run = plain_highspy.run(variants, [slice(0, hours)], levels)
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
    "highspy": highspy,
    "pypsa": pypsa,
    "tieline-year": tieline_year,
    "highspy-year": highspy_year,
}


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
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[: int(cores)]))
    made = make_system(hours=min(168 * int(weeks_count), 8760))
    print("\n" + json.dumps(CONTENDERS[name](made, Path(place))))
