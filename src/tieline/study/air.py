"""B4: pollutants other than CO2 that a project avoids, by fuel burnt; in tonnes, not valued."""

from __future__ import annotations

import math

import pandas as pd

from tieline.appraisal.benefits import b4_avoided_emissions
from tieline.io.programme import Programme
from tieline.study.comparison import worths
from tieline.study.measure import Row

TONNES_PER_MWH = 3.6e-6
"""[t/MWh] of 1 g/GJ: 3.6 GJ are a MWh, a million grams a tonne."""

PLACE = ["project", "study_year", "weather_year"]


def factors(programme: Programme) -> dict[str, dict[str, float]]:
    """Pollutant -> fuel -> [t/MWh thermal]; {} where the programme states none."""
    table = programme.tables["emission_factors"]
    found: dict[str, dict[str, float]] = {}
    for fuel, pollutant, mass in zip(
        table.text("fuel"), table.text("pollutant"), table.number("g_per_gj"), strict=True
    ):
        found.setdefault(pollutant, {})[fuel] = float(mass) * TONNES_PER_MWH
    return found


def b4_rows(programme: Programme, by_year: pd.DataFrame, fuel: pd.DataFrame) -> list[Row]:
    """Rows ``b4_<pollutant>_t`` of every worth and weather year, for ``benefits_by_year``."""
    known = factors(programme)
    if not known or by_year.empty or fuel.empty:
        return []
    burnt = fuel.groupby([*PLACE, "case", "fuel"])["thermal_mwh"].sum().to_dict()
    fuels = sorted(set(fuel["fuel"]))
    rows: list[Row] = []
    for row in by_year[by_year["indicator"] == "co2_t"].to_dict("records"):
        place = tuple(row[name] for name in PLACE)
        without, with_it = worths(programme.project(str(row["project"])))[row["counterfactual"]]
        before, after = (
            [burnt.get((*place, case, name), 0.0) for name in fuels] for case in (without, with_it)
        )
        for pollutant, factor in known.items():
            rows.append(
                {str(key): value for key, value in row.items()}
                | {
                    "indicator": f"b4_{pollutant}_t",
                    "unit": "t/yr",
                    "value": b4_avoided_emissions(
                        before, after, [factor.get(name, 0.0) for name in fuels]
                    ),
                    "numerical_bound": 0.0,
                    "plan_low": math.nan,
                    "plan_high": math.nan,
                }
            )
    return rows
