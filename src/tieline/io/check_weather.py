"""Checks between the weather tables, and between them and the rows that use a profile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set

import numpy as np

from tieline.errors import Problem
from tieline.io.profile_use import KINDS, uses
from tieline.io.read_climatology import MONTHS, WEEKDAYS
from tieline.io.tables import Table, Tables, problem_at, whole
from tieline.units import HOURS_PER_DAY

MEANS = {"monthly_diurnal.csv": "monthly_diurnal", "monthly_hydro.csv": "monthly_hydro"}
DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) / 365.0
TOLERANCE = 0.02
"""[1] Means may miss what is stated by this share: published means are rounded."""
RUN_OF_RIVER_CAP = 0.95


def weather_problems(tables: Tables, series: Set[str]) -> Iterator[Problem]:
    """Everything that does not fit together; ``series`` names the user's own profiles."""
    if whole(tables, "profiles"):
        yield from _drivers(tables["profiles"])
        yield from _uses(tables, series)
        for name in ("monthly_diurnal", "monthly_hydro", "weekday", "stochastic"):
            if name in tables:
                yield from _variables(tables[name], tables["profiles"])
    if whole(tables, "profiles", *MEANS.values()):
        yield from _months(tables, series)
    if whole(tables, "weekday"):
        yield from _weeks(tables["weekday"])
    if "correlations" in tables:
        yield from _correlations(tables["correlations"])


def _drivers(profiles: Table) -> Iterator[Problem]:
    variable = dict(zip(profiles.text("profile"), profiles.text("variable"), strict=True))
    rows = zip(profiles.text("driver"), profiles.number("annual_mean"), strict=True)
    for position, (driver, mean) in enumerate(rows):
        if driver and variable.get(driver, "inflow") != "inflow":
            rule = f"is a profile of {variable[driver]}, not of inflow."
            yield problem_at(profiles, position, "driver", rule, "Name the river's inflow.")
        if driver and mean >= RUN_OF_RIVER_CAP:
            rule = f"is not below {RUN_OF_RIVER_CAP:g}, the most a river plant reaches in flood."
            yield problem_at(profiles, position, "annual_mean", rule, "Check the capacity factor.")


def _uses(tables: Tables, series: Set[str]) -> Iterator[Problem]:
    profiles = tables["profiles"]
    variable = dict(zip(profiles.text("profile"), profiles.text("variable"), strict=True))
    hourly = {
        name
        for name, table in zip(profiles.text("profile"), profiles.text("table"), strict=True)
        if table == "monthly_diurnal.csv" and name not in series
    }
    first: dict[str, tuple[int, str]] = {}
    for use in uses(tables):
        table = tables[use.table]
        position = table.rows.index(use.row)
        kind = variable.get(use.profile)
        if kind is not None and kind not in KINDS[use.table]:
            rule = f"is a profile of {kind}, not of {' or '.join(KINDS[use.table])}."
            yield problem_at(table, position, use.column, rule, "Name another profile.")
        if use.profile not in hourly or use.offset is None:
            continue
        offset, zone = first.setdefault(use.profile, (use.offset, use.zone))
        if offset != use.offset:
            rule = f"is in local time, and {zone} and {use.zone} differ by {use.offset - offset} h."
            remedy = "Give each time zone a profile of its own: copy its rows under another name."
            yield problem_at(table, position, use.column, rule, remedy)


def _variables(table: Table, profiles: Table) -> Iterator[Problem]:
    variable = dict(zip(profiles.text("profile"), profiles.text("variable"), strict=True))
    said = table.words.get("variable", ("demand",) * len(table))
    for position, (name, kind) in enumerate(zip(table.text("profile"), said, strict=True)):
        if name in variable and variable[name] != kind:
            rule = f"is not the variable of {name!r} in profiles.csv, {variable[name]!r}."
            column = "variable" if "variable" in table.words else "profile"
            yield problem_at(table, position, column, rule, "Make both alike.")


def _months(tables: Tables, series: Set[str]) -> Iterator[Problem]:
    """Twelve months in the table that profiles.csv names, and the mean that it states."""
    profiles = tables["profiles"]
    means = {name: _monthly(tables[name]) for name in MEANS.values()}
    for position, row in enumerate(profiles.records()):
        name, table = str(row["profile"]), MEANS[str(row["table"])]
        months = means[table].get(name, {})
        for other in means.keys() - {table}:
            if name in means[other]:
                rule = f"is not the only table with {name!r}: {tables[other].file} has it too."
                remedy = "Delete the rows of one of them."
                yield problem_at(profiles, position, "table", rule, remedy)
        if not months and name in series:
            continue
        lacking = [str(month) for month in range(1, MONTHS + 1) if month not in months]
        if lacking:
            rule = f"lacks {_months_said(lacking)} in {tables[table].file}."
            yield problem_at(profiles, position, "profile", rule, "Give twelve months.")
            continue
        above = []
        if row["unit"] == "MW per MW installed":
            above = list(_above_capacity(tables[table], name))
        yield from above or _stated_mean(profiles, position, months)


def _months_said(months: list[str]) -> str:
    if len(months) == MONTHS:
        return "all months"
    return f"month{'s' if len(months) > 1 else ''} {', '.join(months)}"


def _monthly(table: Table) -> dict[str, dict[int, float]]:
    """Mean of each month by profile."""
    if table.name == "monthly_hydro":
        value = table.number("value")
    else:
        value = np.mean([table.number(f"h{hour:02d}") for hour in range(HOURS_PER_DAY)], axis=0)
    means: dict[str, dict[int, float]] = defaultdict(dict)
    rows = zip(table.text("profile"), table.number("month"), value, strict=True)
    for name, month, mean in rows:
        means[name][int(month)] = float(mean)
    return means


def _stated_mean(profiles: Table, position: int, months: dict[int, float]) -> Iterator[Problem]:
    stated = float(profiles.number("annual_mean")[position])
    mean = float(DAYS @ np.array([months[month] for month in range(1, MONTHS + 1)]))
    if abs(mean - stated) > TOLERANCE * max(stated, 0.05):
        rule = f"is not the mean of its months, {mean:.4f}."
        remedy = "Scale the months, or state their mean; ratios have mean 1."
        yield problem_at(profiles, position, "annual_mean", rule, remedy)


def _above_capacity(table: Table, profile: str) -> Iterator[Problem]:
    columns = [name for name in table.numbers if name != "month"]
    for position, name in enumerate(table.text("profile")):
        if name != profile:
            continue
        for column in columns:
            if table.number(column)[position] > 1.0:
                rule = "is above 1, more than is installed."
                remedy = "Give MW per MW installed."
                yield problem_at(table, position, column, rule, remedy)


def _weeks(table: Table) -> Iterator[Problem]:
    days: dict[str, dict[str, float]] = defaultdict(dict)
    start: dict[str, int] = {}
    rows = zip(table.text("profile"), table.text("weekday"), table.number("factor"), strict=True)
    for position, (name, day, factor) in enumerate(rows):
        days[name][day] = float(factor)
        start.setdefault(name, position)
    for name, factors in days.items():
        lacking = [day for day in WEEKDAYS if day not in factors]
        if lacking:
            rule = f"lacks {', '.join(lacking)}."
            yield problem_at(table, start[name], "profile", rule, "Give all seven days.")
        elif abs(np.mean(list(factors.values())) - 1.0) > TOLERANCE:
            rule = f"has a mean of {np.mean(list(factors.values())):.3f} over the week."
            remedy = "Divide the factors by their mean."
            yield problem_at(table, start[name], "profile", rule, remedy)


def _correlations(table: Table) -> Iterator[Problem]:
    first: dict[tuple[str, str, str], int] = {}
    rows = zip(table.text("variable"), table.text("group_a"), table.text("group_b"), strict=True)
    for position, (variable, one, other) in enumerate(rows):
        if (one == "*") != (other == "*"):
            rule = "does not go with a name: * stands for every pair without a row."
            yield problem_at(table, position, "group_a", rule, "Write * in both or in none.")
        key = (variable, other, one)
        if one != other and key in first:
            rule = f"stands in row {first[key]} already, the other way round."
            yield problem_at(table, position, "group_a", rule, "Delete one of the rows.")
        first[variable, one, other] = table.rows[position]
