"""Small systems for the tests of this room: built by hand, or drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tieline.case.case import Case
from tieline.case.columns import Floats, flags, floats, integers, names
from tieline.case.tables import (
    FuelLimit,
    LinkLimit,
    Links,
    Plants,
    Reservoirs,
    Storages,
    Zones,
)
from tieline.case.weather_year import HourlyInputs

Row = dict[str, Any]


def _column(rows: Sequence[Row], key: str, otherwise: Any) -> list[Any]:
    return [row.get(key, otherwise) for row in rows]


def zones(rows: Sequence[Row]) -> Zones:
    """Rows: id, energy (MWh/yr, 1 by default so that load may be shed), peak, profile, voll."""
    n = len(rows)
    return Zones(
        id=names(_column(rows, "id", "")),
        country=names(f"C{k}" for k in range(n)),
        name=names(_column(rows, "id", "")),
        longitude=floats(np.zeros(n)),
        latitude=floats(np.zeros(n)),
        utc_offset_h=integers(np.zeros(n)),
        kind=names(["demand"] * n),
        voll=floats(_column(rows, "voll", 3000.0)),
        demand_energy=floats(_column(rows, "energy", 1.0)),
        demand_peak=floats(_column(rows, "peak", 1.0)),
        demand_profile=names(_column(rows, "profile", "")),
    )


def _machines(rows: Sequence[Row], prefix: str) -> dict[str, Any]:
    n = len(rows)
    return {
        "id": names(row.get("id", f"{prefix} {k}") for k, row in enumerate(rows)),
        "zone": integers(_column(rows, "zone", 0)),
        "units": integers(np.ones(n)),
        "forced_outage": floats(np.zeros(n)),
        "repair": floats(np.full(n, 24.0)),
        "planned_outage": floats(np.zeros(n)),
        "project": names(_column(rows, "project", "")),
        "status": names(["existing"] * n),
        "in_service": flags(_column(rows, "on", True)),
    }


def plants(rows: Sequence[Row]) -> Plants:
    """Rows: zone, capacity, cost, emission, co2_price, floor, ramp, profile, flat, on, project."""
    n = len(rows)
    return Plants(
        **_machines(rows, "plant"),
        technology=names(["gas"] * n),
        fuel=names(["gas"] * n),
        capacity=floats(_column(rows, "capacity", 0.0)),
        variable_cost=floats(_column(rows, "cost", 0.0)),
        emission=floats(_column(rows, "emission", 0.0)),
        co2_price=floats(_column(rows, "co2_price", 0.0)),
        min_output=floats(_column(rows, "floor", 0.0)),
        profile=names(_column(rows, "profile", "")),
        flat_availability=floats(_column(rows, "flat", 1.0)),
        ramp=floats(_column(rows, "ramp", np.inf)),
    )


def reservoirs(rows: Sequence[Row]) -> Reservoirs:
    """Rows: zone, turbine, availability, energy, inflow (MWh/yr), initial, least, cost, release,
    pump, pump_efficiency, downstream, on, project."""
    n = len(rows)
    return Reservoirs(
        **_machines(rows, "reservoir"),
        turbine=floats(_column(rows, "turbine", 0.0)),
        availability=floats(_column(rows, "availability", 1.0)),
        energy=floats(_column(rows, "energy", 0.0)),
        annual_inflow=floats(_column(rows, "inflow", 0.0)),
        inflow_profile=names(_column(rows, "profile", "")),
        initial_level=floats(_column(rows, "initial", 0.5)),
        min_level=floats(_column(rows, "least", 0.0)),
        variable_cost=floats(_column(rows, "cost", 0.0)),
        min_release=floats(_column(rows, "release", 0.0)),
        pump=floats(_column(rows, "pump", 0.0)),
        pump_efficiency=floats(_column(rows, "pump_efficiency", 0.0)),
        downstream=integers(_column(rows, "downstream", -1) if n else np.zeros(0)),
    )


def storages(rows: Sequence[Row]) -> Storages:
    """Rows: zone, power, availability, energy, charge, discharge, standing, cost, initial, on."""
    n = len(rows)
    return Storages(
        **_machines(rows, "storage"),
        technology=names(["battery"] * n),
        power=floats(_column(rows, "power", 0.0)),
        availability=floats(_column(rows, "availability", 1.0)),
        energy=floats(_column(rows, "energy", 0.0)),
        charge_efficiency=floats(_column(rows, "charge", 1.0)),
        discharge_efficiency=floats(_column(rows, "discharge", 1.0)),
        standing_loss=floats(_column(rows, "standing", 0.0)),
        variable_cost=floats(_column(rows, "cost", 0.0)),
        initial_level=floats(_column(rows, "initial", 0.0)),
    )


def links(rows: Sequence[Row]) -> Links:
    """Rows: from, to, forward, backward, loss, hurdle, profile, on, project."""
    n = len(rows)
    return Links(
        id=names(row.get("id", f"link {k}") for k, row in enumerate(rows)),
        from_zone=integers(_column(rows, "from", 0)),
        to_zone=integers(_column(rows, "to", 1)),
        forward=floats(_column(rows, "forward", 0.0)),
        backward=floats(_column(rows, "backward", 0.0)),
        loss=floats(_column(rows, "loss", 0.0)),
        hurdle=floats(_column(rows, "hurdle", 0.0)),
        kind=names(["bilateral"] * n),
        profile=names(_column(rows, "profile", "")),
        forced_outage=floats(np.zeros(n)),
        repair=floats(np.full(n, 24.0)),
        length_km=floats(np.zeros(n)),
        project=names(_column(rows, "project", "")),
        status=names(["existing"] * n),
        in_service=flags(_column(rows, "on", True)),
    )


def case_of(
    zone_rows: Sequence[Row],
    plant_rows: Sequence[Row] = (),
    *,
    reservoir_rows: Sequence[Row] = (),
    storage_rows: Sequence[Row] = (),
    link_rows: Sequence[Row] = (),
    fuel_limits: tuple[FuelLimit, ...] = (),
    link_limits: tuple[LinkLimit, ...] = (),
) -> Case:
    """A case of rows with everything unsaid at its plainest."""
    return Case(
        study_year=2030,
        zones=zones(zone_rows),
        plants=plants(plant_rows),
        reservoirs=reservoirs(reservoir_rows),
        storages=storages(storage_rows),
        links=links(link_rows),
        fuel_limits=fuel_limits,
        link_limits=link_limits,
    )


def inputs_of(
    case: Case,
    demand: Any,
    *,
    availability: Any = 1.0,
    inflow: Any = 0.0,
    link_availability: Any = 1.0,
) -> HourlyInputs:
    """Hourly inputs of a case: demand (h, z) [MW], shares (h, p) and (h, l), inflow (h, r)."""
    load = np.asarray(demand, dtype=np.float64)
    hours = load.shape[0]

    def spread(values: Any, width: int) -> Floats:
        return np.array(np.broadcast_to(np.asarray(values, dtype=np.float64), (hours, width)))

    table = case.plants
    there = spread(link_availability, len(case.links.id)) * case.links.in_service
    return HourlyInputs(
        demand=floats(load),
        plant_available=floats(
            spread(availability, len(table.id))
            * table.flat_availability
            * table.capacity
            * table.in_service
        ),
        inflow=floats(spread(inflow, len(case.reservoirs.id)) * case.reservoirs.in_service),
        link_forward=floats(there * case.links.forward),
        link_backward=floats(there * case.links.backward),
    )


def served(case: Case, asked: HourlyInputs) -> HourlyInputs:
    """The inputs of a case that is ``asked``'s with other rows in service or other capacities.

    Raw availability is lost where a capacity was 0, so every row of the original case that is
    switched must have been in service there.
    """
    return replace(
        asked,
        plant_available=floats(asked.plant_available * case.plants.in_service),
        inflow=floats(asked.inflow * case.reservoirs.in_service),
        link_forward=floats(asked.link_forward * case.links.in_service),
        link_backward=floats(asked.link_backward * case.links.in_service),
    )


@dataclass(frozen=True, repr=False)
class System:
    """A random system, and the numbers it was drawn from: its repr makes it again."""

    numbers: dict[str, int]
    case: Case
    inputs: HourlyInputs

    def __repr__(self) -> str:
        return (
            f"random_system({', '.join(f'{key}={value}' for key, value in self.numbers.items())})"
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    @property
    def hours(self) -> int:
        return self.inputs.demand.shape[0]


@st.composite
def systems(
    draw: st.DrawFn,
    *,
    hours: tuple[int, int] = (24, 60),
    max_zones: int = 4,
    ramps: bool = True,
) -> System:
    """Small systems with every feature the dispatch has, each on more often than off.

    Hypothesis draws sizes and a seed; numbers come from the seed, which keeps a draw cheap.
    Shrinking therefore leads to fewer zones, hours and assets.
    """
    return random_system(
        seed=draw(st.integers(0, 2**32 - 1)),
        zone_count=draw(st.integers(1, max_zones)),
        hours=draw(st.integers(*hours)),
        reservoir_count=draw(st.integers(0, 4)),
        storage_count=draw(st.integers(0, 3)),
        link_count=draw(st.integers(0, 6)),
        limits=draw(st.booleans()),
        ramps=ramps and draw(st.booleans()),
    )


def random_system(
    *,
    seed: int,
    zone_count: int,
    hours: int,
    reservoir_count: int,
    storage_count: int,
    link_count: int,
    limits: bool,
    ramps: bool,
) -> System:
    """The system of these sizes and this seed; it always has a feasible dispatch."""
    numbers = {
        "seed": seed,
        "zone_count": zone_count,
        "hours": hours,
        "reservoir_count": reservoir_count,
        "storage_count": storage_count,
        "link_count": link_count,
        "limits": limits,
        "ramps": ramps,
    }
    rng = np.random.default_rng(seed)
    plant_rows = _plants(rng, zone_count, ramps)
    reservoir_rows = _reservoirs(rng, zone_count, reservoir_count, hours)
    storage_rows = _storages(rng, zone_count, storage_count)
    link_rows = _links(rng, zone_count, link_count if zone_count > 1 else 0)
    case = case_of(
        [{"id": f"Z{k}"} for k in range(zone_count)],
        plant_rows,
        reservoir_rows=reservoir_rows,
        storage_rows=storage_rows,
        link_rows=link_rows,
    )
    inputs = _hours(rng, case, hours)
    if limits:
        case = replace(
            case,
            fuel_limits=_fuel_limits(rng, case, inputs),
            link_limits=_link_limits(rng, case),
        )
    return System(numbers=numbers, case=case, inputs=inputs)


def _plants(rng: np.random.Generator, zone_count: int, ramps: bool) -> list[Row]:
    # The first plants, one in each zone, are free of every limit: a store can always be kept.
    rows: list[Row] = [
        {"zone": k, "capacity": rng.uniform(20, 60), "cost": rng.uniform(20, 90), "sure": True}
        for k in range(zone_count)
    ]
    others: list[Row] = [
        {
            "zone": int(rng.integers(zone_count)),
            "capacity": rng.uniform(5, 60),
            "cost": rng.uniform(0, 120),
            "emission": rng.choice([0.0, rng.uniform(0.2, 1.1)]),
            "co2_price": rng.choice([0.0, rng.uniform(5, 80)]),
            "floor": rng.choice([0.0, rng.uniform(0.1, 0.6)]),
            "ramp": rng.choice([np.inf, 1.0, rng.uniform(0.05, 0.6)]) if ramps else np.inf,
            "on": rng.random() < 0.9,
        }
        for _ in range(rng.integers(1, 3 * zone_count + 1))
    ]
    return rows + others


def _reservoirs(rng: np.random.Generator, zone_count: int, count: int, hours: int) -> list[Row]:
    rows: list[Row] = []
    for row in range(count):
        turbine = rng.uniform(5, 40)
        least = rng.choice([0.0, rng.uniform(0.0, 0.3)])
        below = int(rng.integers(row + 1, count)) if row + 1 < count else -1
        pumps = rng.random() < 0.4
        inflow = turbine * rng.uniform(0.1, 0.9) * hours
        energy = turbine * rng.uniform(4, 2.0 * hours)
        initial = rng.uniform(max(least, 0.2), 1.0)
        release = rng.choice([0.0, turbine * rng.uniform(0.05, 0.6)])
        rows.append(
            {
                "zone": int(rng.integers(zone_count)),
                "turbine": turbine,
                "availability": rng.uniform(0.8, 1.0),
                "energy": energy,
                "inflow": inflow,
                "initial": initial,
                "least": least,
                "cost": rng.choice([0.0, rng.uniform(0, 5)]),
                "release": release,
                "pump": turbine * 0.7 if pumps else 0.0,
                "pump_efficiency": rng.uniform(0.6, 0.9) if pumps else 0.0,
                "downstream": below if rng.random() < 0.6 else -1,
                "on": rng.random() < 0.9,
            }
        )
    return rows


def _storages(rng: np.random.Generator, zone_count: int, count: int) -> list[Row]:
    rows: list[Row] = []
    for _ in range(count):
        power = rng.uniform(2, 20)
        rows.append(
            {
                "zone": int(rng.integers(zone_count)),
                "power": power,
                "availability": rng.uniform(0.8, 1.0),
                "energy": power * rng.uniform(1, 8),
                "charge": rng.uniform(0.8, 1.0),
                "discharge": rng.uniform(0.8, 1.0),
                "standing": rng.choice([0.0, rng.uniform(0.0, 0.02)]),
                "cost": rng.choice([0.0, rng.uniform(0, 4)]),
                "initial": rng.choice([0.0, rng.uniform(0.0, 1.0)]),
                "on": rng.random() < 0.9,
            }
        )
    return rows


def _links(rng: np.random.Generator, zone_count: int, count: int) -> list[Row]:
    rows: list[Row] = []
    for _ in range(count):
        one, other = rng.choice(zone_count, size=2, replace=False)
        rows.append(
            {
                "from": int(one),
                "to": int(other),
                "forward": rng.uniform(0, 40),
                "backward": rng.choice([0.0, rng.uniform(0, 40)]),
                "loss": rng.choice([0.0, rng.uniform(0.0, 0.1)]),
                "hurdle": rng.choice([0.0, rng.uniform(0.0, 12.0)]),
                "on": rng.random() < 0.9,
            }
        )
    return rows


def _hours(rng: np.random.Generator, case: Case, hours: int) -> HourlyInputs:
    day = 1.0 + 0.35 * np.sin(2.0 * np.pi * (np.arange(hours)[:, None] - 8.0) / 24.0)
    mean = rng.uniform(10, 70, size=len(case.zones.id))
    demand = mean * day * rng.uniform(0.85, 1.15, size=(hours, len(case.zones.id)))
    sure = np.arange(len(case.plants.id)) < len(case.zones.id)
    driven = rng.random(len(case.plants.id)) < 0.4
    share = np.where(
        driven & ~sure, rng.uniform(0.0, 1.0, size=(hours, driven.size)), rng.uniform(0.7, 1.0)
    )
    inflow = (
        case.reservoirs.annual_inflow
        / hours
        * rng.uniform(0.3, 1.7, size=(hours, len(case.reservoirs.id)))
    )
    count = len(case.links.id)
    there = np.where(rng.random(count) < 0.3, rng.choice([0.0, 0.5, 1.0], (hours, count)), 1.0)
    return inputs_of(case, demand, availability=share, inflow=inflow, link_availability=there)


def _fuel_limits(
    rng: np.random.Generator, case: Case, inputs: HourlyInputs
) -> tuple[FuelLimit, ...]:
    """Limits that floors and availabilities can meet, on plants behind the sure ones."""
    limited = [k for k in range(len(case.zones.id), len(case.plants.id)) if rng.random() < 0.6]
    if not limited:
        return ()
    hours = inputs.demand.shape[0]
    rates = rng.uniform(1.6, 3.0, size=len(limited))
    available = inputs.plant_available[:, limited]
    steady = np.maximum(available.min(axis=0), 0.0) * hours
    floor = (available * case.plants.min_output[limited]).sum(axis=0)
    least = float(rng.uniform(0.0, 0.6) * (rates @ steady))
    most = max(least, float(rates @ floor)) + float(
        rng.uniform(0.02, 0.5) * (rates @ available.sum(axis=0))
    )
    kind = rng.integers(3)
    return (
        FuelLimit(
            id="fuel",
            plants=tuple(limited),
            heat_rate=tuple(float(rate) for rate in rates),
            minimum=least if kind != 1 else 0.0,
            maximum=most if kind != 2 else np.inf,
        ),
    )


def _link_limits(rng: np.random.Generator, case: Case) -> tuple[LinkLimit, ...]:
    count = len(case.links.id)
    if count < 2:
        return ()
    terms = tuple(
        (int(link), int(rng.choice([-1, 1])))
        for link in rng.choice(count, size=min(count, 3), replace=False)
    )
    return (LinkLimit(id="border", terms=terms, maximum=float(rng.uniform(1.0, 40.0))),)


def permuted(system: System, seed: int) -> System:
    """The same system with the rows of every table in another order."""
    rng = np.random.default_rng(seed)
    case, inputs = system.case, system.inputs
    order = {
        name: rng.permutation(len(getattr(case, name).id))
        for name in ("zones", "plants", "reservoirs", "storages", "links")
    }
    new = {name: np.argsort(rows) for name, rows in order.items()}

    def moved(name: str, **references: str) -> Any:
        table, rows = getattr(case, name), order[name]
        columns: dict[str, Any] = {}
        for key in table.__dataclass_fields__:
            old = getattr(table, key)
            if isinstance(old, tuple):
                columns[key] = tuple(old[row] for row in rows)
                continue
            column = old[rows]
            if key in references:
                owner = new[references[key]]
                column = np.array([owner[k] if k >= 0 else -1 for k in column], dtype=np.int64)
            column.flags.writeable = False
            columns[key] = column
        return replace(table, **columns)

    return System(
        numbers=system.numbers,
        case=replace(
            case,
            zones=moved("zones"),
            plants=moved("plants", zone="zones"),
            reservoirs=moved("reservoirs", zone="zones", downstream="reservoirs"),
            storages=moved("storages", zone="zones"),
            links=moved("links", from_zone="zones", to_zone="zones"),
            fuel_limits=tuple(
                replace(limit, plants=tuple(int(new["plants"][p]) for p in limit.plants))
                for limit in case.fuel_limits
            ),
            link_limits=tuple(
                replace(limit, terms=tuple((int(new["links"][k]), sign) for k, sign in limit.terms))
                for limit in case.link_limits
            ),
        ),
        inputs=HourlyInputs(
            demand=floats(inputs.demand[:, order["zones"]]),
            plant_available=floats(inputs.plant_available[:, order["plants"]]),
            inflow=floats(inputs.inflow[:, order["reservoirs"]]),
            link_forward=floats(inputs.link_forward[:, order["links"]]),
            link_backward=floats(inputs.link_backward[:, order["links"]]),
        ),
    )
