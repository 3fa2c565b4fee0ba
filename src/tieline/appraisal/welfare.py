"""Who gains: the welfare of one dispatch by country, from plain arrays.

The closure this file keeps, true for any prices whatever, given balance in every zone:

    sum over countries and components = sum VOLL x demand - resource cost
    resource cost = fuel + variable O&M + CO2 price + unserved energy at its value

so a change of the sum is minus the change of resource cost. Hurdles move money from the
rent to 'wheeling' and change nothing else. Prices are tested elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tieline.appraisal.market import (
    Market,
    co2_revenue,
    congestion_rent,
    consumer_surplus,
    dumped,
    producer_surplus,
    reservoir_surplus,
    storage_surplus,
    wheeling,
)
from tieline.case.columns import Floats, Integers, floats
from tieline.case.estimate import Estimate
from tieline.errors import OptionError

COMPONENTS = (
    "consumer",
    "producer",
    "storage",
    "rent",
    "wheeling",
    "government: CO2 price",
    "government: royalty",
    "government: tax",
    "buyer margin",
    "owners",
    "settlement",
)
"""Every component a row of who gains can carry, in the order of the table."""

Gains = dict[tuple[str, str], float]
"""(country, component) -> USD/yr."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """What one line of a dedicated asset brings at its far end.

    link    position in the links; zone: where the energy is sold
    price   [USD/MWh] of the contract; None = at the price of the market there
    buyer   country of the buyer, '' = country of the zone
    """

    link: int
    zone: int
    price: float | None = None
    buyer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DedicatedAsset:
    """A plant and its own lines: one owner, contracts in place of prices.

    plants          positions of its plants (and reservoirs) in their tables
    sales           one for each line of the asset
    host            country that receives royalty and tax
    royalty         [1] share of sales
    tax             [1] share of sales less operating cost, royalty and allowance
    tax_allowance   [USD/yr] depreciation and interest, see finance
    fixed_cost      [USD/yr] operation that the dispatch does not see (C2); 0 keeps the
                    table on gross benefits
    shares          country -> share of the ownership [1], sum 1
    """

    plants: tuple[int, ...] = ()
    reservoirs: tuple[int, ...] = ()
    sales: tuple[Sale, ...] = ()
    host: str
    royalty: float = 0.0
    tax: float = 0.0
    tax_allowance: float = 0.0
    fixed_cost: float = 0.0
    shares: Mapping[str, float]

    def __post_init__(self) -> None:
        if abs(sum(self.shares.values()) - 1.0) > 1e-9:
            raise OptionError(f"Shares of an owned asset add to {sum(self.shares.values()):.4f}.")
        for name in ("royalty", "tax"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise OptionError(f"A {name} is a share between 0 and 1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money agreed outside the dispatch: take-or-pay, a wheeling fee, a compensation.

    usd_per_year is paid by ``payer`` to ``payee``; it moves welfare, never the total.
    """

    payer: str
    payee: str
    usd_per_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GainRow:
    """One cell of who gains: with less without, positive = the country gains."""

    project: str
    counterfactual: str
    country: str
    component: str
    usd_per_year: float


def who_gains(
    market: Market,
    *,
    assets: Sequence[DedicatedAsset] = (),
    transfers: Iterable[Transfer] = (),
    rent_to_from: npt.ArrayLike = 0.5,
    co2_price_is_tax: bool = False,
) -> Gains:
    """Welfare of one dispatch by country and component  [USD/yr].

    assets            plants with their lines that are one owned asset; none of their money
                      goes through producer, rent or wheeling
    transfers         settlement between countries, zero in sum
    rent_to_from      (l,) share of the rent of the country the link starts in; 0.5 is the
                      usual split for links between markets
    co2_price_is_tax  True: governments receive it, and the sum is VOLL x demand - resource
                      cost + that revenue (then value B2 at the full societal cost)
    """
    gains: Gains = {}
    owned_plants = {row for asset in assets for row in asset.plants}
    owned_reservoirs = {row for asset in assets for row in asset.reservoirs}
    owned_links = {sale.link for asset in assets for sale in asset.sales}
    own_zones = _own_zones(market, assets)
    country = market.country

    def per_zone(component: str, values: Floats, skip: set[int] | frozenset[int]) -> None:
        for zone, value in enumerate(values):
            if zone not in skip:
                _add(gains, country[zone], component, float(value))

    def per_row(component: str, values: Floats, zones: Integers, skip: set[int]) -> None:
        for row, value in enumerate(values):
            if row not in skip:
                _add(gains, country[zones[row]], component, float(value))

    per_zone("consumer", consumer_surplus(market), frozenset())
    per_zone("producer", dumped(market), own_zones)
    per_row("producer", producer_surplus(market), market.plant_zone, owned_plants)
    per_row("producer", reservoir_surplus(market), market.reservoir_zone, owned_reservoirs)
    per_row("storage", storage_surplus(market), market.storage_zone, set())
    if co2_price_is_tax:
        per_row("government: CO2 price", co2_revenue(market), market.plant_zone, set())
    fee = wheeling(market)
    rent = congestion_rent(market) - fee
    share = np.broadcast_to(np.asarray(rent_to_from, dtype=np.float64), rent.shape)
    for component, values in (("rent", rent), ("wheeling", fee)):
        mine, theirs = floats(share * values), floats((1.0 - share) * values)
        per_row(component, mine, market.from_zone, owned_links)
        per_row(component, theirs, market.to_zone, owned_links)
    for asset in assets:
        _owned(gains, market, asset)
    for transfer in transfers:
        _add(gains, transfer.payer, "settlement", -transfer.usd_per_year)
        _add(gains, transfer.payee, "settlement", transfer.usd_per_year)
    return gains


def gain_rows(
    project: str, counterfactual: str, with_it: Gains, without: Gains
) -> tuple[GainRow, ...]:
    """With less without, cell by cell, countries in alphabetical order."""
    keys = sorted(with_it.keys() | without.keys(), key=lambda k: (k[0], COMPONENTS.index(k[1])))
    return tuple(
        GainRow(
            project=project,
            counterfactual=counterfactual,
            country=country,
            component=component,
            usd_per_year=with_it.get((country, component), 0.0)
            - without.get((country, component), 0.0),
        )
        for country, component in keys
    )


def total(rows: Iterable[GainRow]) -> float:
    """Sum of who gains, equal to the resource cost saved (gross)  [USD/yr]."""
    return float(sum(row.usd_per_year for row in rows))


def country_nets(rows: Iterable[GainRow]) -> dict[str, float]:
    """Gain of each country over its components  [USD/yr]."""
    nets: dict[str, float] = {}
    for row in rows:
        nets[row.country] = nets.get(row.country, 0.0) + row.usd_per_year
    return nets


@dataclass(frozen=True, slots=True, kw_only=True)
class GainEstimate:
    """A cell of who gains over weather years; component 'net' is the country's whole."""

    project: str
    counterfactual: str
    country: str
    component: str
    gain: Estimate


def mean_gains(by_year: Sequence[Sequence[GainRow]]) -> tuple[GainEstimate, ...]:
    """Mean of each cell, and of each country's net, over weather years, with its error.

    The rows of one weather year are differences already, so errors are of paired samples.
    A cell that a year does not have counts as zero there.
    """
    cells: dict[tuple[str, str, str, str], list[float]] = {}
    for year, rows in enumerate(by_year):
        for row in rows:
            for component in (row.component, "net"):
                key = (row.project, row.counterfactual, row.country, component)
                values = cells.setdefault(key, [0.0] * len(by_year))
                values[year] += row.usd_per_year
    return tuple(
        GainEstimate(
            project=project,
            counterfactual=counterfactual,
            country=country,
            component=component,
            gain=Estimate.from_samples(values, "USD/yr"),
        )
        for (project, counterfactual, country, component), values in cells.items()
    )


def received(market: Market, sale: Sale) -> tuple[Floats, Floats]:
    """Energy that arrives at the far end of a sale's line, and energy fetched back  (h,)."""
    kept = 1.0 - market.loss[sale.link]
    forward, backward = market.forward[:, sale.link], market.backward[:, sale.link]
    if market.to_zone[sale.link] == sale.zone:
        return floats(kept * forward), floats(backward)
    return floats(kept * backward), floats(forward)


def _owned(gains: Gains, market: Market, asset: DedicatedAsset) -> None:
    """Contract price less operating cost, royalty and tax; the rest to the owners.

    What the asset earns at market prices, less the margin that its contracts leave to the
    buyers, is what its owners, and through them the host, receive. So the sum is the market
    value of the asset for any contract price.
    """
    rows, water = list(asset.plants), list(asset.reservoirs)
    links = [sale.link for sale in asset.sales]
    value = float(producer_surplus(market)[rows].sum())
    value += float(reservoir_surplus(market)[water].sum())
    value += float(congestion_rent(market)[links].sum())
    value += float(dumped(market)[sorted(_own_zones(market, (asset,)))].sum())
    value -= asset.fixed_cost
    sold = 0.0
    for sale in asset.sales:
        arrived, fetched = received(market, sale)
        energy = arrived - fetched
        worth = float(np.sum(market.price[:, sale.zone] * energy))
        paid = worth if sale.price is None else sale.price * float(energy.sum())
        buyer = sale.buyer or market.country[sale.zone]
        _add(gains, buyer, "buyer margin", worth - paid)
        value -= worth - paid
        sold += paid
    royalty = asset.royalty * max(0.0, sold)
    tax = asset.tax * max(0.0, value - royalty - asset.tax_allowance)
    _add(gains, asset.host, "government: royalty", royalty)
    _add(gains, asset.host, "government: tax", tax)
    for owner, share in asset.shares.items():
        _add(gains, owner, "owners", share * (value - royalty - tax))


def _own_zones(market: Market, assets: Iterable[DedicatedAsset]) -> frozenset[int]:
    """Zones without demand where the asset alone generates: their dump is the asset's."""
    own: set[int] = set()
    for asset in assets:
        homes = {int(market.plant_zone[row]) for row in asset.plants}
        homes |= {int(market.reservoir_zone[row]) for row in asset.reservoirs}
        for zone in homes:
            plants = set(np.flatnonzero(market.plant_zone == zone).tolist())
            water = set(np.flatnonzero(market.reservoir_zone == zone).tolist())
            alone = plants <= set(asset.plants) and water <= set(asset.reservoirs)
            if alone and not market.demand[:, zone].any():
                own.add(zone)
    return frozenset(own)


def _add(gains: Gains, country: str, component: str, value: float) -> None:
    key = (country, component)
    gains[key] = gains.get(key, 0.0) + value
