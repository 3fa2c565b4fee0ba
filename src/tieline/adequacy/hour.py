"""One hour: who is short, who helps, what is stored again.

    1  surplus goes to the short zones over the network
    2  reservoirs go below their plan, down to empty, within turbine power   (emergency release)
    3  storages discharge
    4  what is short now is unserved
    5  surplus that is left refills storages, then repays reservoirs

Each step is one transfer (``network.py``): own zone first, then least flow.

A reservoir that gives more than its plan owes the difference (``debt``) and pays it back by giving
less than planned when others have surplus. Within a zone, the store that could give the longest
gives first, which serves the most energy of any later need (M. P. Evans, S. H. Tindemans,
D. Angeli, "Minimizing unserved energy using heterogeneous storage units", IEEE Trans. Power Syst.
34(5), 2019).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from tieline.adequacy.histories import KILO, Kilowatts, Machines
from tieline.adequacy.network import UNREACHED, Hour, transfer
from tieline.adequacy.system import Network, Stores
from tieline.case.columns import Integers
from tieline.compiled import compiled

SERVE, RELEASE, DISCHARGE, CHARGE, REPAY = 0, 1, 2, 3, 4
"""Steps 1, 2, 3 and both halves of step 5."""

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
    """Per store (s,): held [Wh] (level of a storage, debt of a reservoir); out (s, H) machines on
    outage; plan (h, s) [W] and level (h, s) [Wh] of a reservoir; paid [W] what its plan lacks
    because debts are called in; gives, wants [W] of the hour; gave the last hour in which it gave.
    While stores give, wants holds what they have to give [Wh].
    """

    held: Integers
    out: Machines
    plan: Integers
    level: Integers
    paid: Integers
    gives: Integers
    wants: Integers
    gave: Integers


def new_balance(zones: int) -> Balance:
    """A balance of zeros."""
    return Balance(
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
    )


def new_stock(out: Machines, plan: Integers, level: Integers) -> Stock:
    """A stock of zeros."""
    stores = len(out)
    return Stock(
        held=np.zeros(stores, dtype=np.int64),
        out=out,
        plan=plan,
        level=level,
        paid=np.zeros(stores, dtype=np.int64),
        gives=np.zeros(stores, dtype=np.int64),
        wants=np.zeros(stores, dtype=np.int64),
        gave=np.zeros(stores, dtype=np.int64),
    )


@compiled
def begin_stock(stock: Stock) -> None:
    """Nothing is owed and nothing was given yet."""
    stock.held[:] = 0
    stock.paid[:] = 0
    stock.gave[:] = -1


@compiled
def open_zones(h: int, left: Kilowatts, balance: Balance) -> None:
    """Surplus and short of the hour, from what is left (z, H) [kW] once demand is met."""
    for z in range(balance.surplus.size):
        watts = KILO * np.int64(left[z, h])
        balance.surplus[z] = max(watts, 0)
        balance.short[z] = max(-watts, 0)


@compiled
def _up(s: int, h: int, stores: Stores, stock: Stock) -> int:
    """Power of the machines of a store that are up [W]."""
    return (stores.count[s] - stock.out[s, h]) * stores.power[s]  # type: ignore[no-any-return]


@compiled
def work_out(
    h: int,
    idle: bool,
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
    """All steps in order; returns the watts that stay short, negative where links sufficed.

    ``idle``: stores have nothing to take, so where links suffice nothing changes. One loop, so that
    a transfer is compiled once.
    """
    left, sufficed = np.int64(0), False
    for step in range(SERVE, REPAY + 1):
        stores = storages if step in (DISCHARGE, CHARGE) else reservoirs
        stock = storage if step in (DISCHARGE, CHARGE) else reservoir
        surplus, short = balance.surplus, balance.short
        amount = np.int64(1)
        if step in (RELEASE, DISCHARGE):
            surplus, amount = balance.offer, np.int64(0)
            if left > 0 and (release or step == DISCHARGE):
                amount = _offer(step, h, stores, flows, balance, stock)
        elif step != SERVE:
            short = balance.offer
            amount = _want(step, h, stores, balance, stock)
            flows.now[3] = 0
        if amount > 0:
            rest = transfer(network, flows, surplus, short, descending)
            if step in (RELEASE, DISCHARGE):
                _share_out(step, h, stores, balance, stock)
            elif step != SERVE:
                _fill(step, stores, balance, stock)
            if step <= DISCHARGE:
                left = rest
        if step == SERVE:
            sufficed = left == 0
            if idle and sufficed:
                break
    return -1 if sufficed else left


@compiled
def _offer(step: int, h: int, stores: Stores, flows: Hour, balance: Balance, stock: Stock) -> int:
    """What stores can give, per zone in offer and before; only zones that can still send are asked.

    reservoir   min(power up - planned, planned level - debt), at least 0
    storage     min(power up, level x discharge efficiency)
    """
    total = np.int64(0)
    balance.offer[:] = 0
    for s in range(stock.held.size):
        stock.gives[s] = 0
        z = stores.zone[s]
        if flows.distance[z] < UNREACHED:
            most = _up(s, h, stores, stock)
            holds = stock.held[s]
            usable = np.int64(holds * stores.discharge[s])
            if step == RELEASE:
                holds = stock.level[h, s] - stock.held[s]
                usable = holds
                most -= min(stock.plan[h, s], most) - stock.paid[s]
            stock.wants[s] = holds
            stock.gives[s] = max(min(most, usable), 0)
            balance.offer[z] += stock.gives[s]
            total += stock.gives[s]
    for z in range(balance.offer.size):
        balance.before[z] = balance.offer[z]
    return total


@compiled
def _share_out(step: int, h: int, stores: Stores, balance: Balance, stock: Stock) -> None:
    """Split what a zone's stores gave: the longest lasting first; equal ones in order of name.

    Lasting = held / gives [h]. A storage loses given / discharge efficiency, rounded up to a whole
    Wh; a reservoir's debt grows by what it gives.
    """
    for z in range(balance.offer.size):
        left = balance.before[z] - balance.offer[z]
        while left > 0:
            best, longest = np.int64(-1), -1.0
            for s in range(stores.first[z], stores.first[z + 1]):
                if stock.gives[s] > 0:
                    lasting = stock.wants[s] / stock.gives[s]
                    if lasting > longest:
                        best, longest = np.int64(s), lasting
            given = min(stock.gives[best], left)
            stock.gives[best] = 0
            stock.gave[best] = h
            left -= given
            if step == RELEASE:
                stock.held[best] += given
            else:
                drawn = np.int64(math.ceil(given / stores.discharge[best]))
                stock.held[best] -= min(drawn, stock.held[best])


@compiled
def _want(step: int, h: int, stores: Stores, balance: Balance, stock: Stock) -> int:
    """What stores would take, per zone in offer and before.

        storage     min(power up, room / charge efficiency)
        reservoir   min(planned, debt)

    A store that gave in this hour, or whose zone is short in it, takes nothing.
    """
    total = np.int64(0)
    balance.offer[:] = 0
    for s in range(stock.held.size):
        stock.wants[s] = 0
        lacks = stock.held[s] if step == REPAY else stores.energy[s] - stock.held[s]
        z = stores.zone[s]
        if lacks > 0 and stock.gave[s] != h and balance.short[z] == 0:
            most = _up(s, h, stores, stock)
            if step == REPAY:
                most = min(stock.plan[h, s], most) - stock.paid[s]
            else:
                lacks = np.int64(math.ceil(lacks / stores.charge[s]))
            stock.wants[s] = min(most, lacks)
            balance.offer[z] += stock.wants[s]
            total += stock.wants[s]
    for z in range(balance.offer.size):
        balance.before[z] = balance.offer[z]
    return total


@compiled
def _fill(step: int, stores: Stores, balance: Balance, stock: Stock) -> None:
    """Split what a zone's stores received in order of name.

    A storage gains taken x charge efficiency, rounded down to a whole Wh, at most its energy.
    """
    for s in range(stock.held.size):
        if stock.wants[s] > 0:
            z = stores.zone[s]
            taken = min(stock.wants[s], balance.before[z] - balance.offer[z])
            balance.before[z] -= taken
            if step == REPAY:
                stock.held[s] -= taken
            else:
                level = stock.held[s] + np.int64(taken * stores.charge[s])
                stock.held[s] = min(level, stores.energy[s])


@compiled
def pay_what_the_plan_needs(h: int, reservoirs: Stores, balance: Balance, reservoir: Stock) -> None:
    """A reservoir whose planned level falls below its debt cannot give all its plan."""
    for r in range(reservoir.held.size):
        reservoir.paid[r] = 0
        owed = reservoir.held[r] - reservoir.level[h, r] if reservoir.held[r] > 0 else np.int64(0)
        if owed > 0:
            owed = min(owed, reservoir.plan[h, r], _up(r, h, reservoirs, reservoir))
            reservoir.held[r] -= owed
            reservoir.paid[r] = owed
            z = reservoirs.zone[r]
            covered = min(balance.surplus[z], owed)
            balance.surplus[z] -= covered
            balance.short[z] += owed - covered


@compiled
def state_of(storages: Stores, storage: Stock, reservoir: Stock) -> int:
    """FULL, OWING or WANTING."""
    state = FULL
    for r in range(reservoir.held.size):
        if reservoir.held[r] > 0:
            state = OWING
    for s in range(storage.held.size):
        if storage.held[s] < storages.energy[s]:
            state = WANTING
    return state
