"""Run the tasks of a study over processes, with progress, resuming what is finished."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

from tieline.dispatch.hot import compile_kernels
from tieline.errors import SolverError
from tieline.io.programme import Programme
from tieline.study import pace, store
from tieline.study.comparison import Tables, keys_of, solve
from tieline.study.options import StudyOptions
from tieline.study.pace import Spent
from tieline.study.tasks import Task

Work = Callable[[Programme, Any, StudyOptions, Callable[[float], None] | None], Tables]
"""Solves a task: a module-level function, so that worker processes can be sent its name."""

Report = Callable[[str, float], None]
"""Called with what is being done and the share of all work finished, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Job:
    """A task with its key; ``tables`` is None until it is run or found finished.

    task  anything with a ``label`` that can be sent to another process
    """

    task: Any
    key: str
    tables: Tables | None
    work: Work = solve


def planned(
    programme: Programme, tasks: Sequence[Task], options: StudyOptions, cache: Path
) -> list[Job]:
    """Tasks with their content keys, and the finished ones loaded."""
    keys = keys_of(programme, tasks, options)
    return [Job(task, key, store.load(cache, key)) for task, key in zip(tasks, keys, strict=True)]


def conduct(
    programme: Programme,
    jobs: Sequence[Job],
    options: StudyOptions,
    cache: Path,
    report: Report,
) -> list[Tables]:
    """Tables of every job in the order given, whatever finished first.

    Every finished task is stored at once, so an interruption loses at most what is running.
    Raises SolverError where a worker process was ended from outside.
    """
    done: dict[str, Tables] = {job.key: job.tables for job in jobs if job.tables is not None}
    waiting = [job for job in jobs if job.tables is None]
    for job, tables, spent in _solved(programme, waiting, options, report, len(jobs)):
        store.save(cache, job.key, tables)
        pace.keep(cache, job.key, spent)
        done[job.key] = tables
        report(job.task.label, len(done) / len(jobs))
    return [done[job.key] for job in jobs]


def _solved(
    programme: Programme,
    jobs: Sequence[Job],
    options: StudyOptions,
    report: Report,
    total: int,
) -> Iterator[tuple[Job, Tables, Spent]]:
    workers = min(options.processes(), len(jobs))
    if workers <= 1:
        for number, job in enumerate(jobs):
            before = (total - len(jobs) + number) / total
            label = job.task.label

            def inside(share: float, before: float = before, label: str = label) -> None:
                report(label, before + share / total)

            yield job, *_timed(job.work, programme, job.task, options, inside)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        max_workers=workers,
        mp_context=context,
        initializer=_open,
        initargs=(replace(programme), context.Lock()),
    ) as pool:
        running: dict[Future[tuple[Tables, Spent]], Job] = {
            pool.submit(_work, job.work, job.task, options): job for job in jobs
        }
        try:
            while running:
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield running.pop(future), *future.result()
        except BrokenProcessPool as error:
            raise SolverError(
                "A worker process was ended from outside, perhaps for want of memory. What was "
                "finished is kept: run the same command again, with fewer --jobs."
            ) from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_programme: dict[str, Programme] = {}
"""The programme a worker process was handed; empty in the parent."""


def _open(programme: Programme, compiling: Any) -> None:
    """Take what the parent read, so that an edit during the run is not part of it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends a worker without a traceback
    Thread(target=_leave_with_parent, daemon=True).start()
    _programme["here"] = programme
    # On a new machine the first worker compiles and the others take what it has kept on disk.
    with compiling:
        compile_kernels()


def _leave_with_parent() -> None:
    """A worker whose parent was killed would hold its memory and wait for tasks for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(work: Work, task: Any, options: StudyOptions) -> tuple[Tables, Spent]:
    return _timed(work, _programme["here"], task, options, None)


def _timed(
    work: Work,
    programme: Programme,
    task: Any,
    options: StudyOptions,
    progress: Callable[[float], None] | None,
) -> tuple[Tables, Spent]:
    began = time.perf_counter()
    tables = work(programme, task, options, progress)
    spent = Spent(seconds=time.perf_counter() - began, megabytes=pace.peak_megabytes())
    return tables, spent
