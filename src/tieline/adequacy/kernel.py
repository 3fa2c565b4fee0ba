"""Sequential Monte Carlo over machines and links, one block of samples at a time.

Per sample: the outage histories of every machine; per zone and span of hours the least margin of
power over demand that they leave. Nothing can happen in a span in which no zone can be short and no
store needs refilling, nor while all stores are full and the neighbours of every zone that may be
short have enough for all of it. Only the other hours are worked out (``hour.py``). The definition
without any such shortcut is the slow twin in tests/adequacy/twin.py.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tieline.adequacy.draws import Draws, new_draws
from tieline.adequacy.histories import (
    KILO,
    SPAN_BITS,
    Rows,
    add_outages,
    add_varying_outages,
    clear,
    expand,
    least_by_span,
    new_rows,
    settle,
)
from tieline.adequacy.hour import (
    FULL,
    OWING,
    Balance,
    Stock,
    new_balance,
    new_stock,
    pay_what_the_plan_needs,
    state_of,
    work_out,
)
from tieline.adequacy.network import Hour, links_out, new_hour, open_links
from tieline.adequacy.outages import outage_intervals
from tieline.adequacy.system import Groups, Network, Stores, Units, Year
from tieline.adequacy.tally import Tally, begin_sample, end_sample, tally_flows, tally_hour
from tieline.case.columns import Integers
from tieline.compiled import callable_from_python, compiled


class Scratch(NamedTuple):
    """Room to work in, made once per block.

    margin (h, z), least_margin (z, s) [W] with every machine up; plan (h, r) [W], level (h, r) [Wh]
    least_free (s or 1, a) [W] of each arc of the network in each span, of all alike
    least_spare (r, s) [W] of turbines beyond the plan
    zones, reservoirs, storages    rows of outages: [kW], machines, machines
    zone_out (k, z), reservoir_out (k, r), storage_out (k, s)  the same in the hours of one span
    most_plan (s, r) [W] the largest plan of a span
    left (z, s) [W] least margin that is sure, negative where the zone may be short
    tight (s,) how many zones may be short
    draws, starts, ends (h + 2,) of one machine's history
    """

    margin: Integers
    plan: Integers
    level: Integers
    least_margin: Integers
    least_free: Integers
    least_spare: Integers
    zones: Rows
    reservoirs: Rows
    storages: Rows
    zone_out: Integers
    reservoir_out: Integers
    storage_out: Integers
    most_plan: Integers
    left: Integers
    tight: Integers
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
    zones = can_be_short.size
    for i in range(samples.size):
        sample = samples[i]
        begin_sample(tally)
        scratch.tight[:] = 0
        tight = np.int64(0)
        # First the zones that can be short; the others only where one is.
        for k in range(2 * zones):
            z, now = k % zones, can_be_short[k % zones] == (k < zones)
            if now and (k < zones or tight > 0):
                _draw_zone(seed, sample, z, units, storages, reservoirs, year, scratch)
                tight += _find_tight(z, reservoirs, scratch)
        if tight > 0:
            _draw_links(seed, sample, network, work.flows, scratch.draws)
            _walk(i, sample, storages, reservoirs, network, groups, year, release, work, tally)
        end_sample(tally, i)


def new_work(
    units: Units, storages: Stores, reservoirs: Stores, network: Network, year: Year
) -> Work:
    """Room for blocks of one weather year, not to be shared between threads."""
    zones, hours = year.margin.shape
    spare = (reservoirs.count * reservoirs.power)[:, None] - year.plan
    flows = new_hour(network, hours, year.forward, year.backward)
    spans, length = (hours >> SPAN_BITS) + 1, 1 << SPAN_BITS
    scratch = Scratch(
        margin=np.ascontiguousarray(year.margin.T),
        plan=np.ascontiguousarray(year.plan.T),
        level=np.ascontiguousarray(year.level.T),
        least_margin=least_by_span(year.margin),
        least_free=flows.free if len(flows.free) == 1 else least_by_span(flows.free.T).T.copy(),
        least_spare=least_by_span(spare),
        zones=new_rows(zones, hours),
        reservoirs=new_rows(reservoirs.zone.size, hours),
        storages=new_rows(storages.zone.size, hours),
        zone_out=np.zeros((length, zones), dtype=np.int64),
        reservoir_out=np.zeros((length, reservoirs.zone.size), dtype=np.int64),
        storage_out=np.zeros((length, storages.zone.size), dtype=np.int64),
        most_plan=-least_by_span(-year.plan).T.copy(),
        left=np.zeros((zones, spans), dtype=np.int64),
        tight=np.zeros(spans, dtype=np.int64),
        draws=new_draws(),
        starts=np.empty(hours + 2, dtype=np.int64),
        ends=np.empty(hours + 2, dtype=np.int64),
    )
    return Work(
        scratch=scratch,
        flows=flows,
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
    storages: Stores,
    reservoirs: Stores,
    year: Year,
    scratch: Scratch,
) -> None:
    """The rows of a zone: its units on outage, and the machines of its stores."""
    hours = year.margin.shape[1]
    clear(scratch.zones, z)
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
            power = units.power[u] // KILO
            add_outages(scratch.zones, z, power, count, scratch.starts, scratch.ends)
        else:
            varying = year.unit_power[units.series[u]]
            add_varying_outages(scratch.zones, z, varying, count, scratch.starts, scratch.ends)
    settle(scratch.zones, z)
    for kind in range(2):
        stores = reservoirs if kind == 0 else storages
        rows = scratch.reservoirs if kind == 0 else scratch.storages
        for s in range(stores.first[z], stores.first[z + 1]):
            if stores.forced_outage[s] > 0.0:
                clear(rows, s)
                for m in range(stores.machine[s], stores.machine[s + 1]):
                    count = outage_intervals(
                        seed,
                        sample,
                        stores.key[m],
                        stores.forced_outage[s],
                        stores.time_to_failure[s],
                        stores.repair[s],
                        hours,
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
def _find_tight(z: int, reservoirs: Stores, scratch: Scratch) -> int:
    """Least margins of the zone that are sure; how many spans may leave it short.

    Planned water that turbines cannot use counts at most as
    max(turbines out x power - least spare power, 0).
    """
    start, rise, count = scratch.zones.start[z], scratch.zones.rise[z], np.int64(0)
    sure, least = scratch.left[z], scratch.least_margin[z]
    for span in range(sure.size):
        sure[span] = least[span] - KILO * (np.int64(start[span]) + rise[span])
    for r in range(reservoirs.first[z], reservoirs.first[z + 1]):
        out, more, spare = (
            scratch.reservoirs.start[r],
            scratch.reservoirs.rise[r],
            scratch.least_spare[r],
        )
        for span in range(sure.size):
            lost = (np.int64(out[span]) + more[span]) * reservoirs.power[r] - spare[span]
            sure[span] -= max(lost, 0)
    for span in range(sure.size):
        short = np.int64(1) if sure[span] < 0 else np.int64(0)
        scratch.tight[span] += short
        count += short
    return count


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
    """The spans that matter, in order: some zone may be short, or some store is not full."""
    scratch, hours = work.scratch, year.margin.shape[1]
    for s in range(storages.zone.size):
        work.storage.held[s] = storages.energy[s]
    work.reservoir.held[:] = 0
    state = FULL
    for span in range(scratch.tight.size):
        idle = state == FULL or (state == OWING and not _due(span, scratch.most_plan, work))
        if idle and scratch.tight[span] == 0:
            continue
        begin = span << SPAN_BITS
        links_out(work.flows, begin, begin + (1 << SPAN_BITS))
        if idle and _covered(span, network, work):
            continue
        expand(scratch.zones, span, KILO, scratch.zone_out)
        expand(scratch.reservoirs, span, 1, scratch.reservoir_out)
        expand(scratch.storages, span, 1, scratch.storage_out)
        _lose_planned_water(span, reservoirs, scratch)
        for h in range(begin, min(begin + (1 << SPAN_BITS), hours)):
            short = _open_zones(h, scratch, work.balance)
            idle = state == FULL or (state == OWING and not _due(h, scratch.plan, work))
            if idle and short == 0:
                continue
            open_links(network, work.flows, h)
            _open_stores(h, storages, reservoirs, work)
            if not idle:
                pay_what_the_plan_needs(reservoirs, work.balance, work.reservoir)
            left = work_out(
                idle,
                storages,
                reservoirs,
                network,
                release,
                sample % 2 == 1,
                work.flows,
                work.balance,
                work.storage,
                work.reservoir,
            )
            if left >= 0:
                tally_flows(work.flows, tally)
            if left > 0:
                tally_hour(i, h, groups, year, work.balance.short, tally)
            if left >= 0 or not idle:
                state = state_of(storages, work.storage, work.reservoir)


@compiled
def _due(row: int, plan: Integers, work: Work) -> bool:
    """True where a reservoir that owes has a plan to pay from in the hour or span of a row."""
    due = False
    for r in range(plan.shape[1]):
        due |= (work.reservoir.held[r] > 0) & (plan[row, r] > 0)
    return due


@compiled
def _lose_planned_water(span: int, reservoirs: Stores, scratch: Scratch) -> None:
    """A zone lacks max(plan - power of the turbines that are up, 0) in each hour of the span."""
    begin = span << SPAN_BITS
    for r in range(reservoirs.zone.size):
        worst = np.int64(scratch.reservoirs.start[r, span]) + scratch.reservoirs.rise[r, span]
        if worst * reservoirs.power[r] > scratch.least_spare[r, span]:
            for k in range(min(1 << SPAN_BITS, scratch.plan.shape[0] - begin)):
                up = (reservoirs.count[r] - scratch.reservoir_out[k, r]) * reservoirs.power[r]
                lost = max(scratch.plan[begin + k, r] - up, 0)
                scratch.zone_out[k, reservoirs.zone[r]] += lost


@compiled
def _covered(span: int, network: Network, work: Work) -> bool:
    """True where neighbours surely have enough for every zone that may be short in the span.

    Worst margins of a zone, least margins of its neighbours, links on outage for the whole span.
    What suffices then suffices in every hour: less need, more surplus and more room leave less.
    """
    scratch, flows, balance = work.scratch, work.flows, work.balance
    for z in range(balance.surplus.size):
        balance.surplus[z] = scratch.left[z, span]
    row = span if scratch.least_free.shape[0] > 1 else 0
    for z in range(balance.surplus.size):
        need = -balance.surplus[z]
        a = network.first[z]
        while need > 0 and a < network.first[z + 1]:
            other, runs = network.other[a], True
            for i in range(flows.now[2]):
                runs &= flows.out[i] != network.link[a]
            given = min(balance.surplus[other], need, scratch.least_free[row, a])
            if runs and given > 0:
                need -= given
                balance.surplus[other] -= given
            a += 1
        if need > 0:
            return False
    return True


@compiled
def _open_zones(h: int, scratch: Scratch, balance: Balance) -> int:
    """Surplus and short of the hour; what is short in all."""
    k, total = h & ((1 << SPAN_BITS) - 1), np.int64(0)
    for z in range(balance.surplus.size):
        margin = scratch.margin[h, z] - scratch.zone_out[k, z]
        short = max(-margin, 0)
        balance.surplus[z] = max(margin, 0)
        balance.short[z] = short
        total += short
    return total


@compiled
def _open_stores(h: int, storages: Stores, reservoirs: Stores, work: Work) -> None:
    """Machines that run, and the plan, in one hour; nothing is given yet."""
    scratch, storage, reservoir = work.scratch, work.storage, work.reservoir
    k = h & ((1 << SPAN_BITS) - 1)
    for s in range(storages.zone.size):
        storage.up[s] = (storages.count[s] - scratch.storage_out[k, s]) * storages.power[s]
        storage.given[s] = 0
    for r in range(reservoirs.zone.size):
        up = (reservoirs.count[r] - scratch.reservoir_out[k, r]) * reservoirs.power[r]
        reservoir.up[r] = up
        reservoir.planned[r] = min(scratch.plan[h, r], up)
        reservoir.planned_level[r] = scratch.level[h, r]
        reservoir.given[r] = 0
