"""One hour: who is short, who helps, what is stored again.

    1  surplus goes to the short zones over the network
    2  reservoirs go below their plan, down to empty, within turbine power   (emergency release)
    3  storages discharge
    4  what is short now is unserved
    5  surplus that is left refills storages, then repays reservoirs

Each step is one transfer (``network.py``): own zone first, then least flow.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tieline.adequacy.network import Hour, transfer
from tieline.adequacy.stores import (
    charge,
    discharge,
    fill_in_order,
    reservoir_offers,
    share_out,
    storage_need,
    storage_offers,
    zone_sums,
)
from tieline.adequacy.system import Network, Stores
from tieline.case.columns import Integers
from tieline.compiled import compiled


class Balance(NamedTuple):
    """Per zone (z,) [W]: surplus and short as they stand; unserved after step 4.

    offer, before: scratch of the step at hand
    """

    surplus: Integers
    short: Integers
    unserved: Integers
    offer: Integers
    before: Integers


class Stock(NamedTuple):
    """Per store (s,): held [Wh] (level of a storage, debt of a reservoir); up [W] of the machines
    that run; planned [W] output and planned_level [Wh] of a reservoir; gives, given, wants,
    taken [W] of the hour.
    """

    held: Integers
    up: Integers
    planned: Integers
    planned_level: Integers
    gives: Integers
    given: Integers
    wants: Integers
    taken: Integers


def new_balance(zones: int) -> Balance:
    """A balance of zeros."""
    return Balance(
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
    )


def new_stock(stores: int) -> Stock:
    """A stock of zeros."""
    return Stock(
        np.zeros(stores, dtype=np.int64),
        np.zeros(stores, dtype=np.int64),
        np.zeros(stores, dtype=np.int64),
        np.zeros(stores, dtype=np.int64),
        np.zeros(stores, dtype=np.int64),
        np.zeros(stores, dtype=np.int64),
        np.zeros(stores, dtype=np.int64),
        np.zeros(stores, dtype=np.int64),
    )


@compiled
def begin_hour(flows: Hour, h: int) -> None:
    """Nothing flows yet."""
    if flows.now[1]:
        flows.flow[:] = 0
        flows.now[1] = 0
    flows.now[0] = h
    flows.now[2] = 0


@compiled
def serve_from_stores(
    storages: Stores,
    reservoirs: Stores,
    network: Network,
    release: bool,
    descending: bool,
    flows: Hour,
    balance: Balance,
    storage: Stock,
    reservoir: Stock,
) -> None:
    """Steps 2 to 4."""
    storage.given[:] = 0
    reservoir.given[:] = 0
    if release and reservoir.held.size and any_short(balance):
        reservoir_offers(
            reservoir.planned_level,
            reservoir.held,
            reservoir.up,
            reservoir.planned,
            reservoir.gives,
        )
        _give(reservoirs, network, descending, flows, balance, reservoir.gives)
        for r in range(reservoir.held.size):
            reservoir.wants[r] = reservoir.planned_level[r] - reservoir.held[r]
        share_out(reservoirs, balance.before, reservoir.wants, reservoir.gives, reservoir.given)
        for r in range(reservoir.held.size):
            reservoir.held[r] += reservoir.given[r]
    if storage.held.size and any_short(balance):
        storage_offers(storages, storage.held, storage.up, storage.gives)
        _give(storages, network, descending, flows, balance, storage.gives)
        share_out(storages, balance.before, storage.held, storage.gives, storage.given)
        discharge(storages, storage.held, storage.given)
    for z in range(balance.short.size):
        balance.unserved[z] = balance.short[z]


@compiled
def any_short(balance: Balance) -> bool:
    """True where any zone is short."""
    z = 0
    while z < balance.short.size and balance.short[z] == 0:
        z += 1
    return z < balance.short.size


@compiled
def pay_what_the_plan_needs(reservoirs: Stores, balance: Balance, reservoir: Stock) -> None:
    """A reservoir whose planned level falls below its debt cannot give all its plan."""
    for r in range(reservoir.held.size):
        owed = min(reservoir.held[r] - reservoir.planned_level[r], reservoir.planned[r])
        if owed > 0:
            reservoir.held[r] -= owed
            reservoir.planned[r] -= owed
            z = reservoirs.zone[r]
            covered = min(balance.surplus[z], owed)
            balance.surplus[z] -= covered
            balance.short[z] += owed - covered


@compiled
def _give(
    stores: Stores,
    network: Network,
    descending: bool,
    flows: Hour,
    balance: Balance,
    gives: Integers,
) -> None:
    """Offer what stores can give; afterwards ``balance.before`` holds what each zone's gave."""
    zone_sums(stores, gives, balance.offer)
    for z in range(balance.offer.size):
        balance.before[z] = balance.offer[z]
    transfer(network, flows, balance.offer, balance.short, descending)
    for z in range(balance.offer.size):
        balance.before[z] -= balance.offer[z]


@compiled
def refill(
    storages: Stores,
    reservoirs: Stores,
    network: Network,
    descending: bool,
    flows: Hour,
    balance: Balance,
    storage: Stock,
    reservoir: Stock,
) -> bool:
    """Step 5; True when every storage is full and no reservoir owes.

    A store that gave in this hour takes nothing in it.
    """
    for s in range(storage.held.size):
        storage.wants[s] = storage_need(storages, s, storage.held[s], storage.up[s])
    _take(storages, network, descending, flows, balance, storage)
    charge(storages, storage.held, storage.taken)
    for r in range(reservoir.held.size):
        reservoir.wants[r] = min(reservoir.planned[r], reservoir.held[r])
    _take(reservoirs, network, descending, flows, balance, reservoir)
    for r in range(reservoir.held.size):
        reservoir.held[r] -= reservoir.taken[r]
    full = True
    for s in range(storage.held.size):
        full &= storage.held[s] == storages.energy[s]
    for r in range(reservoir.held.size):
        full &= reservoir.held[r] == 0
    return full


@compiled
def _take(
    stores: Stores,
    network: Network,
    descending: bool,
    flows: Hour,
    balance: Balance,
    stock: Stock,
) -> None:
    wanted = np.int64(0)
    for s in range(stock.wants.size):
        if stock.given[s] > 0 or balance.unserved[stores.zone[s]] > 0:
            stock.wants[s] = 0
        wanted += stock.wants[s]
        stock.taken[s] = 0
    if wanted == 0:
        return
    zone_sums(stores, stock.wants, balance.offer)
    for z in range(balance.offer.size):
        balance.before[z] = balance.offer[z]
    transfer(network, flows, balance.surplus, balance.offer, descending)
    for z in range(balance.offer.size):
        balance.before[z] -= balance.offer[z]
    fill_in_order(stores, balance.before, stock.wants, stock.taken)
