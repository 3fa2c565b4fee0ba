"""The slow twin: sequential adequacy from the definition, in plain Python, every hour worked out.

Written from the documentation of the room, on names and dictionaries; it shares no code with the
kernel. Whole watts and watt-hours, machines of whole kilowatts, as there.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np

MASK = 2**32 - 1


def philox(counter, key):
    """Salmon et al. 2011, section 3.3."""
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & MASK, (a >> 32) ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def word_of(seed, sample, name, number):
    """Word number ``number`` of a machine's stream in a sample."""
    identity = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
    counter = (number // 4, sample, identity & MASK, identity >> 32)
    return philox(counter, (seed & MASK, seed >> 32))[number % 4]


def exponential(word):
    """-ln((word + 1/2) / 2^32) in single precision, as documented: artanh's series to s^7."""
    one = np.float32
    value = one(np.uint32(word)) + one(0.5)
    mantissa, power = np.frexp(value)
    if mantissa < np.uint32(0x3F3504F3).view(one):
        mantissa, power = mantissa * one(2), power - 1
    s = (mantissa - one(1)) / (mantissa + one(1))
    z = s * s
    series = ((one(1 / 7) * z + one(1 / 5)) * z + one(1 / 3)) * z + one(1)
    return one(32 - power) * one(math.log(2)) - one(2) * s * series


def up_hours(seed, sample, name, q, repair, hours):
    """True for each hour at whose beginning the machine is up: a chain of two states."""
    if q <= 0.0:
        return [True] * hours
    changing = -math.expm1(-(q / (repair * (1 - q)) + 1 / repair))
    fails, mends = q * changing, (1 - q) * changing
    down = (word_of(seed, sample, name, 0) + 0.5) / 2**32 < q
    number = 2 if down else 1
    up = []
    while len(up) < hours:
        lasting = np.float32(-1 / math.log1p(-(fails if number % 2 else mends)))
        length = 1 + int(exponential(word_of(seed, sample, name, number)) * lasting)
        up += [number % 2 == 1] * length
        number += 1
    return up[:hours]


def watts(megawatts):
    return round(float(megawatts) * 1e6)


def whole_kilowatts(megawatts):
    return 1000 * round(float(megawatts) * 1e3)


class Twin:
    """One case and one weather year; ``run(sample)`` returns unserved [h][zone] and flows."""

    def __init__(self, case, inputs, plan, seed, release=True, profiled=20):
        self.case, self.inputs, self.plan, self.seed = case, inputs, plan, seed
        self.release, self.profiled = release, profiled
        self.hours = inputs.demand.shape[0]
        self.zones = sorted(case.zones.id)

    def zone(self, table, row):
        return self.case.zones.id[table.zone[row]]

    # -- machines ---------------------------------------------------------------------------

    def margins(self, sample):
        """[h][zone] of plants up, less demand, without reservoirs."""
        case, inputs = self.case, self.inputs
        margin = [
            {name: -whole_kilowatts(inputs.demand[h, z]) for z, name in enumerate(case.zones.id)}
            for h in range(self.hours)
        ]
        for p, name in enumerate(case.plants.id):
            q, count = float(case.plants.forced_outage[p]), int(case.plants.units[p])
            available = inputs.plant_available[:, p]
            drawn = (
                case.plants.in_service[p]
                and q > 0
                and (case.plants.profile[p] == "" or count <= self.profiled)
            )
            if not drawn:
                for h in range(self.hours):
                    margin[h][self.zone(case.plants, p)] += whole_kilowatts(available[h])
                continue
            for k in range(count):
                up = up_hours(
                    self.seed, sample, f"plant:{name}#{k}", q, case.plants.repair[p], self.hours
                )
                for h in range(self.hours):
                    if up[h]:
                        each = min(
                            available[h] / (count * (1 - q)), case.plants.capacity[p] / count
                        )
                        margin[h][self.zone(case.plants, p)] += whole_kilowatts(each)
        return margin

    def store_power(self, sample, kind, table, power):
        """{row: [h] power of the machines that are up}."""
        made = {}
        for s, name in enumerate(table.id):
            if not table.in_service[s] or power[s] <= 0:
                continue
            q, count = float(table.forced_outage[s]), int(table.units[s])
            each = whole_kilowatts(
                min(power[s] * table.availability[s] / (1 - q), power[s]) / count
            )
            ups = [
                up_hours(self.seed, sample, f"{kind}:{name}#{k}", q, table.repair[s], self.hours)
                for k in range(count)
            ]
            made[s] = [each * sum(up[h] for up in ups) for h in range(self.hours)]
        return made

    def arcs(self, sample):
        """[h] {(link, sign): (receiver, sender, limit)}."""
        table, made = self.case.links, [{} for _ in range(self.hours)]
        for row, name in enumerate(table.id):
            if not table.in_service[row]:
                continue
            q, repair = float(table.forced_outage[row]), table.repair[row]
            up = up_hours(self.seed, sample, f"link:{name}", q, repair, self.hours)
            a = self.case.zones.id[table.from_zone[row]]
            b = self.case.zones.id[table.to_zone[row]]
            keep = 1.0 - table.loss[row]
            for h in range(self.hours):
                forward = watts(self.inputs.link_forward[h, row] * keep) * up[h]
                backward = watts(self.inputs.link_backward[h, row] * keep) * up[h]
                made[h][name, 1] = (b, a, forward)
                made[h][name, -1] = (a, b, backward)
        return made

    # -- the year ---------------------------------------------------------------------------

    def run(self, sample):
        case = self.case
        margin = self.margins(sample)
        arcs = self.arcs(sample)
        storage_up = self.store_power(sample, "storage", case.storages, case.storages.power)
        turbine_up = self.store_power(sample, "reservoir", case.reservoirs, case.reservoirs.turbine)
        turbine_all = {
            r: whole_kilowatts(
                min(
                    case.reservoirs.turbine[r]
                    * case.reservoirs.availability[r]
                    / (1 - case.reservoirs.forced_outage[r]),
                    case.reservoirs.turbine[r],
                )
                / case.reservoirs.units[r]
            )
            * int(case.reservoirs.units[r])
            for r in turbine_up
        }
        by_name = sorted(storage_up, key=lambda s: case.storages.id[s])
        water_by_name = sorted(turbine_up, key=lambda r: case.reservoirs.id[r])
        level = {s: watts(case.storages.energy[s]) for s in by_name}
        debt = dict.fromkeys(water_by_name, 0)
        unserved, sent = [], []
        for h in range(self.hours):
            trade = Trade(self.zones, arcs[h], sample % 2 == 1)
            planned = {}
            for r in water_by_name:
                wish = min(whole_kilowatts(self.plan.output[h, r]), turbine_all[r])
                planned[r] = min(wish, turbine_up[r][h])
                owed = max(min(debt[r] - watts(self.plan.level[h, r]), planned[r]), 0)
                debt[r] -= owed
                planned[r] -= owed
                margin[h][self.zone(case.reservoirs, r)] += planned[r]
            surplus = {z: max(margin[h][z], 0) for z in self.zones}
            short = {z: max(-margin[h][z], 0) for z in self.zones}
            trade.transfer(surplus, short)
            stores = []
            for s in by_name:
                charge = case.storages.charge_efficiency[s]
                stores.append(
                    Store(
                        zone=self.zone(case.storages, s),
                        holds=level[s],
                        most=storage_up[s][h],
                        efficiency=case.storages.discharge_efficiency[s],
                        wants=min(
                            storage_up[s][h],
                            math.ceil((watts(case.storages.energy[s]) - level[s]) / charge),
                        ),
                    )
                )
            stores += [
                Store(
                    zone=self.zone(case.reservoirs, r),
                    holds=watts(self.plan.level[h, r]) - debt[r],
                    most=turbine_up[r][h] - planned[r] if self.release else 0,
                    efficiency=1.0,
                    wants=min(planned[r], debt[r]),
                )
                for r in water_by_name
            ]
            self.give(trade, short, stores)
            unserved.append(dict(short))
            sent.append(dict(trade.flow))
            self.take(trade, surplus, short, stores)
            for s, store in zip(by_name, stores, strict=False):
                level[s] -= min(math.ceil(store.given / store.efficiency), level[s])
                level[s] += int(store.taken * case.storages.charge_efficiency[s])
                level[s] = min(level[s], watts(case.storages.energy[s]))
            for r, store in zip(water_by_name, stores[len(by_name) :], strict=True):
                debt[r] += store.given - store.taken
        return unserved, sent

    def give(self, trade, short, stores):
        """Offer, transfer, and split by who lasts longest."""
        gives = [max(min(s.most, int(s.holds * s.efficiency)), 0) for s in stores]
        offer = dict.fromkeys(self.zones, 0)
        for store, give in zip(stores, gives, strict=True):
            offer[store.zone] += give
        before = dict(offer)
        trade.transfer(offer, short)
        for z in self.zones:
            left = before[z] - offer[z]
            here = [k for k, store in enumerate(stores) if store.zone == z and gives[k] > 0]
            # sorted() is stable: equal ones stay in order.
            for k in sorted(here, key=lambda k: -stores[k].holds / gives[k]):
                stores[k].given = min(gives[k], left)
                left -= stores[k].given

    def take(self, trade, surplus, short, stores):
        wanted = dict.fromkeys(self.zones, 0)
        takers = [s for s in stores if s.given == 0 and short[s.zone] == 0]
        for store in takers:
            wanted[store.zone] += store.wants
        before = dict(wanted)
        trade.transfer(surplus, wanted, near=True)
        for store in takers:
            store.taken = min(store.wants, before[store.zone] - wanted[store.zone])
            before[store.zone] -= store.taken


@dataclass
class Store:
    """One store in one hour: [Wh] it holds, [W] it can give, gets out of what it holds, wants."""

    zone: str
    holds: int
    most: int
    efficiency: float
    wants: int
    given: int = 0
    taken: int = 0


class Trade:
    """The network in one hour: own zone, direct neighbours (while nothing flows, or for stores),
    shortest paths (not for stores)."""

    def __init__(self, zones, arcs, descending):
        self.zones = sorted(zones, reverse=descending)
        self.arcs = arcs
        self.into = {z: [] for z in zones}
        for key in sorted(arcs, reverse=descending):
            self.into[arcs[key][0]].append(key)
        self.flow = {link: 0 for link, _ in arcs}

    def room(self, key):
        link, sign = key
        along = sign * self.flow[link]
        return -along if along < 0 else self.arcs[key][2] - along

    def transfer(self, surplus, short, near=False):
        for z in self.zones:
            own = min(surplus[z], short[z])
            surplus[z] -= own
            short[z] -= own
        if near or not any(self.flow.values()):
            for z in self.zones:
                for key in self.into[z]:
                    sender = self.arcs[key][1]
                    given = min(surplus[sender], short[z], self.room(key))
                    if given > 0:
                        self.push([key], given)
                        surplus[sender] -= given
                        short[z] -= given
        while any(short.values()) and not near:
            distance, way = self.labels(short)
            reached = [z for z in distance if surplus[z] > 0]
            if not reached:
                return
            least = min(distance[z] for z in reached)
            for giver in [z for z in reached if distance[z] == least]:
                keys, z = [], giver
                while z in way:
                    keys.append(way[z])
                    z = self.arcs[way[z]][0]
                given = min([surplus[giver], short[z], *(self.room(key) for key in keys)])
                if given > 0 and sum(self.cost(key) for key in keys) == least:
                    self.push(keys, given)
                    surplus[giver] -= given
                    short[z] -= given

    def push(self, keys, given):
        for link, sign in keys:
            self.flow[link] += sign * given

    def cost(self, key):
        return -1 if key[1] * self.flow[key[0]] < 0 else 1

    def labels(self, short):
        waiting = [z for z in self.zones if short[z] > 0]
        distance = dict.fromkeys(waiting, 0)
        way = {}
        while waiting:
            z = waiting.pop(0)
            for key in self.into[z]:
                if self.room(key) <= 0:
                    continue
                sender = self.arcs[key][1]
                reach = distance[z] + self.cost(key)
                if sender not in distance or reach < distance[sender]:
                    distance[sender] = reach
                    way[sender] = key
                    if sender not in waiting:
                        waiting.append(sender)
        return distance, way
