"""Outages of many machines as one row of steps: where power is lost, and where it comes back.

The year is cut into spans. For each span a row knows its outage at the start and the most that can
be added inside, so spans in which nothing can go wrong are never worked out hour by hour.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tieline.case.columns import Integers
from tieline.compiled import compiled, inlined

SPAN_BITS = 4
"""Spans of 16 hours: short enough that most nights are passed over, long enough to be few."""


class Rows(NamedTuple):
    """Rows (n) of steps over the hours of the year; [W] or machines.

    step   (n, h + 1) change of the outage at the start of each hour
    start  (n, s) outage before the first hour of each span
    rise   (n, s) sum of the positive changes inside each span
    """

    step: Integers
    start: Integers
    rise: Integers


def new_rows(count: int, hours: int) -> Rows:
    """Rows of zeros."""
    spans = (hours >> SPAN_BITS) + 1
    return Rows(
        np.zeros((count, hours + 1), dtype=np.int64),
        np.zeros((count, spans), dtype=np.int64),
        np.zeros((count, spans), dtype=np.int64),
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
def add_step(rows: Rows, n: int, h: int, change: int) -> None:
    """The outage of row n changes at the start of hour h."""
    rows.step[n, h] += change
    rows.start[n, h >> SPAN_BITS] += change
    if change > 0:
        rows.rise[n, h >> SPAN_BITS] += change


@inlined
def add_varying_outages(
    rows: Rows, n: int, power: Integers, count: int, starts: Integers, ends: Integers
) -> None:
    """The same for a machine whose power (h,) changes from hour to hour."""
    for k in range(count):
        before = np.int64(0)
        for h in range(starts[k], ends[k]):
            if power[h] != before:
                add_step(rows, n, h, power[h] - before)
                before = power[h]
        add_step(rows, n, ends[k], -before)


@compiled
def settle(rows: Rows, n: int) -> None:
    """Turn the changes within spans into the outage before each span; once all are added."""
    running = np.int64(0)
    start = rows.start[n]
    for span in range(start.size):
        change = start[span]
        start[span] = running
        running += change


@inlined
def expand(rows: Rows, span: int, out: Integers) -> None:
    """out[k, n] = outage of every row in hour k of one span."""
    begin, hours = span << SPAN_BITS, rows.step.shape[1] - 1
    count = min(1 << SPAN_BITS, hours - begin)
    for n in range(out.shape[1]):
        running = rows.start[n, span]
        for k in range(count):
            running += rows.step[n, begin + k]
            out[k, n] = running


def least_by_span(hourly: Integers) -> Integers:
    """Least value of each row in each span: (n, h) -> (n, s)."""
    count, hours = hourly.shape
    spans = (hours >> SPAN_BITS) + 1
    padded = np.full((count, spans << SPAN_BITS), np.iinfo(np.int64).max)
    padded[:, :hours] = hourly
    least: Integers = padded.reshape(count, spans, 1 << SPAN_BITS).min(axis=2)
    return least
