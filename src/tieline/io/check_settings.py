"""Checks of programme.yaml against the tables."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tieline.errors import Problem
from tieline.io.read_fields import Fields
from tieline.io.tables import Tables, whole

SHED = "settings.dispatch_shed_cost_usd_per_mwh"
RATES = "settings.discount_rates.{}"
CO2 = "settings.co2_value.{}_usd_per_t"


def setting_problems(fields: Fields, tables: Tables) -> Iterator[Problem]:
    """Everything in programme.yaml that does not fit together."""
    yield from _years(fields, tables)
    low, central, high = (fields.values[CO2.format(word)] for word in ("low", "central", "high"))
    if not low <= central <= high:
        rule = f"is not between low, {low:g}, and high, {high:g}."
        yield _problem(fields, CO2.format("central"), rule, "Order the three values.")
    rates, centre = (fields.values[RATES.format(word)] for word in ("real", "central"))
    if centre is not None and not min(rates) <= centre <= max(rates):
        rule = f"is not between the lowest and the highest rate, {min(rates):g} and {max(rates):g}."
        yield _problem(fields, RATES.format("central"), rule, "Give a rate between them.")
    dearest = dearest_cost(tables)
    if fields.values[SHED] <= dearest:
        rule = f"is not above the dearest supply, {dearest:.0f} USD/MWh."
        remedy = "Plants would stand idle while load is shed: raise it."
        yield _problem(fields, SHED, rule, remedy)


def _years(fields: Fields, tables: Tables) -> Iterator[Problem]:
    years = fields.values["study_years"]
    if list(years) != sorted(set(years)):
        rule = "are not in order, or one stands twice."
        yield _problem(fields, "study_years", rule, "List each year once, the earliest first.")
    if not whole(tables, "demand"):
        return
    given = {int(year) for year in tables["demand"].number("year")}
    lacking = [str(year) for year in years if year not in given]
    if lacking:
        rule = f"name {', '.join(lacking)}, for which system/demand.csv has no row."
        remedy = f"Study {', '.join(map(str, sorted(given)))}, or add the demand."
        yield _problem(fields, "study_years", rule, remedy)


def covered_years(fields: Fields | None, tables: Tables) -> tuple[int, ...]:
    """The study years that any demand is given for; the others are one problem, not many."""
    if fields is None or "demand" not in tables:
        return ()
    given = set(tables["demand"].number("year"))
    return tuple(year for year in fields.values["study_years"] if year in given)


def dearest_cost(tables: Tables) -> float:
    """An upper limit of what a plant and the links to a zone may cost, [USD/MWh].

    The dearest fuel in the least efficient plant that burns it, with its CO2 price, plus the
    highest hurdle.
    """
    if not whole(tables, "plants", "fuels", "co2_prices", "links"):
        return 0.0
    plants, fuels = tables["plants"], tables["fuels"]
    carbon = max(tables["co2_prices"].number("usd_per_t"), default=0.0)
    burnt = fuels.number("price_usd_per_mwh_thermal") + carbon * fuels.number(
        "co2_t_per_mwh_thermal"
    )
    price: dict[str, float] = {"": 0.0}
    for fuel, value in zip(fuels.text("fuel"), burnt, strict=True):
        price[fuel] = max(price.get(fuel, 0.0), float(value))
    per_mwh = np.array([price.get(fuel, 0.0) for fuel in plants.text("fuel")])
    cost = per_mwh / plants.number("efficiency") + plants.number("vom_usd_per_mwh")
    hurdle = max(tables["links"].number("hurdle_usd_per_mwh"), default=0.0)
    return float(cost.max(initial=0.0) + hurdle)


def _problem(fields: Fields, name: str, rule: str, remedy: str) -> Problem:
    value = fields.values[name]
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else f"{value:g}"
    return Problem(
        file=fields.file,
        place=fields.place(name),
        column=name,
        value=shown,
        rule=rule,
        remedy=remedy,
    )
