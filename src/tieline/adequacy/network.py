"""Surplus to shortage over the network: least unserved energy, local first, then least flow.

A successive-shortest-path maximum flow of least total flow (R. K. Ahuja, T. L. Magnanti,
J. B. Orlin, *Network Flows*, 1993, section 9.7): every link carries one net flow, every MW costs
1 per link it crosses and -1 where it takes back an opposite flow. Ties are broken by rule:

1. a short zone takes its own surplus;
2. while nothing flows yet: short zones in order take from their direct neighbours in order of link;
3. shortest paths from the short zones, found by sweeping zones and arcs in order until no label
   falls; the nearest zones with surplus give in order, each to the short zone its path leads to,
   as far as its path is still as short; and so on until no path is left.

"In order" is the order of names in even samples and its reverse in odd ones, so that no zone is
favoured by its name.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tieline.adequacy.system import Network
from tieline.case.columns import Integers
from tieline.compiled import compiled

UNREACHED = np.int64(1) << np.int64(40)


class Hour(NamedTuple):
    """The network in one hour.

    flow (l,) [W] net forward; most (2, l) [W] that it may carry, forward and backward
    forward, backward (h, l) [W] the same of the year; starts, ends (l, h + 2) outages of the
    sample; next (l,) the first that is not over
    now (3,) the hour; 1 once anything flows; 1 once ``most`` is known
    distance, arc, dirty (z,) scratch of the search
    """

    flow: Integers
    most: Integers
    forward: Integers
    backward: Integers
    starts: Integers
    ends: Integers
    next: Integers
    now: Integers
    distance: Integers
    arc: Integers
    dirty: Integers


def new_hour(links: int, zones: int, forward: Integers, backward: Integers) -> Hour:
    """Room for one network; forward, backward (h, l)."""
    hours = forward.shape[0]
    return Hour(
        flow=np.zeros(links, dtype=np.int64),
        most=np.zeros((2, links), dtype=np.int64),
        forward=forward,
        backward=backward,
        starts=np.empty((links, hours + 2), dtype=np.int64),
        ends=np.empty((links, hours + 2), dtype=np.int64),
        next=np.zeros(links, dtype=np.int64),
        now=np.zeros(3, dtype=np.int64),
        distance=np.empty(zones, dtype=np.int64),
        arc=np.empty(zones, dtype=np.int64),
        dirty=np.empty(zones, dtype=np.int64),
    )


@compiled
def transfer(
    network: Network, hour: Hour, surplus: Integers, short: Integers, descending: bool
) -> None:
    """Move surplus (z,) [W] to short (z,) [W] over the links; all three are changed in place."""
    zones = surplus.size
    left = np.int64(0)
    for z in range(zones):
        own = min(surplus[z], short[z])
        surplus[z] -= own
        short[z] -= own
        left += short[z]
    if left == 0:
        return
    if hour.now[2] == 0:
        _open_links(hour)
    if hour.now[1] == 0:
        left -= _from_neighbours(network, hour, surplus, short, descending)
    while left > 0:
        given = _nearest(network, hour, surplus, short, descending)
        if given == 0:
            return
        left -= given


@compiled
def _from_neighbours(
    network: Network, hour: Hour, surplus: Integers, short: Integers, descending: bool
) -> int:
    zones = surplus.size
    total = np.int64(0)
    for i in range(zones):
        z = zones - 1 - i if descending else i
        if short[z] == 0:
            continue
        begin, end = network.first[z], network.first[z + 1]
        for j in range(end - begin):
            a = end - 1 - j if descending else begin + j
            other = network.other[a]
            if surplus[other] > 0:
                given = min(surplus[other], short[z], _room(network, hour, a))
                if given > 0:
                    hour.flow[network.link[a]] += network.sign[a] * given
                    hour.now[1] = 1
                    surplus[other] -= given
                    short[z] -= given
                    total += given
    return total


@compiled
def _open_links(hour: Hour) -> None:
    """What links may carry now: nothing while on outage."""
    h = hour.now[0]
    for link in range(hour.flow.size):
        k = hour.next[link]
        while hour.ends[link, k] <= h:
            k += 1
        hour.next[link] = k
        runs = hour.starts[link, k] > h
        hour.most[0, link] = hour.forward[h, link] if runs else 0
        hour.most[1, link] = hour.backward[h, link] if runs else 0
    hour.now[2] = 1


@compiled
def _room(network: Network, hour: Hour, arc: int) -> int:
    """What more one arc can bring at one cost: an opposite flow first, then free capacity."""
    link, sign = network.link[arc], network.sign[arc]
    along = sign * hour.flow[link]
    if along < 0:
        return -along
    return hour.most[0 if sign > 0 else 1, link] - along


@compiled
def _cost(network: Network, hour: Hour, arc: int) -> int:
    return -1 if network.sign[arc] * hour.flow[network.link[arc]] < 0 else 1


@compiled
def _nearest(
    network: Network, hour: Hour, surplus: Integers, short: Integers, descending: bool
) -> int:
    """The nearest zones with surplus give; the watts moved, 0 where no path is left."""
    zones = surplus.size
    _label(network, hour, short, descending)
    least = UNREACHED
    for z in range(zones):
        if surplus[z] > 0:
            least = min(least, hour.distance[z])
    total = np.int64(0)
    if least == UNREACHED:
        return total
    for i in range(zones):
        z = zones - 1 - i if descending else i
        if surplus[z] > 0 and hour.distance[z] == least:
            total += _along_its_path(network, hour, surplus, short, z)
    return total


@compiled
def _along_its_path(
    network: Network, hour: Hour, surplus: Integers, short: Integers, giver: int
) -> int:
    """What one zone gives along its labelled path; 0 where others have made the path longer."""
    given = surplus[giver]
    z, length = giver, 0
    while hour.arc[z] >= 0:
        a = hour.arc[z]
        given = min(given, _room(network, hour, a))
        length += _cost(network, hour, a)
        z = network.receiver[a]
    given = min(given, short[z])
    if given <= 0 or length != hour.distance[giver]:
        return 0
    short[z] -= given
    surplus[giver] -= given
    z = giver
    while hour.arc[z] >= 0:
        a = hour.arc[z]
        hour.flow[network.link[a]] += network.sign[a] * given
        z = network.receiver[a]
    hour.now[1] = 1
    return given


@compiled
def _label(network: Network, hour: Hour, short: Integers, descending: bool) -> None:
    """Cheapest distance of every zone to a short zone, and the first arc of the way there.

    A zone is looked at again only when its own label has fallen: nothing else could change.
    """
    zones = short.size
    for z in range(zones):
        hour.distance[z] = 0 if short[z] > 0 else UNREACHED
        hour.dirty[z] = 1 if short[z] > 0 else 0
        hour.arc[z] = -1
    changed = True
    while changed:
        changed = False
        for i in range(zones):
            z = zones - 1 - i if descending else i
            if hour.dirty[z] == 0:
                continue
            hour.dirty[z] = 0
            begin, end = network.first[z], network.first[z + 1]
            for j in range(end - begin):
                a = end - 1 - j if descending else begin + j
                if _room(network, hour, a) <= 0:
                    continue
                distance = hour.distance[z] + _cost(network, hour, a)
                other = network.other[a]
                if distance < hour.distance[other]:
                    hour.distance[other] = distance
                    hour.arc[other] = a
                    hour.dirty[other] = 1
                    changed = True
