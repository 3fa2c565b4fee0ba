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
from tieline.compiled import compiled, inlined


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


@inlined
def discharge(stores: Stores, level: Integers, given: Integers) -> None:
    """level -= given / discharge efficiency, rounded up to a whole Wh, never below 0."""
    for s in range(level.size):
        if given[s] > 0:
            drawn = np.int64(math.ceil(given[s] / stores.discharge[s]))
            level[s] -= min(drawn, level[s])


@inlined
def storage_need(stores: Stores, s: int, level: int, up: int) -> int:
    """min(power of the machines up, room / charge efficiency) at the grid, [W]."""
    room = stores.energy[s] - level
    return min(up, np.int64(math.ceil(room / stores.charge[s])))


@inlined
def charge(stores: Stores, level: Integers, taken: Integers) -> None:
    """level += taken x charge efficiency, rounded down to a whole Wh, at most the energy."""
    for s in range(level.size):
        if taken[s] > 0:
            level[s] += np.int64(taken[s] * stores.charge[s])
            level[s] = min(level[s], stores.energy[s])
