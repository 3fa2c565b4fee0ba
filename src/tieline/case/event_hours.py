"""What an event does hour by hour: pure functions from hourly inputs to hourly inputs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, Integers, floats
from tieline.case.events import Effect, Event, rows_of, share_of, zones_of
from tieline.case.weather_year import HourlyInputs
from tieline.errors import OptionError

DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
"""Days of a year of 365 before each month: a modelled year has no 29 February."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Disturbance:
    """Factors on the rows of a case over some hours, 1 where nothing happens.

    demand (h, z)  plant (h, p)  turbine (h, r)  inflow (h, r)  storage (h, s)  link (h, l)
    cost (h, p) on the variable cost   [1]
    """

    demand: Floats
    plant: Floats
    turbine: Floats
    inflow: Floats
    storage: Floats
    link: Floats
    cost: Floats

    def hours(self, span: slice) -> Disturbance:
        """The same over a part of the hours."""
        return Disturbance(**{name: getattr(self, name)[span] for name in self.__slots__})

    def zones(self, case: Case) -> Integers:
        """Zones where anything happens (z,), by position; both ends of a link count."""
        hit = (self.demand != 1.0).any(axis=0)
        for name, zone in (
            ("plant", case.plants.zone),
            ("cost", case.plants.zone),
            ("turbine", case.reservoirs.zone),
            ("inflow", case.reservoirs.zone),
            ("storage", case.storages.zone),
            ("link", case.links.from_zone),
            ("link", case.links.to_zone),
        ):
            hit[zone[(getattr(self, name) != 1.0).any(axis=0)]] = True
        return np.flatnonzero(hit)


def course(effect: Effect, hours: int) -> Floats:
    """Size of an effect in every hour since the event began   [1], (hours,).

    0 before its delay, 1 while it lasts, then 1 - (what is repaired), straight between points.
    """
    time = np.arange(hours, dtype=np.float64)
    size = np.zeros(hours)
    size[effect.delay_h : effect.delay_h + effect.hours] = 1.0
    if effect.repair_h:
        over = float(effect.delay_h + effect.hours)
        after = time >= over
        # An hour counts with what works at its end.
        repaired = np.interp(
            time[after] - over + 1.0, [0.0, *effect.repair_h], [0.0, *effect.repair_share]
        )
        done = time[after] - over + 1.0 >= effect.repair_h[-1]
        size[after] = np.where(done, 0.0, 1.0 - repaired)
    return size


def disturbance(case: Case, event: Event, hours: int) -> Disturbance:
    """Factors in every hour from the begin of an event on.

    A row hit twice has the smaller share of its capacity; factors on demand, inflow and cost
    multiply. An effect of size s and share k leaves 1 - s (1 - k).
    """
    sizes = {
        "demand": len(case.zones.id),
        "plant": len(case.plants.id),
        "turbine": len(case.reservoirs.id),
        "inflow": len(case.reservoirs.id),
        "storage": len(case.storages.id),
        "link": len(case.links.id),
        "cost": len(case.plants.id),
    }
    factors = {name: np.ones((hours, width)) for name, width in sizes.items()}
    for effect in event.effects:
        size = course(effect, hours)
        for name, rows in rows_of(case, effect).items():
            lost = size[:, None] * (1.0 - share_of(case, effect, name, rows))[None, :]
            if name in ("demand", "inflow", "cost"):
                factors[name][:, rows] *= 1.0 - lost
            else:
                factors[name][:, rows] = np.minimum(factors[name][:, rows], 1.0 - lost)
    return Disturbance(**{name: floats(values) for name, values in factors.items()})


def disturbed(inputs: HourlyInputs, change: Disturbance) -> HourlyInputs:
    """Hourly inputs of the same hours under an event; turbines, storages and costs stay with
    the disturbance, since no hourly input holds them."""
    return replace(
        inputs,
        demand=floats(inputs.demand * change.demand),
        plant_available=floats(inputs.plant_available * change.plant),
        inflow=floats(inputs.inflow * change.inflow),
        link_forward=floats(inputs.link_forward * change.link),
        link_backward=floats(inputs.link_backward * change.link),
    )


def part(inputs: HourlyInputs, start: int, hours: int) -> HourlyInputs:
    """Some hours of a year; after its last hour the same year begins again."""
    total = inputs.demand.shape[0]
    rows = (start + np.arange(hours)) % total
    return HourlyInputs(
        demand=floats(inputs.demand[rows]),
        plant_available=floats(inputs.plant_available[rows]),
        inflow=floats(inputs.inflow[rows]),
        link_forward=floats(inputs.link_forward[rows]),
        link_backward=floats(inputs.link_backward[rows]),
    )


def with_event_inputs(case: Case, inputs: HourlyInputs, event: Event, start: int) -> HourlyInputs:
    """The hourly inputs of a year in which an event begins in hour ``start``.

    What outlasts the year is cut off.
    """
    total = inputs.demand.shape[0]
    if not 0 <= start < total:
        raise OptionError(f"An event begins in hour 0 to {total - 1} of the year, not {start}.")
    length = min(event.span_h, total - start)
    if not length:
        return inputs
    after = disturbed(part(inputs, start, length), disturbance(case, event, length))
    span = slice(start, start + length)
    columns = {}
    for name in HourlyInputs.__slots__:
        whole = np.array(getattr(inputs, name))
        whole[span] = getattr(after, name)
        columns[name] = floats(whole)
    return HourlyInputs(**columns)


def spare(case: Case, inputs: HourlyInputs, event: Event) -> Floats:
    """What the event's scope has to spare in every hour before the event   [MW], (h,).

    available plants + the day's mean inflow, at most the turbines - demand. Storage and imports
    are left out: this only says when the scope is tightest.
    """
    inside = zones_of(case, event.scope, event.countries)
    zones, lakes = inside, inside[case.reservoirs.zone]
    demand = inputs.demand[:, zones].sum(axis=1)
    plants = inputs.plant_available[:, inside[case.plants.zone]].sum(axis=1)
    turbine = case.reservoirs.turbine * case.reservoirs.availability * case.reservoirs.in_service
    days = np.arange(inputs.inflow.shape[0]) // 24
    sums = np.zeros((days[-1] + 1, int(lakes.sum())))
    np.add.at(sums, days, inputs.inflow[:, lakes])
    mean = sums / np.bincount(days)[:, None]
    water = np.minimum(mean, turbine[lakes]).sum(axis=1)[days]
    result: Floats = plants + water - demand
    return result


def begin(case: Case, inputs: HourlyInputs, event: Event) -> int:
    """Hour of the year (UTC) in which an event begins in this weather year.

    'tightest': lead_h before the hour of least to spare among the event's months.
    'MM-DD': the first hour of that day.
    """
    total = inputs.demand.shape[0]
    if event.begins != "tightest":
        month, day = map(int, event.begins.split("-"))
        return int(min((DAYS_BEFORE[month - 1] + day - 1) * 24, total - 1))
    left = spare(case, inputs, event)
    if event.months:
        month_of = np.searchsorted(np.array(DAYS_BEFORE), np.arange(total) // 24, side="right")
        chosen = np.isin(month_of, event.months)
        if chosen.any():
            left = np.where(chosen, left, np.inf)
    return max(int(np.argmin(left)) - event.lead_h, 0)
