"""Outages of many machines as one row of steps: where power is lost, and where it comes back.

The year is cut into spans. For each span a row knows its outage at the start and the most that can
be added inside, so spans in which nothing can go wrong are never worked out hour by hour.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tieline.case.columns import Integers
from tieline.compiled import compiled

KILO = 1000
"""[W] of a step: machines are of whole kilowatts, so that a year of a zone stays in the cache."""

SPAN_BITS = 4
"""Spans of 16 hours: short enough that most nights are passed over, long enough to be few."""


Steps = npt.NDArray[np.int32]


class Rows(NamedTuple):
    """Rows (n) of steps over the hours of the year; [kW] or machines.

    step   (n, h + 1) change of the outage at the start of each hour
    start  (n, s) outage before the first hour of each span
    rise   (n, s) sum of the positive changes inside each span
    """

    step: Steps
    start: Steps
    rise: Steps


def new_rows(count: int, hours: int) -> Rows:
    """Rows of zeros."""
    spans = (hours >> SPAN_BITS) + 1
    return Rows(
        np.zeros((count, hours + 1), dtype=np.int32),
        np.zeros((count, spans), dtype=np.int32),
        np.zeros((count, spans), dtype=np.int32),
    )


@compiled
def clear(rows: Rows, n: int) -> None:
    """No outages in row n."""
    rows.step[n, :] = 0
    rows.start[n, :] = 0
    rows.rise[n, :] = 0


@compiled
def add_outages(
    rows: Rows, n: int, power: int, count: int, starts: Integers, ends: Integers
) -> None:
    """A machine of constant power is out in starts[k] <= h < ends[k]."""
    step, start, rise = rows.step[n], rows.start[n], rows.rise[n]
    for k in range(count):
        a, b = np.uint64(starts[k]), np.uint64(ends[k])
        step[a] += power
        step[b] -= power
        span = a >> np.uint64(SPAN_BITS)
        start[span] += power
        rise[span] += power
        start[b >> np.uint64(SPAN_BITS)] -= power


@compiled
def add_varying_outages(
    rows: Rows, n: int, power: Integers, count: int, starts: Integers, ends: Integers
) -> None:
    """The same for a machine whose power (h,) [W] changes from hour to hour."""
    for k in range(count):
        before = np.int64(0)
        for h in range(starts[k], ends[k] + 1):
            now = power[h] // KILO if h < ends[k] else np.int64(0)
            if now != before:
                rows.step[n, h] += now - before
                rows.start[n, h >> SPAN_BITS] += now - before
                rows.rise[n, h >> SPAN_BITS] += max(now - before, 0)
                before = now


@compiled
def settle(rows: Rows, n: int) -> None:
    """Turn the changes within spans into the outage before each span; once all are added."""
    running = np.int64(0)
    start = rows.start[n]
    for span in range(start.size):
        change = start[span]
        start[span] = running
        running += change


@compiled
def expand(rows: Rows, span: int, unit: int, out: Integers) -> None:
    """out[k, n] = outage of every row in hour k of one span, times the unit of its steps."""
    begin, hours = span << SPAN_BITS, rows.step.shape[1] - 1
    count = min(1 << SPAN_BITS, hours - begin)
    for n in range(out.shape[1]):
        running = np.int64(rows.start[n, span])
        for k in range(count):
            running += rows.step[n, begin + k]
            out[k, n] = running * unit


def least_by_span(hourly: Integers) -> Integers:
    """Least value of each row in each span: (n, h) -> (n, s)."""
    count, hours = hourly.shape
    spans = (hours >> SPAN_BITS) + 1
    padded = np.full((count, spans << SPAN_BITS), np.iinfo(np.int64).max)
    padded[:, :hours] = hourly
    least: Integers = padded.reshape(count, spans, 1 << SPAN_BITS).min(axis=2)
    return least
