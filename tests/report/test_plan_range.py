"""The page names the plan that makes a range wide, and keeps silent where none does."""

from __future__ import annotations

import pandas as pd

from tests.report import invented
from tieline.report import ReviewContent, render
from tieline.report.plan_range import plan_range

PROJECT = "szoh-wind"
PLACE = {"project": PROJECT, "study_year": 2030}


def content(plan_low: float, lower: float = 20e6, *, n: int = 5) -> ReviewContent:
    worth = PLACE | {"counterfactual": "connection", "indicator": "b1_usd", "unit": "USD/yr"}
    figures = {"value": 30e6, "standard_error": 1e6, "n": n, "lower": lower, "upper": 40e6}
    benefits = [worth | figures | {"numerical_bound": 0.0, "plan_low": plan_low, "plan_high": 31e6}]
    costs = [
        ("as-built", "as-built", n, 0.0, 0.0),
        ("as-built", "home-only", 0, 328e6, 66e3),
        ("home-only", "as-built", 2, 1e6, 0.0),
        ("home-only", "home-only", n - 2, 0.0, 0.0),
    ]
    columns = ["case", "plan", "followed", "above_usd", "unserved_mwh"]
    more = PLACE | {"n": n, "most_usd": 967e6, "most_weather_year": 2}
    left = PLACE | {"counterfactual": "connection", "plan": "home-only", "n": n}
    return ReviewContent(
        programme=invented.content().programme,
        tables={
            "benefits": pd.DataFrame(benefits),
            "plan_costs": pd.DataFrame(
                [more | dict(zip(columns, row, strict=True)) for row in costs]
            ),
            "plan_ranges": pd.DataFrame([left | {"low_usd": 29.1e6, "high_usd": 31e6}]),
        },
    )


def test_the_plan_is_named_with_who_follows_it_and_what_it_costs() -> None:
    assert plan_range(content(-50e6), PROJECT) == (
        "The range under one plan is wide in 2030 because of the plan made for the system "
        "connected at home only. That system alone follows it, in 3 of 5 weather years: "
        "held to it, the system as built would cost 328 million USD a year more than by its own "
        "choice (967 in weather year 2), with 66 GWh a year more unserved. "
        "Without this plan the range would be: the connection 29.1 to 31.0 million USD a year. The "
        "figures rest on each system’s own choice."
    )


def test_whoever_follows_the_plan_is_named() -> None:
    held = content(-50e6)
    costs = held.tables["plan_costs"]
    costs.loc[(costs["case"] == "as-built") & (costs["plan"] == "home-only"), "followed"] = 1
    assert "It is followed by the system as built (in 1 of 5 weather years) and the system " in (
        plan_range(held, PROJECT)
    )
    costs.loc[costs["plan"] == "home-only", "followed"] = 0
    assert "No system follows it: held to it," in plan_range(content_of(costs), PROJECT)


def content_of(costs: pd.DataFrame) -> ReviewContent:
    held = content(-50e6)
    return ReviewContent(programme=held.programme, tables=dict(held.tables) | {"plan_costs": costs})


def test_nothing_is_said_of_a_range_within_the_weather() -> None:
    assert plan_range(content(12e6), PROJECT) == ""
    assert plan_range(content(float("nan")), PROJECT) == ""


def test_of_one_weather_year_half_of_the_figure_counts() -> None:
    assert plan_range(content(12e6, float("nan"), n=3), PROJECT).startswith("The range under one")
    assert plan_range(content(20e6, float("nan"), n=3), PROJECT) == ""


def test_results_without_the_table_have_a_page() -> None:
    held = invented.content()
    assert "plan_costs" not in held.tables
    assert "The range under one plan" not in render(held)
