"""Which plants stand back for a project, and what they would have emitted.

    displaced = output without - output with   [MWh/yr] and [t/yr], mean over weather years

displaced  project counterfactual study_year fuel country energy_mwh co2_t n
           by fuel and country, largest first; negative where plants run more
"""

from __future__ import annotations

import pandas as pd

from tieline.io.programme import Programme
from tieline.study.comparison import worths
from tieline.study.measure import Row

COLUMNS = [
    *("project", "counterfactual", "study_year", "fuel", "country", "energy_mwh", "co2_t", "n"),
]
LEAST_MWH = 1.0
"""Smaller moves, of rounding and the rule for ties, are left out."""


def displaced_table(programme: Programme, fuel: pd.DataFrame) -> pd.DataFrame:
    """``displaced`` of every worth from ``fuel``, the fuel burnt in every case."""
    rows: list[Row] = []
    places = fuel[["project", "study_year"]].drop_duplicates() if len(fuel) else fuel
    for place in places.to_dict("records"):
        project, year = str(place["project"]), int(place["study_year"])
        held = fuel[(fuel["project"] == project) & (fuel["study_year"] == year)]
        for worth, pair in worths(programme.project(project)).items():
            where = {"project": project, "counterfactual": worth, "study_year": year}
            rows += [where | row for row in _displaced(held, pair)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _displaced(held: pd.DataFrame, pair: tuple[str, str]) -> list[Row]:
    """Without less with of one comparison, by fuel and country."""
    n = held["weather_year"].nunique()
    sums: dict[tuple[str, str], list[float]] = {}
    for row in held.to_dict("records"):
        if row["case"] not in pair:
            continue
        sign = 1.0 if row["case"] == pair[0] else -1.0
        found = sums.setdefault((str(row["fuel"]), str(row["country"])), [0.0, 0.0])
        found[0] += sign * float(row["electric_mwh"]) / n
        found[1] += sign * float(row["co2_t"]) / n
    rows: list[Row] = [
        {"fuel": fuel, "country": country, "energy_mwh": energy, "co2_t": co2, "n": n}
        for (fuel, country), (energy, co2) in sums.items()
        if abs(energy) >= LEAST_MWH
    ]
    return sorted(rows, key=lambda row: -abs(float(row["energy_mwh"])))
