"""Energy kept for the hour of need: reservoirs below their plan, storages charged before.

A reservoir that gives more than its plan owes the difference (``debt``) and pays it back by
giving less than planned when others have surplus. So both kinds are one thing to the kernel: an
amount of energy ``held``, a power to give, a power to take.

    storage     held = level, gives min(power, held x discharge), takes min(power, room / charge)
    reservoir   held = planned level - debt, gives min(power - planned, held), takes
                min(planned, debt)

Within a zone, the store that could give the longest gives first, which serves the most energy
of any later need (M. P. Evans, S. H. Tindemans, D. Angeli, "Minimizing unserved energy using
heterogeneous storage units", IEEE Trans. Power Syst. 34(5), 2019).
"""

from __future__ import annotations

import math

import numpy as np

from tieline.adequacy.system import Stores
from tieline.case.columns import Integers
from tieline.compiled import compiled


@compiled
def storage_offers(stores: Stores, level: Integers, up: Integers, gives: Integers) -> None:
    """gives[s] = min(power of the machines up, level x discharge efficiency), all [W], [Wh]."""
    for s in range(level.size):
        gives[s] = min(up[s], np.int64(level[s] * stores.discharge[s]))


@compiled
def reservoir_offers(
    level: Integers, debt: Integers, up: Integers, planned: Integers, gives: Integers
) -> None:
    """gives[r] = min(power up - planned output, planned level - debt), at least 0."""
    for r in range(debt.size):
        gives[r] = max(min(up[r] - planned[r], level[r] - debt[r]), 0)


@compiled
def zone_sums(stores: Stores, amount: Integers, total: Integers) -> None:
    """total[z] = sum of amount[s] over the stores of zone z."""
    for z in range(total.size):
        total[z] = 0
    for s in range(amount.size):
        total[stores.zone[s]] += amount[s]


@compiled
def share_out(
    stores: Stores, used: Integers, held: Integers, gives: Integers, given: Integers
) -> None:
    """Split used[z] over the zone's stores, the longest lasting first; given[s] <= gives[s].

    Lasting = held / gives [h]; equal ones in order of name.
    """
    for s in range(gives.size):
        given[s] = 0
    for z in range(used.size):
        left = used[z]
        while left > 0:
            best, longest = -1, -1.0
            for s in range(stores.first[z], stores.first[z + 1]):
                if given[s] == 0 and gives[s] > 0:
                    lasting = held[s] / gives[s]
                    if lasting > longest:
                        best, longest = s, lasting
            given[best] = min(gives[best], left)
            left -= given[best]


@compiled
def discharge(stores: Stores, level: Integers, given: Integers) -> None:
    """level -= given / discharge efficiency, rounded up to a whole Wh, never below 0."""
    for s in range(level.size):
        if given[s] > 0:
            drawn = np.int64(math.ceil(given[s] / stores.discharge[s]))
            level[s] -= min(drawn, level[s])


@compiled
def storage_need(stores: Stores, s: int, level: int, up: int) -> int:
    """min(power of the machines up, room / charge efficiency) at the grid, [W]."""
    room = stores.energy[s] - level
    return min(up, np.int64(math.ceil(room / stores.charge[s])))


@compiled
def charge(stores: Stores, level: Integers, taken: Integers) -> None:
    """level += taken x charge efficiency, rounded down to a whole Wh, at most the energy."""
    for s in range(level.size):
        if taken[s] > 0:
            level[s] += np.int64(taken[s] * stores.charge[s])
            level[s] = min(level[s], stores.energy[s])


@compiled
def fill_in_order(stores: Stores, received: Integers, wants: Integers, taken: Integers) -> None:
    """Split received[z] over the zone's stores in order of name; taken[s] <= wants[s]."""
    for z in range(received.size):
        left = received[z]
        for s in range(stores.first[z], stores.first[z + 1]):
            taken[s] = min(wants[s], left)
            left -= taken[s]
