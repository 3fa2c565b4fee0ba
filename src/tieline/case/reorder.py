"""The same case with its rows in another order: nothing that is computed may depend on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Integers, integers
from tieline.case.tables import Links, Plants, Reservoirs, Storages, Zones

Table = TypeVar("Table", Zones, Plants, Reservoirs, Storages, Links)


def reordered(case: Case, seed: int) -> Case:
    """Zones, plants, reservoirs, storages and links shuffled; every reference follows.

    Cases with equal rows are shuffled alike by equal seeds, so they stay comparable.
    """
    draw = np.random.Generator(np.random.Philox(seed))
    zones, plants, lakes, stores, links = (
        draw.permutation(len(table.id))
        for table in (case.zones, case.plants, case.reservoirs, case.storages, case.links)
    )
    to_zone, to_plant, to_lake, to_link = (
        _places(order) for order in (zones, plants, lakes, links)
    )
    lake = _taken(case.reservoirs, lakes)
    below = [int(to_lake[row]) if row >= 0 else -1 for row in lake.downstream.tolist()]
    link = _taken(case.links, links)
    return replace(
        case,
        zones=_taken(case.zones, zones),
        plants=_moved(_taken(case.plants, plants), to_zone),
        reservoirs=replace(_moved(lake, to_zone), downstream=integers(below)),
        storages=_moved(_taken(case.storages, stores), to_zone),
        links=replace(
            link,
            from_zone=integers(to_zone[link.from_zone]),
            to_zone=integers(to_zone[link.to_zone]),
        ),
        fuel_limits=tuple(
            replace(limit, plants=tuple(int(to_plant[row]) for row in limit.plants))
            for limit in case.fuel_limits
        ),
        link_limits=tuple(
            replace(limit, terms=tuple((int(to_link[row]), sign) for row, sign in limit.terms))
            for limit in case.link_limits
        ),
    )


def _places(order: Sequence[int] | Integers) -> Integers:
    """New position of every old row."""
    places = np.empty(len(order), dtype=np.int64)
    places[np.asarray(order, dtype=np.int64)] = np.arange(len(order))
    return integers(places)


def _taken(table: Table, order: Integers) -> Table:
    columns: dict[str, Any] = {}
    for field in fields(table):
        column = getattr(table, field.name)
        if isinstance(column, tuple):
            columns[field.name] = tuple(column[row] for row in order)
        else:
            columns[field.name] = column[order]
            columns[field.name].flags.writeable = False
    return replace(table, **columns)


def _moved(table: Any, to_zone: Integers) -> Any:
    return replace(table, zone=integers(to_zone[table.zone]))
