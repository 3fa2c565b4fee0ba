"""A weather year: named hourly series, and what they mean for one case."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, Names, floats
from tieline.errors import OptionError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeatherYear:
    """Hourly series of one weather year, in UTC, hour beginning, from 1 January 00:00.

    label      'synthetic 3', 'ERA5 2019', ...
    synthetic  True where the series come from a seeded generator
    seed       of the generator, -1 where there is none
    profiles   names (k,)
    values     (h, k): availability [1] for plants and links, inflow as a ratio to the annual
               mean, demand as a ratio to the annual mean (mean 1 over the year)
    """

    label: str
    synthetic: bool
    seed: int
    profiles: Names
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HourlyInputs:
    """What every hour asks of and offers to the rows of one case.

    demand              (h, z)  [MW]
    plant_available     (h, p)  [MW] capacity x availability; 0 where not in service
    inflow              (h, r)  [MWh per hour]; 0 where not in service
    link_forward        (h, l)  [MW]; link_backward (h, l) [MW]; 0 where not in service
    """

    demand: Floats
    plant_available: Floats
    inflow: Floats
    link_forward: Floats
    link_backward: Floats


def hourly_inputs(case: Case, weather: WeatherYear) -> HourlyInputs:
    """Scale the series of a weather year to the rows of a case.

    Raises OptionError naming every profile that the weather year lacks.
    """
    column = {name: k for k, name in enumerate(weather.profiles)}
    wanted = {
        *case.zones.demand_profile,
        *case.plants.profile,
        *case.reservoirs.inflow_profile,
        *case.links.profile,
    } - {""}
    missing = sorted(wanted - column.keys())
    if missing:
        raise OptionError(f"Weather year {weather.label!r} lacks: {', '.join(missing)}.")
    hours = weather.values.shape[0]

    def series(profile: str, otherwise: float) -> Floats:
        if profile:
            return weather.values[:, column[profile]]
        return np.full(hours, otherwise)

    zones, plants, reservoirs, links = case.zones, case.plants, case.reservoirs, case.links
    demand = [
        load(series(profile, 1.0), energy, peak)
        for profile, energy, peak in zip(
            zones.demand_profile, zones.demand_energy, zones.demand_peak, strict=True
        )
    ]
    available = [
        series(profile, flat) * capacity * on
        for profile, flat, capacity, on in zip(
            plants.profile,
            plants.flat_availability,
            plants.capacity,
            plants.in_service,
            strict=True,
        )
    ]
    inflow = [
        series(profile, 1.0) * annual / hours * on
        for profile, annual, on in zip(
            reservoirs.inflow_profile,
            reservoirs.annual_inflow,
            reservoirs.in_service,
            strict=True,
        )
    ]
    there = [
        series(profile, 1.0) * on
        for profile, on in zip(links.profile, links.in_service, strict=True)
    ]
    share = np.array(there).T.reshape(hours, len(links.id))
    return HourlyInputs(
        demand=floats(np.array(demand).T.reshape(hours, len(zones.id))),
        plant_available=floats(np.array(available).T.reshape(hours, len(plants.id))),
        inflow=floats(np.array(inflow).T.reshape(hours, len(reservoirs.id))),
        link_forward=floats(share * links.forward),
        link_backward=floats(share * links.backward),
    )


def load(shape: Floats, energy: float, peak: float) -> Floats:
    """Demand whose mean year meets energy and peak.

    load = a + b x shape, with mean(load) = energy / hours and, where the shape varies,
    max(load) = peak. A shape of mean 1 + e keeps its e: a hot year asks for more. The shape is
    never turned over (a peak below the mean leaves it flat) and never stretched below zero: a
    peak that would need it is not reached, while the energy is.

    shape (h,) ratio to the annual mean; energy [MWh/yr]; peak [MW]; returns (h,) [MW].
    """
    if energy <= 0.0:
        return np.zeros_like(shape)
    mean = energy / shape.size
    level = shape.mean()
    relative = shape / level
    highest, lowest = relative.max() - 1.0, relative.min() - 1.0
    if highest <= 1e-9:
        return floats(np.full(shape.shape, mean * level))
    stretch = min(max((peak / mean - 1.0) / highest, 0.0), -1.0 / lowest)
    return floats(np.maximum(mean * level * (1.0 + stretch * (relative - 1.0)), 0.0))
