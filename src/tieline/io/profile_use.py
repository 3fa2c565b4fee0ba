"""Which rows use a profile, and so what it must be and in whose local time it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tieline.io.tables import Tables

KINDS = {
    "demand": ("demand",),
    "plants": ("wind", "solar", "availability"),
    "links": ("wind", "solar", "availability"),
    "reservoirs": ("inflow",),
}
"""Variables that the rows of a table may ask of their profile."""

COLUMN = {
    "demand": "profile",
    "plants": "profile",
    "links": "profile",
    "reservoirs": "inflow_profile",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One row that names a profile.

    offset  [h] whole hours of the row's zone, None where the row is in no single zone
    """

    profile: str
    table: str
    row: int
    column: str
    zone: str
    offset: int | None


def uses(tables: Tables) -> Iterator[Use]:
    """Every use of a profile, in the order of the tables."""
    offsets = utc_offsets(tables)
    for name, column in COLUMN.items():
        table = tables.get(name)
        if table is None:
            continue
        zones = table.text("zone") if name != "links" else ("",) * len(table)
        for row, profile, zone in zip(table.rows, table.text(column), zones, strict=True):
            if profile:
                yield Use(
                    profile=profile,
                    table=name,
                    row=row,
                    column=column,
                    zone=zone,
                    offset=offsets.get(zone),
                )


def utc_offsets(tables: Tables) -> Mapping[str, int]:
    """Whole hours of each zone, local = UTC + offset, rounded down."""
    zones = tables.get("zones")
    if zones is None:
        return {}
    hours = zip(zones.text("zone"), zones.number("utc_offset_h"), strict=True)
    return {zone: int(np.floor(hour)) for zone, hour in hours if np.isfinite(hour)}
