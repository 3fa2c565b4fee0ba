"""Sequential Monte Carlo over machines and links, one block of samples at a time.

Per sample: the outage histories of every machine; per zone and hour the margin of available
power over demand. Nothing can happen in an hour in which no zone is short and no store needs
refilling, so only the others are worked out (``hour.py``). The definition without that shortcut
is the slow twin in tests/adequacy/twin.py.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tieline.adequacy.compiled import compiled
from tieline.adequacy.hour import Balance, Stock, new_stock, refill, serve
from tieline.adequacy.network import Hour
from tieline.adequacy.outages import outage_intervals
from tieline.adequacy.system import Groups, Network, Stores, Units, Year
from tieline.adequacy.tally import Tally, begin_sample, end_sample, tally_flows, tally_hour
from tieline.case.columns import Floats, Integers


class Scratch(NamedTuple):
    """Room to work in, made once per block.

    out (z, h) [W] on outage; step (h + 1,) changes of it; short (h,) 1 where any zone is short
    storages_down (s, h), reservoirs_down (r, h) machines on outage
    words (4,), starts, ends (h + 1,) of one unit's history
    """

    out: Integers
    step: Integers
    short: npt.NDArray[np.uint8]
    storages_down: Integers
    reservoirs_down: Integers
    words: Floats
    starts: Integers
    ends: Integers


@compiled
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
    tally: Tally,
) -> None:
    """Samples of one weather year; row i of the tally belongs to samples[i]."""
    zones, hours = year.margin.shape
    scratch = Scratch(
        np.zeros((zones, hours), dtype=np.int64),
        np.zeros(hours + 1, dtype=np.int64),
        np.zeros(hours, dtype=np.uint8),
        np.zeros((storages.zone.size, hours), dtype=np.int64),
        np.zeros((reservoirs.zone.size, hours), dtype=np.int64),
        np.empty(4),
        np.empty(hours + 1, dtype=np.int64),
        np.empty(hours + 1, dtype=np.int64),
    )
    links = network.key.size
    flows = Hour(
        np.zeros(links, dtype=np.int64),
        year.forward,
        year.backward,
        np.zeros((links, hours), dtype=np.uint8),
        np.zeros(2, dtype=np.int64),
        np.empty(zones, dtype=np.int64),
        np.empty(zones, dtype=np.int64),
    )
    balance = Balance(
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
        np.zeros(zones, dtype=np.int64),
    )
    storage = new_stock(storages.zone.size)
    reservoir = new_stock(reservoirs.zone.size)
    can_be_short = _zones_that_can_be_short(units, reservoirs, year)
    for i in range(samples.size):
        sample = samples[i]
        begin_sample(tally)
        any_short = False
        for z in range(zones):
            if can_be_short[z]:
                _draw_zone(seed, sample, z, units, reservoirs, year, scratch)
                any_short |= _mark_short(z, year, scratch)
        if any_short:
            for z in range(zones):
                if not can_be_short[z]:
                    _draw_zone(seed, sample, z, units, reservoirs, year, scratch)
            _draw_machines(seed, sample, storages, scratch, scratch.storages_down)
            _draw_links(seed, sample, network, scratch, flows)
            _walk(
                i,
                sample,
                storages,
                reservoirs,
                network,
                groups,
                year,
                release,
                scratch,
                flows,
                balance,
                storage,
                reservoir,
                tally,
            )
        end_sample(tally, i)


@compiled
def _zones_that_can_be_short(units: Units, reservoirs: Stores, year: Year) -> npt.NDArray[np.bool_]:
    """False where demand is met with every machine on outage and no water released."""
    zones, hours = year.margin.shape
    worst = year.margin.copy()
    for u in range(units.zone.size):
        for h in range(hours):
            series = units.series[u]
            worst[units.zone[u], h] -= units.power[u] if series < 0 else year.unit_power[series, h]
    for r in range(reservoirs.zone.size):
        for h in range(hours):
            worst[reservoirs.zone[r], h] -= year.plan[r, h]
    can = np.zeros(zones, dtype=np.bool_)
    for z in range(zones):
        can[z] = worst[z].min() < 0
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
    """out[z, h] = power of the zone's units on outage + planned water its turbines cannot use."""
    hours = year.margin.shape[1]
    for u in range(units.first[z], units.first[z + 1]):
        count = outage_intervals(
            seed,
            sample,
            units.key[u],
            units.forced_outage[u],
            units.time_to_failure[u],
            units.repair[u],
            hours,
            scratch.words,
            scratch.starts,
            scratch.ends,
        )
        if units.series[u] < 0:
            for k in range(count):
                scratch.step[scratch.starts[k]] += units.power[u]
                scratch.step[scratch.ends[k]] -= units.power[u]
        else:
            _step_along(year.unit_power[units.series[u]], count, scratch)
    running = np.int64(0)
    for h in range(hours):
        running += scratch.step[h]
        scratch.step[h] = 0
        scratch.out[z, h] = running
    scratch.step[hours] = 0
    for r in range(reservoirs.first[z], reservoirs.first[z + 1]):
        _draw_store(seed, sample, r, reservoirs, scratch, scratch.reservoirs_down)
        for h in range(hours):
            up = (reservoirs.count[r] - scratch.reservoirs_down[r, h]) * reservoirs.power[r]
            if year.plan[r, h] > up:
                scratch.out[z, h] += year.plan[r, h] - up


@compiled
def _step_along(power: Integers, count: int, scratch: Scratch) -> None:
    """Steps of an outage of a machine whose power changes from hour to hour."""
    for k in range(count):
        before = np.int64(0)
        for h in range(scratch.starts[k], scratch.ends[k]):
            scratch.step[h] += power[h] - before
            before = power[h]
        scratch.step[scratch.ends[k]] -= before


@compiled
def _draw_store(
    seed: np.uint64, sample: int, s: int, stores: Stores, scratch: Scratch, down: Integers
) -> None:
    """down[s, h] = machines of one store on outage."""
    hours = down.shape[1]
    down[s, :] = 0
    if stores.forced_outage[s] <= 0.0:
        return
    for m in range(stores.machine[s], stores.machine[s + 1]):
        count = outage_intervals(
            seed,
            sample,
            stores.key[m],
            stores.forced_outage[s],
            stores.time_to_failure[s],
            stores.repair[s],
            hours,
            scratch.words,
            scratch.starts,
            scratch.ends,
        )
        for k in range(count):
            scratch.step[scratch.starts[k]] += 1
            scratch.step[scratch.ends[k]] -= 1
    running = np.int64(0)
    for h in range(hours):
        running += scratch.step[h]
        scratch.step[h] = 0
        down[s, h] = running
    scratch.step[hours] = 0


@compiled
def _draw_machines(
    seed: np.uint64, sample: int, stores: Stores, scratch: Scratch, down: Integers
) -> None:
    for s in range(stores.zone.size):
        _draw_store(seed, sample, s, stores, scratch, down)


@compiled
def _draw_links(
    seed: np.uint64, sample: int, network: Network, scratch: Scratch, flows: Hour
) -> None:
    hours = flows.down.shape[1]
    for link in range(network.key.size):
        if network.forced_outage[link] <= 0.0:
            continue
        flows.down[link, :] = 0
        count = outage_intervals(
            seed,
            sample,
            network.key[link],
            network.forced_outage[link],
            network.time_to_failure[link],
            network.repair[link],
            hours,
            scratch.words,
            scratch.starts,
            scratch.ends,
        )
        for k in range(count):
            flows.down[link, scratch.starts[k] : scratch.ends[k]] = 1


@compiled
def _mark_short(z: int, year: Year, scratch: Scratch) -> bool:
    found = False
    for h in range(scratch.short.size):
        if scratch.out[z, h] > year.margin[z, h]:
            scratch.short[h] = 1
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
    scratch: Scratch,
    flows: Hour,
    balance: Balance,
    storage: Stock,
    reservoir: Stock,
    tally: Tally,
) -> None:
    """The hours that matter, in order: some zone is short, or some store is not full."""
    storage.held[:] = storages.energy
    reservoir.held[:] = 0
    descending = sample % 2 == 1
    resting = True
    for h in range(scratch.short.size):
        if resting and scratch.short[h] == 0:
            continue
        scratch.short[h] = 0
        _open_hour(h, storages, reservoirs, year, scratch, balance, storage, reservoir)
        flows.now[0] = h
        serve(
            storages, reservoirs, network, release, descending, flows, balance, storage, reservoir
        )
        tally_hour(i, h, groups, year, balance.unserved, tally)
        if flows.now[1]:
            tally_flows(flows.flow, tally)
        resting = refill(
            storages, reservoirs, network, descending, flows, balance, storage, reservoir
        )


@compiled
def _open_hour(
    h: int,
    storages: Stores,
    reservoirs: Stores,
    year: Year,
    scratch: Scratch,
    balance: Balance,
    storage: Stock,
    reservoir: Stock,
) -> None:
    for z in range(balance.surplus.size):
        margin = year.margin[z, h] - scratch.out[z, h]
        balance.surplus[z] = max(margin, 0)
        balance.short[z] = max(-margin, 0)
    for s in range(storages.zone.size):
        storage.up[s] = (storages.count[s] - scratch.storages_down[s, h]) * storages.power[s]
    for r in range(reservoirs.zone.size):
        up = (reservoirs.count[r] - scratch.reservoirs_down[r, h]) * reservoirs.power[r]
        reservoir.up[r] = up
        reservoir.planned[r] = min(year.plan[r, h], up)
        reservoir.planned_level[r] = year.level[r, h]
