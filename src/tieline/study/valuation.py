"""What a dispatch leaves behind for the appraisal: gains, fuel, and a project's own energy.

These rows carry every first-order answer that the appraisal gives later without another
dispatch: by the envelope theorem the derivative of the least cost with respect to a price is
the quantity it is paid on, and with respect to a quantity its price.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tieline.appraisal.market import (
    congestion_rent,
    market_of,
    producer_surplus,
    reservoir_surplus,
    wheeling,
)
from tieline.appraisal.settlement import Agreement, settlement
from tieline.appraisal.welfare import COMPONENTS, DedicatedAsset, who_gains
from tieline.case.projects import Project
from tieline.dispatch.result import DispatchResult
from tieline.io.programme import Programme
from tieline.study.assets import rent_shares
from tieline.study.measure import Row


@dataclass(frozen=True, slots=True)
class Burning:
    """How a plant turns fuel into energy: efficiency [1], variable O&M [USD/MWh]."""

    efficiency: float
    vom: float


def burning(programme: Programme) -> dict[str, Burning]:
    """Efficiency and variable O&M of every plant by id."""
    table = programme.tables["plants"]
    return {
        plant: Burning(float(efficiency), float(vom))
        for plant, efficiency, vom in zip(
            table.text("plant"),
            table.number("efficiency"),
            table.number("vom_usd_per_mwh"),
            strict=True,
        )
    }


def gain_rows_of(
    result: DispatchResult,
    assets: Sequence[DedicatedAsset],
    agreements: Sequence[Agreement] = (),
    co2_price_is_tax: bool = False,
) -> Iterable[Row]:
    """Welfare of one dispatch by country and component  [USD/yr]; see appraisal.welfare."""
    market, shares = market_of(result), rent_shares(result.case)
    gains = who_gains(
        market,
        assets=assets,
        transfers=[settlement(market, item, float(shares[item.link])) for item in agreements],
        rent_to_from=shares,
        co2_price_is_tax=co2_price_is_tax,
    )
    for country, component in sorted(gains, key=lambda k: (k[0], COMPONENTS.index(k[1]))):
        yield {
            "country": country,
            "component": component,
            "usd_per_year": gains[country, component],
        }


def fuel_rows(
    result: DispatchResult, plants: Mapping[str, Burning], co2_price_is_tax: bool = False
) -> Iterable[Row]:
    """Fuel burnt by fuel and country: energy, cost, CO2, and the price of CO2 that is a cost.

    A price that is a tax is none: B2 then takes the whole societal value.

    thermal = electric / efficiency   [MWh/yr]
    cost    = (variable cost - variable O&M) x electric   [USD/yr]
    """
    case = result.case
    energy = result.plant.sum(axis=0)
    sums: dict[tuple[str, str, float], list[float]] = {}
    for row, (plant, fuel) in enumerate(zip(case.plants.id, case.plants.fuel, strict=True)):
        if not fuel or energy[row] <= 0.0:
            continue
        country = case.zones.country[case.plants.zone[row]]
        price = 0.0 if co2_price_is_tax else float(case.plants.co2_price[row])
        key = (fuel, country, price)
        how, electric = plants[plant], float(energy[row])
        found = sums.setdefault(key, [0.0] * 4)
        found[0] += electric / how.efficiency
        found[1] += electric
        found[2] += electric * (float(case.plants.variable_cost[row]) - how.vom)
        found[3] += electric * float(case.plants.emission[row])
    for (fuel, country, price), (thermal, electric, cost, co2) in sorted(sums.items()):
        yield {
            "fuel": fuel,
            "country": country,
            "thermal_mwh": thermal,
            "electric_mwh": electric,
            "cost_usd": cost,
            "co2_t": co2,
            "co2_price_usd_per_t": price,
        }


def own_row(result: DispatchResult, project: Project) -> Row:
    """A project's own plants and links in one dispatch.

    energy_mwh   of its plants and reservoirs
    surplus_usd  sum of (price - cost) x energy there, and the rent of its own lines from a node
                 of its own: what one more share of its energy is worth where it is delivered
    sent_mwh     over its links, both ways; home links count while they stand in
    demand_usd   sum over zones of price x demand: what one more share of all demand costs
    """
    case = result.case
    market = market_of(result)
    plants = [row for row, owner in enumerate(case.plants.project) if owner == project.id]
    water = [row for row, owner in enumerate(case.reservoirs.project) if owner == project.id]
    links = [
        row
        for row, (link, owner) in enumerate(zip(case.links.id, case.links.project, strict=True))
        if owner == project.id or f"link:{link}" in project.home_rows
    ]
    surplus = producer_surplus(market)[plants].sum() + reservoir_surplus(market)[water].sum()
    # At the node itself the price is any between nothing and the market's while the line is full.
    alone = {zone for zone, kind in enumerate(case.zones.kind) if kind == "generation"} & {
        *case.plants.zone[plants].tolist(),
        *case.reservoirs.zone[water].tolist(),
    }
    lines = [row for row in links if alone & {case.links.from_zone[row], case.links.to_zone[row]}]
    surplus += (congestion_rent(market) - wheeling(market))[lines].sum()
    return {
        "energy_mwh": float(result.plant[:, plants].sum() + result.turbine[:, water].sum()),
        "surplus_usd": float(surplus),
        "sent_mwh": float(result.forward[:, links].sum() + result.backward[:, links].sum()),
        "demand_usd": float(np.sum(result.price * result.demand)),
    }
