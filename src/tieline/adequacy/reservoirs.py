"""What reservoirs do when nothing is wrong: the plan, or a stand-in where none is given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, floats
from tieline.case.weather_year import HourlyInputs
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
    low, high = float(load.min()) - capacity, float(load.max())
    # 60 halvings leave an error far below a watt.
    for _ in range(60):
        middle = 0.5 * (low + high)
        if float(np.clip(load - middle, 0.0, capacity).sum()) > energy:
            low = middle
        else:
            high = middle
    return np.clip(load - high, 0.0, capacity)
