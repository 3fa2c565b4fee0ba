"""A case as plain arrays of whole watts, in the order of names.

Power is of whole kilowatts. Whole numbers add up to the same sum in any order, and rows sorted by
name do not depend on the order of a file: so results are equal to the bit for any row order and any
number of threads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tieline.adequacy.draws import identity
from tieline.adequacy.histories import KILO, MOST
from tieline.adequacy.outages import time_to_failure
from tieline.adequacy.reservoirs import ReservoirPlan, stand_in_plan
from tieline.case.case import Case
from tieline.case.columns import Floats, Integers
from tieline.case.tables import Reservoirs, Storages
from tieline.case.weather_year import HourlyInputs
from tieline.errors import OptionError

WATTS = 1_000_000.0
"""Per MW. One watt is far below any figure a case states."""

Keys = npt.NDArray[np.uint64]


class Units(NamedTuple):
    """Machines with outages (u), sorted by zone, then name.

    zone (u,); power (u,) [W] when up, 0 where ``series`` says it; series (u,) row of
    Year.unit_power, -1 = constant; key (u,) identity of the draws; forced_outage (u,) [1];
    time_to_failure, repair (u,) [h]; first (z + 1,) units of zone z are first[z]:first[z + 1]
    """

    zone: Integers
    power: Integers
    series: Integers
    key: Keys
    forced_outage: Floats
    time_to_failure: Floats
    repair: Floats
    first: Integers


class Stores(NamedTuple):
    """Storages and reservoirs (s), sorted by zone, storages first, then by name.

    reservoir (s,) 1 where it is one; power (s,) [W] of one of ``count`` equal machines; energy (s,)
    [Wh]; charge, discharge (s,) [1] efficiencies; machine (s + 1,) keys of store s are
    key[machine[s]:machine[s + 1]]; first (z + 1,) stores of zone z are first[z]:first[z + 1]
    """

    zone: Integers
    reservoir: Integers
    power: Integers
    count: Integers
    energy: Integers
    charge: Floats
    discharge: Floats
    key: Keys
    machine: Integers
    forced_outage: Floats
    time_to_failure: Floats
    repair: Floats
    first: Integers


class Network(NamedTuple):
    """Links (l), sorted by name, and for each zone the arcs over which it can receive.

    first (z + 1,): arcs of zone z are first[z]:first[z + 1], sorted by link name;
    link (a,); sign (a,) +1 where receiving uses the link forward; receiver, other (a,) the
    receiving and the sending zone
    """

    first: Integers
    receiver: Integers
    link: Integers
    sign: Integers
    other: Integers
    key: Keys
    forced_outage: Floats
    time_to_failure: Floats
    repair: Floats


class Year(NamedTuple):
    """One weather year of the system.

    margin      (z, h) [W] all machines up, reservoirs on their plan, less demand
    unit_power  (k, h) [W] of one machine, for units that follow a profile
    forward, backward (h or 1, l) [W] most that can be delivered, losses taken off
    plan        (s, h) [W] output of stores as planned, of storages 0
    level       (s, h) [Wh] what a store holds that owes nothing: a reservoir's as planned
    peak_hour   (g, h) 1 in the hour of least margin of each local day of a group
    demand      (g,) [MWh] of the year
    """

    margin: Integers
    unit_power: Integers
    forward: Integers
    backward: Integers
    plan: Integers
    level: Integers
    peak_hour: npt.NDArray[np.uint8]
    demand: Floats


class Groups(NamedTuple):
    """Zones (0..z-1), countries, and last the region.

    country (z,) group of the zone's country; in_region (z,) 1 unless the zone is external;
    offset (g,) [h] local = UTC + offset
    """

    country: Integers
    in_region: Integers
    offset: Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class System:
    """Everything the kernel reads. ``names`` (g,) of the groups, ``kinds`` (g,) beside them."""

    hours: int
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    links: tuple[str, ...]
    units: Units
    stores: Stores
    network: Network
    groups: Groups
    years: tuple[Year, ...]
    digest: str


def system(
    case: Case,
    inputs: Sequence[HourlyInputs],
    plans: Sequence[ReservoirPlan] | None = None,
    draw_profiled_up_to: int = 20,
) -> System:
    """Lay a case and its weather years out for the kernel.

    A plant without a profile is drawn machine by machine; one with a profile, which is net of
    outages already, only where it has at most ``draw_profiled_up_to`` machines. A machine that is
    up gives available / (machines x (1 - forced outage rate)): the mean stays what the inputs say.
    Raises OptionError for what cannot be drawn or does not fit together.
    """
    _refuse_misfits(case, inputs, plans)
    zone_order = sorted(range(len(case.zones.id)), key=lambda z: case.zones.id[z])
    rank = np.empty(len(zone_order), dtype=np.int64)
    rank[zone_order] = np.arange(len(zone_order))
    drawn = _drawn_plants(case, inputs, draw_profiled_up_to)
    units, varying = _units(case, inputs, drawn, rank)
    stores, store_rows = _stores(case, rank)
    network, link_rows = _network(case, rank)
    groups, names, kinds = _groups(case, zone_order)
    years = []
    for w, hourly in enumerate(inputs):
        plan = plans[w] if plans is not None else stand_in_plan(case, hourly)
        years.append(
            _year(
                case,
                hourly,
                plan,
                (zone_order, drawn, varying, link_rows),
                (stores, store_rows, groups),
            )
        )
    hours = inputs[0].demand.shape[0]
    return System(
        hours=hours,
        names=names,
        kinds=kinds,
        links=tuple(case.links.id[row] for row in link_rows),
        units=units,
        stores=stores,
        network=network,
        groups=groups,
        years=tuple(years),
        digest=_digest(names, units, stores, network, groups, *years),
    )


def watts(megawatts: npt.ArrayLike) -> Integers:
    """Whole watts, rounded to the nearest."""
    return np.rint(np.asarray(megawatts, dtype=np.float64) * WATTS).astype(np.int64)


def whole_kilowatts(megawatts: npt.ArrayLike) -> Integers:
    """Watts of whole kilowatts, rounded to the nearest."""
    kilowatts = np.rint(1000.0 * np.asarray(megawatts, dtype=np.float64))
    return 1000 * kilowatts.astype(np.int64)


def _refuse_misfits(
    case: Case, inputs: Sequence[HourlyInputs], plans: Sequence[ReservoirPlan] | None
) -> None:
    if not inputs:
        raise OptionError("Adequacy needs at least one weather year of hourly inputs.")
    shapes = {hourly.demand.shape for hourly in inputs}
    if len(shapes) > 1:
        raise OptionError(f"The weather years differ in shape: {sorted(shapes)}.")
    if plans is not None and len(plans) != len(inputs):
        raise OptionError(f"{len(plans)} reservoir plans for {len(inputs)} weather years.")
    wrong = [
        f"{kind} {name!r}"
        for kind, table in (
            ("plant", case.plants),
            ("reservoir", case.reservoirs),
            ("storage", case.storages),
            ("link", case.links),
        )
        for name, q, repair, on in zip(
            table.id, table.forced_outage, table.repair, table.in_service, strict=True
        )
        if on and not (0.0 <= q < 1.0 and (q == 0.0 or (np.isfinite(repair) and repair > 0.0)))
    ]
    if wrong:
        raise OptionError(
            "A forced outage rate lies in [0, 1) and needs a mean time to repair above 0: "
            + ", ".join(wrong)
            + "."
        )


def _drawn_plants(case: Case, inputs: Sequence[HourlyInputs], most: int) -> list[int]:
    plants = case.plants
    return [
        p
        for p in sorted(range(len(plants.id)), key=lambda p: plants.id[p])
        if plants.in_service[p]
        and plants.forced_outage[p] > 0.0
        and (plants.profile[p] == "" or plants.units[p] <= most)
        and any(hourly.plant_available[:, p].any() for hourly in inputs)
    ]


def machine_power(case: Case, hourly: HourlyInputs, plant: int) -> Integers:
    """Power of one machine that is up, (h,) [W], whole kilowatts; never above its nameplate."""
    plants = case.plants
    machines = float(plants.units[plant])
    up = hourly.plant_available[:, plant] / (machines * (1.0 - plants.forced_outage[plant]))
    hours = up.size
    if (up == up[0]).all():
        up = up[:1]
    whole = whole_kilowatts(np.minimum(up, plants.capacity[plant] / machines))
    return np.broadcast_to(whole, hours)


def _units(
    case: Case, inputs: Sequence[HourlyInputs], drawn: list[int], rank: Integers
) -> tuple[Units, list[int]]:
    plants = case.plants
    varying: list[int] = []
    rows: list[tuple[int, str, int, int, float, float]] = []
    for p in drawn:
        powers = [machine_power(case, hourly, p) for hourly in inputs]
        constant = int(powers[0][0])
        series = -1
        if any((power != constant).any() for power in powers):
            series, constant = len(varying), 0
            varying.append(p)
        for name in (f"plant:{plants.id[p]}#{k}" for k in range(int(plants.units[p]))):
            outage, repair = float(plants.forced_outage[p]), float(plants.repair[p])
            row = (int(rank[plants.zone[p]]), name, constant, series, outage, repair)
            rows.append(row)
    rows.sort(key=lambda row: row[:2])
    zone = np.array([row[0] for row in rows], dtype=np.int64)
    forced_outage = np.array([row[4] for row in rows], dtype=np.float64)
    mean_repair = np.array([row[5] for row in rows], dtype=np.float64)
    units = Units(
        zone=zone,
        power=np.array([row[2] for row in rows], dtype=np.int64),
        series=np.array([row[3] for row in rows], dtype=np.int64),
        key=np.array([identity(row[1]) for row in rows], dtype=np.uint64),
        forced_outage=forced_outage,
        time_to_failure=time_to_failure(forced_outage, mean_repair),
        repair=mean_repair,
        first=_first(zone, len(rank)),
    )
    return units, varying


def _stores(case: Case, rank: Integers) -> tuple[Stores, list[tuple[int, int]]]:
    """Stores in order, and of each whether it is a reservoir (1) and its row in the case.

    As for plants: a machine that is up gives mean / (machines x (1 - q)), at most its nameplate.
    """
    tables: tuple[Storages | Reservoirs, ...] = case.storages, case.reservoirs
    nameplates = case.storages.power, case.reservoirs.turbine
    rows = sorted(
        (int(rank[table.zone[row]]), kind, table.id[row], row)
        for kind, table in enumerate(tables)
        for row in range(len(table.id))
        if table.in_service[row] and nameplates[kind][row] > 0.0
    )

    def column(storage: npt.ArrayLike, reservoir: npt.ArrayLike) -> Floats:
        columns = np.asarray(storage, dtype=np.float64), np.asarray(reservoir, dtype=np.float64)
        return np.array([columns[kind][row] for _, kind, _, row in rows], dtype=np.float64)

    def both(name: str) -> Floats:
        return column(getattr(case.storages, name), getattr(case.reservoirs, name))

    lossless = np.ones(len(case.reservoirs.id))
    machines, outage, repair = both("units"), both("forced_outage"), both("repair")
    nameplate = column(*nameplates)
    up = np.minimum(nameplate * both("availability") / (1.0 - outage), nameplate) / machines
    count = machines.astype(np.int64)
    zone = np.array([row[0] for row in rows], dtype=np.int64)
    keys = [
        identity(f"{('storage', 'reservoir')[kind]}:{name}#{k}")
        for (_, kind, name, _), many in zip(rows, count, strict=True)
        for k in range(many)
    ]
    stores = Stores(
        zone=zone,
        reservoir=np.array([kind for _, kind, _, _ in rows], dtype=np.int64),
        power=whole_kilowatts(up),
        count=count,
        energy=watts(both("energy")),
        charge=column(case.storages.charge_efficiency, lossless),
        discharge=column(case.storages.discharge_efficiency, lossless),
        key=np.array(keys, dtype=np.uint64),
        machine=np.concatenate(([0], np.cumsum(count))).astype(np.int64),
        forced_outage=outage,
        time_to_failure=time_to_failure(outage, repair),
        repair=repair,
        first=_first(zone, len(rank)),
    )
    return stores, [(kind, row) for _, kind, _, row in rows]


def _network(case: Case, rank: Integers) -> tuple[Network, list[int]]:
    table = case.links
    rows = [link for link in range(len(table.id)) if table.in_service[link]]
    rows.sort(key=lambda link: table.id[link])
    arcs = sorted(
        (receiver, row, sign, sender)
        for row, link in enumerate(rows)
        for receiver, sign, sender in (
            (int(rank[table.to_zone[link]]), 1, int(rank[table.from_zone[link]])),
            (int(rank[table.from_zone[link]]), -1, int(rank[table.to_zone[link]])),
        )
    )
    by_arc = np.array(arcs, dtype=np.int64).reshape(len(arcs), 4)
    outage, repair = table.forced_outage[rows], table.repair[rows]
    network = Network(
        first=_first(by_arc[:, 0], len(rank)),
        receiver=by_arc[:, 0].copy(),
        link=by_arc[:, 1].copy(),
        sign=by_arc[:, 2].copy(),
        other=by_arc[:, 3].copy(),
        key=np.array([identity(f"link:{table.id[row]}") for row in rows], dtype=np.uint64),
        forced_outage=np.array(outage, dtype=np.float64),
        time_to_failure=time_to_failure(outage, repair),
        repair=np.array(repair, dtype=np.float64),
    )
    return network, rows


def _groups(case: Case, zone_order: list[int]) -> tuple[Groups, tuple[str, ...], tuple[str, ...]]:
    zones = case.zones
    countries = sorted(set(zones.country))
    count = len(zone_order)
    country = [count + countries.index(zones.country[z]) for z in zone_order]
    offsets = [int(zones.utc_offset_h[z]) for z in zone_order]
    offsets += [offsets[country.index(count + c)] for c in range(len(countries))]
    offsets.append(0)
    groups = Groups(
        country=np.array(country, dtype=np.int64),
        in_region=np.array([zones.kind[z] != "external" for z in zone_order], dtype=np.int64),
        offset=np.array(offsets, dtype=np.int64),
    )
    names = (*(zones.id[z] for z in zone_order), *countries, "region")
    kinds = ("zone",) * count + ("country",) * len(countries) + ("region",)
    return groups, names, kinds


def _year(
    case: Case,
    hourly: HourlyInputs,
    plan: ReservoirPlan,
    rows: tuple[list[int], list[int], list[int], list[int]],
    parts: tuple[Stores, list[tuple[int, int]], Groups],
) -> Year:
    zone_order, drawn, varying, link_rows = rows
    stores, store_rows, groups = parts
    hours = hourly.demand.shape[0]
    rank = np.empty(len(zone_order), dtype=np.int64)
    rank[zone_order] = np.arange(len(zone_order))
    demand = whole_kilowatts(hourly.demand[:, zone_order].T)
    margin = -demand
    for p in range(len(case.plants.id)):
        z = rank[case.plants.zone[p]]
        if p in drawn:
            margin[z] += int(case.plants.units[p]) * machine_power(case, hourly, p)
        else:
            margin[z] += whole_kilowatts(hourly.plant_available[:, p])
    planned = np.zeros((len(store_rows), hours), dtype=np.int64)
    level = np.repeat(stores.energy[:, None], hours, axis=1)
    for s, (reservoir, row) in enumerate(store_rows):
        if reservoir:
            most = stores.power[s] * stores.count[s]
            planned[s] = np.minimum(whole_kilowatts(plan.output[:, row]), most)
            level[s] = watts(plan.level[:, row])
            margin[stores.zone[s]] += planned[s]
    _refuse_beyond(case, zone_order, margin + demand, demand, stores)
    unit_power = np.empty((len(varying), hours), dtype=np.int64)
    for row, p in enumerate(varying):
        unit_power[row] = machine_power(case, hourly, p)
    forward, backward = (_once(way[:, link_rows]) for way in delivered(case, hourly))
    return Year(
        margin=np.ascontiguousarray(margin),
        unit_power=unit_power,
        forward=forward,
        backward=backward,
        plan=planned,
        level=level,
        peak_hour=_peak_hours(margin, groups),
        demand=_by_group(demand.sum(axis=1) / WATTS, groups),
    )


def _refuse_beyond(
    case: Case, zone_order: list[int], power: Integers, demand: Integers, stores: Stores
) -> None:
    """Raise OptionError where a zone has more power or demand (z, h) [W] than a row can hold."""
    most = np.maximum(power.max(axis=1), demand.max(axis=1))
    np.maximum.at(most, stores.zone, stores.power * stores.count)
    beyond = [case.zones.id[z] for z, of in zip(zone_order, most, strict=True) if of > KILO * MOST]
    if beyond:
        raise OptionError(
            f"Adequacy takes at most {KILO * MOST / WATTS:,.0f} MW of power or demand in a zone: "
            f"split {', '.join(beyond)}, or check the units."
        )


def _once(hourly: Integers) -> Integers:
    """(h, l), or (1, l) where all hours are alike."""
    return np.ascontiguousarray(hourly[:1] if (hourly == hourly[:1]).all() else hourly)


def delivered(case: Case, hourly: HourlyInputs) -> tuple[Integers, Integers]:
    """Most that each link delivers, forward and backward, (h, l) [W].

    capacity x (1 - loss). The loss is not charged to the sender's surplus. Links under a common
    limit are scaled so that together they cannot pass it: never more help than there is.
    """
    share_forward = 1.0 - case.links.loss
    share_backward = share_forward.copy()
    for limit in case.link_limits:
        for share, sign in ((share_forward, 1), (share_backward, -1)):
            rows = [link for link, way in limit.terms if way == sign]
            whole = case.links.forward if sign == 1 else case.links.backward
            together = float(sum(whole[link] for link in rows if case.links.in_service[link]))
            if together > limit.maximum:
                share[rows] *= max(limit.maximum, 0.0) / together
    return watts(hourly.link_forward * share_forward), watts(hourly.link_backward * share_backward)


def _peak_hours(margin: Integers, groups: Groups) -> npt.NDArray[np.uint8]:
    """1 in the hour of each local day whose margin is least (groups, h)."""
    zones, hours = margin.shape
    days = -(-hours // 24)
    marked = np.zeros((groups.offset.size, hours), dtype=np.uint8)
    for g, offset in enumerate(groups.offset):
        if g < zones:
            row = margin[g]
        elif g < groups.offset.size - 1:
            row = margin[groups.country == g].sum(axis=0)
        else:
            row = margin[groups.in_region == 1].sum(axis=0)
        local = np.full(24 * days, np.iinfo(np.int64).max)
        local[:hours] = np.roll(row, offset)
        least = 24 * np.arange(days) + local.reshape(days, 24).argmin(axis=1)
        marked[g, (least - offset) % hours] = 1
    return marked


def _by_group(per_zone: Floats, groups: Groups) -> Floats:
    zones = per_zone.size
    total = np.zeros(groups.offset.size)
    total[:zones] = per_zone
    np.add.at(total, groups.country, per_zone)
    total[-1] = per_zone[groups.in_region == 1].sum()
    return total


def _first(zone: Integers, zones: int) -> Integers:
    return np.searchsorted(zone, np.arange(zones + 1)).astype(np.int64)


def _digest(names: tuple[str, ...], *parts: tuple[npt.NDArray[np.generic], ...]) -> str:
    digest = hashlib.blake2b(repr(names).encode(), digest_size=32)
    for part in parts:
        for array in part:
            digest.update(str(array.shape).encode())
            digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()
