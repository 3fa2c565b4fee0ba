"""More samples of a system over threads: what is drawn depends on no thread and no order."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import local

import numpy as np

from tieline.adequacy.kernel import Work, new_work, simulate
from tieline.adequacy.progress import Progress, advanced, empty_tally
from tieline.adequacy.reference import by_address
from tieline.adequacy.system import System
from tieline.adequacy.tally import Tally
from tieline.case.columns import Integers

BLOCK = (5_600_000, 16, 512)
"""A thread works out so many zone-hours at a time, in at least and at most so many samples."""

CHUNK = 1024
"""Samples, rounded up to whole rounds of weather years, between two looks at the stop rule."""


def cores() -> int:
    """Cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else (os.cpu_count() or 1)


def whole_rounds(samples: int, weather: int) -> int:
    """Samples rounded up so that every weather year has as many."""
    return -(-samples // weather) * weather


def next_chunk(
    made: System,
    progress: Progress,
    *,
    upto: int,
    seed: int,
    release: bool,
    threads: int,
    report: Callable[[float], None] | None = None,
) -> Progress:
    """One more chunk, at most ``upto`` samples in all; blocks are added in their own order.

    Interrupted, it stops after the blocks that are running.
    """
    weather = len(made.years)
    begin = progress.samples
    end = min(begin + whole_rounds(CHUNK, weather), upto)
    cells, fewest, most = BLOCK
    size = min(max(cells // made.years[0].margin.size, fewest), most)
    blocks = [
        (w, of_year[first : first + size])
        for w in range(weather)
        for of_year in [np.arange(begin + w, end, weather, dtype=np.int64)]
        for first in range(0, of_year.size, size)
    ]
    rooms = local()
    done = []

    def work(block: tuple[int, Integers]) -> tuple[int, Integers, Tally]:
        made_here = _simulated(made, progress, block, np.uint64(seed), release, rooms)
        if report is not None:
            done.append(block[1].size)
            report((begin + sum(done)) / upto)
        return made_here

    if threads == 1:
        return advanced(progress, [work(block) for block in blocks])
    pool = ThreadPoolExecutor(threads)
    try:
        return advanced(progress, list(pool.map(work, blocks)))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _simulated(
    made: System,
    progress: Progress,
    block: tuple[int, Integers],
    seed: np.uint64,
    release: bool,
    rooms: local,
) -> tuple[int, Integers, Tally]:
    w, samples = block
    tally = empty_tally(progress, samples.size)
    simulate(
        seed,
        samples,
        by_address(made.units),
        by_address(made.stores),
        by_address(made.network),
        by_address(made.groups),
        by_address(made.years[w]),
        release,
        by_address(_room(made, w, rooms)),
        by_address(tally),
    )
    return w, samples, tally


def _room(made: System, w: int, rooms: local) -> Work:
    """A thread's own room to work in, kept while it stays with one weather year."""
    kept: tuple[int, Work] | None = getattr(rooms, "kept", None)
    if kept is None or kept[0] != w:
        kept = w, new_work(made.units, made.stores, made.network, made.years[w])
        rooms.kept = kept
    return kept[1]
