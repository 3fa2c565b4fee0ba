"""Unique optima and unique prices: a documented rule in place of the solver's whim.

Plants of one cost, water that may come an hour earlier or later, full lines, and energy that may
be curtailed, dumped or burnt in a lossy loop leave many optima of one cost, and many prices that
support them. Two tiny, fixed terms choose one:

    tie cost of a flow   = tie_cost x (1 + w[row, hour]) / 2
    tie cost of a level  = - tie_cost x LEVEL_SHARE x (1 + w[row, hour]) / 2
    demand               = demand - tie_mw x (1 + w[zone, hour]) / 2   where there is any

w in [0, 1) comes from a hash of the row's name and the hour of the window, so neither the order
of rows nor the solver nor a row that is added elsewhere changes it. The first term makes flows
unique: what costs nothing is curtailed rather than dumped, and dumped rather than burnt on a way
there and back. The second does so for water that nobody needs: it stays in the lake as long as
there is room, and is spilt then. The third makes prices unique: each is the cost of the next MWh
from a corner where no two limits meet by chance.

Tie costs choose, they do not count: a solver finds the optimum with them; its cost, its prices and
its lower bound are then those without them (hot.py). docs/decisions/0011-unique-prices.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, Integers, floats
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.variables import Layout, Members

STEP = np.uint64(0x9E3779B97F4A7C15)
MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
"""Constants of SplitMix64: Steele, Lea, Flood 2014, doi.org/10.1145/2714064.2660195."""


@lru_cache(maxsize=64)
def weights(kind: str, ids: tuple[str, ...], hours: int) -> Floats:
    """w in [0, 1) of every hour and row, by its name  (hours, n)."""
    seeds = [
        int.from_bytes(hashlib.sha256(f"{kind}:{name}".encode()).digest()[:8], "big")
        for name in ids
    ]
    state = (
        np.array(seeds, dtype=np.uint64)[None, :]
        + STEP * np.arange(1, hours + 1, dtype=np.uint64)[:, None]
    )
    state = (state ^ (state >> np.uint64(30))) * MIX[0]
    state = (state ^ (state >> np.uint64(27))) * MIX[1]
    state = state ^ (state >> np.uint64(31))
    return floats((state >> np.uint64(11)) / 2.0**53)


LEVEL_SHARE = 0.01
"""Of a level's tie cost in that of a flow: a MWh stays in a lake for a hundred hours or more."""

FLOWS = (
    ("plant", "plants", "plants"),
    ("turbine", "reservoirs", "reservoirs"),
    ("pump", "reservoirs", "pumps"),
    ("charge", "storages", "storages"),
    ("discharge", "storages", "storages"),
    ("forward", "links", "links"),
    ("backward", "links", "backward"),
)
"""Column blocks with a tie cost: the table of their ids and the list of their members."""


def tie_weights(case: Case, members: Members, at: Layout, duration: Floats) -> Floats:
    """Tie cost of one unit of every column in shares of ``tie_cost``, whole window  (columns,).

    duration (h,) [h] of each hour or load block.
    """
    hours = duration.size
    table = np.zeros((hours, at.column_count))
    for name, owner, rows in FLOWS:
        place: Integers = getattr(members, rows)
        drawn = weights(name, getattr(case, owner).id, hours)[:, place]
        table[:, at.columns[name]] = 0.5 * (1.0 + drawn) * duration[:, None]
    drawn = weights("level", case.reservoirs.id, hours)[:, members.reservoirs]
    table[:, at.columns["level"]] = -LEVEL_SHARE * 0.5 * (1.0 + drawn)
    result: Floats = table.ravel()
    return result


def untied(
    cases: Sequence[Case], inputs: Sequence[HourlyInputs], options: DispatchOptions
) -> list[HourlyInputs]:
    """The inputs with the demand of every zone lowered by its share of ``tie_mw``."""
    if options.tie_mw == 0.0:
        return list(inputs)
    return [
        replace(asked, demand=floats(asked.demand - options.tie_mw * _shares(case, asked)))
        for case, asked in zip(cases, inputs, strict=True)
    ]


def _shares(case: Case, asked: HourlyInputs) -> Floats:
    """Of every hour and zone; 0 where nothing is consumed, so that an idle node stays idle."""
    drawn = 0.5 * (1.0 + weights("zone", case.zones.id, asked.demand.shape[0]))
    return floats(np.where(case.zones.demand_energy > 0.0, drawn, 0.0))
