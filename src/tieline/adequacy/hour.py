"""One hour: who is short, who helps, what is stored again.

    1  surplus goes to the short zones over the network
    2  stores give: reservoirs below their plan, down to empty, within turbine power (emergency
       release), and storages
    3  what is short now is unserved
    4  surplus that is left, of the own zone and its direct neighbours, refills storages and repays
       reservoirs

Steps 1, 2 and 4 are one transfer each (``network.py``): own zone first, then least flow.

A reservoir that gives more than its plan owes the difference and pays it back by giving less than
planned when others have surplus; a storage owes what it lacks to be full. Within a zone, the store
that could give the longest gives first, which serves the most energy of any later need (M. P.
Evans, S. H. Tindemans, D. Angeli, "Minimizing unserved energy using heterogeneous storage units",
IEEE Trans. Power Syst. 34(5), 2019).
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

SERVE, GIVE, REFILL = 0, 1, 2
"""Steps 1, 2, 4."""


class Balance(NamedTuple):
    """Per zone (z,) [W]: surplus and short as they stand; after step 2 short is unserved.

    offer, before: scratch of the step at hand
    """

    surplus: Integers
    short: Integers
    offer: Integers
    before: Integers


class Stock(NamedTuple):
    """Per store (s,): owed [Wh]; out (s, H) machines on outage; plan (s, h) [W] and level (s, h)
    [Wh] as in ``Year``; paid [W] what its plan lacks because its debt is called in; gives, wants
    [W] and holds [Wh] of the hour; gave the last hour in which it gave.

    owing (s,) stores that owe, ascending; many (1,) how many
    """

    owed: Integers
    out: Machines
    plan: Integers
    level: Integers
    paid: Integers
    gives: Integers
    holds: Integers
    wants: Integers
    gave: Integers
    owing: Integers
    many: Integers


def new_balance(zones: int) -> Balance:
    """A balance of zeros."""
    return Balance(*(np.zeros(zones, dtype=np.int64) for _ in Balance._fields))


def new_stock(out: Machines, plan: Integers, level: Integers) -> Stock:
    """Nothing is owed and nothing was given yet."""
    columns = ("owed", "paid", "gives", "holds", "wants", "gave", "owing")
    return Stock(
        out=out,
        plan=plan,
        level=level,
        many=np.zeros(1, dtype=np.int64),
        **{name: np.zeros(len(out), dtype=np.int64) for name in columns},
    )


@compiled
def begin_stock(stock: Stock) -> None:
    """Nothing is owed and nothing was given yet."""
    stock.owed[:] = 0
    stock.paid[:] = 0
    stock.gave[:] = -1
    stock.many[0] = 0


@compiled
def due(column: np.uint64, plan: Integers, stores: Stores, stock: Stock) -> bool:
    """True where a store that owes can take: a storage, or a reservoir whose plan (s, ·) allows."""
    any_due = False
    for i in range(stock.many[0]):
        s = np.uint64(stock.owing[i])
        can = (stores.reservoir[s] == 0) | (plan[s, column] > 0)
        any_due |= (stock.owed[s] > 0) & can
    return any_due


@compiled
def open_zones(h: np.uint64, left: Kilowatts, balance: Balance) -> None:
    """Surplus and short of the hour, from what is left (z, H) [kW] once demand is met."""
    for z in range(balance.surplus.size):
        watts = KILO * np.int64(left[z, h])
        balance.surplus[z] = max(watts, 0)
        balance.short[z] = max(-watts, 0)


@compiled
def pay_what_the_plan_needs(h: np.uint64, stores: Stores, balance: Balance, stock: Stock) -> None:
    """A reservoir whose planned level falls below its debt cannot give all its plan."""
    for i in range(stock.many[0]):
        s = np.uint64(stock.owing[i])
        stock.paid[s] = 0
        owed = stock.owed[s] - stock.level[s, h]
        if owed > 0:
            owed = min(owed, stock.plan[s, h], _up(s, h, stores, stock))
            stock.owed[s] -= owed
            stock.paid[s] = owed
            z = np.uint64(stores.zone[s])
            covered = min(balance.surplus[z], owed)
            balance.surplus[z] -= covered
            balance.short[z] += owed - covered


@compiled
def work_out(
    h: np.uint64,
    idle: bool,
    stores: Stores,
    network: Network,
    release: bool,
    descending: bool,
    flows: Hour,
    balance: Balance,
    stock: Stock,
) -> int:
    """All steps in order; returns the watts that stay short, negative where links sufficed.

    ``idle``: stores have nothing to take, so where links suffice nothing changes. One loop, so that
    a transfer is compiled once.
    """
    left, sufficed = np.int64(0), False
    count = np.int64(0)
    for z in range(balance.short.size):
        if balance.short[z] > 0:
            flows.short[np.uint64(count)] = z
            count += 1
    for step in range(SERVE, REFILL + 1):
        surplus, short, amount = balance.surplus, balance.short, count
        if step == GIVE:
            surplus, amount = balance.offer, np.int64(0)
            if left > 0:
                amount = _offer(h, release, stores, flows, balance, stock)
        elif step == REFILL:
            short = balance.offer
            amount = _want(h, stores, flows, balance, stock)
            count = amount
        if amount > 0:
            rest = transfer(count, network, flows, surplus, short, descending, step == REFILL)
            if step == GIVE:
                _share_out(h, stores, balance, stock)
            elif step == REFILL:
                _fill(stores, balance, stock)
            if step < REFILL:
                left = rest
        if step == SERVE:
            sufficed = left == 0
            if idle and sufficed:
                break
    return -1 if sufficed else left


@compiled
def _up(s: np.uint64, h: np.uint64, stores: Stores, stock: Stock) -> int:
    """Power of the machines of a store that are up [W]."""
    return (stores.count[s] - stock.out[s, h]) * stores.power[s]


@compiled
def _offer(
    h: np.uint64, release: bool, stores: Stores, flows: Hour, balance: Balance, stock: Stock
) -> int:
    """What stores can give, per zone in offer and before; only zones that can still send are asked.

    holds = level - owed        gives = min(power up - planned, holds x discharge efficiency)

    Without emergency release reservoirs give nothing.
    """
    total = np.int64(0)
    for z in range(balance.offer.size):
        balance.offer[z] = 0
        if flows.distance[z] < UNREACHED:
            first, last = np.uint64(stores.first[z]), np.uint64(stores.first[z + 1])
            for s in range(first, last):
                stock.gives[s] = 0
                if release or stores.reservoir[s] == 0:
                    up = _up(s, h, stores, stock)
                    planned = min(stock.plan[s, h], up) - stock.paid[s]
                    holds = stock.level[s, h] - stock.owed[s]
                    stock.holds[s] = holds
                    usable = np.int64(holds * stores.discharge[s])
                    stock.gives[s] = max(min(up - planned, usable), 0)
                    balance.offer[z] += stock.gives[s]
            total += balance.offer[z]
        balance.before[z] = balance.offer[z]
    return total


@compiled
def _share_out(h: np.uint64, stores: Stores, balance: Balance, stock: Stock) -> None:
    """Split what a zone's stores gave: the longest lasting first, equal ones in order.

    Lasting = holds / gives [h]. A store then owes given / discharge efficiency more, rounded up to
    a whole Wh, at most what it holds.
    """
    for z in range(balance.offer.size):
        left = balance.before[z] - balance.offer[z]
        while left > 0:
            best, longest = np.uint64(0), -1.0
            for s in range(np.uint64(stores.first[z]), np.uint64(stores.first[z + 1])):
                if stock.gives[s] > 0:
                    lasting = stock.holds[s] / stock.gives[s]
                    if lasting > longest:
                        best, longest = s, lasting
            given = min(stock.gives[best], left)
            stock.gives[best] = 0
            stock.gave[best] = h
            left -= given
            if stock.owed[best] == 0:
                _note(best, stock)
            drawn = np.int64(math.ceil(given / stores.discharge[best]))
            stock.owed[best] += min(drawn, stock.holds[best])


@compiled
def _note(store: np.uint64, stock: Stock) -> None:
    """Put a store into the list of those that owe, in order, unless it is there."""
    i, found = stock.many[0], False
    while i > 0 and stock.owing[i - 1] >= store:
        i -= 1
        found |= stock.owing[i] == store
    if not found:
        for k in range(stock.many[0], i, -1):
            stock.owing[k] = stock.owing[k - 1]
        stock.owing[i] = store
        stock.many[0] += 1


@compiled
def _want(h: np.uint64, stores: Stores, flows: Hour, balance: Balance, stock: Stock) -> int:
    """What stores would take, per zone in offer and before; how many zones, noted as short.

        storage     min(power up, owed / charge efficiency)
        reservoir   min(planned, owed)

    A store that gave in this hour, or whose zone is short in it, takes nothing. Stores that owe
    nothing any more leave the list.
    """
    zones, kept = np.int64(0), np.int64(0)
    balance.offer[:] = 0
    for i in range(stock.many[0]):
        s = np.uint64(stock.owing[i])
        stock.wants[s] = 0
        if stock.owed[s] == 0:
            stock.paid[s] = 0
        else:
            stock.owing[np.uint64(kept)] = s
            kept += 1
            z = np.uint64(stores.zone[s])
            if stock.gave[s] != np.int64(h) and balance.short[z] == 0:
                most = _up(s, h, stores, stock)
                if stores.reservoir[s]:
                    most = min(stock.plan[s, h], most) - stock.paid[s]
                lacks = np.int64(math.ceil(stock.owed[s] / stores.charge[s]))
                stock.wants[s] = min(most, lacks)
                if balance.offer[z] == 0 and stock.wants[s] > 0:
                    flows.short[np.uint64(zones)] = z
                    zones += 1
                balance.offer[z] += stock.wants[s]
    stock.many[0] = kept
    for z in range(balance.offer.size):
        balance.before[z] = balance.offer[z]
    return zones


@compiled
def _fill(stores: Stores, balance: Balance, stock: Stock) -> None:
    """Split what a zone's stores received in order: storages first, then reservoirs, by name.

    A store owes taken x charge efficiency less, rounded down to a whole Wh.
    """
    for i in range(stock.many[0]):
        s = np.uint64(stock.owing[i])
        z = np.uint64(stores.zone[s])
        taken = min(stock.wants[s], balance.before[z] - balance.offer[z])
        balance.before[z] -= taken
        gained = np.int64(taken * stores.charge[s])
        stock.owed[s] -= min(gained, stock.owed[s])
