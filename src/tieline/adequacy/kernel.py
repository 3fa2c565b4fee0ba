"""Sequential Monte Carlo over machines and links, one block of samples at a time.

Per sample: the outage histories of every machine; per zone and span of hours whether the power
they leave may be below demand. Nothing can happen in a span in which no zone can be short and no
store needs refilling, nor in an hour in which all stores are full and the neighbours of every short
zone have enough for all of it, which is found for the hours of a span at once. Only the other hours
are worked out (``hour.py``). The definition without any such shortcut is the slow twin in
tests/adequacy/twin.py.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tieline.adequacy.draws import Draws, Streams, new_draws
from tieline.adequacy.histories import (
    KILO,
    MOST,
    SPAN,
    SPAN_BITS,
    Kilowatts,
    Machines,
    add_machine,
    add_up,
    add_varying_outages,
    by_span,
    settle,
    spans_of,
)
from tieline.adequacy.hour import (
    Balance,
    Stock,
    begin_stock,
    due,
    new_balance,
    new_stock,
    open_zones,
    pay_what_the_plan_needs,
    work_out,
)
from tieline.adequacy.network import NEVER, Hour, links_out, new_hour, open_links
from tieline.adequacy.outages import draw_from, outage_intervals, streams_of
from tieline.adequacy.system import Groups, Network, Stores, Units, Year
from tieline.adequacy.tally import Tally, begin_sample, end_sample, tally_flows, tally_hour
from tieline.case.columns import Integers
from tieline.compiled import callable_from_python, compiled


class Scratch(NamedTuple):
    """Room to work in, made once per block. Hours (H) are those of whole spans (s) of k hours.

    margin (z, s, k) [kW] with every machine up
    missing (s, k) [kW] of the machines of one zone on outage; missing_by_hour (H,) the same memory:
    one row for all zones stays in the nearest cache
    left (z, s, k) [kW] margin - missing; left_by_hour (z, H) the same memory
    nowhere (H,) takes steps that nobody asks for
    plan (n, H) [kW] of stores; most_plan (n, s) [W] the largest of a span
    tight (s, z) 1 where the zone may be short; tights (s,) how many may be
    able (z, k), lacks (k,), short (k,) [kW] of one span: what a zone can send; what one zone lacks;
    what zones lack that neighbours have not
    asked (z,) whether a zone was asked in the span at hand for what it can send
    of_units, of_stores, of_links  streams of their machines
    draws of some machines; starts, ends (h + 2,) of one machine's history
    """

    margin: Kilowatts
    missing: Kilowatts
    missing_by_hour: Kilowatts
    left: Kilowatts
    left_by_hour: Kilowatts
    nowhere: Kilowatts
    plan: Kilowatts
    most_plan: Integers
    tight: Machines
    tights: Integers
    able: Kilowatts
    lacks: Kilowatts
    short: Kilowatts
    asked: Integers
    of_units: Streams
    of_stores: Streams
    of_links: Streams
    draws: Draws
    starts: Integers
    ends: Integers


class Work(NamedTuple):
    """Everything one block writes into besides its tally; made by ``new_work``."""

    scratch: Scratch
    flows: Hour
    balance: Balance
    stock: Stock
    can_be_short: npt.NDArray[np.bool_]


@callable_from_python
def simulate(
    seed: np.uint64,
    samples: Integers,
    units: Units,
    stores: Stores,
    network: Network,
    groups: Groups,
    year: Year,
    release: bool,
    work: Work,
    tally: Tally,
) -> None:
    """Samples of one weather year; row i of the tally belongs to samples[i]."""
    scratch, can_be_short = work.scratch, work.can_be_short
    zones = can_be_short.size
    for i in range(samples.size):
        sample = samples[i]
        begin_sample(tally)
        scratch.tights[:] = 0
        tight = np.int64(0)
        # First the zones that can be short; the others only where one is.
        for k in range(2 * zones):
            z, now = k % zones, can_be_short[k % zones] == (k < zones)
            if now and (k < zones or tight > 0):
                _draw_zone(seed, sample, z, units, stores, year, work)
                tight += _find_tight(z, scratch)
        if tight > 0:
            _draw_links(seed, sample, network, work.flows, scratch)
            _walk(i, sample, stores, network, groups, year, release, work, tally)
        end_sample(tally, i)


def new_work(units: Units, stores: Stores, network: Network, year: Year) -> Work:
    """Room for blocks of one weather year, not to be shared between threads."""
    zones, hours = year.margin.shape
    spans = spans_of(hours)
    missing = np.zeros((spans, SPAN), dtype=np.int32)
    left = np.zeros((zones, spans, SPAN), dtype=np.int32)
    plan = by_span(year.plan)
    scratch = Scratch(
        margin=_kilowatts(by_span(year.margin)),
        missing=missing,
        missing_by_hour=missing.reshape(spans * SPAN),
        left=left,
        left_by_hour=left.reshape(zones, spans * SPAN),
        nowhere=np.zeros(spans * SPAN, dtype=np.int32),
        plan=_kilowatts(plan).reshape(len(plan), spans * SPAN),
        most_plan=plan.max(axis=2),
        tight=np.zeros((spans, zones), dtype=np.int32),
        tights=np.zeros(spans, dtype=np.int64),
        able=np.zeros((zones, SPAN), dtype=np.int32),
        lacks=np.zeros(SPAN, dtype=np.int32),
        short=np.zeros(SPAN, dtype=np.int32),
        asked=np.zeros(zones, dtype=np.int64),
        of_units=_streams(units, hours),
        of_stores=_streams(stores, hours),
        of_links=_streams(network, hours),
        draws=new_draws(),
        starts=np.empty(hours + 2, dtype=np.int64),
        ends=np.empty(hours + 2, dtype=np.int64),
    )
    return Work(
        scratch=scratch,
        flows=new_hour(network, hours, year.forward, year.backward),
        balance=new_balance(zones),
        stock=new_stock(
            np.zeros((stores.zone.size, spans * SPAN), dtype=np.int32),
            year.plan,
            year.level,
        ),
        can_be_short=_zones_that_can_be_short(units, stores, year),
    )


def _streams(machines: Units | Stores | Network, hours: int) -> Streams:
    """Streams of all machines of a table; a store's machines are alike."""
    each = np.ones(machines.forced_outage.size, dtype=np.int64)
    if isinstance(machines, Stores):
        each = machines.count
    return streams_of(
        machines.key,
        np.repeat(machines.forced_outage, each),
        np.repeat(machines.time_to_failure, each),
        np.repeat(machines.repair, each),
        hours,
    )


def _kilowatts(watts: Integers) -> Kilowatts:
    return (watts // KILO).astype(np.int32)


def _zones_that_can_be_short(units: Units, stores: Stores, year: Year) -> npt.NDArray[np.bool_]:
    """False where demand is met with every machine on outage and no water released."""
    zones = year.margin.shape[0]
    can = np.zeros(zones, dtype=np.bool_)
    for z in range(zones):
        here = slice(units.first[z], units.first[z + 1])
        worst = year.margin[z] - units.power[here].sum()
        for series in units.series[here]:
            if series >= 0:
                worst -= year.unit_power[series]
        worst -= year.plan[stores.first[z] : stores.first[z + 1]].sum(axis=0)
        can[z] = worst.min() < 0
    return can


@compiled
def _draw_zone(
    seed: np.uint64,
    sample: int,
    z: int,
    units: Units,
    stores: Stores,
    year: Year,
    work: Work,
) -> None:
    """What is missing in a zone in each hour, and the machines of its stores on outage."""
    scratch, hours = work.scratch, year.margin.shape[1]
    missing = scratch.missing_by_hour
    drawn, end, last = units.first[z], units.first[z], units.first[z + 1]
    for u in range(end, last):
        if u == end:
            drawn = end
            end = draw_from(u, last, scratch.of_units, sample, seed, scratch.draws)
        varies = units.series[u] >= 0
        count = outage_intervals(
            seed,
            sample,
            scratch.of_units,
            drawn,
            u,
            units.forced_outage[u],
            hours,
            scratch.draws,
            np.int32(0) if varies else np.int32(units.power[u] // KILO),
            missing,
            scratch.starts,
            scratch.ends,
        )
        if varies:
            power = year.unit_power[units.series[u]]
            add_varying_outages(missing, power, count, scratch.starts, scratch.ends)
    add_up(missing)
    for s in range(stores.first[z], stores.first[z + 1]):
        if stores.forced_outage[s] > 0.0:
            out = work.stock.out[s]
            out[:] = 0
            drawn, end, last = stores.machine[s], stores.machine[s], stores.machine[s + 1]
            for m in range(end, last):
                if m == end:
                    drawn = end
                    end = draw_from(m, last, scratch.of_stores, sample, seed, scratch.draws)
                count = outage_intervals(
                    seed,
                    sample,
                    scratch.of_stores,
                    drawn,
                    m,
                    stores.forced_outage[s],
                    hours,
                    scratch.draws,
                    np.int32(0),
                    scratch.nowhere,
                    scratch.starts,
                    scratch.ends,
                )
                add_machine(
                    missing,
                    scratch.plan[s],
                    out,
                    np.int32(stores.count[s]),
                    np.int32(stores.power[s] // KILO),
                    count,
                    scratch.starts,
                    scratch.ends,
                )


@compiled
def _draw_links(
    seed: np.uint64, sample: int, network: Network, flows: Hour, scratch: Scratch
) -> None:
    """Outages of every link, closed by one that never comes."""
    hours = flows.starts.shape[1] - 2
    drawn, end, links = np.int64(0), np.int64(0), network.key.size
    for link in range(links):
        if link == end:
            drawn = end
            end = draw_from(link, links, scratch.of_links, sample, seed, scratch.draws)
        count = np.int64(0)
        if network.forced_outage[link] > 0.0:
            count = outage_intervals(
                seed,
                sample,
                scratch.of_links,
                drawn,
                link,
                network.forced_outage[link],
                hours,
                scratch.draws,
                np.int32(0),
                scratch.nowhere,
                flows.starts[link],
                flows.ends[link],
            )
        flows.starts[link, count] = NEVER
        flows.ends[link, count] = NEVER
        flows.next[link] = 0


@compiled
def _find_tight(z: int, scratch: Scratch) -> int:
    """What is left in each hour; note the spans in which the zone is short; how many they are."""
    count = np.int64(0)
    for span in range(scratch.tights.size):
        least = settle(scratch.left[z, span], scratch.margin[z, span], scratch.missing[span])
        scratch.tight[span, z] = least < 0
        scratch.tights[span] += least < 0
        count += least < 0
    return count


@compiled
def _walk(
    i: int,
    sample: int,
    stores: Stores,
    network: Network,
    groups: Groups,
    year: Year,
    release: bool,
    work: Work,
    tally: Tally,
) -> None:
    """The spans that matter, in order: some zone may be short, or some store is not full."""
    scratch, hours = work.scratch, year.margin.shape[1]
    stock = work.stock
    begin_stock(stock)
    for span in range(scratch.tights.size):
        idle = stock.many[0] == 0 or not due(np.uint64(span), scratch.most_plan, stores, stock)
        if idle and scratch.tights[span] == 0:
            continue
        begin = span << SPAN_BITS
        links_out(work.flows, begin, begin + SPAN)
        if not _look_over(span, network, work) and idle:
            continue
        for h in range(begin, min(begin + SPAN, hours)):
            now = np.uint64(h)
            idle = stock.many[0] == 0 or not due(now, stock.plan, stores, stock)
            if idle and scratch.short[h - begin] == 0:
                continue
            open_links(work.flows, h)
            open_zones(now, scratch.left_by_hour, work.balance)
            pay_what_the_plan_needs(now, stores, work.balance, stock)
            left = work_out(
                now,
                idle,
                stores,
                network,
                release,
                sample % 2 == 1,
                work.flows,
                work.balance,
                stock,
            )
            if left >= 0:
                tally_flows(work.flows, tally)
            if left > 0:
                tally_hour(i, h, groups, year, work.balance.short, tally)


@compiled
def _look_over(span: int, network: Network, work: Work) -> bool:
    """Whether links may not suffice in an hour of the span; ``short`` (k,) says in which.

    Short zones take what their direct neighbours can spare: where that suffices, links suffice.
    """
    scratch, flows = work.scratch, work.flows
    short, lacks = scratch.short, scratch.lacks
    scratch.asked[:] = 0
    short[:] = 0
    for z in range(scratch.asked.size):
        if scratch.tight[span, z]:
            left = scratch.left[z, span]
            for k in range(lacks.size):
                lacks[k] = max(-left[k], np.int32(0))
            for a in range(network.first[z], network.first[z + 1]):
                other, link = np.uint64(network.other[a]), np.uint64(network.link[a])
                _ask(np.uint64(span), other, a, link, scratch, flows)
            for k in range(short.size):
                short[k] |= lacks[k]
    any_short = np.int32(0)
    for k in range(short.size):
        any_short |= short[k]
    return any_short > 0


@compiled
def _ask(
    span: np.uint64, other: np.uint64, arc: int, link: np.uint64, scratch: Scratch, flows: Hour
) -> None:
    """A neighbour gives what it can spare and the arc has room for, in the hours the link is up."""
    if scratch.asked[other] == 0:
        scratch.asked[other] = 1
        able, left = scratch.able[other], scratch.left[other, span]
        for k in range(able.size):
            able[k] = max(left[k], np.int32(0))
    begin, outage = np.int64(span) << SPAN_BITS, flows.next[link]
    h, end = begin, begin + SPAN
    while h < end:
        until = min(flows.starts[link, outage], end)
        if h < until:
            _give(h - begin, until - begin, h, arc, scratch.able[other], scratch.lacks, flows)
        h = max(flows.ends[link, outage], until)
        outage += 1


@compiled
def _give(
    first: int, last: int, h: int, arc: int, able: Kilowatts, lacks: Kilowatts, flows: Hour
) -> None:
    """The smallest of what one has, the other lacks and the arc has room for, whole kilowatts."""
    if flows.free.shape[0] == 1:
        free = np.int32(min(flows.free[0, arc] // KILO, MOST))
        for k in range(np.uint64(first), np.uint64(last)):
            given = min(min(able[k], lacks[k]), free)
            able[k] -= given
            lacks[k] -= given
    else:
        for k in range(np.uint64(first), np.uint64(min(last, first + flows.free.shape[0] - h))):
            free = np.int32(min(flows.free[h - first + k, arc] // KILO, MOST))
            given = min(min(able[k], lacks[k]), free)
            able[k] -= given
            lacks[k] -= given
