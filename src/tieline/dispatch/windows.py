"""Weeks, load blocks, and the inputs cut to them."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from tieline.case.case import Case
from tieline.case.columns import Floats, Integers
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.linear_program import Window
from tieline.dispatch.variables import Members
from tieline.units import HOURS_PER_DAY, HOURS_PER_WEEK


def weeks(hours: int) -> list[slice]:
    """Consecutive weeks; a remainder of a day or more stands alone, a shorter one joins the last.

    A year is 52 weeks and a day: the day's small program costs less than a longer week's own.
    """
    starts = list(range(0, hours, HOURS_PER_WEEK)) or [0]
    if len(starts) > 1 and hours - starts[-1] < HOURS_PER_DAY:
        starts.pop()
    return [slice(a, b) for a, b in zip(starts, [*starts[1:], hours], strict=True)]


def cut(members: Members, inputs: HourlyInputs, hours: slice) -> dict[str, Floats]:
    """Hourly inputs of some hours and of a program's members, as keywords of Window."""
    return {
        "demand": inputs.demand[hours][:, members.zones],
        "available": inputs.plant_available[hours][:, members.plants],
        "inflow": inputs.inflow[hours][:, members.reservoirs],
        "forward": inputs.link_forward[hours][:, members.links],
        "backward": inputs.link_backward[hours][:, members.backward],
    }


def load_blocks(case: Case, members: Members, inputs: HourlyInputs, count: int) -> Integers:
    """Block of every hour (h,): each week's hours in order of residual load, cut in equal parts.

    Residual load = demand - weather-driven availability of the island   [MW].
    Blocks are numbered through the year; block 0 of a week holds its highest hours.
    """
    driven = np.array([bool(case.plants.profile[row]) for row in members.plants], dtype=np.bool_)
    residual = inputs.demand[:, members.zones].sum(axis=1) - (
        inputs.plant_available[:, members.plants[driven]].sum(axis=1)
    )
    block = np.empty(residual.size, dtype=np.int64)
    for week, hours in enumerate(weeks(residual.size)):
        size = hours.stop - hours.start
        rank = np.empty(size, dtype=np.int64)
        rank[np.argsort(-residual[hours], kind="stable")] = np.arange(size)
        block[hours] = week * count + rank * count // size
    return block


def block_window(
    members: Members, inputs: HourlyInputs, block: Integers, duration: Floats, count: int
) -> dict[str, Floats]:
    """Means over the hours of each block, as keywords of Window."""
    whole = cut(members, inputs, slice(0, block.size))
    hours = np.arange(block.size)
    into = sparse.csr_matrix(
        (np.ones(block.size), (block, hours)), shape=(duration.size, block.size)
    )
    means = {
        name: into @ values / np.maximum(duration, 1.0)[:, None] for name, values in whole.items()
    }
    inside = np.arange(duration.size) % count != count - 1
    return means | {"open_level": inside.astype(np.float64)}


def rest_state(case: Case, members: Members) -> tuple[Floats, Floats]:
    """Reservoir levels and stored energy at the start and end of a year   [MWh]."""
    reservoirs, storages = case.reservoirs, case.storages
    level = (reservoirs.energy * reservoirs.initial_level * reservoirs.in_service)[
        members.reservoirs
    ]
    stored = (storages.energy * storages.initial_level * storages.in_service)[members.storages]
    return level, stored


def window(
    fixed: dict[str, Floats],
    levels: tuple[Floats, Floats],
    stored: Floats,
    *,
    fuel: tuple[Floats, Floats],
    before: Floats | None = None,
    after: Floats | None = None,
) -> Window:
    """A window with its states at both ends; stored energy is the same at every seam."""
    return Window(
        **fixed,
        start_level=levels[0],
        end_level=levels[1],
        start_stored=stored,
        end_stored=stored,
        before=before,
        after=after,
        fuel_minimum=fuel[0],
        fuel_maximum=fuel[1],
    )
