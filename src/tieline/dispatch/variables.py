"""Which unknowns a linear program has, and where they stand.

Columns and rows are hour-major: hour 0's block, hour 1's block, ... Every hour has the same
block, so the matrix is one block repeated and only bounds change from week to week, from
weather year to weather year and from counterfactual to counterfactual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Flags, Integers, integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Members:
    """Rows of a case that take part in one program, as positions in the case's tables.

    plants, reservoirs, storages, links, zones  those in service in some case of the comparison
    backward   links that can flow backward;  pumps  reservoirs that can pump
    spills     reservoirs whose spilt water is a variable: it feeds another reservoir.
               For all others spill is the slack of an inequality.
    shed       zones with demand;  ramps  plants with a ramp limit
    link_limits, fuel_limits  positions in the case's tuples of limits
    """

    zones: Integers
    plants: Integers
    reservoirs: Integers
    storages: Integers
    links: Integers
    backward: Integers
    pumps: Integers
    spills: Integers
    shed: Integers
    ramps: Integers
    link_limits: Integers
    fuel_limits: Integers


COLUMN_BLOCKS = (
    ("plant", "plants"),
    ("turbine", "reservoirs"),
    ("pump", "pumps"),
    ("spill", "spills"),
    ("level", "reservoirs"),
    ("charge", "storages"),
    ("discharge", "storages"),
    ("stored", "storages"),
    ("forward", "links"),
    ("backward", "backward"),
    ("dump", "zones"),
    ("shed", "shed"),
)
"""Column blocks of an hour in order, each with the member list it follows."""

ROW_BLOCKS = (
    ("balance", "zones"),
    ("reservoir", "reservoirs"),
    ("storage", "storages"),
    ("ramp", "ramps"),
    ("link_limit", "link_limits"),
)
"""Row blocks of an hour in order; fuel limits span the window and stand after the last hour."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each block of an hour begins and ends."""

    columns: dict[str, slice]
    rows: dict[str, slice]
    column_count: int
    row_count: int


def layout(members: Members) -> Layout:
    """Positions of all blocks within an hour."""
    columns, width = _stack(members, COLUMN_BLOCKS)
    rows, height = _stack(members, ROW_BLOCKS)
    return Layout(columns, rows, width, height)


def _stack(members: Members, blocks: Sequence[tuple[str, str]]) -> tuple[dict[str, slice], int]:
    places, end = {}, 0
    for name, owner in blocks:
        size = len(getattr(members, owner))
        places[name] = slice(end, end + size)
        end += size
    return places, end


def islands(cases: Sequence[Case]) -> list[Members]:
    """Groups of zones that no link of any case joins, each with its rows.

    What a project cannot reach need not be solved again with and without it, and two small
    programs are quicker than one of their size together. Groups are ordered by their first
    zone; a group that nothing is in service in is left out.
    """
    reference = cases[0]
    on = {
        name: np.logical_or.reduce([getattr(case, name).in_service for case in cases])
        for name in ("plants", "reservoirs", "storages", "links")
    }
    group = _joined(len(reference.zones.id), reference, on["links"])
    found = []
    for first in sorted(set(group)):
        zones = np.flatnonzero(np.asarray(group) == first)
        members = _members(cases, zones, on)
        if any(len(getattr(members, f.name)) for f in fields(members) if f.name != "zones"):
            found.append(members)
    return found


def _joined(count: int, case: Case, link_on: Flags) -> list[int]:
    parent = list(range(count))

    def root(zone: int) -> int:
        while parent[zone] != zone:
            zone = parent[zone]
        return zone

    def join(left: int, right: int) -> None:
        low, high = sorted((root(left), root(right)))
        parent[high] = low

    links = case.links
    for row in np.flatnonzero(link_on):
        join(int(links.from_zone[row]), int(links.to_zone[row]))
    for fuel in case.fuel_limits:
        for plant in fuel.plants[1:]:
            join(int(case.plants.zone[fuel.plants[0]]), int(case.plants.zone[plant]))
    for limit in case.link_limits:
        for link, _ in limit.terms[1:]:
            join(int(links.from_zone[limit.terms[0][0]]), int(links.from_zone[link]))
    zone = case.reservoirs.zone
    for above, below in enumerate(case.reservoirs.downstream):
        if below >= 0:
            join(int(zone[above]), int(zone[below]))
    return [root(zone) for zone in range(count)]


def _members(cases: Sequence[Case], zones: Integers, on: dict[str, Flags]) -> Members:
    case = cases[0]
    here = np.zeros(len(case.zones.id), dtype=np.bool_)
    here[zones] = True
    plants = np.flatnonzero(on["plants"] & here[case.plants.zone])
    reservoirs = np.flatnonzero(on["reservoirs"] & here[case.reservoirs.zone])
    storages = np.flatnonzero(on["storages"] & here[case.storages.zone])
    links = np.flatnonzero(on["links"] & here[case.links.from_zone])
    backward = np.maximum.reduce([item.links.backward for item in cases])
    # Water for a reservoir that is in no case of the comparison leaves the system.
    feeds = np.isin(case.reservoirs.downstream[reservoirs], reservoirs)
    pump = np.maximum.reduce([item.reservoirs.pump for item in cases])
    return Members(
        zones=integers(zones),
        plants=integers(plants),
        reservoirs=integers(reservoirs),
        storages=integers(storages),
        links=integers(links),
        backward=integers(links[backward[links] > 0.0]),
        pumps=integers(reservoirs[pump[reservoirs] > 0.0]),
        spills=integers(reservoirs[feeds]),
        shed=integers(zones[case.zones.demand_energy[zones] > 0.0]),
        ramps=integers(plants[case.plants.ramp[plants] < 1.0]),
        link_limits=integers(
            [
                k
                for k, limit in enumerate(case.link_limits)
                if here[case.links.from_zone[limit.terms[0][0]]]
            ]
        ),
        fuel_limits=integers(
            [
                k
                for k, limit in enumerate(case.fuel_limits)
                if here[case.plants.zone[limit.plants[0]]]
            ]
        ),
    )
