"""Small cases for the tests of this room."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import flags, floats, integers, names
from tieline.case.tables import Links, Plants, Reservoirs, Storages, Zones
from tieline.case.weather_year import HourlyInputs

REFERENCE = Path(__file__).parents[1] / "reference"


def zones(ids: Sequence[str], countries: Sequence[str] | None = None, **more) -> Zones:
    n = len(ids)
    return Zones(
        id=names(ids),
        country=names(countries or [f"C{name}" for name in ids]),
        name=names(ids),
        longitude=floats(np.zeros(n)),
        latitude=floats(np.zeros(n)),
        utc_offset_h=integers(more.get("offset", np.zeros(n))),
        kind=names(more.get("kind", ["demand"] * n)),
        voll=floats(np.full(n, 3000.0)),
        demand_energy=floats(np.zeros(n)),
        demand_peak=floats(np.zeros(n)),
        demand_profile=names([""] * n),
    )


def plants(rows: Sequence[dict]) -> Plants:
    """rows: id, zone, capacity, units, q, repair, profile."""
    n = len(rows)

    def column(key, default):
        return [row.get(key, default) for row in rows]

    return Plants(
        id=names(column("id", "")),
        zone=integers(column("zone", 0)),
        technology=names(column("technology", "gas")),
        fuel=names(column("fuel", "gas")),
        capacity=floats(column("capacity", 0.0)),
        variable_cost=floats(np.full(n, 50.0)),
        emission=floats(np.zeros(n)),
        co2_price=floats(np.zeros(n)),
        min_output=floats(np.zeros(n)),
        profile=names(column("profile", "")),
        flat_availability=floats([1.0 - row.get("q", 0.0) for row in rows]),
        ramp=floats(np.full(n, np.inf)),
        units=integers(column("units", 1)),
        forced_outage=floats(column("q", 0.0)),
        repair=floats(column("repair", 24.0)),
        planned_outage=floats(np.zeros(n)),
        project=names(column("project", "")),
        status=names(["existing"] * n),
        in_service=flags(column("on", True)),
    )


def reservoirs(rows: Sequence[dict]) -> Reservoirs:
    n = len(rows)

    def column(key, default):
        return [row.get(key, default) for row in rows]

    return Reservoirs(
        id=names(column("id", "")),
        zone=integers(column("zone", 0)),
        turbine=floats(column("turbine", 0.0)),
        availability=floats([1.0 - row.get("q", 0.0) for row in rows]),
        energy=floats(column("energy", 0.0)),
        annual_inflow=floats(column("annual_inflow", 0.0)),
        inflow_profile=names([""] * n),
        initial_level=floats(column("initial_level", 0.5)),
        min_level=floats(column("min_level", 0.0)),
        variable_cost=floats(np.ones(n)),
        min_release=floats(np.zeros(n)),
        pump=floats(np.zeros(n)),
        pump_efficiency=floats(np.zeros(n)),
        downstream=integers(np.full(n, -1)),
        units=integers(column("units", 1)),
        forced_outage=floats(column("q", 0.0)),
        repair=floats(column("repair", 24.0)),
        planned_outage=floats(np.zeros(n)),
        project=names(column("project", "")),
        status=names(["existing"] * n),
        in_service=flags(column("on", True)),
    )


def storages(rows: Sequence[dict]) -> Storages:
    n = len(rows)

    def column(key, default):
        return [row.get(key, default) for row in rows]

    return Storages(
        id=names(column("id", "")),
        zone=integers(column("zone", 0)),
        technology=names(["battery"] * n),
        power=floats(column("power", 0.0)),
        availability=floats([1.0 - row.get("q", 0.0) for row in rows]),
        energy=floats(column("energy", 0.0)),
        charge_efficiency=floats(column("charge", 0.9)),
        discharge_efficiency=floats(column("discharge", 0.9)),
        standing_loss=floats(np.zeros(n)),
        variable_cost=floats(np.ones(n)),
        initial_level=floats(np.full(n, 0.5)),
        units=integers(column("units", 1)),
        forced_outage=floats(column("q", 0.0)),
        repair=floats(column("repair", 24.0)),
        planned_outage=floats(np.zeros(n)),
        project=names(column("project", "")),
        status=names(["existing"] * n),
        in_service=flags(column("on", True)),
    )


def links(rows: Sequence[dict]) -> Links:
    n = len(rows)

    def column(key, default):
        return [row.get(key, default) for row in rows]

    return Links(
        id=names(column("id", "")),
        from_zone=integers(column("a", 0)),
        to_zone=integers(column("b", 0)),
        forward=floats(column("forward", 0.0)),
        backward=floats(column("backward", 0.0)),
        loss=floats(column("loss", 0.0)),
        hurdle=floats(np.zeros(n)),
        kind=names(["bilateral"] * n),
        profile=names([""] * n),
        forced_outage=floats(column("q", 0.0)),
        repair=floats(column("repair", 24.0)),
        length_km=floats(np.zeros(n)),
        project=names(column("project", "")),
        status=names(["existing"] * n),
        in_service=flags(column("on", True)),
    )


def case(zone_table: Zones, **tables) -> Case:
    return Case(
        study_year=2030,
        zones=zone_table,
        plants=plants(tables.get("plants", [])),
        reservoirs=reservoirs(tables.get("reservoirs", [])),
        storages=storages(tables.get("storages", [])),
        links=links(tables.get("links", [])),
        fuel_limits=(),
        link_limits=tables.get("link_limits", ()),
    )


def inputs(made: Case, demand, available=None, inflow=None) -> HourlyInputs:
    """Hourly inputs with flat availability unless given; demand (h, z)."""
    demand = np.asarray(demand, dtype=float)
    hours = demand.shape[0]
    flat = made.plants.capacity * made.plants.flat_availability * made.plants.in_service
    mean = made.reservoirs.annual_inflow / hours * made.reservoirs.in_service
    return HourlyInputs(
        demand=floats(demand),
        plant_available=floats(np.tile(flat, (hours, 1)) if available is None else available),
        inflow=floats(np.tile(mean, (hours, 1)) if inflow is None else inflow),
        link_forward=floats(np.tile(made.links.forward * made.links.in_service, (hours, 1))),
        link_backward=floats(np.tile(made.links.backward * made.links.in_service, (hours, 1))),
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def expected(folder: str) -> dict:
    return json.loads((REFERENCE / folder / "expected.json").read_text())


def rts79(scale: float = 1.0) -> tuple[Case, HourlyInputs]:
    """IEEE Reliability Test System 1979, generation only, 8736 h."""
    folder = REFERENCE / "rts79"
    made = case(
        zones(["RTS"]),
        plants=[
            {
                "id": row["unit"],
                "capacity": float(row["capacity_mw"]),
                "q": float(row["forced_outage_rate"]),
                "repair": float(row["mttr_h"]),
            }
            for row in rows_of(folder / "generators.csv")
        ],
    )
    load = [float(row["load_mw"]) * scale for row in rows_of(folder / "load_8736h.csv")]
    return made, inputs(made, np.array(load)[:, None])
