"""How many solves a study asks for, how long they take, how much memory: before it runs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tieline.case.weather_year import hourly_inputs
from tieline.dispatch.hot import HotSolver
from tieline.dispatch.linear_program import assemble, bounds, unit_costs
from tieline.dispatch.variables import islands
from tieline.dispatch.windows import cut, rest_state, weeks, window
from tieline.io.programme import Programme
from tieline.study.comparison import dispatch_options
from tieline.study.conduct import Job
from tieline.study.options import StudyOptions
from tieline.study.tasks import Task, cases_of

TRIAL_WEEKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a study would cost.

    tasks, finished   comparisons in all, and those already on disk with the same content
    solves            weekly programs still to be solved, copies not counted
    seconds           from a short trial on this machine: a rough guide, shared cores vary
    memory_mb         over all processes
    """

    tasks: int
    finished: int
    solves: int
    seconds: float
    memory_mb: float
    processes: int


def forecast(programme: Programme, jobs: Sequence[Job], options: StudyOptions) -> Forecast:
    """Count the solves of the unfinished jobs and time a short trial of the first."""
    waiting = [job for job in jobs if job.tables is None]
    processes = min(options.processes(), max(len(waiting), 1))
    counts: dict[Task, int] = {}
    for job in waiting:
        kind = replace(job.task, weather_year=1)
        if kind not in counts:
            counts[kind] = _solves(programme, kind)
    solves = sum(counts[replace(job.task, weather_year=1)] for job in waiting)
    seconds, memory = _trial(programme, waiting, options) if waiting else (0.0, 0.0)
    return Forecast(
        tasks=len(jobs),
        finished=len(jobs) - len(waiting),
        solves=solves,
        seconds=solves * seconds / processes,
        memory_mb=memory * processes,
        processes=processes,
    )


def _solves(programme: Programme, task: Task) -> int:
    """Weekly programs of one comparison: islands that the project touches need every case
    under every plan, the others one."""
    cases = list(cases_of(programme, task).values())
    count = len(weeks(8760))
    total = 0
    for members in islands(cases):
        touched = any(
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
        total += count * (len(cases) ** 2 if touched else 1)
    return total


def _trial(
    programme: Programme, waiting: Sequence[Job], options: StudyOptions
) -> tuple[float, float]:
    """Seconds of a mean hot weekly solve and MB of a process, from the largest island."""
    task = waiting[0].task
    case = programme.case(task.study_year)
    weather = programme.weather_year(task.study_year, task.weather_year, options.seed)
    inputs = hourly_inputs(case, weather)
    members = max(islands([case]), key=lambda island: len(island.plants))
    chosen = dispatch_options(programme, options)
    program = assemble(case, members, np.ones(168))
    solver = HotSolver(program, chosen)
    cost = unit_costs(program, case, chosen)
    level, stored = rest_state(case, members)
    none = np.zeros(0)
    took = []
    for span in weeks(8760)[:TRIAL_WEEKS]:
        asked = window(cut(members, inputs, span), (level, level), stored, fuel=(none, none))
        began = time.perf_counter()
        solver.solve(bounds(program, case, cost, asked))
        took.append(time.perf_counter() - began)
    hot = float(np.mean(took[1:]))
    ledgers = 9 * 8760 * program.at.column_count * 8 / 1e6
    return hot * 0.5, 200.0 + ledgers
