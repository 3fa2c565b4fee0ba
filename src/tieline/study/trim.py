"""Cases without the rows that take part in none of them.

A planned row of another project is then neither solved nor part of a comparison's content:
editing it, or adding one, leaves a finished comparison finished.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Flags, Integers, flags, integers
from tieline.case.tables import FuelLimit, LinkLimit, Links, Plants, Reservoirs, Storages

Table = TypeVar("Table", Plants, Reservoirs, Storages, Links)


def trimmed(cases: Mapping[str, Case]) -> dict[str, Case]:
    """The same cases, all of one shape, with the rows that are in service in at least one."""
    keep = {
        name: flags(np.any([getattr(case, name).in_service for case in cases.values()], axis=0))
        for name in ("plants", "reservoirs", "storages", "links")
    }
    return {name: _trimmed(case, keep) for name, case in cases.items()}


def _trimmed(case: Case, keep: Mapping[str, Flags]) -> Case:
    lakes = _rows(case.reservoirs, keep["reservoirs"])
    moved = _moved(keep["reservoirs"])
    below = [int(moved[row]) if row >= 0 else -1 for row in lakes.downstream.tolist()]
    return replace(
        case,
        plants=_rows(case.plants, keep["plants"]),
        reservoirs=replace(lakes, downstream=integers(below)),
        storages=_rows(case.storages, keep["storages"]),
        links=_rows(case.links, keep["links"]),
        fuel_limits=_fuel_limits(case.fuel_limits, _moved(keep["plants"])),
        link_limits=_link_limits(case.link_limits, _moved(keep["links"])),
    )


def _rows(table: Table, keep: Flags) -> Table:
    if keep.all():
        return table
    columns: dict[str, Any] = {}
    for field in fields(table):
        column = getattr(table, field.name)
        if isinstance(column, tuple):
            columns[field.name] = tuple(np.array(column, dtype=object)[keep])
        else:
            columns[field.name] = column[keep]
            columns[field.name].flags.writeable = False
    return replace(table, **columns)


def _moved(keep: Flags) -> Integers:
    """New position of every row, -1 where it is left out."""
    return integers(np.where(keep, np.cumsum(keep) - 1, -1))


def _fuel_limits(limits: Sequence[FuelLimit], moved: Integers) -> tuple[FuelLimit, ...]:
    """A limit without any plant left binds nobody; unless it asks for a minimum, it is dropped."""
    found = []
    for limit in limits:
        pairs = [
            (int(moved[plant]), rate)
            for plant, rate in zip(limit.plants, limit.heat_rate, strict=True)
            if moved[plant] >= 0
        ]
        if pairs or limit.minimum > 0.0:
            plants, rates = tuple(p for p, _ in pairs), tuple(r for _, r in pairs)
            found.append(replace(limit, plants=plants, heat_rate=rates))
    return tuple(found)


def _link_limits(limits: Sequence[LinkLimit], moved: Integers) -> tuple[LinkLimit, ...]:
    found = []
    for limit in limits:
        terms = tuple((int(moved[link]), sign) for link, sign in limit.terms if moved[link] >= 0)
        if terms:
            found.append(replace(limit, terms=terms))
    return tuple(found)
