"""Checks between the tables of the power system: what no single cell can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tieline.errors import Problem
from tieline.io.nearest import suggestion
from tieline.io.rows_of_year import WITH_PROJECT, in_grid, rows_of_year
from tieline.io.tables import Table, Tables, problem_at, whole
from tieline.units import HOURS_PER_YEAR, MWH_PER_GWH, MWH_PER_TWH

OWNED = ("plants", "reservoirs", "storages", "links")
"""Tables whose rows a project may own."""
PEAK_OVER_MEAN = 10
INFLOW_OVER_USABLE = 5
"""No system is so peaky and no river so large: beyond these a unit is wrong."""


def system_problems(tables: Tables, years: Sequence[int]) -> Iterator[Problem]:
    """Everything that does not fit together, for the given study years."""
    for name in OWNED:
        if name in tables:
            yield from _dates(tables[name])
            yield from _without_project(tables[name])
    if "links" in tables:
        yield from _link_ends(tables["links"])
    if "reservoirs" in tables:
        yield from _reservoirs(tables["reservoirs"])
        yield from _cascades(tables["reservoirs"])
    if "demand" in tables:
        yield from _loads(tables["demand"])
    if whole(tables, "zones", "links"):
        yield from _link_kinds(tables)
    if whole(tables, "zones", "demand"):
        yield from _demand_of_zones(tables, years)
    if whole(tables, "zones", "plants", "fuels"):
        yield from _fuels(tables, years)
    if whole(tables, "zones", *OWNED):
        yield from _supply(tables, years)
    if whole(tables, "projects", *OWNED):
        yield from _projects(tables)


def _dates(table: Table) -> Iterator[Problem]:
    dates = zip(table.number("commissioned"), table.number("retired"), strict=True)
    for position, (commissioned, retired) in enumerate(dates):
        if retired <= commissioned:
            rule = f"is not after commissioned, {commissioned:.0f}."
            remedy = "Give the first year without it, or leave the cell empty."
            yield problem_at(table, position, "retired", rule, remedy)


def _without_project(table: Table) -> Iterator[Problem]:
    rows = zip(table.text("status"), table.text("project"), strict=True)
    for position, (status, project) in enumerate(rows):
        if status in WITH_PROJECT and not project:
            rule = "enters only with a project, and the row names none."
            yield problem_at(table, position, "status", rule, "Fill project, or change the status.")


def _link_ends(links: Table) -> Iterator[Problem]:
    ends = zip(links.text("from_zone"), links.text("to_zone"), strict=True)
    for position, (start, end) in enumerate(ends):
        if start == end and start:
            rule = "is where the link begins."
            yield problem_at(links, position, "to_zone", rule, "A link joins two zones.")


def _link_kinds(tables: Tables) -> Iterator[Problem]:
    zones, links = tables["zones"], tables["links"]
    country = dict(zip(zones.text("zone"), zones.text("country"), strict=True))
    for position, row in enumerate(links.records()):
        start, end = country[str(row["from_zone"])], country[str(row["to_zone"])]
        if row["kind"] == "internal" and start != end:
            rule = f"does not go with a link from {start} to {end}."
            yield problem_at(links, position, "kind", rule, "Use bilateral or multilateral.")
        if row["kind"] in ("bilateral", "multilateral") and start == end:
            rule = f"does not go with a link inside {start}."
            yield problem_at(links, position, "kind", rule, "Use internal or dedicated.")


def _reservoirs(table: Table) -> Iterator[Problem]:
    fed = set(table.text("downstream"))
    for position, row in enumerate(table.records()):
        if float(row["pump_mw"]) > 0.0 and row["pump_efficiency"] == 0.0:
            rule = "does not go with pump_mw above 0."
            remedy = "Give the efficiency of the pump, such as 0.85."
            yield problem_at(table, position, "pump_efficiency", rule, remedy)
        usable = float(row["turbine_mw"]) * HOURS_PER_YEAR / MWH_PER_GWH
        if float(row["annual_inflow_gwh"]) > INFLOW_OVER_USABLE * usable:
            rule = f"is over {INFLOW_OVER_USABLE} times what the turbines can use, {usable:.0f}."
            yield problem_at(table, position, "annual_inflow_gwh", rule, "Check the units of both.")
        mean = float(row["annual_inflow_gwh"]) * MWH_PER_GWH / HOURS_PER_YEAR
        alone = row["reservoir"] not in fed and float(row["pump_mw"]) == 0.0
        if float(row["min_release_mw"]) > float(row["turbine_mw"]):
            rule = f"is above turbine_mw, {row['turbine_mw']:g}."
            remedy = "The turbines cannot release that much."
            yield problem_at(table, position, "min_release_mw", rule, remedy)
        elif alone and float(row["min_release_mw"]) > mean:
            rule = f"is above the mean inflow, {mean:.1f} MW: no average year could give it."
            remedy = "Lower it, or check annual_inflow_gwh."
            yield problem_at(table, position, "min_release_mw", rule, remedy)
        if float(row["min_level_pu"]) > float(row["initial_level_pu"]):
            rule = f"is above initial_level_pu, {row['initial_level_pu']:g}."
            remedy = "The year would begin below the least level."
            yield problem_at(table, position, "min_level_pu", rule, remedy)


def _cascades(table: Table) -> Iterator[Problem]:
    below = dict(zip(table.text("reservoir"), table.text("downstream"), strict=True))
    for position, start in enumerate(table.text("reservoir")):
        seen, lake = {start}, below[start]
        while lake and lake not in seen:
            seen.add(lake)
            lake = below.get(lake, "")
        if lake == start:
            rule = f"leads back to {start!r}."
            remedy = "Water flows down: leave the lowest reservoir's cell empty."
            yield problem_at(table, position, "downstream", rule, remedy)


def _loads(demand: Table) -> Iterator[Problem]:
    loads = zip(demand.number("energy_twh"), demand.number("peak_mw"), strict=True)
    for position, (energy, peak) in enumerate(loads):
        mean = energy * MWH_PER_TWH / HOURS_PER_YEAR
        if peak < mean:
            rule = f"is below the mean load, {mean:.1f} MW, of {energy:g} TWh a year."
            yield problem_at(demand, position, "peak_mw", rule, "Check the units of both.")
        if 0.0 < mean * PEAK_OVER_MEAN < peak:
            rule = f"is more than {PEAK_OVER_MEAN} times the mean load, {mean:.1f} MW."
            yield problem_at(demand, position, "peak_mw", rule, "Check the units of both.")
        if energy == 0.0 and peak > 0.0:
            rule = f"does not go with a peak of {peak:g} MW."
            yield problem_at(demand, position, "energy_twh", rule, "Give both or 0 for both.")


def _demand_of_zones(tables: Tables, years: Sequence[int]) -> Iterator[Problem]:
    zones, demand = tables["zones"], tables["demand"]
    given = set(zip(demand.text("zone"), demand.number("year"), strict=True))
    asked = {zone for zone, _ in given}
    for position, row in enumerate(zones.records()):
        zone, kind = str(row["zone"]), str(row["kind"])
        missing = [str(year) for year in years if (zone, year) not in given]
        if kind == "demand" and missing:
            rule = f"has no row of system/demand.csv for {', '.join(missing)}."
            remedy = "Add its energy and peak, or make it a generation zone."
            yield problem_at(zones, position, "zone", rule, remedy)
        if kind == "generation" and zone in asked:
            rule = "has rows in system/demand.csv."
            remedy = "Make it a demand zone, or delete these rows."
            yield problem_at(zones, position, "kind", rule, remedy)
        if kind == "demand" and row["voll_usd_per_mwh"] == 0.0:
            rule = "is no value of lost load for a zone that consumes."
            remedy = "Give one, such as GDP over consumption, and mark it an estimate."
            yield problem_at(zones, position, "voll_usd_per_mwh", rule, remedy)


def _fuels(tables: Tables, years: Sequence[int]) -> Iterator[Problem]:
    """One problem per fuel and country, at the first plant that needs the price."""
    fuels, plants = tables["fuels"], tables["plants"]
    country_of = dict(
        zip(tables["zones"].text("zone"), tables["zones"].text("country"), strict=True)
    )
    priced = set(zip(fuels.text("fuel"), fuels.text("country"), fuels.number("year"), strict=True))
    known = sorted(set(fuels.text("fuel")))
    missing: dict[tuple[str, str], list[int]] = {}
    for year in years:
        needed, _ = rows_of_year(plants, year)
        for fuel, zone in zip(needed.text("fuel"), needed.text("zone"), strict=True):
            lacking = missing.setdefault((fuel, country_of.get(zone, "")), [])
            if fuel and (fuel, country_of.get(zone), year) not in priced and year not in lacking:
                lacking.append(year)
    for (fuel, country), lacking in missing.items():
        if not lacking:
            continue
        position = next(
            k
            for k, (name, zone) in enumerate(
                zip(plants.text("fuel"), plants.text("zone"), strict=True)
            )
            if name == fuel and country_of.get(zone, "") == country
        )
        if fuel in known:
            wanted = ", ".join(map(str, lacking))
            rule = f"has no price in {country} for {wanted}."
            remedy = f"Add a row to {fuels.file}: {fuel},{country},{lacking[0]},..."
        else:
            rule = "is not a fuel."
            remedy = suggestion(fuel, known, f"Add its prices to {fuels.file}.")
        yield problem_at(plants, position, "fuel", rule, remedy)


def _supply(tables: Tables, years: Sequence[int]) -> Iterator[Problem]:
    zones, links = tables["zones"], tables["links"]
    used = {zone for name in OWNED[:3] for zone in tables[name].text("zone")}
    for position, row in enumerate(zones.records()):
        zone, kind = str(row["zone"]), str(row["kind"])
        if kind == "generation" and zone not in used:
            rule = "holds no plant, reservoir or storage."
            yield problem_at(zones, position, "zone", rule, "Add one, or delete the zone.")
        if kind != "demand":
            continue
        short = [str(year) for year in years if _offered(tables, links, zone, year) <= 0.0]
        if short:
            rule = f"has no plant, reservoir or incoming link in {', '.join(short)}."
            yield problem_at(zones, position, "zone", rule, "Add what supplies it.")


def _offered(tables: Tables, links: Table, zone: str, year: int) -> float:
    """Capacity [MW] that stands in a zone or can be sent to it."""
    total = 0.0
    for name, column in (("plants", "capacity_mw"), ("reservoirs", "turbine_mw")):
        here = np.array([place == zone for place in tables[name].text("zone")], dtype=bool)
        total += float(tables[name].number(column)[here & in_grid(tables[name], year)].sum())
    on = in_grid(links, year)
    for end, column in (("to_zone", "forward_mw"), ("from_zone", "backward_mw")):
        here = np.array([place == zone for place in links.text(end)], dtype=bool)
        total += float(links.number(column)[here & on].sum())
    return total


def _projects(tables: Tables) -> Iterator[Problem]:
    projects = tables["projects"]
    owners = {name: set(tables[name].text("project")) for name in OWNED}
    for position, (project, appraisal) in enumerate(
        zip(projects.text("project"), projects.text("appraisal"), strict=True)
    ):
        own = {name for name in OWNED if project in owners[name]}
        if not own:
            rule = "owns no row of plants, reservoirs, storages or links."
            remedy = "Write its id in the project column of what it built."
            yield problem_at(projects, position, "project", rule, remedy)
        elif appraisal == "dedicated" and ("links" not in own or own == {"links"}):
            rule = "needs a plant and a link of its own."
            remedy = "Give both the project's id, or appraise it as TOOT or PINT."
            yield problem_at(projects, position, "appraisal", rule, remedy)
