"""What a worth consists of, study year by study year, and how it answers to its inputs.

First-order answers need no new dispatch: at an optimum, the derivative of the least cost with
respect to a fuel's price is the fuel burnt, to a zone's demand its price x demand, to the energy
of a plant its surplus (envelope theorem). They are exact for small changes and an approximation
for those of a tornado.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tieline.case.columns import Floats, floats
from tieline.io.programme import Programme
from tieline.study.comparison import worths

WHERE = ["project", "study_year", "weather_year"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Effects:
    """One worth of one project, without -> with, (k, n) each: study years x weather years.

    b1          [USD/yr] resource cost and shedding saved
    bound       (k,) [USD/yr] numerical bound of b1, mean over weather years
    avoided     [t/yr] CO2; priced [USD/yr] avoided CO2 x its price in the dispatch
    fuel        fuel -> [USD/yr] fuel cost saved: what b1 gains when the price doubles
    demand      [USD/yr] what b1 gains when all demand doubles, at first order
    own         [USD/yr] surplus of the project's own plants
    sent        [MWh/yr] over the project's own links in the case with it
    b6          [USD/yr] supply made safer; zeros where this run holds no adequacy
    """

    project: str
    counterfactual: str
    study_years: tuple[int, ...]
    b1: Floats
    bound: Floats
    avoided: Floats
    priced: Floats
    fuel: Mapping[str, Floats]
    demand: Floats
    own: Floats
    sent: Floats
    b6: Floats

    def b2(self, value_usd_per_t: float) -> Floats:
        """avoided x (societal value - price in the dispatch)  (k, n) [USD/yr]."""
        return floats(value_usd_per_t * self.avoided - self.priced)


def effects_of(
    programme: Programme, tables: Mapping[str, pd.DataFrame]
) -> dict[tuple[str, str], Effects]:
    """Effects of every worth in the tables of a study, by (project, counterfactual)."""
    found: dict[tuple[str, str], Effects] = {}
    by_year = tables["benefits_by_year"]
    if by_year.empty:
        return found
    gross = by_year[by_year["indicator"] == "b1_usd"]
    for project in dict.fromkeys(gross["project"]):
        own = tables["own"][tables["own"]["project"] == project]
        fuel = tables["fuel"]
        burnt = fuel[fuel["project"] == project] if not fuel.empty else fuel
        for name, (without, with_it) in worths(programme.project(project)).items():
            chosen = gross[(gross["project"] == project) & (gross["counterfactual"] == name)]
            of_worth = by_year[
                (by_year["project"] == project) & (by_year["counterfactual"] == name)
            ]
            safer = of_worth[of_worth["indicator"] == "b6_usd"]
            found[project, name] = _effects(
                project, name, chosen, own, burnt, safer, (without, with_it)
            )
    return found


def _effects(
    project: str,
    counterfactual: str,
    gross: pd.DataFrame,
    own: pd.DataFrame,
    burnt: pd.DataFrame,
    safer: pd.DataFrame,
    cases: tuple[str, str],
) -> Effects:
    years = sorted(int(year) for year in set(gross["study_year"]))
    weather = sorted(int(year) for year in set(gross["weather_year"]))

    def grid(table: pd.DataFrame, column: str) -> Floats:
        sums: dict[Hashable, float] = {}
        if len(table):
            sums = table.groupby(["study_year", "weather_year"])[column].sum().to_dict()
        return floats([[float(sums.get((y, w), 0.0)) for w in weather] for y in years])

    def saved(table: pd.DataFrame, column: str) -> Floats:
        before, after = (table[table["case"] == case] for case in cases)
        return floats(grid(before, column) - grid(after, column))

    burnt = (
        burnt.assign(priced=burnt["co2_t"] * burnt["co2_price_usd_per_t"])
        if len(burnt)
        else (pd.DataFrame(columns=["case", "fuel", "co2_t", "priced", "cost_usd"]))
    )
    return Effects(
        project=project,
        counterfactual=counterfactual,
        study_years=tuple(years),
        b1=grid(gross, "value"),
        bound=floats(np.mean(grid(gross, "numerical_bound"), axis=1)),
        avoided=saved(burnt, "co2_t"),
        priced=saved(burnt, "priced"),
        fuel={
            str(name): saved(burnt[burnt["fuel"] == name], "cost_usd")
            for name in sorted(set(burnt["fuel"]))
        },
        demand=saved(own, "demand_usd"),
        own=floats(-saved(own, "surplus_usd")),
        sent=grid(own[own["case"] == cases[1]], "sent_mwh"),
        b6=grid(safer, "value"),
    )
