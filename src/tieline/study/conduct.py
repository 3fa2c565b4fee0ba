"""Run the tasks of a study over processes, with progress, resuming what is finished."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from tieline.study.keys import say_redone
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

    task     anything with a ``label`` that can be sent to another process
    after    keys of jobs that must be finished, and stored, before this one begins
    kernels  compiles what the work needs and knows no task: module-level, like ``work``
    """

    task: Any
    key: str
    tables: Tables | None
    work: Work = solve
    after: tuple[str, ...] = ()
    kernels: Callable[[], None] = compile_kernels


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

    A job stands behind those it comes ``after``; the first that can begin is begun.
    Every finished task is stored at once, so an interruption loses at most what is running.
    Raises SolverError where a worker process was ended from outside.
    """
    done: dict[str, Tables] = {job.key: job.tables for job in jobs if job.tables is not None}
    waiting = [job for job in jobs if job.tables is None]
    say_redone(cache, [job.key for job in jobs])
    for job, tables, spent in _solved(programme, waiting, options, report, len(jobs), done):
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
    done: Mapping[str, Tables],
) -> Iterator[tuple[Job, Tables, Spent]]:
    workers = min(options.processes(), len(jobs))
    if workers > 1:
        yield from _side_by_side(programme, jobs, options, workers, done)
        return
    waiting = list(jobs)
    for number in range(len(jobs)):
        job = _ready(waiting, done)
        assert job is not None, "a job waits for one that nobody asked for"
        waiting.remove(job)
        before, label = (total - len(jobs) + number) / total, job.task.label

        def inside(share: float, before: float = before, label: str = label) -> None:
            report(label, before + share / total)

        yield job, *_timed(job.work, programme, job.task, options, inside)


def _side_by_side(
    programme: Programme,
    jobs: Sequence[Job],
    options: StudyOptions,
    workers: int,
    done: Mapping[str, Tables],
) -> Iterator[tuple[Job, Tables, Spent]]:
    """Every job in one of so many processes, as they become ready."""
    context = multiprocessing.get_context("spawn")
    kernels = tuple(dict.fromkeys(job.kernels for job in jobs))
    with ProcessPoolExecutor(
        max_workers=workers,
        mp_context=context,
        initializer=_open,
        initargs=(
            replace(programme),
            kernels,
            [context.Lock() for _ in kernels],
            context.Value("i"),
        ),
    ) as pool:
        waiting = list(jobs)
        running: dict[Future[tuple[Tables, Spent]], Job] = {}
        try:
            while waiting or running:
                # One more than there are workers: none waits while its next task is sent.
                while len(running) <= workers and (ready := _ready(waiting, done)) is not None:
                    waiting.remove(ready)
                    running[pool.submit(_work, ready.work, ready.task, options)] = ready
                assert running, "a job waits for one that nobody asked for"
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


def _ready(waiting: Sequence[Job], done: Mapping[str, Tables]) -> Job | None:
    """The first job whose predecessors are done."""
    return next((job for job in waiting if done.keys() >= set(job.after)), None)


_programme: dict[str, Programme] = {}
"""The programme a worker process was handed; empty in the parent."""


def _open(
    programme: Programme,
    kernels: Sequence[Callable[[], None]],
    compiling: Sequence[Any],
    opened: Any,
) -> None:
    """Take what the parent read, so that an edit during the run is not part of it.

    On a new machine the first worker compiles the first kernels, the second worker the second;
    the others wait for the first and take what is kept on disk.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends a worker without a traceback
    Thread(target=_leave_with_parent, daemon=True).start()
    _programme["here"] = programme
    with opened.get_lock():
        number = opened.value
        opened.value += 1
    for own in dict.fromkeys((number % len(kernels), 0)):
        with compiling[own]:
            kernels[own]()


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
