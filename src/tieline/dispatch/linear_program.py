"""The linear program of one window: a matrix that never changes, bounds that do."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from tieline.case.case import Case
from tieline.case.columns import Flags, Floats
from tieline.dispatch.constraints import HOURLY, Entries, fuel_limit
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.ties import tie_weights
from tieline.dispatch.variables import Layout, Members, layout


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """The part of a linear program that all windows of one length share.

    members   rows of the case that take part
    at        layout of an hour's block
    hours     number of blocks h;  duration (h,) [h] of each
    matrix    ((h x rows) + fuel limits, h x columns), compressed by column
    ties      (columns,) what chooses among optima of one cost, in shares of the tie cost
    """

    members: Members
    at: Layout
    hours: int
    duration: Floats
    matrix: sparse.csc_matrix
    ties: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Everything that changes from window to window, in the program's order.

    cost, lower, upper   (columns,)  [USD per unit], [MW or MWh]
    row_lower, row_upper (rows,)     infinite where a side is open
    """

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats


def assemble(case: Case, members: Members, duration: Floats) -> Program:
    """Repeat the block of one hour along the diagonal, with its ties to the hour before."""
    at = layout(members)
    hours = duration.size
    hourly = [part for equation in HOURLY for part in equation(case, members, at)]
    row, column, value = _repeat(hourly, at, duration)
    window = [
        (
            hours * at.row_count + np.tile(part.row, hours),
            (part.column[None, :] + at.column_count * np.arange(hours)[:, None]).ravel(),
            (part.value[None, :] * duration[:, None]).ravel(),
        )
        for part in fuel_limit(case, members, at)
    ]
    rows = np.concatenate([row, *(part[0] for part in window)])
    columns = np.concatenate([column, *(part[1] for part in window)])
    values = np.concatenate([value, *(part[2] for part in window)])
    shape = (hours * at.row_count + len(members.fuel_limits), hours * at.column_count)
    matrix = sparse.csc_matrix((values, (rows, columns)), shape=shape)
    matrix.sort_indices()
    ties = tie_weights(case, members, at, duration)
    return Program(members, at, hours, duration, matrix, ties)


def _repeat(parts: list[Entries], at: Layout, duration: Floats) -> tuple[Floats, Floats, Floats]:
    row = np.concatenate([part.row for part in parts])
    column = np.concatenate([part.column for part in parts])
    value = np.concatenate([part.value for part in parts])
    lag = np.concatenate([part.lag for part in parts])
    timed = np.concatenate([part.timed for part in parts])
    hour = np.arange(duration.size)[:, None]
    all_rows = hour * at.row_count + row[None, :]
    all_columns = (hour - lag[None, :]) * at.column_count + column[None, :]
    all_values = value[None, :] * np.where(timed[None, :], duration[:, None], 1.0)
    inside = all_columns >= 0
    return all_rows[inside], all_columns[inside], all_values[inside]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """What one window is asked: hourly inputs of the members, states at both ends.

    All arrays are cut to the program's members, in their order.

    demand (h, z)  available (h, p)  inflow (h, r)  forward (h, l)  backward (h, b)   [MW]
    start_level, end_level   (r,)  [MWh];  start_stored, end_stored (s,) [MWh]
    open_level    (h,) True where a block's own level limits do not bind (inside a week of
                  load blocks, whose order means nothing)
    before, after (ramps,) [MW] output in the hour before and in the last hour; nan = free
    fuel_minimum, fuel_maximum   (fuel limits,)  [MWh thermal] of this window
    """

    demand: Floats
    available: Floats
    inflow: Floats
    forward: Floats
    backward: Floats
    start_level: Floats
    end_level: Floats
    start_stored: Floats
    end_stored: Floats
    open_level: Floats | None = None
    before: Floats | None = None
    after: Floats | None = None
    fuel_minimum: Floats | None = None
    fuel_maximum: Floats | None = None


def unit_costs(program: Program, case: Case, options: DispatchOptions) -> Floats:
    """Cost of one unit of every column in the dispatch objective   [USD], whole window.

    plant: variable cost + emission x CO2 price; link: hurdle; shed and dump: the options'.
    Multiplied by the duration of the block.
    """
    members, at = program.members, program.at
    cost = np.zeros(at.column_count)
    plants = case.plants
    cost[at.columns["plant"]] = (plants.variable_cost + plants.emission * plants.co2_price)[
        members.plants
    ]
    cost[at.columns["turbine"]] = case.reservoirs.variable_cost[members.reservoirs]
    for name in ("charge", "discharge"):
        cost[at.columns[name]] = case.storages.variable_cost[members.storages]
    cost[at.columns["forward"]] = case.links.hurdle[members.links]
    cost[at.columns["backward"]] = case.links.hurdle[members.backward]
    cost[at.columns["dump"]] = options.dump_cost
    cost[at.columns["shed"]] = options.shed_cost
    result: Floats = (program.duration[:, None] * cost).ravel()
    return result


def with_ties(program: Program, window: Bounds, options: DispatchOptions) -> Bounds:
    """The bounds with the tie cost of every column in its cost; see ties.py."""
    return replace(window, cost=window.cost + options.tie_cost * program.ties)


def bounds(program: Program, case: Case, cost: Floats, window: Window) -> Bounds:
    """Column bounds and right-hand sides of one window; every column is finite."""
    lower = np.zeros((program.hours, program.at.column_count))
    upper = np.zeros_like(lower)
    _flow_bounds(program, case, window, lower, upper)
    _state_bounds(program, case, window, lower, upper)
    row_lower, row_upper = _row_bounds(program, case, window)
    return Bounds(cost, lower.ravel(), upper.ravel(), row_lower, row_upper)


def with_levels(program: Program, case: Case, base: Bounds, window: Window) -> Bounds:
    """The bounds of a window that differs from the base's in its reservoir levels alone.

    Touches only what depends on them: the first water balance, the last level, the release.
    """
    at = program.at
    lower = base.lower.reshape(program.hours, at.column_count).copy()
    upper = base.upper.reshape(program.hours, at.column_count).copy()
    row_lower, row_upper = base.row_lower.copy(), base.row_upper.copy()
    reservoirs, here = case.reservoirs, program.members.reservoirs
    turbine = (reservoirs.turbine * reservoirs.availability * reservoirs.in_service)[here]
    lower[:, at.columns["turbine"]] = _release(program, case, window, turbine)
    lower[-1, at.columns["level"]] = window.end_level
    upper[-1, at.columns["level"]] = window.end_level
    first = at.rows["reservoir"]
    water = window.inflow[0] * program.duration[0] + window.start_level
    row_lower[first] = np.where(np.isinf(row_lower[first]), -np.inf, water)
    row_upper[first] = water
    return Bounds(base.cost, lower.ravel(), upper.ravel(), row_lower, row_upper)


def _flow_bounds(
    program: Program, case: Case, window: Window, lower: Floats, upper: Floats
) -> None:
    members, column = program.members, program.at.columns
    reservoirs, storages = case.reservoirs, case.storages
    here, stores, pumps = members.reservoirs, members.storages, members.pumps
    upper[:, column["plant"]] = window.available
    lower[:, column["plant"]] = window.available * case.plants.min_output[members.plants]
    if window.after is not None:
        known = np.isfinite(window.after)
        slow = column["plant"].start + np.searchsorted(members.plants, members.ramps[known])
        lower[-1, slow] = upper[-1, slow] = window.after[known]
    turbine = (reservoirs.turbine * reservoirs.availability * reservoirs.in_service)[here]
    upper[:, column["turbine"]] = turbine
    lower[:, column["turbine"]] = _release(program, case, window, turbine)
    upper[:, column["pump"]] = (reservoirs.pump * reservoirs.in_service)[pumps]
    power = (storages.power * storages.availability * storages.in_service)[stores]
    upper[:, column["charge"]] = power
    upper[:, column["discharge"]] = power
    upper[:, column["forward"]] = window.forward
    upper[:, column["backward"]] = window.backward
    # All the water of the island could come down one river in an hour.
    water = reservoirs.energy + reservoirs.annual_inflow + 10.0 * reservoirs.turbine
    spill = max(float(water[here].sum()), float(window.inflow.sum()) + 1.0)
    upper[:, column["spill"]] = spill
    upper[:, column["dump"]] = _dump_limit(program, case, window)
    asked = window.demand[:, np.searchsorted(members.zones, members.shed)]
    upper[:, column["shed"]] = np.maximum(asked, 0.0)


RELEASE_HAIR = 1e-9
"""Share by which a release that was cut to what is possible stays below it."""


def _release(program: Program, case: Case, window: Window, turbine: Floats) -> Floats:
    """Least turbine flow [MW]: the stated release, or the most a steady flow can be.

    A steady flow r is possible if the level start + inflow - r, spilt down to the full lake,
    never falls below the lowest level and reaches the end level. Found by bisection.
    """
    here = program.members.reservoirs
    asked = np.minimum(case.reservoirs.min_release[here], turbine)
    if not asked.any():
        return np.zeros_like(asked)
    inflow = window.inflow * program.duration[:, None]
    full = (case.reservoirs.energy * case.reservoirs.in_service)[here]
    floor = full * case.reservoirs.min_level[here]

    def possible(release: Floats) -> Flags:
        level, kept = window.start_level.copy(), np.ones(release.shape, dtype=np.bool_)
        for hour, length in enumerate(program.duration):
            level = np.minimum(level + inflow[hour] - length * release, full)
            kept &= level >= floor - 1e-9
        return np.asarray(kept & (level >= window.end_level - 1e-9), dtype=np.bool_)

    low, high = np.zeros_like(asked), asked.copy()
    low = np.where(possible(high), high, low)
    for _ in range(40):
        middle = (low + high) / 2.0
        fits = possible(middle)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    # A hair below: at the very most, the end level holds by the last bit alone, and a solver
    # may call that infeasible.
    return np.where(low < asked, low * (1.0 - RELEASE_HAIR), low)


def _dump_limit(program: Program, case: Case, window: Window) -> Floats:
    """More than could ever have to be dumped in each zone   [MW]: all that could flow into it."""
    members = program.members
    plants, reservoirs, storages = case.plants, case.reservoirs, case.storages
    parts = (
        (plants.zone[members.plants], window.available.max(axis=0)),
        (reservoirs.zone[members.reservoirs], reservoirs.turbine[members.reservoirs]),
        (storages.zone[members.storages], storages.power[members.storages]),
        (case.links.to_zone[members.links], window.forward.max(axis=0)),
        (case.links.from_zone[members.backward], window.backward.max(axis=0)),
    )
    limit = np.ones(len(members.zones))
    for zone, power in parts:
        place = np.searchsorted(members.zones, zone)
        limit += np.bincount(place, weights=power, minlength=limit.size)
    return limit


def _state_bounds(
    program: Program, case: Case, window: Window, lower: Floats, upper: Floats
) -> None:
    members, column = program.members, program.at.columns
    reservoirs, storages = case.reservoirs, case.storages
    here, stores = members.reservoirs, members.storages
    full = (reservoirs.energy * reservoirs.in_service)[here]
    lower[:, column["level"]] = full * reservoirs.min_level[here]
    upper[:, column["level"]] = full
    energy = (storages.energy * storages.in_service)[stores]
    upper[:, column["stored"]] = energy
    if window.open_level is not None:
        inside = window.open_level.astype(np.bool_)
        reach = full + reservoirs.annual_inflow[here] + 10.0 * full
        lower[inside, column["level"]] = -reach
        upper[inside, column["level"]] = reach
        # A week holds at most seven full cycles of a store, whatever the order of its blocks.
        lower[inside, column["stored"]] = -7.0 * energy
        upper[inside, column["stored"]] = 7.0 * energy
    lower[-1, column["level"]] = window.end_level
    upper[-1, column["level"]] = window.end_level
    lower[-1, column["stored"]] = window.end_stored
    upper[-1, column["stored"]] = window.end_stored


def _row_bounds(program: Program, case: Case, window: Window) -> tuple[Floats, Floats]:
    members, at = program.members, program.at
    row_lower = np.zeros((program.hours, at.row_count))
    row_lower[:, at.rows["balance"]] = window.demand
    water = window.inflow * program.duration[:, None]
    water[0] += window.start_level
    row_lower[:, at.rows["reservoir"]] = water
    keep = 1.0 - case.storages.standing_loss[members.storages]
    row_lower[0, at.rows["storage"]] = keep * window.start_stored
    row_upper = row_lower.copy()
    free = at.rows["reservoir"].start + np.flatnonzero(~np.isin(members.reservoirs, members.spills))
    row_lower[:, free] = -np.inf
    if len(members.ramps):
        _ramp_rows(program, case, window, row_lower, row_upper)
    if len(members.link_limits):
        row_lower[:, at.rows["link_limit"]] = -np.inf
        row_upper[:, at.rows["link_limit"]] = [
            case.link_limits[k].maximum for k in members.link_limits
        ]
    count = len(members.fuel_limits)
    least = window.fuel_minimum if window.fuel_minimum is not None else np.full(count, -np.inf)
    most = window.fuel_maximum if window.fuel_maximum is not None else np.full(count, np.inf)
    return (
        np.concatenate([row_lower.ravel(), least]),
        np.concatenate([row_upper.ravel(), most]),
    )


def _ramp_rows(
    program: Program, case: Case, window: Window, row_lower: Floats, row_upper: Floats
) -> None:
    """A ramp limit gives way where availability itself moves further than it allows."""
    members, rows = program.members, program.at.rows["ramp"]
    step = case.plants.ramp[members.ramps] * case.plants.capacity[members.ramps]
    column = np.searchsorted(members.plants, members.ramps)
    top = window.available[:, column]
    floor = top * case.plants.min_output[members.ramps]
    row_upper[:, rows] = step
    row_lower[:, rows] = -step
    row_upper[1:, rows] += np.maximum(np.diff(floor, axis=0), 0.0)
    row_lower[1:, rows] -= np.maximum(-np.diff(top, axis=0), 0.0)
    before = window.before if window.before is not None else np.full(len(step), np.nan)
    known = np.isfinite(before)
    start = np.where(known, before, 0.0)
    row_upper[0, rows] = np.where(known, np.maximum(start + step, floor[0]), np.inf)
    row_lower[0, rows] = np.where(known, np.minimum(start - step, top[0]), -np.inf)
