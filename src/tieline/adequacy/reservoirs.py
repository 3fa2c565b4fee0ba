"""What reservoirs do when nothing is wrong: the plan, or a stand-in where none is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, Integers, floats
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
    seams = np.append(np.arange(0, hours, HOURS_PER_WEEK), hours)
    full = reservoirs.energy * reservoirs.in_service
    low, held = full * reservoirs.min_level, full * reservoirs.initial_level
    arriving = np.add.reduceat(hourly.inflow, seams[:-1])
    begin, release = np.zeros_like(arriving), np.zeros_like(arriving)
    for week, length in enumerate(np.diff(seams)):
        water = arriving[week]
        share = arriving.sum(axis=0) * length / hours
        most = np.minimum(held + water - low, _mean_power(case) * length)
        begin[week] = held
        release[week] = np.maximum(np.minimum(np.maximum(share, held + water - full), most), 0.0)
        held = np.minimum(held + water - release[week], full)
    return _hour_by_hour(case, hourly, seams, begin, release)


def plan_from_levels(case: Case, hourly: HourlyInputs, levels: Floats) -> ReservoirPlan:
    """The hourly plan that follows from a dispatch plan's levels at the seams between weeks.

    levels (w + 1, r) [MWh] at the start of the year and at every week's end; weeks of 168 hours,
    the last one with what is left. Each week's water is level before + inflow - level after,
    within turbine power; inside the week it goes to the hours of highest load net of
    weather-driven plants, in order of reservoir name. Raises OptionError for other shapes.
    """
    hours = hourly.demand.shape[0]
    if levels.ndim != 2 or levels.shape[1] != len(case.reservoirs.id) or len(levels) < 2:
        raise OptionError(f"Levels have a column for each reservoir, not the shape {levels.shape}.")
    seams = np.append(HOURS_PER_WEEK * np.arange(len(levels) - 1), hours)
    water = levels[:-1] + np.add.reduceat(hourly.inflow, seams[:-1]) - levels[1:]
    most = np.outer(np.diff(seams), _mean_power(case))
    return _hour_by_hour(case, hourly, seams, levels[:-1], np.clip(water, 0.0, most))


def _mean_power(case: Case) -> Floats:
    """(r,) [MW] of all turbines, planned and forced outages taken off; 0 out of service."""
    reservoirs = case.reservoirs
    return floats(reservoirs.turbine * reservoirs.availability * reservoirs.in_service)


def _hour_by_hour(
    case: Case, hourly: HourlyInputs, seams: Integers, begin: Floats, release: Floats
) -> ReservoirPlan:
    """Weeks seams[k] <= h < seams[k + 1] that begin at a level and release water, both (w, r)."""
    reservoirs, hours = case.reservoirs, hourly.demand.shape[0]
    output = np.zeros((hours, len(reservoirs.id)))
    power, residual = _mean_power(case), _load_to_follow(case, hourly)
    for rows in _one_of_each_zone(case):
        zones, last = reservoirs.zone[rows], seams[-2]
        for begins, ends, weeks in ((0, last, slice(0, -1)), (last, hours, slice(-1, None))):
            given = release[weeks][:, rows]
            if given.size:
                load = residual[begins:ends][:, zones].T.reshape(len(rows), len(given), -1)
                shaved = shave_peaks(load, power[rows][:, None], given.T)
                output[begins:ends, rows] = shaved.reshape(len(rows), -1).T
        residual[:, zones] -= output[:, rows]
    stored = np.zeros_like(output)
    np.cumsum((hourly.inflow - output)[:-1], axis=0, out=stored[1:])
    week = np.repeat(np.arange(len(begin)), np.diff(seams))
    level = begin[week] + stored - stored[seams[:-1]][week]
    full = reservoirs.energy * reservoirs.in_service
    return ReservoirPlan(output=floats(output), level=floats(np.clip(level, 0.0, full)))


def _one_of_each_zone(case: Case) -> Iterator[list[int]]:
    """Reservoirs in service: the first of every zone by name, then the second, and so on."""
    reservoirs = case.reservoirs
    left = sorted(np.flatnonzero(reservoirs.in_service), key=lambda r: reservoirs.id[r])
    while left:
        zones = [reservoirs.zone[r] for r in left]
        first = [int(r) for k, r in enumerate(left) if zones.index(zones[k]) == k]
        yield first
        left = [r for r in left if r not in first]


def _load_to_follow(case: Case, hourly: HourlyInputs) -> Floats:
    """(h, z) [MW] load net of weather-driven plants.

    A zone without demand follows what its links can take there: sum of min(link, load of the other
    zone). A small link to a zone in constant need is thus served around the clock, as a dispatch
    does, and not only in the peak hours of the large neighbour at the end of another link.
    """
    residual = np.array(hourly.demand)
    for p, profile in enumerate(case.plants.profile):
        if profile:
            residual[:, case.plants.zone[p]] -= hourly.plant_available[:, p]
    silent = hourly.demand.max(axis=0) <= 0.0
    needed = np.where(silent, 0.0, np.maximum(residual, 0.0))
    links = case.links
    for link in np.flatnonzero(links.in_service):
        a, b = links.from_zone[link], links.to_zone[link]
        if silent[a]:
            residual[:, a] += np.minimum(hourly.link_forward[:, link], needed[:, b])
        if silent[b]:
            residual[:, b] += np.minimum(hourly.link_backward[:, link], needed[:, a])
    return residual


def shave_peaks(load: Floats, capacity: Floats, energy: Floats) -> Floats:
    """clip(load - λ, 0, capacity) with λ such that the hours add up to ``energy``.

    load (..., h) [MW]; capacity (...) [MW]; energy (...) [MWh] at most h x capacity; returns
    (..., h) [MW].
    """
    most, wanted = np.broadcast_arrays(capacity, energy)
    most, wanted = most[..., None], wanted[..., None]

    def above(level: Floats) -> Floats:
        shaved: Floats = np.clip(load - level, 0.0, most).sum(axis=-1, keepdims=True)
        return shaved

    # The energy is piecewise linear and falls with λ: between two of its kinks it is a line.
    kinks = np.sort(np.concatenate((load, load - most), axis=-1), axis=-1)
    low = np.zeros(wanted.shape, dtype=np.int64)
    high = np.full_like(low, kinks.shape[-1] - 1)
    while (high - low > 1).any():
        middle = (low + high) // 2
        more = above(np.take_along_axis(kinks, middle, axis=-1)) > wanted
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    below, upper = (np.take_along_axis(kinks, at, axis=-1) for at in (low, high))
    largest, least = above(below), above(upper)
    steep = largest > least
    share = np.where(steep, (largest - wanted) / np.where(steep, largest - least, 1.0), 1.0)
    return floats(np.clip(load - (below + share * (upper - below)), 0.0, most))
