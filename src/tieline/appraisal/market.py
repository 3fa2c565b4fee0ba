"""The market of one dispatch in plain arrays, and the surplus of each row in it.

Formulas: RTE, antaresProcessing, R/surplus.R (the definitions; the code is our own).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, Integers, Names, floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Market:
    """Hours, rows and prices of one dispatch, all energies in MWh per hour.

    country        (z,)   of each zone
    price          (h, z) [USD/MWh] dual of the balance
    demand, shed, dump (h, z) dump is energy taken away at the price of the zone
    voll           (z,)   [USD/MWh]
    plant_zone     (p,)   plant_output (h, p), plant_cost (p,) [USD/MWh] without CO2 price
    emission       (p,)   [t/MWh]; co2_price (p,) [USD/t] as in the dispatch
    reservoir_zone (r,)   turbine, pump (h, r), reservoir_cost (r,) [USD/MWh turbined]
    storage_zone   (s,)   charge, discharge (h, s), storage_cost (s,) [USD/MWh] on both
    from_zone, to_zone (l,) forward, backward (h, l) at the sending end
    loss           (l,)   [1]; hurdle (l,) [USD/MWh sent]
    """

    country: Names
    price: Floats
    demand: Floats
    shed: Floats
    dump: Floats
    voll: Floats
    plant_zone: Integers
    plant_output: Floats
    plant_cost: Floats
    emission: Floats
    co2_price: Floats
    reservoir_zone: Integers
    turbine: Floats
    pump: Floats
    reservoir_cost: Floats
    storage_zone: Integers
    charge: Floats
    discharge: Floats
    storage_cost: Floats
    from_zone: Integers
    to_zone: Integers
    forward: Floats
    backward: Floats
    loss: Floats
    hurdle: Floats


class Dispatched(Protocol):
    """What a dispatch leaves behind: a case and its hours, (h, rows) [MW]."""

    @property
    def case(self) -> Case: ...
    @property
    def price(self) -> Floats: ...
    @property
    def demand(self) -> Floats: ...
    @property
    def shed(self) -> Floats: ...
    @property
    def dump(self) -> Floats: ...
    @property
    def plant(self) -> Floats: ...
    @property
    def turbine(self) -> Floats: ...
    @property
    def pump(self) -> Floats: ...
    @property
    def charge(self) -> Floats: ...
    @property
    def discharge(self) -> Floats: ...
    @property
    def forward(self) -> Floats: ...
    @property
    def backward(self) -> Floats: ...


def market_of(run: Dispatched) -> Market:
    """The market of a dispatch result, row by row in the order of its case."""
    case = run.case
    return Market(
        country=case.zones.country,
        price=run.price,
        demand=run.demand,
        shed=run.shed,
        dump=run.dump,
        voll=case.zones.voll,
        plant_zone=case.plants.zone,
        plant_output=run.plant,
        plant_cost=case.plants.variable_cost,
        emission=case.plants.emission,
        co2_price=case.plants.co2_price,
        reservoir_zone=case.reservoirs.zone,
        turbine=run.turbine,
        pump=run.pump,
        reservoir_cost=case.reservoirs.variable_cost,
        storage_zone=case.storages.zone,
        charge=run.charge,
        discharge=run.discharge,
        storage_cost=case.storages.variable_cost,
        from_zone=case.links.from_zone,
        to_zone=case.links.to_zone,
        forward=run.forward,
        backward=run.backward,
        loss=case.links.loss,
        hurdle=case.links.hurdle,
    )


def consumer_surplus(market: Market) -> Floats:
    """CS[z] = sum_h (VOLL[z] - price[h,z]) x (demand - shed)[h,z]  (z,) [USD/yr]."""
    served = market.demand - market.shed
    return floats(np.sum((market.voll - market.price) * served, axis=0))


def producer_surplus(market: Market) -> Floats:
    """PS[p] = sum_h (price - cost - emission x CO2 price) x output  (p,) [USD/yr]."""
    cost = market.plant_cost + market.emission * market.co2_price
    return floats(np.sum((market.price[:, market.plant_zone] - cost) * market.plant_output, 0))


def reservoir_surplus(market: Market) -> Floats:
    """sum_h price x (turbine - pump) - cost x turbine  (r,) [USD/yr]; levels end as begun."""
    price = market.price[:, market.reservoir_zone]
    earned = price * (market.turbine - market.pump) - market.reservoir_cost * market.turbine
    return floats(np.sum(earned, axis=0))


def storage_surplus(market: Market) -> Floats:
    """SS[s] = sum_h price x (discharge - charge) - cost x (both)  (s,) [USD/yr]."""
    price = market.price[:, market.storage_zone]
    earned = price * (market.discharge - market.charge)
    earned = earned - market.storage_cost * (market.discharge + market.charge)
    return floats(np.sum(earned, axis=0))


def congestion_rent(market: Market) -> Floats:
    """What arrives at its price less what was sent at its price, hurdles still inside.

    CR[l] = sum_h price_to (1 - loss) f - price_from f, and the same backward  (l,) [USD/yr]
    """
    sent, arrived = market.price[:, market.from_zone], market.price[:, market.to_zone]
    kept = 1.0 - market.loss
    forward = (arrived * kept - sent) * market.forward
    backward = (sent * kept - arrived) * market.backward
    return floats(np.sum(forward + backward, axis=0))


def wheeling(market: Market) -> Floats:
    """Hurdle x energy sent  (l,) [USD/yr]: a part of the rent, a transfer."""
    return floats(np.sum(market.hurdle * (market.forward + market.backward), axis=0))


def co2_revenue(market: Market) -> Floats:
    """CO2 price x emissions  (p,) [USD/yr]: what the state takes where the price is a tax."""
    return floats(np.sum(market.emission * market.co2_price * market.plant_output, axis=0))


def dumped(market: Market) -> Floats:
    """- sum_h price x dump  (z,) [USD/yr]: borne by the producers of the zone."""
    return floats(-np.sum(market.price * market.dump, axis=0))


def resource_cost(market: Market) -> float:
    """Fuel + variable O&M + CO2 price + unserved energy at the country's value  [USD/yr].

    Hurdles and wheeling charges are transfers and are not in it.
    """
    plants = np.sum((market.plant_cost + market.emission * market.co2_price) * market.plant_output)
    water = np.sum(market.reservoir_cost * market.turbine)
    stores = np.sum(market.storage_cost * (market.charge + market.discharge))
    return float(plants + water + stores + np.sum(market.voll * market.shed))


def served_value(market: Market) -> float:
    """sum VOLL x demand  [USD/yr]: the constant of the closure."""
    return float(np.sum(market.voll * market.demand))


def imbalance(market: Market) -> Floats:
    """Supply less use of every zone and hour, (h, z) [MWh/h]: zero in a sound dispatch."""
    zones = len(market.country)
    net = market.shed - market.demand - market.dump
    net = net + _by_zone(market.plant_output, market.plant_zone, zones)
    net = net + _by_zone(market.turbine - market.pump, market.reservoir_zone, zones)
    net = net + _by_zone(market.discharge - market.charge, market.storage_zone, zones)
    kept = 1.0 - market.loss
    net = net + _by_zone(kept * market.backward - market.forward, market.from_zone, zones)
    net = net + _by_zone(kept * market.forward - market.backward, market.to_zone, zones)
    return floats(net)


def _by_zone(values: Floats, zone: Integers, zones: int) -> Floats:
    incidence = np.zeros((values.shape[1], zones))
    incidence[np.arange(values.shape[1]), zone] = 1.0
    return floats(values @ incidence)
