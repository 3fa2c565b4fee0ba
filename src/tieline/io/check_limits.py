"""Checks of fuel limits and link limits, which are small languages of their own."""

from __future__ import annotations

from collections.abc import Iterator

from tieline.errors import Problem
from tieline.io.check_cells import parts
from tieline.io.nearest import suggestion
from tieline.io.tables import Table, Tables, problem_at, whole

GROUPS = ("country", "zone", "plants")


def limit_problems(tables: Tables) -> Iterator[Problem]:
    """Everything wrong with the limits of a programme."""
    if whole(tables, "zones", "plants") and "fuel_limits" in tables:
        yield from _fuel_limits(tables)
    if whole(tables, "links") and "link_limits" in tables:
        yield from _link_limits(tables["link_limits"], tables["links"])


def _fuel_limits(tables: Tables) -> Iterator[Problem]:
    table, plants = tables["fuel_limits"], tables["plants"]
    country = dict(zip(tables["zones"].text("zone"), tables["zones"].text("country"), strict=True))
    fuel = dict(zip(plants.text("plant"), plants.text("fuel"), strict=True))
    for position, row in enumerate(table.records()):
        filled = [name for name in GROUPS if row[name]]
        if len(filled) != 1:
            rule = f"has {' and '.join(filled) or 'nothing'} filled."
            remedy = f"Fill exactly one of {', '.join(GROUPS)}."
            yield problem_at(table, position, "fuel_limit", rule, remedy)
        if float(row["min_gwh_thermal"]) > float(row["max_gwh_thermal"]):
            rule = f"is above max_gwh_thermal, {row['max_gwh_thermal']:g}."
            remedy = "A minimum is not above the maximum."
            yield problem_at(table, position, "min_gwh_thermal", rule, remedy)
        for name in parts(str(row["plants"])):
            if name in fuel and fuel[name] != row["fuel"]:
                rule = f"names {name!r}, which burns {fuel[name] or 'no fuel'}."
                yield problem_at(table, position, "plants", rule, f"List plants of {row['fuel']}.")
        burners = {
            place
            for zone, burnt in zip(plants.text("zone"), plants.text("fuel"), strict=True)
            if burnt == row["fuel"]
            for place in (zone, country.get(zone, ""))
        }
        for name in ("country", "zone"):
            if row[name] and row[name] not in burners:
                rule = f"has no plant that burns {row['fuel']}."
                yield problem_at(table, position, name, rule, "Name where the fuel is burnt.")


def _link_limits(table: Table, links: Table) -> Iterator[Problem]:
    known = links.text("link")
    for position, terms in enumerate(table.text("terms")):
        seen = set()
        for term in parts(terms):
            link, colon, sign = term.rpartition(":")
            if not colon or sign not in ("+", "-"):
                rule = f"has the term {term!r} without a sign."
                yield problem_at(table, position, "terms", rule, "Write LINK:+ or LINK:-.")
            elif link not in known:
                remedy = suggestion(link, known, f"Name links of {links.file}.")
                rule = f"has the term {term!r}, whose link is unknown."
                yield problem_at(table, position, "terms", rule, remedy)
            elif link in seen:
                rule = f"names {link!r} twice."
                yield problem_at(table, position, "terms", rule, "Name each link once.")
            seen.add(link)
