"""Outages of many machines as one row of power that is missing, hour by hour.

The year is cut into spans, which are looked over at once before any of their hours is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tieline.case.columns import Integers
from tieline.compiled import compiled

KILO = 1000
"""[W] of a row's unit: powers are of whole kilowatts, so that a year of a zone stays in the cache.
"""

MOST = (1 << 31) - 1
"""[kW] More no row can hold."""

SPAN_BITS = 7
"""Spans of 128 hours: some four turns of a loop on many hours at once, and short enough that most
are passed over where shortfalls are rare."""

SPAN = 1 << SPAN_BITS

Kilowatts = npt.NDArray[np.int32]
Machines = npt.NDArray[np.int32]


def spans_of(hours: int) -> int:
    """Spans that hold the hours of a year and the instant at its end."""
    return (hours >> SPAN_BITS) + 1


@compiled
def add_varying_outages(
    row: Kilowatts, power: Integers, count: int, starts: Integers, ends: Integers
) -> None:
    """Note as steps (h,) [kW] what a machine of varying power (h,) [W] takes away when out."""
    for k in range(count):
        before = np.int64(0)
        for h in range(starts[k], ends[k] + 1):
            now = power[h] // KILO if h < ends[k] else np.int64(0)
            row[h] += now - before
            before = now


@compiled
def add_up(row: Kilowatts) -> None:
    """Turn steps into what they add up to in each hour; once all are noted."""
    now = np.int32(0)
    for h in range(row.size):
        now += row[h]
        row[h] = now


@compiled
def add_machine(
    missing: Kilowatts,
    plan: Kilowatts,
    out: Machines,
    machines: np.int32,
    power: np.int32,
    count: int,
    starts: Integers,
    ends: Integers,
) -> None:
    """One more machine of a store is on outage in starts[k] <= h < ends[k]; out (h,) counts them.

    What is missing (h,) [kW] grows by what the plan (h,) [kW] loses by it. With all that are out it
    loses max(plan - machines up x power, 0); without the last one there was its power more.
    """
    for k in range(count):
        for h in range(np.uint64(starts[k]), np.uint64(ends[k])):
            now = out[h] + np.int32(1)
            out[h] = now
            lost = max(plan[h] - (machines - now) * power, np.int32(0))
            missing[h] += min(lost, power)


@compiled
def settle(left: Kilowatts, margin: Kilowatts, missing: Kilowatts) -> np.int32:
    """left = margin - missing (k,) [kW]; nothing is missing then; the least that is left."""
    found = margin[0] - missing[0]
    for k in range(left.size):
        now = margin[k] - missing[k]
        left[k] = now
        missing[k] = 0
        found = min(found, now)
    return found


def by_span(hourly: Integers) -> Integers:
    """(n, h) -> (n, s, SPAN), 0 in the hours after the last."""
    count, hours = hourly.shape
    padded = np.zeros((count, spans_of(hours) << SPAN_BITS), dtype=np.int64)
    padded[:, :hours] = hourly
    return padded.reshape(count, spans_of(hours), SPAN)
