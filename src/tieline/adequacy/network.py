"""Surplus to shortage over the network: least unserved energy, local first, then least flow.

A successive-shortest-path maximum flow of least total flow (R. K. Ahuja, T. L. Magnanti,
J. B. Orlin, *Network Flows*, 1993, section 9.7): every link carries one net flow, every MW costs
1 per link it crosses and -1 where it takes back an opposite flow. Ties are broken by rule:

1. a short zone takes its own surplus;
2. while nothing flows yet, and where stores are refilled: short zones in order take from their
   direct neighbours in order of link;
3. shortest paths from the short zones: labels spread from them in order, first come, first served,
   over arcs in order; the nearest zones with surplus give in the order they were reached, each to
   the short zone its path leads to, as far as its path is still as short; and so on until no path
   is left. Stores are refilled without this step: nothing comes from afar to be stored.

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

NEXT = np.uint64(1)
"""Rows of zones and arcs are unsigned here: a signed one is looked at for being negative each time
an array is read."""


NEVER = np.int64(1) << np.int64(40)
"""Hour of the outage that closes the list of a link."""


class Hour(NamedTuple):
    """The network in one hour; arcs (a) as in ``Network``.

    free (h or 1, a) [W] that an arc brings while its link is up, of every hour or of all alike
    back (a,) the arc that uses the same link the other way
    room (a,) [W] what more an arc can bring at its cost: an opposite flow first, then what is
    free; cost (a,) -1 where it takes back an opposite flow, else 1
    flow (l,) [W] net forward
    starts, ends (l, h + 2) outages of the sample; next (l,) the first that is not over
    arcs (l, 2) the two arcs of a link; out (l,) links with an outage in the span at hand
    now (4,) row of ``free``; 1 once anything flows; how many of ``out`` count; 1
    after a search in vain, while ``distance`` still says who could send to a short zone
    short, queue, reached, waits, distance, arc (z,) scratch of the search; after ``transfer`` has
    left zones short, those with a distance below UNREACHED could still send to one of them
    """

    free: Integers
    back: Integers
    room: Integers
    cost: Integers
    flow: Integers
    starts: Integers
    ends: Integers
    next: Integers
    arcs: Integers
    out: Integers
    now: Integers
    short: Integers
    queue: Integers
    reached: Integers
    waits: Integers
    distance: Integers
    arc: Integers


def new_hour(network: Network, hours: int, forward: Integers, backward: Integers) -> Hour:
    """Room for one network; forward, backward (h or 1, l) [W]."""
    links = forward.shape[1]
    zones, arcs = network.first.size - 1, network.link.size
    free = np.where(network.sign > 0, forward[:, network.link], backward[:, network.link])
    place = {key: a for a, key in enumerate(zip(network.link, network.sign, strict=True))}
    back = [place[link, -sign] for link, sign in zip(network.link, network.sign, strict=True)]
    return Hour(
        free=np.ascontiguousarray(free),
        back=np.array(back, dtype=np.int64),
        room=np.zeros(arcs, dtype=np.int64),
        cost=np.ones(arcs, dtype=np.int64),
        flow=np.zeros(links, dtype=np.int64),
        starts=np.empty((links, hours + 2), dtype=np.int64),
        ends=np.empty((links, hours + 2), dtype=np.int64),
        next=np.zeros(links, dtype=np.int64),
        arcs=np.array(
            [[place[link, 1], place[link, -1]] for link in range(links)], dtype=np.int64
        ).reshape(links, 2),
        out=np.zeros(links, dtype=np.int64),
        now=np.zeros(4, dtype=np.int64),
        short=np.empty(zones, dtype=np.int64),
        queue=np.empty(zones, dtype=np.int64),
        reached=np.empty(zones, dtype=np.int64),
        waits=np.empty(zones, dtype=np.int64),
        distance=np.empty(zones, dtype=np.int64),
        arc=np.empty(zones, dtype=np.int64),
    )


@compiled
def links_out(hour: Hour, begin: int, end: int) -> None:
    """Note the links with an outage in begin <= h < end; spans come in order."""
    count = 0
    for link in range(hour.flow.size):
        k = hour.next[link]
        while hour.ends[link, k] <= begin:
            k += 1
        hour.next[link] = k
        if hour.starts[link, k] < end:
            hour.out[count] = link
            count += 1
    hour.now[2] = count


@compiled
def open_links(hour: Hour, h: int) -> None:
    """Nothing flows yet; links on outage carry nothing."""
    row = np.uint64(h if hour.free.shape[0] > 1 else 0)
    hour.now[0] = row
    hour.now[3] = 0
    for a in range(hour.room.size):
        hour.room[a] = hour.free[row, a]
    if hour.now[1]:
        hour.now[1] = 0
        hour.flow[:] = 0
        hour.cost[:] = 1
    for i in range(hour.now[2]):
        link = np.uint64(hour.out[i])
        k = hour.next[link]
        while hour.ends[link, k] <= h:
            k += 1
        if hour.starts[link, k] <= h:
            hour.room[hour.arcs[link, 0]] = 0
            hour.room[hour.arcs[link, 1]] = 0


@compiled
def transfer(
    count: int,
    network: Network,
    hour: Hour,
    surplus: Integers,
    short: Integers,
    descending: bool,
    near: bool,
) -> int:
    """Move surplus (z,) [W] to short (z,) [W] over the links; both are changed in place.

    The first ``count`` zones of hour.short may be short, ascending; ``near``: stores are
    refilled. Returns the watts that stay short in all; ``hour.distance`` then says
    who could still help.
    """
    left = np.int64(0)
    for i in range(count):
        z = np.uint64(hour.short[i])
        own = min(surplus[z], short[z])
        surplus[z] -= own
        short[z] -= own
        left += short[z]
    if left > 0 and (near or hour.now[1] == 0):
        left -= _from_neighbours(count, network, hour, surplus, short, descending)
    given = np.int64(1)
    if near or (left > 0 and hour.now[3] == 1 and not _can_reach(hour, surplus)):
        given = np.int64(0)
    while left > 0 and given > 0:
        reached = _label(count, network, hour, short, descending)
        given = _nearest(reached, network, hour, surplus, short)
        left -= given
        hour.now[3] = given == 0
    return left


@compiled
def _can_reach(hour: Hour, surplus: Integers) -> bool:
    """Whether any of those that the last search reached in vain has something now."""
    able = False
    for z in range(surplus.size):
        able |= (surplus[z] > 0) & (hour.distance[z] < UNREACHED)
    return able


@compiled
def _from_neighbours(
    count: int,
    network: Network,
    hour: Hour,
    surplus: Integers,
    short: Integers,
    descending: bool,
) -> int:
    total = np.int64(0)
    for i in range(count):
        z = np.uint64(hour.short[count - 1 - i if descending else i])
        begin, end = network.first[z], network.first[z + NEXT]
        for j in range(end - begin):
            a = np.uint64(end - 1 - j if descending else begin + j)
            other = np.uint64(network.other[a])
            given = min(surplus[other], short[z], hour.room[a])
            if given > 0:
                _push(network, hour, a, given)
                surplus[other] -= given
                short[z] -= given
                total += given
    return total


@compiled
def _push(network: Network, hour: Hour, arc: np.uint64, given: int) -> None:
    """Send over an arc; what it and its way back can then bring: an opposite flow goes first."""
    back, link = np.uint64(hour.back[arc]), np.uint64(network.link[arc])
    row = np.uint64(hour.now[0])
    hour.flow[link] += network.sign[arc] * given
    along = network.sign[arc] * hour.flow[link]
    hour.room[arc] = hour.free[row, arc] - along if along >= 0 else -along
    hour.cost[arc] = 1 if along >= 0 else -1
    hour.room[back] = hour.free[row, back] + along if along <= 0 else along
    hour.cost[back] = 1 if along <= 0 else -1
    hour.now[1] = 1


@compiled
def _nearest(reached: int, network: Network, hour: Hour, surplus: Integers, short: Integers) -> int:
    """The nearest zones with surplus give; the watts moved, 0 where no path is left."""
    least = UNREACHED
    for i in range(reached):
        z = np.uint64(hour.reached[i])
        if surplus[z] > 0:
            least = min(least, hour.distance[z])
    total = np.int64(0)
    if least < UNREACHED:
        for i in range(reached):
            z = np.uint64(hour.reached[i])
            if surplus[z] > 0 and hour.distance[z] == least:
                total += _along_its_path(network, hour, surplus, short, z)
    return total


@compiled
def _along_its_path(
    network: Network, hour: Hour, surplus: Integers, short: Integers, giver: np.uint64
) -> int:
    """What one zone gives along its labelled path; 0 where others have made the path longer."""
    given = surplus[giver]
    z, length = giver, np.int64(0)
    while hour.arc[z] >= 0:
        a = np.uint64(hour.arc[z])
        given = min(given, hour.room[a])
        length += hour.cost[a]
        z = np.uint64(network.receiver[a])
    given = min(given, short[z])
    if length != hour.distance[giver]:
        given = np.int64(0)
    if given > 0:
        short[z] -= given
        surplus[giver] -= given
        z = giver
        while hour.arc[z] >= 0:
            a = np.uint64(hour.arc[z])
            _push(network, hour, a, given)
            z = np.uint64(network.receiver[a])
    return given


@compiled
def _label(count: int, network: Network, hour: Hour, short: Integers, descending: bool) -> int:
    """Cheapest distance of every zone to a short zone, and the first arc of the way there.

    Labels spread from the short zones, first come, first served; a zone waits again when its
    label has fallen. Returns how many other zones are reached.
    """
    zones, head, waiting, reached = short.size, np.int64(0), np.int64(0), np.int64(0)
    for z in range(zones):
        hour.distance[z] = UNREACHED
        hour.waits[z] = 0
        hour.arc[z] = -1
    for i in range(count):
        z = np.uint64(hour.short[count - 1 - i if descending else i])
        if short[z] > 0:
            hour.distance[z] = 0
            hour.waits[z] = 1
            hour.queue[np.uint64(waiting)] = z
            waiting += 1
    while waiting > 0:
        z = np.uint64(hour.queue[np.uint64(head)])
        head = head + 1 if head + 1 < zones else np.int64(0)
        waiting -= 1
        hour.waits[z] = 0
        begin, end = network.first[z], network.first[z + NEXT]
        for j in range(end - begin):
            a = np.uint64(end - 1 - j if descending else begin + j)
            distance = hour.distance[z] + hour.cost[a]
            other = np.uint64(network.other[a])
            if hour.room[a] > 0 and distance < hour.distance[other]:
                if hour.distance[other] == UNREACHED:
                    hour.reached[np.uint64(reached)] = other
                    reached += 1
                hour.distance[other] = distance
                hour.arc[other] = a
                if hour.waits[other] == 0:
                    last = head + waiting
                    hour.queue[np.uint64(last if last < zones else last - zones)] = other
                    hour.waits[other] = 1
                    waiting += 1
    return reached
