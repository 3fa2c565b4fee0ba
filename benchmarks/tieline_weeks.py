"""The same system as a case of Tieline."""

from __future__ import annotations

import numpy as np
from system import EFFICIENCY, HURDLE, SHED_COST, ZONES, System

from tieline.case.case import Case
from tieline.case.columns import flags, floats, integers, names
from tieline.case.tables import Links, Plants, Reservoirs, Storages, Zones
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.options import DispatchOptions

OPTIONS = DispatchOptions(shed_cost=SHED_COST)
"""Everything else as shipped: free disposal as in the peers, tie rule, certificate, rechecks."""


def case_of(system: System) -> Case:
    """Zones, fleets, reservoirs, batteries and links of the system."""
    count, ids = system.cost.size, [f"Z{z:02d}" for z in range(ZONES)]
    zeros, ones = np.zeros(count), np.ones(count)
    plants = Plants(
        id=names([f"P{k:03d}" for k in range(count)]),
        zone=integers(system.zone_of_plant),
        technology=names(["fleet"] * count),
        fuel=names([""] * count),
        capacity=floats(np.maximum(system.available.max(axis=0), 1e-9)),
        variable_cost=floats(system.cost),
        emission=floats(zeros),
        co2_price=floats(zeros),
        min_output=floats(zeros),
        profile=names(["given"] * count),
        flat_availability=floats(ones),
        ramp=floats(np.full(count, np.inf)),
        units=integers(ones),
        forced_outage=floats(zeros),
        repair=floats(ones),
        planned_outage=floats(zeros),
        project=names([""] * count),
        status=names(["existing"] * count),
        in_service=flags([True] * count),
    )
    return Case(
        study_year=2030,
        zones=_zones(ids),
        plants=plants,
        reservoirs=_reservoirs(system),
        storages=_storages(system),
        links=_links(system),
    )


def inputs_of(system: System) -> HourlyInputs:
    """Its hourly series."""
    ones = np.ones((len(system.demand), 1))
    return HourlyInputs(
        demand=floats(system.demand),
        plant_available=floats(system.available),
        inflow=floats(system.inflow),
        link_forward=floats(ones * system.forward),
        link_backward=floats(ones * system.backward),
    )


def _zones(ids: list[str]) -> Zones:
    zeros = np.zeros(ZONES)
    return Zones(
        id=names(ids),
        country=names(ids),
        name=names(ids),
        longitude=floats(zeros),
        latitude=floats(zeros),
        utc_offset_h=integers(zeros),
        kind=names(["demand"] * ZONES),
        voll=floats(np.full(ZONES, SHED_COST)),
        demand_energy=floats(np.ones(ZONES)),
        demand_peak=floats(np.ones(ZONES)),
        demand_profile=names(["given"] * ZONES),
    )


def _stock(count: int) -> dict[str, object]:
    return {
        "units": integers(np.ones(count)),
        "forced_outage": floats(np.zeros(count)),
        "repair": floats(np.ones(count)),
        "planned_outage": floats(np.zeros(count)),
        "project": names([""] * count),
        "status": names(["existing"] * count),
        "in_service": flags([True] * count),
    }


def _reservoirs(system: System) -> Reservoirs:
    zeros, ones = np.zeros(ZONES), np.ones(ZONES)
    return Reservoirs(
        id=names([f"Z{z:02d} lake" for z in range(ZONES)]),
        zone=integers(np.arange(ZONES)),
        turbine=floats(system.turbine),
        availability=floats(ones),
        energy=floats(system.lake),
        annual_inflow=floats(system.inflow.sum(axis=0)),
        inflow_profile=names(["given"] * ZONES),
        initial_level=floats(0.5 * ones),
        min_level=floats(zeros),
        variable_cost=floats(zeros),
        min_release=floats(zeros),
        pump=floats(zeros),
        pump_efficiency=floats(zeros),
        downstream=integers(np.full(ZONES, -1)),
        **_stock(ZONES),  # type: ignore[arg-type]
    )


def _storages(system: System) -> Storages:
    zeros, ones = np.zeros(ZONES), np.ones(ZONES)
    return Storages(
        id=names([f"Z{z:02d} battery" for z in range(ZONES)]),
        zone=integers(np.arange(ZONES)),
        technology=names(["battery"] * ZONES),
        power=floats(system.battery_power),
        availability=floats(ones),
        energy=floats(system.battery_energy),
        charge_efficiency=floats(EFFICIENCY * ones),
        discharge_efficiency=floats(EFFICIENCY * ones),
        standing_loss=floats(zeros),
        variable_cost=floats(zeros),
        initial_level=floats(0.5 * ones),
        **_stock(ZONES),  # type: ignore[arg-type]
    )


def _links(system: System) -> Links:
    count = system.start.size
    zeros = np.zeros(count)
    stock = {k: v for k, v in _stock(count).items() if k not in ("units", "planned_outage")}
    return Links(
        id=names([f"L{k:02d}" for k in range(count)]),
        from_zone=integers(system.start),
        to_zone=integers(system.end),
        forward=floats(system.forward),
        backward=floats(system.backward),
        loss=floats(zeros),
        hurdle=floats(np.full(count, HURDLE)),
        kind=names(["bilateral"] * count),
        profile=names([""] * count),
        length_km=floats(zeros),
        **stock,  # type: ignore[arg-type]
    )
