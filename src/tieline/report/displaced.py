"""Why the carbon dioxide that a project avoids changes: whose output stands back, year by year."""

from __future__ import annotations

from collections.abc import Sequence

from tieline.report.content import ReviewContent, Row
from tieline.report.countries import country_names
from tieline.report.words import listed, number

MOST_NAMED = 3
LEAST_SHARE = 0.1
"""Share of all that stands back from which a fuel of a country is named."""

SAME = 0.1
"""Change of avoided CO2 between the first and the last study year that is called none."""

LONG = {"lng": "LNG", "gas": "gas", "hfo": "fuel oil"}


def displaced(content: ReviewContent, project: str, worth: str) -> str:
    """One sentence: what stands back for the project in each study year, and how it emits."""
    rows = content.rows("displaced", project=project, counterfactual=worth)
    years = sorted({int(row["study_year"]) for row in rows})
    if not years:
        return ""
    held = {year: [row for row in rows if int(row["study_year"]) == year] for year in years}
    names = country_names(content)
    parts = [text for year in years if (text := _year(year, held[year], names))]
    if not parts:
        return ""
    said = "; ".join(parts)
    avoided = [sum(float(row["co2_t"]) for row in held[year]) for year in (years[0], years[-1])]
    return f"{_change(avoided, years)}{said}."


def _change(avoided: Sequence[float], years: Sequence[int]) -> str:
    first, last = avoided
    if len(years) < 2:
        return "What stands back for it: "
    if abs(last - first) <= SAME * max(abs(first), abs(last)):
        return f"It is about the same in {years[0]} and {years[-1]}; what stands back for it: "
    way = "rises" if last > first else "falls"
    return f"It {way} from {years[0]} to {years[-1]} because other plants stand back for it: "


def _year(year: int, rows: Sequence[Row], names: dict[str, str]) -> str:
    less = [row for row in rows if float(row["energy_mwh"]) > 0.0]
    more = [row for row in rows if float(row["energy_mwh"]) < 0.0]
    whole = sum(float(row["energy_mwh"]) for row in less)
    if not whole:
        return ""
    shown = [row for row in less if float(row["energy_mwh"]) >= LEAST_SHARE * whole][:MOST_NAMED]
    text = f"in {year} {listed([_plant(row, names) for row in shown])}"
    up = [row for row in more if -float(row["energy_mwh"]) >= LEAST_SHARE * whole][:MOST_NAMED]
    if up:
        text += f", while {listed([_plant(row, names) for row in up])} runs more"
    return text


def _plant(row: Row, names: dict[str, str]) -> str:
    """``coal in Viet Nam (1.6 TWh a year at 0.96 t CO2 a MWh)``."""
    energy, co2 = abs(float(row["energy_mwh"])), abs(float(row["co2_t"]))
    fuel = str(row["fuel"])
    country = names.get(str(row["country"]), str(row["country"]))
    size = f"{number(energy / 1e6, 1)} TWh" if energy >= 1e5 else f"{number(energy / 1e3)} GWh"
    return f"{LONG.get(fuel, fuel)} in {country} ({size} at {number(co2 / energy, 2)} t CO₂ a MWh)"
