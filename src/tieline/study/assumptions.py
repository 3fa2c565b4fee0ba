"""The inputs that a net value is tried against, each within its own stated uncertainty.

Hydrology, wind and sun are not among them: their years lie in the weather sample, and stand as
sampling error beside the range.
"""

from __future__ import annotations

import math

import numpy as np

from tieline.appraisal.net_value import MOST_INPUTS, Assumption
from tieline.case.projects import Project
from tieline.io.programme import Programme
from tieline.io.uncertainty import ProjectRanges
from tieline.study.costs import Cost
from tieline.study.effects import Effects

CO2, RATE, LIFE = "co2_value", "discount_rate", "economic_life"
DEMAND, ENERGY, FUEL, SAFER = "demand", "energy", "fuel_price_", "b6"
LEAST_SHARE = 0.05
"""A fuel whose cost moves less than this share of all fuels' moves is left at its price."""


def assumptions_of(
    programme: Programme, project: Project, effects: Effects, cost: Cost
) -> tuple[Assumption, ...]:
    """Cost, rate, life, CO2, energy, demand, a B6 in doubt, and the fuels that count."""
    items = [*cost.assumptions, _rate(programme), _life(programme), _co2(programme)]
    if effects.own.any():
        items.append(_energy(programme, project))
    if effects.demand.any():
        items.append(_demand(programme))
    if effects.b6_open.any():
        items.append(_safer())
    return (*items, *_fuels(programme, effects, MOST_INPUTS - len(items)))


def _rate(programme: Programme) -> Assumption:
    settings = programme.settings
    return Assumption(
        id=RATE,
        title="discount rate",
        unit="% a year",
        low=100.0 * min(settings.discount_rates),
        central=100.0 * settings.central_rate,
        high=100.0 * max(settings.discount_rates),
        source=settings.discount_rates_source
        + ("" if settings.rate_stated else "; the centre is their middle, nobody's figure"),
        confidence=settings.discount_rates_confidence,
        floor=0.0,
    )


def _life(programme: Programme) -> Assumption:
    given = programme.settings.uncertainty
    return Assumption(
        id=LIFE,
        title="economic life",
        unit="years",
        low=given.life_low,
        central=given.life_central,
        high=given.life_high,
        source=given.source,
        confidence=given.confidence,
        floor=1.0,
        ceiling=100.0,
    )


def _co2(programme: Programme) -> Assumption:
    settings = programme.settings
    return Assumption(
        id=CO2,
        title="value of CO2",
        unit="USD/t",
        low=settings.co2_value_low,
        central=settings.co2_value_central,
        high=settings.co2_value_high,
        source=settings.co2_value_source,
        confidence=settings.co2_value_confidence,
        floor=0.0,
    )


def _energy(programme: Programme, project: Project) -> Assumption:
    """Capacity factor: the energy of the project's own plants over the modelled one."""
    given, ranges = programme.settings.uncertainty, programme.ranges.get(project.id)
    finance = programme.finance.projects.get(project.id)
    low, high = 1.0 - given.energy, 1.0 + given.energy
    source, confidence = given.source, given.confidence
    if ranges is not None and math.isfinite(ranges.energy.low):
        low, high = ranges.energy.low, ranges.energy.high
        source, confidence = _stated(ranges)
    elif finance is not None and finance.inputs["energy_gwh_per_yr"].central > 0.0:
        item = finance.inputs["energy_gwh_per_yr"]
        low, high = item.low / item.central, item.high / item.central
        # The energy is published; how far it may lie from that is not.
        source, confidence = item.source, "estimate"
    return Assumption(
        id=ENERGY,
        title="energy of the project's plants (1 = as modelled)",
        unit="",
        low=low,
        central=1.0,
        high=high,
        source=source,
        confidence=confidence,
        floor=0.0,
    )


def _stated(ranges: ProjectRanges) -> tuple[str, str]:
    return ranges.source, ranges.confidence


def _demand(programme: Programme) -> Assumption:
    title = "demand of all zones (1 = as given; first order)"
    return _relative(programme, DEMAND, title, programme.settings.uncertainty.demand)


def _safer() -> Assumption:
    """A B6 that is not resolved, or leans on a zone that may lack data: left out, or counted."""
    return Assumption(
        id=SAFER,
        title="supply made safer, B6 (0 = left out, 1 = counted)",
        unit="",
        low=0.0,
        central=0.0,
        high=1.0,
        source="not resolved, or on a zone that misses its standard without the project: by rule "
        "it is left out of the centre",
        confidence="estimate",
        floor=0.0,
        ceiling=1.0,
    )


def _fuels(programme: Programme, effects: Effects, room: int) -> list[Assumption]:
    moves = {name: float(np.abs(np.mean(x, axis=1)).max()) for name, x in effects.fuel.items()}
    whole = sum(moves.values())
    counting = [name for name, move in moves.items() if move > LEAST_SHARE * whole]
    chosen = sorted(counting, key=lambda name: -moves[name])[:room]
    share = programme.settings.uncertainty.fuel_price
    return [
        _relative(programme, FUEL + name, f"price of {name} (1 = as given; first order)", share)
        for name in chosen
    ]


def _relative(programme: Programme, name: str, title: str, share: float) -> Assumption:
    given = programme.settings.uncertainty
    return Assumption(
        id=name,
        title=title,
        unit="",
        low=1.0 - share,
        central=1.0,
        high=1.0 + share,
        source=given.source,
        confidence=given.confidence,
        floor=0.0,
    )
