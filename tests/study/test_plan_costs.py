"""A plan that a case does not follow costs it something, and spreads the range of its worth."""

from __future__ import annotations

import pandas as pd
import pytest

from tieline.io.programme import Programme
from tieline.study.assess import Assessment
from tieline.study.plan_costs import plan_tables


def run(case: str, plan: str, weather_year: int, cost: float, **more: float) -> dict[str, object]:
    return {
        "project": "one-line",
        "study_year": 2030,
        "weather_year": weather_year,
        "case": case,
        "plan": plan,
        "used": False,
        "dispatch_objective_usd": cost,
        "resource_cost_usd": cost - 1.0,
        "shedding_value_usd": 1.0,
        "unserved_mwh": 0.0,
    } | more


@pytest.fixture
def runs() -> pd.DataFrame:
    """The plan of the case without is bad for the case with, in the second year above all."""
    return pd.DataFrame(
        [
            run("with", "with", 1, 100.0, used=True),
            run("with", "without", 1, 110.0, unserved_mwh=2.0),
            run("without", "with", 1, 131.0),
            run("without", "without", 1, 130.0, used=True),
            run("with", "with", 2, 100.0, used=True, unserved_mwh=4.0),
            run("with", "without", 2, 190.0, unserved_mwh=10.0),
            run("without", "with", 2, 120.0, used=True),
            run("without", "without", 2, 121.0),
        ]
    )


def test_what_a_plan_costs_by_hand(lands: Programme, runs: pd.DataFrame) -> None:
    costs = plan_tables(lands, runs)["plan_costs"].set_index(["case", "plan"])
    bad = costs.loc[("with", "without")]
    assert (bad["followed"], bad["n"], bad["most_weather_year"]) == (0, 2, 2)
    assert (bad["above_usd"], bad["most_usd"], bad["unserved_mwh"]) == (50.0, 90.0, 4.0)
    assert costs.loc[("without", "without"), "followed"] == 1
    assert costs.loc[("without", "without"), "above_usd"] == 0.5
    assert costs.loc[("with", "with"), "above_usd"] == 0.0


def test_what_the_range_is_without_it(lands: Programme, runs: pd.DataFrame) -> None:
    ranges = plan_tables(lands, runs)["plan_ranges"].set_index("plan")
    assert tuple(ranges.loc["without", ["low_usd", "high_usd"]]) == (25.5, 25.5)
    assert tuple(ranges.loc["with", ["low_usd", "high_usd"]]) == (-24.5, -24.5)


def test_one_plan_has_nothing_to_spread(lands: Programme, runs: pd.DataFrame) -> None:
    alone = runs[runs["plan"] == "with"].assign(plan="one plan", used=True)
    assert all(table.empty for table in plan_tables(lands, alone).values())
    assert all(table.empty for table in plan_tables(lands, pd.DataFrame()).values())


def test_every_case_follows_one_plan_in_every_weather_year(assessment: Assessment) -> None:
    costs = assessment.tables["plan_costs"]
    followed = costs.groupby(["project", "study_year", "case"])
    assert (followed["followed"].sum() == followed["n"].first()).all()
    assert (costs["above_usd"] >= -1e-6).all()


def test_left_out_ranges_lie_within_the_whole_range(assessment: Assessment) -> None:
    keys = ["project", "counterfactual", "study_year"]
    whole = assessment.tables["benefits"]
    both = assessment.tables["plan_ranges"].merge(whole[whole["indicator"] == "b1_usd"], on=keys)
    assert len(both)
    assert (both["low_usd"] >= both["plan_low"] - 1e-3).all()
    assert (both["high_usd"] <= both["plan_high"] + 1e-3).all()
