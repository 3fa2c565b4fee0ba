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

SPAN_BITS = 7
"""Spans of 128 hours: some four turns of a loop on many hours at once, and short enough that most
are passed over where shortfalls are rare."""

SPAN = 1 << SPAN_BITS

Kilowatts = npt.NDArray[np.int32]
Machines = npt.NDArray[np.int16]


def spans_of(hours: int) -> int:
    """Spans that hold the hours of a year and the instant at its end."""
    return (hours >> SPAN_BITS) + 1


@compiled
def add_outages(row: Kilowatts, power: int, count: int, starts: Integers, ends: Integers) -> None:
    """Note the steps of a machine of constant power (kW), out in starts[k] <= h < ends[k]."""
    for k in range(count):
        row[np.uint64(starts[k])] += power
        row[np.uint64(ends[k])] -= power


@compiled
def add_varying_outages(
    row: Kilowatts, power: Integers, count: int, starts: Integers, ends: Integers
) -> None:
    """The same for a machine whose power (h,) [W] changes from hour to hour."""
    for k in range(count):
        before = np.int64(0)
        for h in range(starts[k], ends[k] + 1):
            now = power[h] // KILO if h < ends[k] else np.int64(0)
            row[h] += now - before
            before = now


@compiled
def add_up(row: Kilowatts) -> None:
    """Turn steps into the power that is missing in each hour; once all are noted."""
    missing = np.int32(0)
    for h in range(row.size):
        missing += row[h]
        row[h] = missing


@compiled
def add_machine(out: Machines, count: int, starts: Integers, ends: Integers) -> None:
    """One more machine of a store is on outage in starts[k] <= h < ends[k]; out (h,)."""
    for k in range(count):
        for h in range(np.uint64(starts[k]), np.uint64(ends[k])):
            out[h] += np.int16(1)


@compiled
def lose_planned_water(
    missing: Kilowatts,
    plan: Kilowatts,
    out: Machines,
    machines: np.int32,
    power: np.int32,
    count: int,
    starts: Integers,
    ends: Integers,
) -> None:
    """Add to what is missing (h,) [kW] what the plan (h,) [kW] loses by the last turbine added.

    With all that are out it loses max(plan - turbines up x power, 0); without the last one there
    was its power more.
    """
    for k in range(count):
        for h in range(np.uint64(starts[k]), np.uint64(ends[k])):
            lost = max(plan[h] - (machines - np.int32(out[h])) * power, np.int32(0))
            missing[h] += min(lost, power)


@compiled
def least(row: Kilowatts) -> np.int32:
    """The least value of a row."""
    found = row[0]
    for k in range(row.size):
        found = min(found, row[k])
    return found


def by_span(hourly: Integers, beyond: int) -> Integers:
    """(n, h) -> (n, s, SPAN), hours after the last filled with ``beyond``."""
    count, hours = hourly.shape
    padded = np.full((count, spans_of(hours) << SPAN_BITS), beyond, dtype=np.int64)
    padded[:, :hours] = hourly
    return padded.reshape(count, spans_of(hours), SPAN)
