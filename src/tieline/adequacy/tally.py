"""What is counted: per sample and group, and sums by month, local hour and depth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tieline.adequacy.network import Hour
from tieline.adequacy.system import Groups, Year
from tieline.case.columns import Floats, Integers
from tieline.compiled import compiled

MONTHS = 12
SLOTS = MONTHS + 24
"""Twelve months, then 24 local hours of the day."""

DEPTHS = 2048
"""Steps in which the depth of a zone's shortfall is counted."""

MONTH_ENDS = (744, 1416, 2160, 2880, 3624, 4344, 5088, 5832, 6552, 7296, 8016)
"""[h] ends of January to November in a year of 365 days."""

Counts = npt.NDArray[np.int32]


class Tally(NamedTuple):
    """Counts of one block of samples (n) of one weather year.

    hours, peak_days, days, events (n, g); energy (n, g) [Wh]
    slot_hours, slot_energy (g, k) sums over samples [h], [Wh]; slot_hours_squared,
    slot_energy_squared (g, k) sums of squares [h²], [MWh²]
    depth (z, d) hours short by d steps of depth_step (z,) [W]
    link_energy, link_energy_squared (l, 2) [MWh], [MWh²] sent in hours of need, forward, backward
    sample_* the sample at hand; last_hour, last_day (g,)
    """

    hours: Counts
    peak_days: Counts
    days: Counts
    events: Counts
    energy: Integers
    slot_hours: Integers
    slot_hours_squared: Integers
    slot_energy: Integers
    slot_energy_squared: Floats
    depth: Integers
    depth_step: Integers
    link_energy: Floats
    link_energy_squared: Floats
    sample_slot_hours: Integers
    sample_slot_energy: Integers
    sample_link: Integers
    last_hour: Integers
    last_day: Integers


@compiled
def begin_sample(tally: Tally) -> None:
    """Forget the events of the sample before."""
    tally.last_hour[:] = -2
    tally.last_day[:] = -2


@compiled
def tally_hour(
    i: int, h: int, groups: Groups, year: Year, unserved: Integers, tally: Tally
) -> None:
    """Count what is unserved (z,) [W] in hour h of the sample of row i."""
    for z in range(unserved.size):
        amount = unserved[z]
        if amount > 0:
            tally.depth[z, min(amount // tally.depth_step[z], DEPTHS - 1)] += 1
            # The zone, its country, and the region it may be part of.
            for rank in range(2 + groups.in_region[z]):
                g = np.int64(z) if rank == 0 else groups.country[z]
                g = g if rank < 2 else groups.offset.size - 1
                _count(i, h, g, amount, groups, year, tally)


@compiled
def _count(i: int, h: int, g: int, amount: int, groups: Groups, year: Year, tally: Tally) -> None:
    hours = year.peak_hour.shape[1]
    local = (h + groups.offset[g]) % hours
    month = month_of(local)
    slot = MONTHS + local % 24
    if tally.last_hour[g] != h:
        tally.hours[i, g] += 1
        tally.events[i, g] += 1 if tally.last_hour[g] != h - 1 else 0
        tally.last_hour[g] = h
        tally.peak_days[i, g] += year.peak_hour[g, h]
        day = (h + groups.offset[g]) // 24
        if tally.last_day[g] != day:
            tally.days[i, g] += 1
            tally.last_day[g] = day
        tally.sample_slot_hours[g, month] += 1
        tally.sample_slot_hours[g, slot] += 1
    tally.energy[i, g] += amount
    tally.sample_slot_energy[g, month] += amount
    tally.sample_slot_energy[g, slot] += amount


@compiled
def month_of(hour: int) -> int:
    """0 for January; hour of a year of 365 days."""
    month = 0
    while month < MONTHS - 1 and hour >= MONTH_ENDS[month]:
        month += 1
    return month


@compiled
def tally_flows(flows: Hour, tally: Tally) -> None:
    """Count what links carry in an hour of need."""
    flow = flows.flow
    for link in range(flow.size):
        if flow[link] > 0:
            tally.sample_link[link, 0] += flow[link]
        elif flow[link] < 0:
            tally.sample_link[link, 1] -= flow[link]


@compiled
def end_sample(tally: Tally, i: int) -> None:
    """Add the sample's months, hours of the day and flows to the sums; make room for the next."""
    for g in range(tally.last_hour.size):
        if tally.hours[i, g] == 0:
            continue
        for k in range(SLOTS):
            hours, energy = tally.sample_slot_hours[g, k], tally.sample_slot_energy[g, k]
            if hours > 0:
                tally.slot_hours[g, k] += hours
                tally.slot_hours_squared[g, k] += hours * hours
                tally.slot_energy[g, k] += energy
                tally.slot_energy_squared[g, k] += (energy / 1e6) ** 2
                tally.sample_slot_hours[g, k] = 0
                tally.sample_slot_energy[g, k] = 0
    for link in range(tally.sample_link.shape[0]):
        for way in range(2):
            sent = tally.sample_link[link, way] / 1e6
            if sent > 0.0:
                tally.link_energy[link, way] += sent
                tally.link_energy_squared[link, way] += sent * sent
                tally.sample_link[link, way] = 0
