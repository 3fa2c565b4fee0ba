"""What the shared plans cost the cases that do not follow them: why a range under plans is wide.

    above[case, plan] = dispatch objective under the plan - least objective of the case   [USD/yr]

plan_costs   project study_year case plan followed n above_usd most_usd most_weather_year
             unserved_mwh
             followed: weather years in which the case takes the plan; means over n of them, the
             most in one; unserved: beyond what the case leaves unserved by its own choice
plan_ranges  project counterfactual study_year plan n low_usd high_usd
             ends of B1 under one plan when this plan is left out
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from tieline.io.programme import Programme
from tieline.study.comparison import worths
from tieline.study.measure import Row

COLUMNS = {
    "plan_costs": [
        *("project", "study_year", "case", "plan", "followed", "n", "above_usd", "most_usd"),
        *("most_weather_year", "unserved_mwh"),
    ],
    "plan_ranges": [
        *("project", "counterfactual", "study_year", "plan", "n", "low_usd", "high_usd"),
    ],
}


def plan_tables(programme: Programme, runs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Both tables from ``runs``; without rows where every case ran under one plan alone."""
    found: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for _, held in runs.groupby(["project", "study_year"], sort=False) if len(runs) else ():
        project, year = str(held["project"].iloc[0]), int(held["study_year"].iloc[0])
        plans = list(dict.fromkeys(held["plan"]))
        if len(plans) < 2:
            continue
        of = {"project": project, "study_year": year}
        found["plan_costs"] += [of | row for row in _costs(held)]
        pairs = worths(programme.project(project))
        found["plan_ranges"] += [of | row for row in _ranges(held, plans, pairs)]
    return {name: pd.DataFrame(rows, columns=COLUMNS[name]) for name, rows in found.items()}


def _costs(held: pd.DataFrame) -> Iterator[Row]:
    chosen = held[held["used"]].set_index(["case", "weather_year"])
    for (case, plan), rows in held.groupby(["case", "plan"], sort=False):
        rows = rows.set_index("weather_year")
        own = chosen.loc[str(case)]
        above = rows["dispatch_objective_usd"] - own["dispatch_objective_usd"]
        unserved = rows["unserved_mwh"] - own["unserved_mwh"]
        worst: Any = above.idxmax()
        yield {
            "case": case,
            "plan": plan,
            "followed": int(rows["used"].sum()),
            "n": len(rows),
            "above_usd": float(above.mean()),
            "most_usd": float(above[worst]),
            "most_weather_year": int(worst),
            "unserved_mwh": float(unserved.mean()),
        }


def _ranges(
    held: pd.DataFrame, plans: list[str], pairs: dict[str, tuple[str, str]]
) -> Iterator[Row]:
    cost = held["resource_cost_usd"] + held["shedding_value_usd"]
    by_case = cost.groupby([held["case"], held["weather_year"], held["plan"]]).sum()
    for name, pair in pairs.items():
        if not set(pair) <= set(held["case"]):
            continue
        without, with_it = (by_case.loc[case].unstack() for case in pair)
        worth = without - with_it
        for plan in plans:
            others = worth.drop(columns=plan)
            yield {
                "counterfactual": name,
                "plan": plan,
                "n": len(others),
                "low_usd": float(others.min(axis=1).mean()),
                "high_usd": float(others.max(axis=1).mean()),
            }
