"""Fuel limits and link limits of a case, from their tables."""

from __future__ import annotations

import math

from tieline.case.tables import FuelLimit, LinkLimit, Links, Plants, Zones
from tieline.io.check_cells import parts
from tieline.io.tables import Table, Tables
from tieline.units import MWH_PER_GWH


def fuel_limits(
    tables: Tables, zones: Zones, plants: Plants, plant_rows: Table, year: int
) -> tuple[FuelLimit, ...]:
    """The fuel limits of a year; ``plant_rows`` are the rows that ``plants`` were made from."""
    table = tables["fuel_limits"]
    efficiency = plant_rows.number("efficiency")
    limits = []
    for row in table.records():
        group = parts(str(row["plants"]))
        members = tuple(
            p
            for p, name in enumerate(plants.id)
            if plants.fuel[p] == row["fuel"]
            and (
                name in group
                or zones.id[plants.zone[p]] == row["zone"]
                or zones.country[plants.zone[p]] == row["country"]
            )
        )
        if row["year"] != year or not members:
            continue
        maximum = float(row["max_gwh_thermal"])
        limits.append(
            FuelLimit(
                id=str(row["fuel_limit"]),
                plants=members,
                heat_rate=tuple(float(1.0 / efficiency[p]) for p in members),
                minimum=float(row["min_gwh_thermal"]) * MWH_PER_GWH,
                maximum=math.inf if math.isnan(maximum) else maximum * MWH_PER_GWH,
            )
        )
    return tuple(limits)


def link_limits(tables: Tables, links: Links) -> tuple[LinkLimit, ...]:
    """The link limits, each over those of its links that the case holds."""
    limits = []
    for row in tables["link_limits"].records():
        terms = [term.rpartition(":") for term in parts(str(row["terms"]))]
        present = tuple(
            (links.id.index(link), 1 if sign == "+" else -1)
            for link, _, sign in terms
            if link in links.id
        )
        if present:
            limits.append(
                LinkLimit(id=str(row["link_limit"]), terms=present, maximum=float(row["max_mw"]))
            )
    return tuple(limits)
