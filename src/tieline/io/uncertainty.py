"""How far the inputs of a net value may lie from their central figures, and cost in its parts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tieline.errors import Problem
from tieline.io.read_fields import Fields
from tieline.units import USD_PER_MUSD

STUDY = "settings.uncertainty."


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """Spreads of a programme; what a project or its finance file states goes before them.

    fuel_price, demand, energy, capex, opex  [1] this share below and above, each on its own
    life_low, life_central, life_high        [yr] economic life
    """

    fuel_price: float
    demand: float
    energy: float
    capex: float
    opex: float
    life_low: float
    life_central: float
    life_high: float
    source: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Lower end, figure and upper end of one cost or factor; nan where not stated."""

    low: float = math.nan
    central: float = math.nan
    high: float = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRanges:
    """What the file of a project says about cost in its parts and about ranges.

    connection       [USD] part of the investment that is the line to the buyer
    home_connection  [USD] investment of the assumed connection at home
    outside          [USD] investment in the buyer's country that the investment does not hold
    financing        [USD] part of the investment that is a charge of finance, no resource
    capex, opex      [USD], [USD/yr] ends alone; energy [1] ends alone
    """

    connection: Ends = Ends()
    home_connection: Ends = Ends()
    outside: float = 0.0
    financing: Ends = Ends()
    costs_source: str = ""
    costs_confidence: str = "estimate"
    capex: Ends = Ends()
    opex: Ends = Ends()
    energy: Ends = Ends()
    source: str = ""
    confidence: str = "estimate"


def study_uncertainty(fields: Fields) -> Uncertainty:
    """Spreads from a checked programme.yaml."""
    values = {name.removeprefix(STUDY): value for name, value in fields.values.items()}
    return Uncertainty(
        fuel_price=values["fuel_price_pu"],
        demand=values["demand_pu"],
        energy=values["energy_pu"],
        capex=values["capex_pu"],
        opex=values["opex_pu"],
        life_low=values["life_low_years"],
        life_central=values["life_central_years"],
        life_high=values["life_high_years"],
        source=values["source"],
        confidence=values["confidence"],
    )


def project_ranges(fields: Fields) -> ProjectRanges:
    """Ranges and costs from a checked projects/<project>.yaml, in base units."""

    def figure(name: str, unit: float = 1.0) -> float:
        value = fields.values[name]
        return math.nan if value is None else float(value) * unit

    def cost(name: str) -> Ends:
        low, central, high = (
            figure(f"costs.{name}{end}_musd", USD_PER_MUSD) for end in ("_low", "", "_high")
        )
        return Ends(low=low, central=central, high=high)

    def ends(name: str, unit_name: str, unit: float) -> Ends:
        low, high = (
            figure(f"uncertainty.{name}_{end}_{unit_name}", unit) for end in ("low", "high")
        )
        return Ends(low=low, high=high)

    return ProjectRanges(
        connection=cost("connection"),
        home_connection=cost("home_connection"),
        outside=figure("costs.outside_musd", USD_PER_MUSD),
        financing=cost("financing"),
        costs_source=fields.values["costs.source"],
        costs_confidence=fields.values["costs.confidence"],
        capex=ends("capex", "musd", USD_PER_MUSD),
        opex=ends("opex", "musd_per_yr", USD_PER_MUSD),
        energy=ends("energy", "pu", 1.0),
        source=fields.values["uncertainty.source"],
        confidence=fields.values["uncertainty.confidence"],
    )


def life_problems(fields: Fields) -> Iterator[Problem]:
    """The three lives of programme.yaml must be in order."""
    names = [f"{STUDY}life_{end}_years" for end in ("low", "central", "high")]
    low, central, high = (fields.values[name] for name in names)
    if not low <= central <= high:
        yield Problem(
            file=fields.file,
            place=fields.place(names[1]),
            column=names[1],
            value=f"{central:g}",
            rule=f"is not between low, {low:g}, and high, {high:g}.",
            remedy="Order the three lives.",
        )


def range_problems(fields: Fields) -> Iterator[Problem]:
    """Ends of a project's ranges in order; a range has both ends; costs name their source."""
    for part in ("connection", "home_connection", "financing"):
        names = [f"costs.{part}{end}_musd" for end in ("_low", "", "_high")]
        yield from _ordered(fields, names)
    for name in ("capex_{}_musd", "opex_{}_musd_per_yr", "energy_{}_pu"):
        yield from _ordered(fields, [f"uncertainty.{name.format(e)}" for e in ("low", "high")])
    for block in ("costs", "uncertainty"):
        given = [name for name in fields.lines if name.startswith(f"{block}.")]
        if given and f"{block}.source" not in fields.lines:
            yield Problem(
                file=fields.file,
                place=fields.place(given[0]),
                column=f"{block}.source",
                rule="is missing.",
                remedy="Say where the figures come from, or 'estimate: ...'.",
            )


def _ordered(fields: Fields, names: list[str]) -> Iterator[Problem]:
    given = [name for name in names if fields.values[name] is not None]
    if not given:
        return
    for name in names:
        if fields.values[name] is None and (len(names) == 2 or name == names[1]):
            remedy = "Give the central figure and both ends, or no end."
            if len(names) == 2:
                remedy = "Give both ends, or none."
            yield Problem(file=fields.file, column=name, rule="is missing.", remedy=remedy)
    values = [fields.values[name] for name in given]
    if values != sorted(values):
        yield Problem(
            file=fields.file,
            place=fields.place(given[0]),
            column=given[0],
            value=", ".join(f"{value:g}" for value in values),
            rule="is not in order.",
            remedy="Give the lower end first.",
        )
