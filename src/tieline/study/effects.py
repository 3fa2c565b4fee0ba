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
import numpy.typing as npt
import pandas as pd

from tieline.appraisal.benefits import RESOLVED
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
    b6          [USD/yr] supply made safer, of the study years in which it counts; else zeros
    b6_open     [USD/yr] the same of study years in which it is not resolved or leans on a zone
                that misses its standard without the project; else zeros
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
    b6_open: Floats

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
    firm = _in_centre(tables)
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
            counts = np.array([(project, name, y) in firm for y in safer["study_year"]], dtype=bool)
            found[project, name] = _effects(
                project, name, chosen, own, burnt, (safer, counts), (without, with_it)
            )
    return found


def with_centre(worth: pd.DataFrame, benefits: pd.DataFrame) -> pd.DataFrame:
    """``adequacy_worth`` with ``in_centre``: whether a B6 enters the centre of a net value.

    It does if it is resolved and leans on no zone that misses its standard already without the
    project: a gap in the data is no benefit. Every other B6 is an input of its own, left out or
    counted.
    """
    keys = ["project", "counterfactual", "study_year"]
    resolved = benefits[(benefits["indicator"] == "b6_usd") & (benefits["verdict"] == RESOLVED)]
    sure = set(resolved[keys].itertuples(index=False, name=None))
    places = worth[keys].itertuples(index=False, name=None)
    return worth.assign(
        in_centre=[
            place in sure and not leaning
            for place, leaning in zip(places, worth["leans_on"], strict=True)
        ]
    )


def _in_centre(tables: Mapping[str, pd.DataFrame]) -> set[tuple[str, str, int]]:
    worth = tables.get("adequacy_worth")
    if worth is None or worth.empty:
        return set()
    chosen = worth[worth["in_centre"]]
    return {
        (str(row["project"]), str(row["counterfactual"]), int(row["study_year"]))
        for row in chosen.to_dict("records")
    }


def _effects(
    project: str,
    counterfactual: str,
    gross: pd.DataFrame,
    own: pd.DataFrame,
    burnt: pd.DataFrame,
    safer: tuple[pd.DataFrame, npt.NDArray[np.bool_]],
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
        b6=grid(safer[0][safer[1]], "value"),
        b6_open=grid(safer[0][~safer[1]], "value"),
    )
