"""The benchmark system: 18 zones, 144 fleets, 18 batteries, 18 reservoirs, 26 links, 8 760 hours.

Plain arrays, seeded, so that every contender is given the very same numbers. Per zone eight
fleets (nuclear, coal, gas combined and open cycle, oil, biomass, wind, solar) sized by their share
of the peak, costs from 0 to 180 USD/MWh with a few per cent of scatter; thermal availability from
two-state outages of their machines; one battery (6 h, round trip 0.85) and one reservoir (30 days
of mean inflow); a ring of 18 links and 8 chords, with another capacity each way, no losses and a
hurdle of 0.5 USD/MWh. Batteries are half full and reservoirs at the guide at the end of each week.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

ZONES = 18
HOURS = 8760
SHED_COST = 3_000.0
HURDLE = 0.5
EFFICIENCY = 0.85**0.5
LINKS_OUT = (0, 3, 5, 7, 9, 12, 15, 18, 20, 24)
"""Used links that are taken out one at a time."""

FLEETS = (
    # share of peak, USD/MWh, machines, forced outage rate, repair h
    ("nuclear", 0.10, 10.0, 2, 0.04, 120.0),
    ("coal", 0.34, 38.0, 8, 0.08, 72.0),
    ("gas combined cycle", 0.28, 62.0, 8, 0.05, 48.0),
    ("gas open cycle", 0.16, 110.0, 8, 0.08, 48.0),
    ("oil", 0.08, 180.0, 6, 0.10, 48.0),
    ("biomass", 0.05, 55.0, 4, 0.09, 60.0),
    ("wind", 0.20, 0.0, 0, 0.0, 0.0),
    ("solar", 0.25, 0.0, 0, 0.0, 0.0),
)


@dataclass(frozen=True, kw_only=True)
class System:
    """Everything a contender needs.

    demand (h, z), available (h, p), inflow (h, r)                     [MW]
    zone_of_plant (p,), capacity (p,) [MW], cost (p,) [USD/MWh]
    battery_power, battery_energy (z,)  [MW], [MWh]; turbine, lake (z,) [MW], [MWh]
    start, end (l,) zones; forward, backward (l,)                      [MW]
    """

    demand: np.ndarray
    available: np.ndarray
    inflow: np.ndarray
    zone_of_plant: np.ndarray
    capacity: np.ndarray
    cost: np.ndarray
    battery_power: np.ndarray
    battery_energy: np.ndarray
    turbine: np.ndarray
    lake: np.ndarray
    start: np.ndarray
    end: np.ndarray
    forward: np.ndarray
    backward: np.ndarray


def make_system(seed: int = 0, hours: int = HOURS) -> System:
    """The system of a seed; ``hours`` cuts the year short for a trial."""
    rng = np.random.default_rng(seed)
    peak = np.exp(rng.uniform(np.log(3_000.0), np.log(30_000.0), ZONES))
    time = np.arange(HOURS)
    shape = (
        0.75
        + 0.10 * np.cos(2 * np.pi * (time[:, None] / HOURS - rng.uniform(0, 1, ZONES)))
        + 0.12 * np.sin(2 * np.pi * (time[:, None] % 24 - 8 - rng.uniform(-1, 1, ZONES)) / 24)
        - 0.05 * ((time[:, None] // 24) % 7 >= 5)
        + _persistent(rng, ZONES, 0.97, 0.03)
    )
    running = _running(rng, [fleet for _ in range(ZONES) for fleet in FLEETS if fleet[3]])
    capacity, cost, columns, thermal = [], [], [], 0
    for z in range(ZONES):
        for name, share, price, *_ in FLEETS:
            capacity.append(share * peak[z] * rng.uniform(0.92, 1.08))
            cost.append(price * rng.uniform(0.96, 1.04))
            if name == "wind":
                columns.append(np.clip(0.3 + _persistent(rng, 1, 0.97, 0.2)[:, 0], 0.0, 1.0))
            elif name == "solar":
                sun = np.maximum(np.sin(2 * np.pi * (time % 24 - 6) / 24), 0.0)
                cloud = np.clip(0.8 + _persistent(rng, 1, 0.9, 0.15)[:, 0], 0.0, 1.0)
                columns.append(sun * cloud)
            else:
                columns.append(running[:, thermal])
                thermal += 1
    mean = 0.06 * peak
    season = 1.0 + 0.7 * np.sin(2 * np.pi * (time[:, None] / HOURS - rng.uniform(0, 1, ZONES)))
    pairs = [(z, (z + 1) % ZONES) for z in range(ZONES)] + [(z, z + 7) for z in range(8)]
    system = System(
        demand=peak * shape / shape.max(axis=0),
        available=np.array(capacity) * np.array(columns).T,
        inflow=mean * season,
        zone_of_plant=np.repeat(np.arange(ZONES), len(FLEETS)),
        capacity=np.array(capacity),
        cost=np.array(cost),
        battery_power=0.04 * peak,
        battery_energy=6.0 * 0.04 * peak,
        turbine=2.5 * mean,
        lake=720.0 * mean,
        start=np.array([a for a, _ in pairs]),
        end=np.array([b for _, b in pairs]),
        forward=rng.uniform(300.0, 2_000.0, len(pairs)),
        backward=rng.uniform(300.0, 2_000.0, len(pairs)),
    )
    return within(system, slice(0, hours))


def within(system: System, hours: slice) -> System:
    """The system in some hours of its year."""
    cut: dict[str, Any] = {
        name: getattr(system, name)[hours] for name in ("demand", "available", "inflow")
    }
    return replace(system, **cut)


def without_link(system: System, link: int) -> System:
    """The system with one link's capacity at nothing."""
    forward, backward = system.forward.copy(), system.backward.copy()
    forward[link] = backward[link] = 0.0
    return replace(system, forward=forward, backward=backward)


def outage_draw(system: System, draw: int) -> System:
    """The system with twenty of its fleets at a random share of their availability."""
    rng = np.random.default_rng(1_000 + draw)
    factor = np.ones(system.cost.size)
    factor[rng.choice(system.cost.size, 20, replace=False)] = rng.uniform(0.5, 1.0, 20)
    return replace(system, available=system.available * factor)


def windows(hours: int) -> list[slice]:
    """Weeks of 168 hours and what is left."""
    return [slice(a, min(a + 168, hours)) for a in range(0, hours, 168)]


def _persistent(rng: np.random.Generator, columns: int, lag: float, spread: float) -> np.ndarray:
    noise = rng.normal(0.0, spread * np.sqrt(1.0 - lag**2), (HOURS, columns))
    for hour in range(1, HOURS):
        noise[hour] += lag * noise[hour - 1]
    return noise


def _running(rng: np.random.Generator, fleets: list[tuple]) -> np.ndarray:
    """Share of each fleet's machines that run (h, fleets): two-state outages, hour by hour."""
    machines = np.array([fleet[3] for fleet in fleets])
    outage = np.repeat([fleet[4] for fleet in fleets], machines)
    returns = 1.0 / np.repeat([fleet[5] for fleet in fleets], machines)
    fails = outage / (1.0 - outage) * returns
    first = np.concatenate([[0], np.cumsum(machines)[:-1]])
    down = rng.random(outage.size) < outage
    share = np.empty((HOURS, machines.size))
    for hour in range(HOURS):
        share[hour] = 1.0 - np.add.reduceat(down, first, dtype=float) / machines
        chance = rng.random(outage.size)
        down = np.where(down, chance >= returns, chance < fails)
    return share
