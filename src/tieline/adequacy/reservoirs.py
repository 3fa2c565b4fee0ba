"""What reservoirs do when nothing is wrong: the plan, or a stand-in where none is given."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, floats
from tieline.case.weather_year import HourlyInputs
from tieline.errors import OptionError
from tieline.units import HOURS_PER_WEEK


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReservoirPlan:
    """Hourly output and level of every reservoir in one weather year, from a dispatch.

    output  (h, r) [MW] planned turbine output
    level   (h, r) [MWh] at the start of the hour
    """

    output: Floats
    level: Floats


def stand_in_plan(case: Case, hourly: HourlyInputs) -> ReservoirPlan:
    """A plan without a dispatch, for tests and first looks; a study passes the dispatch's own.

    Every week may use its share of the year's inflow, as far as the level stays between
    ``min_level`` and full; inside the week the water goes to the hours of highest load net of
    weather-driven plants, up to turbine power, in order of reservoir name.
    """
    reservoirs = case.reservoirs
    hours = hourly.demand.shape[0]
    output = np.zeros((hours, len(reservoirs.id)))
    level = np.zeros_like(output)
    residual = _residual_load(case, hourly)
    for r in sorted(range(len(reservoirs.id)), key=lambda r: reservoirs.id[r]):
        if not reservoirs.in_service[r]:
            continue
        target = residual[:, reservoirs.zone[r]]
        output[:, r], level[:, r] = _one_reservoir(case, hourly.inflow[:, r], r, target)
        residual[:, reservoirs.zone[r]] -= output[:, r]
    return ReservoirPlan(output=floats(output), level=floats(level))


def plan_from_levels(case: Case, hourly: HourlyInputs, levels: Floats) -> ReservoirPlan:
    """The hourly plan that follows from a dispatch plan's levels at the seams between weeks.

    levels (w + 1, r) [MWh] at the start of the year and at every week's end; weeks of 168 hours,
    the last one with what is left. Each week's water is level before + inflow - level after,
    within turbine power; inside the week it goes to the hours of highest load net of
    weather-driven plants, in order of reservoir name. Raises OptionError for other shapes.
    """
    reservoirs = case.reservoirs
    hours = hourly.demand.shape[0]
    if levels.ndim != 2 or levels.shape[1] != len(reservoirs.id) or len(levels) < 2:
        raise OptionError(f"Levels have a column for each reservoir, not the shape {levels.shape}.")
    seams = [*range(0, HOURS_PER_WEEK * (len(levels) - 1), HOURS_PER_WEEK), hours]
    output = np.zeros((hours, len(reservoirs.id)))
    level = np.zeros_like(output)
    residual = _residual_load(case, hourly)
    for r in sorted(range(len(reservoirs.id)), key=lambda r: reservoirs.id[r]):
        if not reservoirs.in_service[r]:
            continue
        z, inflow = reservoirs.zone[r], hourly.inflow[:, r]
        capacity = float(reservoirs.turbine[r] * reservoirs.availability[r])
        for week, (start, stop) in enumerate(pairwise(seams)):
            at = slice(start, stop)
            water = float(levels[week, r] + inflow[at].sum() - levels[week + 1, r])
            release = min(max(water, 0.0), capacity * (stop - start))
            output[at, r] = shave_peaks(residual[at, z], capacity, release)
            path = levels[week, r] + np.cumsum(inflow[at] - output[at, r])
            level[at, r] = np.concatenate(([levels[week, r]], path[:-1]))
        residual[:, z] -= output[:, r]
    full = reservoirs.energy * reservoirs.in_service
    return ReservoirPlan(output=floats(output), level=floats(np.clip(level, 0.0, full)))


def _residual_load(case: Case, hourly: HourlyInputs) -> Floats:
    residual = np.array(hourly.demand)
    for p, profile in enumerate(case.plants.profile):
        if profile:
            residual[:, case.plants.zone[p]] -= hourly.plant_available[:, p]
    # A zone without demand of its own follows the zones it is linked to.
    for z in np.flatnonzero(~(hourly.demand > 0.0).any(axis=0)):
        for a, b, on in zip(
            case.links.from_zone, case.links.to_zone, case.links.in_service, strict=True
        ):
            if on and z in (a, b):
                residual[:, z] += hourly.demand[:, b if a == z else a]
    return residual


def _one_reservoir(case: Case, inflow: Floats, r: int, target: Floats) -> tuple[Floats, Floats]:
    reservoirs = case.reservoirs
    hours = inflow.size
    capacity = float(reservoirs.turbine[r] * reservoirs.availability[r])
    full = float(reservoirs.energy[r])
    low = full * float(reservoirs.min_level[r])
    held = full * float(reservoirs.initial_level[r])
    output, level = np.zeros(hours), np.zeros(hours)
    for start in range(0, hours, HOURS_PER_WEEK):
        at = slice(start, min(start + HOURS_PER_WEEK, hours))
        length = at.stop - start
        water = float(inflow[at].sum())
        share = float(inflow.sum()) * length / hours
        most = min(held + water - low, capacity * length)
        release = max(min(max(share, held + water - full), most), 0.0)
        output[at] = shave_peaks(target[at], capacity, release)
        path = held + np.cumsum(inflow[at] - output[at])
        level[at] = np.clip(np.concatenate(([held], path[:-1])), 0.0, full)
        held = min(float(path[-1]), full)
    return output, level


def shave_peaks(load: Floats, capacity: float, energy: float) -> Floats:
    """clip(load - λ, 0, capacity) with λ such that the hours add up to ``energy``.

    load (h,) [MW]; capacity [MW]; energy [MWh] at most h x capacity; returns (h,) [MW].
    """
    if energy <= 0.0 or capacity <= 0.0:
        return np.zeros_like(load)
    # The energy is piecewise linear and falls with λ: between two of its kinks it is a line.
    kinks = np.unique(np.concatenate((load, load - capacity)))
    low, high = 0, kinks.size - 1
    while high - low > 1:
        middle = (low + high) // 2
        if float(np.clip(load - kinks[middle], 0.0, capacity).sum()) > energy:
            low = middle
        else:
            high = middle
    most, least = (float(np.clip(load - kinks[k], 0.0, capacity).sum()) for k in (low, high))
    share = (most - energy) / (most - least) if most > least else 1.0
    at = kinks[low] + share * (kinks[high] - kinks[low])
    return floats(np.clip(load - at, 0.0, capacity))
