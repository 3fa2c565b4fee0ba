"""How many solves a study asks for, how long they take, how much memory: before it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np

from tieline.case.case import Case
from tieline.dispatch.options import Method
from tieline.dispatch.variables import Members, islands, layout
from tieline.dispatch.windows import weeks
from tieline.io.programme import Programme
from tieline.study import pace
from tieline.study.conduct import Job
from tieline.study.keys import count_redone
from tieline.study.options import StudyOptions
from tieline.study.tasks import Task, cases_of
from tieline.units import HOURS_PER_YEAR

FIRST_S, AGAIN_S, CASE_S = 7.5e-5, 2.3e-5, 2.8e-3
"""Seconds for each column of an hour: of a week's first solve, of one more under another case or
plan, and of everything else that a case takes in a year (plan, records, who gains). Fitted to 13
comparisons of the embedded programme on one busy core of a server of 2.5 GHz, within a quarter."""

SLOWER = {
    Method.NETWORK_SIMPLEX: 1.0,
    Method.DUAL_SIMPLEX: 14.0,
    Method.PRIMAL_SIMPLEX: 14.0,
    Method.INTERIOR_POINT: 110.0,
}
"""Times as long by another method, measured in comparisons of the embedded programme: HiGHS solves
each week twice for its ties; the interior point starts each from nothing (docs/appraisal.md)."""

PROCESS_MB, TASK_MB = 300.0, 2.0
"""Of a process before it solves anything, and of the rows of a finished comparison."""

BYTES = 8
MB = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a study would cost.

    tasks, finished   comparisons in all, and those already on disk with the same content
    redone            finished too, but by an earlier state of the code or solver
    solves            weekly programs still to be solved, copies not counted
    seconds           a rough guide: shared cores vary
    memory_mb         over all processes
    measured          finished comparisons of this study whose times it rests on; 0 = none, then
                      on times of another machine
    """

    tasks: int
    finished: int
    solves: int
    seconds: float
    memory_mb: float
    processes: int
    measured: int
    redone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    """One comparison: weekly solves, seconds on the machine of FIRST_S, results held  [MB]."""

    solves: int
    seconds: float
    megabytes: float


def forecast(
    programme: Programme, jobs: Sequence[Job], options: StudyOptions, cache: Path | None = None
) -> Forecast:
    """Count the solves of the unfinished jobs; nothing is solved and no weather is drawn.

    Times are those of finished jobs in ``cache``, where there are any, else of another machine.
    """
    loads: dict[Task, _Load] = {}
    of = []
    for job in jobs:
        kind = replace(job.task, weather_year=0)
        if kind not in loads:
            loads[kind] = _load(list(cases_of(programme, kind).values()), options)
        of.append(loads[kind])
    waiting = [load for job, load in zip(jobs, of, strict=True) if job.tables is None]
    spent = {} if cache is None else pace.kept(cache)
    known = [(spent[job.key], load) for job, load in zip(jobs, of, strict=True) if job.key in spent]
    ratio = median(took.seconds / load.seconds for took, load in known) if known else 1.0
    most = max((took.megabytes for took, _ in known), default=0.0)
    processes = min(options.processes(), max(len(waiting), 1))
    each = most or PROCESS_MB + max((load.megabytes for load in waiting), default=0.0)
    return Forecast(
        tasks=len(jobs),
        finished=len(jobs) - len(waiting),
        solves=sum(load.solves for load in waiting),
        seconds=ratio * sum(load.seconds for load in waiting) / processes,
        memory_mb=_memory(each, processes, len(jobs)),
        processes=processes,
        measured=len(known),
        redone=0 if cache is None else count_redone(cache, [job.key for job in jobs]),
    )


def together(said: Sequence[Forecast]) -> Forecast:
    """Studies that run one after the other, as one."""
    return Forecast(
        tasks=sum(item.tasks for item in said),
        finished=sum(item.finished for item in said),
        solves=sum(item.solves for item in said),
        seconds=sum(item.seconds for item in said),
        memory_mb=max(item.memory_mb for item in said),
        processes=max(item.processes for item in said),
        measured=sum(item.measured for item in said),
        redone=sum(item.redone for item in said),
    )


def sentence(said: Forecast) -> str:
    """A forecast in words."""
    whole = f"{said.tasks} comparison{'' if said.tasks == 1 else 's'}"
    if said.finished == said.tasks:
        return f"{whole}, all of them finished: nothing to solve."
    counted = f"{said.finished} of them finished" if said.finished else "none finished"
    if said.redone:
        counted += f", {said.redone} by an earlier state of Tieline's code or solver"
    how = f"{said.processes} process{'' if said.processes == 1 else 'es'}"
    basis = (
        f"from the times of {said.measured} finished here"
        if said.measured
        else "from times of another machine"
    )
    return (
        f"{whole}, {counted}; {said.solves:,} weekly solves to do: about {_duration(said.seconds)} "
        f"in {how}, {said.memory_mb / 1000.0:.1f} GB of memory (a rough guide, {basis})."
    )


def _duration(seconds: float) -> str:
    if seconds < 90.0:
        return f"{max(seconds, 1.0):.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 5400.0 else f"{seconds / 3600.0:.1f} h"


def _memory(each: float, processes: int, tasks: int) -> float:
    """Workers, the rows of all tasks, and the process that hands out the work."""
    return each * processes + TASK_MB * tasks + (PROCESS_MB if processes > 1 else 0.0)


def _load(cases: Sequence[Case], options: StudyOptions) -> _Load:
    """Islands that the project touches need every case under every plan, the others one."""
    count, solves, seconds, columns = len(weeks(HOURS_PER_YEAR)), 0, 0.0, 0
    for members in islands(cases):
        here = count * (len(cases) ** 2 if _touched(cases, members) else 1)
        width = layout(members).column_count
        method = options.dispatch.method
        if method is Method.NETWORK_SIMPLEX and not _network(members):
            method = Method.DUAL_SIMPLEX  # what is no network goes to HiGHS
        slower = SLOWER[method]
        solves += here
        seconds += slower * width * (count * FIRST_S + (here - count) * AGAIN_S)
        seconds += width * len(cases) * CASE_S
        columns += width
    hourly = BYTES * HOURS_PER_YEAR * columns / MB
    # Results of every case under every plan, and the inputs of every case.
    return _Load(solves=solves, seconds=seconds, megabytes=hourly * len(cases) * (len(cases) + 1))


def _touched(cases: Sequence[Case], members: Members) -> bool:
    return any(
        not np.array_equal(
            getattr(case, name).in_service[rows], getattr(cases[0], name).in_service[rows]
        )
        for case in cases[1:]
        for name, rows in (
            ("plants", members.plants),
            ("reservoirs", members.reservoirs),
            ("storages", members.storages),
            ("links", members.links),
        )
    )


def _network(members: Members) -> bool:
    """Whether no column stands in more than two rows: see dispatch/network."""
    return not any(
        rows.size
        for rows in (members.spills, members.ramps, members.link_limits, members.fuel_limits)
    )
