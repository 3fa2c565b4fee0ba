"""From tables to a case: the rows of one study year, in base units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, Integers, flags, floats, integers, names
from tieline.case.tables import (
    Links,
    Plants,
    Reservoirs,
    Storages,
    Zones,
)
from tieline.io.build_limits import fuel_limits, link_limits
from tieline.io.read_project import HomeConnection
from tieline.io.rows_of_year import rows_of_year
from tieline.io.tables import Table, Tables
from tieline.units import MWH_PER_GWH, MWH_PER_TWH

COUNTERFACTUAL = "counterfactual"
"""Status of a home connection, which no table can give."""


def build_case(tables: Tables, home_connections: Sequence[HomeConnection], year: int) -> Case:
    """The case of one study year, from checked tables."""
    zones = _zones(tables, year)
    plants, plant_rows = _plants(tables, zones, year)
    links = _links(tables, home_connections, zones, year)
    return Case(
        study_year=year,
        zones=zones,
        plants=plants,
        reservoirs=_reservoirs(tables, zones, year),
        storages=_storages(tables, zones, year),
        links=links,
        fuel_limits=fuel_limits(tables, zones, plants, plant_rows, year),
        link_limits=link_limits(tables, links),
    )


def _zones(tables: Tables, year: int) -> Zones:
    table, demand = tables["zones"], tables["demand"]
    asked = {
        zone: row
        for row, (zone, asked_year) in enumerate(
            zip(demand.text("zone"), demand.number("year"), strict=True)
        )
        if asked_year == year
    }
    row_of = [asked.get(zone) for zone in table.text("zone")]
    energy, peak = demand.number("energy_twh"), demand.number("peak_mw")
    profile = demand.text("profile")
    return Zones(
        id=table.text("zone"),
        country=table.text("country"),
        name=table.text("name"),
        longitude=table.number("longitude"),
        latitude=table.number("latitude"),
        utc_offset_h=integers(np.floor(table.number("utc_offset_h"))),
        kind=table.text("kind"),
        voll=table.number("voll_usd_per_mwh"),
        demand_energy=floats([0.0 if k is None else energy[k] * MWH_PER_TWH for k in row_of]),
        demand_peak=floats([0.0 if k is None else peak[k] for k in row_of]),
        demand_profile=names("" if k is None or energy[k] == 0.0 else profile[k] for k in row_of),
    )


def _plants(tables: Tables, zones: Zones, year: int) -> tuple[Plants, Table]:
    table, service = rows_of_year(tables["plants"], year)
    zone = _positions(table.text("zone"), zones.id)
    country = [zones.country[z] for z in zone]
    price, co2 = _fuel_figures(tables["fuels"], table.text("fuel"), country, year)
    carbon = _co2_prices(tables, year)
    efficiency = table.number("efficiency")
    ramp = table.number("ramp_pu_per_h")
    plants = Plants(
        id=table.text("plant"),
        zone=zone,
        technology=table.text("technology"),
        fuel=table.text("fuel"),
        capacity=table.number("capacity_mw"),
        variable_cost=variable_cost(price, efficiency, table.number("vom_usd_per_mwh")),
        emission=floats(co2 / efficiency),
        co2_price=floats([carbon.get(code, 0.0) for code in country]),
        min_output=table.number("min_output_pu"),
        profile=table.text("profile"),
        flat_availability=_availability(table),
        ramp=floats(np.where(np.isnan(ramp), np.inf, ramp)),
        units=integers(table.number("units")),
        forced_outage=table.number("forced_outage_rate"),
        repair=table.number("mttr_h"),
        planned_outage=table.number("planned_outage_rate"),
        project=table.text("project"),
        status=table.text("status"),
        in_service=service,
    )
    return plants, table


def variable_cost(price: Floats, efficiency: Floats, vom: Floats) -> Floats:
    """variable cost = price / efficiency + variable O&M

    price [USD/MWh thermal], efficiency [1], vom [USD/MWh]; returns [USD/MWh].
    """
    return floats(price / efficiency + vom)


def availability(forced: Floats, planned: Floats) -> Floats:
    """availability = (1 - forced outage rate) x (1 - planned outage rate), all [1]."""
    return floats((1.0 - forced) * (1.0 - planned))


def _availability(table: Table) -> Floats:
    return availability(table.number("forced_outage_rate"), table.number("planned_outage_rate"))


def _fuel_figures(
    fuels: Table, fuel: Sequence[str], country: Sequence[str], year: int
) -> tuple[Floats, Floats]:
    """Price [USD/MWh thermal] and CO2 [t/MWh thermal] per plant; 0 where none is burnt."""
    row_of = {
        (name, code): row
        for row, (name, code, priced) in enumerate(
            zip(fuels.text("fuel"), fuels.text("country"), fuels.number("year"), strict=True)
        )
        if priced == year
    }
    rows = [row_of[name, code] if name else -1 for name, code in zip(fuel, country, strict=True)]
    columns = ("price_usd_per_mwh_thermal", "co2_t_per_mwh_thermal")
    price, co2 = ([0.0 if k < 0 else fuels.number(c)[k] for k in rows] for c in columns)
    return floats(price), floats(co2)


def _co2_prices(tables: Tables, year: int) -> dict[str, float]:
    table = tables["co2_prices"]
    rows = zip(table.text("country"), table.number("year"), table.number("usd_per_t"), strict=True)
    return {country: float(price) for country, priced, price in rows if priced == year}


def _reservoirs(tables: Tables, zones: Zones, year: int) -> Reservoirs:
    table, service = rows_of_year(tables["reservoirs"], year)
    ids = table.text("reservoir")
    return Reservoirs(
        id=ids,
        zone=_positions(table.text("zone"), zones.id),
        turbine=table.number("turbine_mw"),
        availability=_availability(table),
        energy=floats(table.number("energy_gwh") * MWH_PER_GWH),
        annual_inflow=floats(table.number("annual_inflow_gwh") * MWH_PER_GWH),
        inflow_profile=table.text("inflow_profile"),
        initial_level=table.number("initial_level_pu"),
        min_level=table.number("min_level_pu"),
        variable_cost=table.number("vom_usd_per_mwh"),
        min_release=table.number("min_release_mw"),
        pump=table.number("pump_mw"),
        pump_efficiency=table.number("pump_efficiency"),
        downstream=integers(
            [ids.index(lower) if lower in ids else -1 for lower in table.text("downstream")]
        ),
        units=integers(table.number("units")),
        forced_outage=table.number("forced_outage_rate"),
        repair=table.number("mttr_h"),
        planned_outage=table.number("planned_outage_rate"),
        project=table.text("project"),
        status=table.text("status"),
        in_service=service,
    )


def _storages(tables: Tables, zones: Zones, year: int) -> Storages:
    table, service = rows_of_year(tables["storages"], year)
    return Storages(
        id=table.text("storage"),
        zone=_positions(table.text("zone"), zones.id),
        technology=table.text("technology"),
        power=table.number("power_mw"),
        availability=_availability(table),
        energy=table.number("energy_mwh"),
        charge_efficiency=table.number("efficiency_charge"),
        discharge_efficiency=table.number("efficiency_discharge"),
        standing_loss=table.number("standing_loss_pu_per_h"),
        variable_cost=table.number("vom_usd_per_mwh"),
        initial_level=table.number("initial_level_pu"),
        units=integers(table.number("units")),
        forced_outage=table.number("forced_outage_rate"),
        repair=table.number("mttr_h"),
        planned_outage=table.number("planned_outage_rate"),
        project=table.text("project"),
        status=table.text("status"),
        in_service=service,
    )


def _links(
    tables: Tables, home_connections: Sequence[HomeConnection], zones: Zones, year: int
) -> Links:
    """The links of the year, then the home connections, out of service."""
    table, service = rows_of_year(tables["links"], year)
    home = [item for item in home_connections if _owns_rows(tables, item.project, year)]

    def column(name: str, added: Sequence[float]) -> Floats:
        return floats([*table.number(name), *added])

    return Links(
        id=names([*table.text("link"), *(item.link for item in home)]),
        from_zone=_positions(
            [*table.text("from_zone"), *(item.from_zone for item in home)], zones.id
        ),
        to_zone=_positions([*table.text("to_zone"), *(item.to_zone for item in home)], zones.id),
        forward=column("forward_mw", [item.forward for item in home]),
        backward=column("backward_mw", [item.backward for item in home]),
        loss=column("loss_pu", [item.loss for item in home]),
        hurdle=column("hurdle_usd_per_mwh", [item.hurdle for item in home]),
        kind=names([*table.text("kind"), *("dedicated" for _ in home)]),
        profile=names([*table.text("profile"), *("" for _ in home)]),
        forced_outage=column("forced_outage_rate", [item.forced_outage for item in home]),
        repair=column("mttr_h", [item.repair for item in home]),
        length_km=column("length_km", [item.length_km for item in home]),
        project=names([*table.text("project"), *(item.project for item in home)]),
        status=names([*table.text("status"), *(COUNTERFACTUAL for _ in home)]),
        in_service=flags([*service, *(False for _ in home)]),
    )


def _owns_rows(tables: Tables, project: str, year: int) -> bool:
    kinds = ("plants", "reservoirs", "storages", "links")
    return any(project in rows_of_year(tables[kind], year)[0].text("project") for kind in kinds)


def _positions(wanted: Sequence[str], ids: Sequence[str]) -> Integers:
    row_of = {name: row for row, name in enumerate(ids)}
    return integers([row_of[name] for name in wanted])
