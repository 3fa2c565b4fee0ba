"""Sequential Monte Carlo over machines and links, one block of samples at a time.

Per sample: the outage histories of every machine; per zone the hours in which they exceed the
margin of power over demand. Nothing can happen in an hour in which no zone is short and no store
needs refilling, so only the others are worked out (``hour.py``). The definition without any such
shortcut is the slow twin in tests/adequacy/twin.py.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tieline.adequacy.draws import Draws, new_draws
from tieline.adequacy.histories import (
    SPAN_BITS,
    Rows,
    add_outages,
    add_step,
    add_varying_outages,
    clear,
    expand,
    least_by_span,
    new_rows,
    outage_at,
    settle,
)
from tieline.adequacy.hour import (
    Balance,
    Stock,
    any_short,
    begin_hour,
    new_balance,
    new_stock,
    pay_what_the_plan_needs,
    refill,
    serve_from_stores,
)
from tieline.adequacy.network import Hour, new_hour, transfer
from tieline.adequacy.outages import outage_intervals
from tieline.adequacy.stores import charge, storage_need
from tieline.adequacy.system import Groups, Network, Stores, Units, Year
from tieline.adequacy.tally import Tally, begin_sample, end_sample, tally_flows, tally_hour
from tieline.case.columns import Integers
from tieline.compiled import callable_from_python, compiled


class Scratch(NamedTuple):
    """Room to work in, made once per block.

    least_margin (z, s) [W]; spare (r, h) machines that may be out before the plan suffers and
    least_spare (r, s)
    zones, reservoirs, storages    rows of outages: [W], machines, machines
    zone_out, reservoir_out, storage_out  the same hour by hour, in the spans where
    zones_expanded, stores_expanded (s,) are 1; seen (z,) 1 where the hour's surplus is known
    short (h,) 1 where any zone is short; short_span (s,) 1 where any of its hours is
    draws, starts, ends (h + 2,) of one machine's history
    """

    least_margin: Integers
    spare: Integers
    least_spare: Integers
    zones: Rows
    reservoirs: Rows
    storages: Rows
    zone_out: Integers
    reservoir_out: Integers
    storage_out: Integers
    zones_expanded: npt.NDArray[np.uint8]
    stores_expanded: npt.NDArray[np.uint8]
    seen: npt.NDArray[np.uint8]
    short: npt.NDArray[np.uint8]
    short_span: npt.NDArray[np.uint8]
    draws: Draws
    starts: Integers
    ends: Integers


class Work(NamedTuple):
    """Everything one block writes into besides its tally; made by ``new_work``."""

    scratch: Scratch
    flows: Hour
    balance: Balance
    storage: Stock
    reservoir: Stock
    can_be_short: npt.NDArray[np.bool_]


@callable_from_python
def simulate(
    seed: np.uint64,
    samples: Integers,
    units: Units,
    storages: Stores,
    reservoirs: Stores,
    network: Network,
    groups: Groups,
    year: Year,
    release: bool,
    work: Work,
    tally: Tally,
) -> None:
    """Samples of one weather year; row i of the tally belongs to samples[i]."""
    scratch, can_be_short = work.scratch, work.can_be_short
    for i in range(samples.size):
        sample = samples[i]
        begin_sample(tally)
        any_short = False
        for z in range(can_be_short.size):
            if can_be_short[z]:
                _draw_zone(seed, sample, z, units, reservoirs, year, scratch)
                any_short |= _mark_short(z, year, scratch)
        if any_short:
            for z in range(can_be_short.size):
                if not can_be_short[z]:
                    _draw_zone(seed, sample, z, units, reservoirs, year, scratch)
            for s in range(storages.zone.size):
                _draw_store(seed, sample, s, storages, scratch.storages, scratch)
            _draw_links(seed, sample, network, work.flows, scratch.draws)
            _walk(i, sample, storages, reservoirs, network, groups, year, release, work, tally)
        end_sample(tally, i)


def new_work(units: Units, storages: Stores, reservoirs: Stores, links: int, year: Year) -> Work:
    """Room for blocks of one weather year, not to be shared between threads."""
    zones, hours = year.margin.shape
    turbine = (reservoirs.count * reservoirs.power)[:, None]
    spare = (turbine - year.plan) // np.maximum(reservoirs.power, 1)[:, None]
    scratch = Scratch(
        least_margin=least_by_span(year.margin),
        spare=spare,
        least_spare=least_by_span(spare),
        zones=new_rows(zones, hours),
        reservoirs=new_rows(reservoirs.zone.size, hours),
        storages=new_rows(storages.zone.size, hours),
        zone_out=np.zeros((zones, hours), dtype=np.int64),
        reservoir_out=np.zeros((reservoirs.zone.size, hours), dtype=np.int64),
        storage_out=np.zeros((storages.zone.size, hours), dtype=np.int64),
        zones_expanded=np.zeros((hours >> SPAN_BITS) + 1, dtype=np.uint8),
        stores_expanded=np.zeros((hours >> SPAN_BITS) + 1, dtype=np.uint8),
        seen=np.zeros(zones, dtype=np.uint8),
        short=np.zeros(hours, dtype=np.uint8),
        short_span=np.zeros((hours >> SPAN_BITS) + 1, dtype=np.uint8),
        draws=new_draws(),
        starts=np.empty(hours + 2, dtype=np.int64),
        ends=np.empty(hours + 2, dtype=np.int64),
    )
    return Work(
        scratch=scratch,
        flows=new_hour(links, zones, year.forward, year.backward),
        balance=new_balance(zones),
        storage=new_stock(storages.zone.size),
        reservoir=new_stock(reservoirs.zone.size),
        can_be_short=_zones_that_can_be_short(units, reservoirs, year),
    )


def _zones_that_can_be_short(units: Units, reservoirs: Stores, year: Year) -> npt.NDArray[np.bool_]:
    """False where demand is met with every machine on outage and no water released."""
    zones = year.margin.shape[0]
    can = np.zeros(zones, dtype=np.bool_)
    for z in range(zones):
        here = slice(units.first[z], units.first[z + 1])
        worst = year.margin[z] - units.power[here].sum()
        for series in units.series[here]:
            if series >= 0:
                worst -= year.unit_power[series]
        worst -= year.plan[reservoirs.first[z] : reservoirs.first[z + 1]].sum(axis=0)
        can[z] = worst.min() < 0
    return can


@compiled
def _draw_zone(
    seed: np.uint64,
    sample: int,
    z: int,
    units: Units,
    reservoirs: Stores,
    year: Year,
    scratch: Scratch,
) -> None:
    """The row of a zone: units on outage, and planned water that its turbines cannot use."""
    hours = year.margin.shape[1]
    rows = scratch.zones
    clear(rows, z)
    for u in range(units.first[z], units.first[z + 1]):
        count = outage_intervals(
            seed,
            sample,
            units.key[u],
            units.forced_outage[u],
            units.time_to_failure[u],
            units.repair[u],
            hours,
            scratch.draws,
            scratch.starts,
            scratch.ends,
        )
        if units.series[u] < 0:
            add_outages(rows, z, units.power[u], count, scratch.starts, scratch.ends)
        else:
            power = year.unit_power[units.series[u]]
            add_varying_outages(rows, z, power, count, scratch.starts, scratch.ends)
    for r in range(reservoirs.first[z], reservoirs.first[z + 1]):
        _draw_store(seed, sample, r, reservoirs, scratch.reservoirs, scratch)
        _lose_planned_water(z, r, reservoirs, year, scratch)
    settle(rows, z)


@compiled
def _lose_planned_water(z: int, r: int, reservoirs: Stores, year: Year, scratch: Scratch) -> None:
    """max(plan - power of the turbines that are up, 0), as steps of the zone's row."""
    hours = year.margin.shape[1]
    before = np.int64(0)
    for span in range(scratch.least_spare.shape[1]):
        worst = scratch.reservoirs.start[r, span] + scratch.reservoirs.rise[r, span]
        begin = span << SPAN_BITS
        if worst <= scratch.least_spare[r, span]:
            if before > 0 and begin < hours:
                add_step(scratch.zones, z, begin, -before)
            before = 0
            continue
        down = scratch.reservoirs.start[r, span]
        for h in range(begin, min(begin + (1 << SPAN_BITS), hours)):
            down += scratch.reservoirs.step[r, h]
            up = (reservoirs.count[r] - down) * reservoirs.power[r]
            lost = max(year.plan[r, h] - up, 0)
            if lost != before:
                add_step(scratch.zones, z, h, lost - before)
                before = lost


@compiled
def _draw_store(
    seed: np.uint64, sample: int, s: int, stores: Stores, rows: Rows, scratch: Scratch
) -> None:
    """Machines of one store on outage."""
    if stores.forced_outage[s] <= 0.0:
        return
    clear(rows, s)
    for m in range(stores.machine[s], stores.machine[s + 1]):
        count = outage_intervals(
            seed,
            sample,
            stores.key[m],
            stores.forced_outage[s],
            stores.time_to_failure[s],
            stores.repair[s],
            scratch.short.size,
            scratch.draws,
            scratch.starts,
            scratch.ends,
        )
        add_outages(rows, s, np.int64(1), count, scratch.starts, scratch.ends)
    settle(rows, s)


@compiled
def _draw_links(seed: np.uint64, sample: int, network: Network, flows: Hour, draws: Draws) -> None:
    """Outages of every link, closed by one that never comes."""
    hours = flows.starts.shape[1] - 2
    for link in range(network.key.size):
        count = 0
        if network.forced_outage[link] > 0.0:
            count = outage_intervals(
                seed,
                sample,
                network.key[link],
                network.forced_outage[link],
                network.time_to_failure[link],
                network.repair[link],
                hours,
                draws,
                flows.starts[link],
                flows.ends[link],
            )
        flows.starts[link, count] = hours + 1
        flows.ends[link, count] = hours + 1
        flows.next[link] = 0


@compiled
def _mark_short(z: int, year: Year, scratch: Scratch) -> bool:
    """Mark the hours in which the zone's outages exceed its margin."""
    found = False
    rows = scratch.zones
    for span in range(scratch.least_margin.shape[1]):
        worst = rows.start[z, span] + rows.rise[z, span]
        if worst <= scratch.least_margin[z, span]:
            continue
        running = rows.start[z, span]
        begin = span << SPAN_BITS
        for h in range(begin, min(begin + (1 << SPAN_BITS), scratch.short.size)):
            running += rows.step[z, h]
            if running > year.margin[z, h]:
                scratch.short[h] = 1
                scratch.short_span[span] = 1
                found = True
    return found


@compiled
def _walk(
    i: int,
    sample: int,
    storages: Stores,
    reservoirs: Stores,
    network: Network,
    groups: Groups,
    year: Year,
    release: bool,
    work: Work,
    tally: Tally,
) -> None:
    """The hours that matter, in order: some zone is short, or some store is not full."""
    scratch = work.scratch
    for s in range(storages.zone.size):
        work.storage.held[s] = storages.energy[s]
    work.reservoir.held[:] = 0
    scratch.zones_expanded[:] = 0
    scratch.stores_expanded[:] = 0
    # A plain True would be a type of its own, and the hour compiled twice.
    resting = np.bool_(True)
    for span in range(scratch.short_span.size):
        if resting and scratch.short_span[span] == 0:
            continue
        scratch.short_span[span] = 0
        begin = span << SPAN_BITS
        for h in range(begin, min(begin + (1 << SPAN_BITS), scratch.short.size)):
            if resting and scratch.short[h] == 0:
                continue
            short = scratch.short[h] == 1
            scratch.short[h] = 0
            resting = _one_hour(
                i,
                h,
                sample % 2 == 1,
                resting,
                short,
                storages,
                reservoirs,
                network,
                groups,
                year,
                release,
                work,
                tally,
            )


@compiled
def _one_hour(
    i: int,
    h: int,
    descending: bool,
    resting: bool,
    short: bool,
    storages: Stores,
    reservoirs: Stores,
    network: Network,
    groups: Groups,
    year: Year,
    release: bool,
    work: Work,
    tally: Tally,
) -> bool:
    """True when every store is full after it. Stores at rest are looked at only in need."""
    flows, balance = work.flows, work.balance
    if not resting and not short:
        left = _refill_at_home(h, storages, reservoirs, year, work)
        if left >= 0:
            return left == 0
    begin_hour(flows, h)
    _open_zones(h, year, work.scratch, balance)
    if not resting:
        _open_stores(h, storages, reservoirs, year, work)
        pay_what_the_plan_needs(reservoirs, balance, work.reservoir)
    transfer(network, flows, balance.surplus, balance.short, descending)
    if resting and not any_short(balance):
        tally_flows(flows, tally)
        return True
    if resting:
        _open_stores(h, storages, reservoirs, year, work)
    serve_from_stores(
        storages,
        reservoirs,
        network,
        release,
        descending,
        flows,
        balance,
        work.storage,
        work.reservoir,
    )
    tally_hour(i, h, groups, year, balance.unserved, tally)
    tally_flows(flows, tally)
    return refill(
        storages, reservoirs, network, descending, flows, balance, work.storage, work.reservoir
    )


@compiled
def _refill_at_home(h: int, storages: Stores, reservoirs: Stores, year: Year, work: Work) -> int:
    """Refill from the surplus of each store's own zone, in an hour in which no zone is short.

    Returns how many stores are still not full, or -1 where the own zones do not have enough: then
    nothing has been changed, and the hour needs the network.
    """
    storage, reservoir = work.storage, work.reservoir
    work.scratch.seen[:] = 0
    for s in range(storages.zone.size):
        storage.wants[s] = 0
        if storage.held[s] < storages.energy[s]:
            up = storages.count[s] - outage_at(work.scratch.storages, s, h)
            storage.wants[s] = storage_need(storages, s, storage.held[s], up * storages.power[s])
            if not _reserve(h, storages.zone[s], storage.wants[s], year, work):
                return -1
    for r in range(reservoirs.zone.size):
        reservoir.wants[r] = 0
        if reservoir.held[r] > 0:
            if reservoir.held[r] > year.level[r, h]:
                return -1
            up = reservoirs.count[r] - outage_at(work.scratch.reservoirs, r, h)
            planned = min(year.plan[r, h], up * reservoirs.power[r])
            reservoir.wants[r] = min(planned, reservoir.held[r])
            if not _reserve(h, reservoirs.zone[r], reservoir.wants[r], year, work):
                return -1
    charge(storages, storage.held, storage.wants)
    left = 0
    for s in range(storages.zone.size):
        left += storage.held[s] < storages.energy[s]
    for r in range(reservoirs.zone.size):
        reservoir.held[r] -= reservoir.wants[r]
        left += reservoir.held[r] > 0
    return left


@compiled
def _reserve(h: int, z: int, wanted: int, year: Year, work: Work) -> bool:
    """Take what a store wants from its zone's surplus; False where there is not enough."""
    surplus, scratch = work.balance.surplus, work.scratch
    if scratch.seen[z] == 0:
        scratch.seen[z] = 1
        surplus[z] = year.margin[z, h] - outage_at(scratch.zones, z, h)
    surplus[z] -= wanted
    return surplus[z] >= 0


@compiled
def _open_zones(h: int, year: Year, scratch: Scratch, balance: Balance) -> None:
    span = h >> SPAN_BITS
    zones = balance.surplus.size
    if scratch.zones_expanded[span] == 0:
        scratch.zones_expanded[span] = 1
        for z in range(zones):
            expand(scratch.zones, z, span, scratch.zone_out)
    for z in range(zones):
        margin = year.margin[z, h] - scratch.zone_out[z, h]
        balance.surplus[z] = max(margin, 0)
        balance.short[z] = max(-margin, 0)


@compiled
def _open_stores(h: int, storages: Stores, reservoirs: Stores, year: Year, work: Work) -> None:
    scratch, storage, reservoir = work.scratch, work.storage, work.reservoir
    span = h >> SPAN_BITS
    if scratch.stores_expanded[span] == 0:
        scratch.stores_expanded[span] = 1
        for r in range(reservoirs.zone.size):
            expand(scratch.reservoirs, r, span, scratch.reservoir_out)
        for s in range(storages.zone.size):
            expand(scratch.storages, s, span, scratch.storage_out)
    for s in range(storages.zone.size):
        storage.up[s] = (storages.count[s] - scratch.storage_out[s, h]) * storages.power[s]
    for r in range(reservoirs.zone.size):
        up = (reservoirs.count[r] - scratch.reservoir_out[r, h]) * reservoirs.power[r]
        reservoir.up[r] = up
        reservoir.planned[r] = min(year.plan[r, h], up)
        reservoir.planned_level[r] = year.level[r, h]
