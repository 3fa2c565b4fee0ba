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

from tieline.adequacy.network import UNREACHED, Hour, transfer
from tieline.adequacy.stores import charge, discharge, share_out, storage_need
from tieline.adequacy.system import Network, Stores
from tieline.case.columns import Integers
from tieline.compiled import compiled, inlined

FULL, OWING, WANTING = 0, 1, 2
"""Every store is full; storages are, but a reservoir owes; a storage is not full."""


class Balance(NamedTuple):
    """Per zone (z,) [W]: surplus and short as they stand; after step 4 short is unserved.

    offer, before: scratch of the step at hand
    """

    surplus: Integers
    short: Integers
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


@inlined
def serve_from_stores(
    left: int,
    storages: Stores,
    reservoirs: Stores,
    network: Network,
    release: bool,
    descending: bool,
    flows: Hour,
    balance: Balance,
    storage: Stock,
    reservoir: Stock,
) -> int:
    """Steps 2 and 3 where ``left`` [W] > 0 is short after step 1; returns what is short then.

    Only stores in zones that can still send to a short one are asked.
    """
    if release:
        offered = np.int64(0)
        for r in range(reservoir.held.size):
            reservoir.gives[r] = 0
            if flows.distance[reservoirs.zone[r]] < UNREACHED:
                free = reservoir.up[r] - reservoir.planned[r]
                stored = reservoir.planned_level[r] - reservoir.held[r]
                reservoir.wants[r] = stored
                reservoir.gives[r] = max(min(free, stored), 0)
                offered += reservoir.gives[r]
        if offered > 0:
            left = _give(reservoirs, network, descending, flows, balance, reservoir.gives)
            share_out(reservoirs, balance.before, reservoir.wants, reservoir.gives, reservoir.given)
            for r in range(reservoir.held.size):
                reservoir.held[r] += reservoir.given[r]
    if left > 0:
        offered = np.int64(0)
        for s in range(storage.held.size):
            storage.gives[s] = 0
            if flows.distance[storages.zone[s]] < UNREACHED:
                stored = np.int64(storage.held[s] * storages.discharge[s])
                storage.gives[s] = min(storage.up[s], stored)
                offered += storage.gives[s]
        if offered > 0:
            left = _give(storages, network, descending, flows, balance, storage.gives)
            share_out(storages, balance.before, storage.held, storage.gives, storage.given)
            discharge(storages, storage.held, storage.given)
    return left


@compiled
def _give(
    stores: Stores,
    network: Network,
    descending: bool,
    flows: Hour,
    balance: Balance,
    gives: Integers,
) -> int:
    """Offer what stores can give; afterwards ``balance.before`` holds what each zone's gave.

    Returns what is short after it.
    """
    balance.offer[:] = 0
    for s in range(gives.size):
        balance.offer[stores.zone[s]] += gives[s]
    for z in range(balance.offer.size):
        balance.before[z] = balance.offer[z]
    left = transfer(network, flows, balance.offer, balance.short, descending)
    for z in range(balance.offer.size):
        balance.before[z] -= balance.offer[z]
    return left


@inlined
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


@inlined
def refill(
    storages: Stores,
    reservoirs: Stores,
    network: Network,
    descending: bool,
    flows: Hour,
    balance: Balance,
    storage: Stock,
    reservoir: Stock,
) -> int:
    """Step 5; returns the state of the stores after it.

    A store that gave in this hour, or whose zone is short in it, takes nothing.
    """
    wanted = np.int64(0)
    for s in range(storage.held.size):
        storage.wants[s] = 0
        if storage.given[s] == 0 and balance.short[storages.zone[s]] == 0:
            storage.wants[s] = storage_need(storages, s, storage.held[s], storage.up[s])
            wanted += storage.wants[s]
    if wanted > 0:
        _take(storages, network, descending, flows, balance, storage)
        charge(storages, storage.held, storage.taken)
    wanted = np.int64(0)
    for r in range(reservoir.held.size):
        reservoir.wants[r] = 0
        if reservoir.given[r] == 0 and balance.short[reservoirs.zone[r]] == 0:
            reservoir.wants[r] = min(reservoir.planned[r], reservoir.held[r])
            wanted += reservoir.wants[r]
    if wanted > 0:
        _take(reservoirs, network, descending, flows, balance, reservoir)
        for r in range(reservoir.held.size):
            reservoir.held[r] -= reservoir.taken[r]
    for s in range(storage.held.size):
        if storage.held[s] < storages.energy[s]:
            return WANTING
    for r in range(reservoir.held.size):
        if reservoir.held[r] > 0:
            return OWING
    return FULL


@compiled
def _take(
    stores: Stores,
    network: Network,
    descending: bool,
    flows: Hour,
    balance: Balance,
    stock: Stock,
) -> None:
    """Surplus goes to the stores that want it, within a zone in order of name."""
    balance.offer[:] = 0
    for s in range(stock.wants.size):
        balance.offer[stores.zone[s]] += stock.wants[s]
    for z in range(balance.offer.size):
        balance.before[z] = balance.offer[z]
    transfer(network, flows, balance.surplus, balance.offer, descending)
    for z in range(balance.offer.size):
        received = balance.before[z] - balance.offer[z]
        for s in range(stores.first[z], stores.first[z + 1]):
            stock.taken[s] = min(stock.wants[s], received)
            received -= stock.taken[s]
