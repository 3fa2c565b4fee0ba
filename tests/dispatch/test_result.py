"""What is read off a dispatch: costs, emissions, curtailment, tables, water, who sets the price."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.dispatch.systems import System, case_of, inputs_of, systems
from tieline.case.columns import floats
from tieline.case.weather_year import WeatherYear
from tieline.dispatch.dispatch import compare, compare_inputs, dispatch
from tieline.dispatch.marginal import price_setters
from tieline.dispatch.options import DispatchOptions, Horizon
from tieline.dispatch.plan import make_plans
from tieline.dispatch.result import (
    DispatchResult,
    curtailment,
    emissions,
    release_cut,
    resource_cost,
    shedding_value,
)
from tieline.dispatch.windows import weeks
from tieline.errors import OptionError
from tieline.study.measure import run_row

YEAR = DispatchOptions(horizon=Horizon.YEAR)


def two_zones() -> DispatchResult:
    """Gas and wind in A, oil in B, a tie of 20 MW with loss and hurdle; the last hour is short."""
    case = case_of(
        [{"id": "A", "voll": 1000.0}, {"id": "B", "voll": 7000.0}],
        [
            {"id": "gas", "capacity": 50.0, "cost": 30.0, "emission": 0.4, "co2_price": 25.0},
            {"id": "wind", "capacity": 40.0, "profile": "wind"},
            {"id": "oil", "zone": 1, "capacity": 30.0, "cost": 80.0, "emission": 0.7},
        ],
        storage_rows=[{"id": "battery", "power": 5.0, "energy": 5.0, "cost": 1.0, "on": False}],
        link_rows=[{"id": "tie", "forward": 20.0, "backward": 20.0, "loss": 0.1, "hurdle": 4.0}],
    )
    share = np.array([[1.0, 1.0, 1.0], [1.0, 0.5, 1.0], [1.0, 0.0, 1.0]])
    inputs = inputs_of(case, [[10.0, 0.0], [30.0, 28.0], [50.0, 35.0]], availability=share)
    return compare_inputs([case], [inputs], "by hand", False, YEAR)[0][0]


def test_figures_by_hand() -> None:
    """Hour 0: wind 10 of 40. Hour 1: wind 20, gas 10 + 20 sent, oil 28 - 18 = 10. Hour 2: gas 50,
    oil 30, 5 shed in B."""
    result = two_zones()
    assert result.plant == pytest.approx(
        np.array([[0.0, 10.0, 0.0], [30.0, 20.0, 10.0], [50.0, 0.0, 30.0]])
    )
    assert emissions(result) == pytest.approx(np.array([80 * 0.4, 0.0, 40 * 0.7]))
    assert resource_cost(result) == pytest.approx(80 * (30.0 + 0.4 * 25.0) + 40 * 80.0)
    assert result.objective == pytest.approx(resource_cost(result) + 20 * 4.0 + 5 * 5000.0)
    assert shedding_value(result) == pytest.approx(5 * 7000.0)
    assert curtailment(result) == pytest.approx(np.array([0.0, 30.0, 0.0]))


def test_hurdles_dump_and_shedding_are_no_resource() -> None:
    """docs/dispatch.md, what it minimises: they steer, they are not spent."""
    result = two_zones()
    free = replace(result, forward=floats(result.forward * 0), shed=floats(result.shed * 0))
    assert resource_cost(free) == resource_cost(result)


def test_storage_and_hydro_costs_are_resources() -> None:
    case = case_of(
        [{"id": "A"}],
        [{"capacity": 50.0, "cost": 10.0}, {"capacity": 100.0, "cost": 90.0}],
        storage_rows=[{"power": 8.0, "energy": 40.0, "cost": 1.5}],
        reservoir_rows=[{"turbine": 4.0, "energy": 100.0, "cost": 2.0}],
    )
    inputs = inputs_of(case, [[30.0], [80.0]], inflow=2.0)
    result = compare_inputs([case], [inputs], "", True, YEAR)[0][0]
    assert resource_cost(result) == pytest.approx(38 * 10 + 50 * 10 + 18 * 90 + 16 * 1.5 + 4 * 2.0)
    assert resource_cost(result) == pytest.approx(result.objective)


def test_tables() -> None:
    result = two_zones()
    assert list(result.prices().columns) == ["A", "B"]
    assert list(result.generation().columns) == ["gas", "wind", "oil"]
    assert result.flows()["tie"].tolist() == pytest.approx([0.0, 20.0, 0.0])
    assert result.table("stored").shape == (3, 1)
    index = result.prices().index
    assert isinstance(index, pd.DatetimeIndex)
    assert [str(time) for time in index[:2]] == [
        "2030-01-01 00:00:00+00:00",
        "2030-01-01 01:00:00+00:00",
    ]
    with pytest.raises(OptionError, match="pric"):
        result.table("prices")


def test_price_setters_by_hand() -> None:
    """A: wind, then gas, then the tie's corner; B: nobody of its own, oil, shedding."""
    case = case_of(
        [{"id": "A"}],
        [{"capacity": 50.0, "cost": 10.0}, {"capacity": 100.0, "cost": 90.0}],
    )
    rows = {"technology": ("coal", "oil")}
    case = replace(case, plants=replace(case.plants, **rows))
    inputs = inputs_of(case, [[30.0], [40.0], [80.0], [200.0]])
    result = compare_inputs([case], [inputs], "", True, YEAR)[0][0]
    shares = price_setters(result)
    assert {name: share.tolist() for name, share in shares.items()} == {
        "coal": [0.5],
        "oil": [0.25],
        "unserved energy": [0.25],
    }


@settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(system=systems(hours=(48, 100)))
def test_price_setters_share_out_every_hour(system: System) -> None:
    result = compare_inputs([system.case], [system.inputs], "", True, YEAR)[0][0]
    total = np.sum(list(price_setters(result).values()), axis=0)
    assert total == pytest.approx(np.ones(len(system.case.zones.id)))


@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(system=systems(hours=(24, 48)), pick=st.integers(0, 10_000))
def test_water_value_is_what_one_mwh_more_would_save(system: System, pick: int) -> None:
    count = len(system.case.reservoirs.id)
    assume(count > 0)
    # A least release depends on the inflow itself; without it only the balance does.
    free = replace(system.case.reservoirs, min_release=floats(np.zeros(count)))
    case = replace(system.case, reservoirs=free)
    row, hour = pick % count, (pick // count) % system.hours

    def cost(more: float) -> DispatchResult:
        inflow = np.array(system.inputs.inflow)
        inflow[hour, row] += more
        inputs = replace(system.inputs, inflow=floats(inflow))
        return compare_inputs([case], [inputs], "", True, YEAR)[0][0]

    base = cost(0.0)
    value, noise = float(base.water_value[hour, row]), 1e-8 * max(1.0, abs(base.objective))
    # Water may be spilt, so it is never worth less than nothing.
    assert value >= -noise
    assert base.objective - cost(1.0).objective <= value + noise
    small = 0.5 * min(float(system.inputs.inflow[hour, row]), 1.0)
    assert cost(-small).objective - base.objective >= value * small - noise


def test_plan_ends_where_it_began_and_weeks_follow_it() -> None:
    case = case_of(
        [{"id": "A"}],
        [{"capacity": 60.0, "cost": 10.0}, {"capacity": 100.0, "cost": 90.0}],
        reservoir_rows=[{"turbine": 20.0, "energy": 2000.0, "least": 0.1}],
    )
    hours = 4 * 168
    demand = 50.0 + 30.0 * (np.arange(hours) >= hours // 2)[:, None]
    inputs = inputs_of(case, demand, inflow=5.0)
    options = DispatchOptions()
    (plan,) = make_plans([case], [inputs], options)
    seams = [0, *(span.stop for span in weeks(hours))]
    assert plan.levels.shape == (len(seams), 1)
    assert plan.levels[[0, -1], 0] == pytest.approx([1000.0, 1000.0])
    assert plan.levels[2, 0] > 1800.0, "water is kept for the dear half"
    result = compare_inputs([case], [inputs], "", True, options)[0][0]
    assert result.level[np.array(seams[1:]) - 1, 0] == pytest.approx(plan.levels[1:, 0])
    whole = compare_inputs([case], [inputs], "", True, YEAR)[0][0]
    assert whole.objective <= result.objective * (1.0 + 1e-9)


@pytest.mark.parametrize("hours", [1, 4, 24, 168, 191, 192, 340, 8736, 8760])
def test_weeks_cover_every_hour_once(hours: int) -> None:
    spans = weeks(hours)
    assert [h for span in spans for h in range(span.start, span.stop)] == list(range(hours))
    assert all(span.stop - span.start < 168 + 24 for span in spans)


@settings(max_examples=15, derandomize=True, deadline=None)
@given(system=systems(hours=(336, 400), max_zones=3, ramps=False))
def test_weeks_never_cost_less_than_the_year_seen_at_once(system: System) -> None:
    """A plan only takes freedom away: no least release, whose meaning depends on the window."""
    count = len(system.case.reservoirs.id)
    free = replace(system.case.reservoirs, min_release=floats(np.zeros(count)))
    case = replace(system.case, reservoirs=free)
    week, year = (
        compare_inputs([case], [system.inputs], "", True, DispatchOptions(horizon=horizon))[0][0]
        for horizon in (Horizon.WEEK, Horizon.YEAR)
    )
    assert year.objective <= week.objective + 1e-9 * max(1.0, abs(week.objective))


def test_a_weather_year_is_dispatched_by_its_profiles() -> None:
    case = case_of(
        [{"id": "A", "energy": 300.0, "peak": 15.0, "profile": "load"}],
        [
            {"id": "gas", "capacity": 30.0, "cost": 50.0},
            {"id": "pv", "capacity": 10.0, "profile": "sun"},
        ],
    )
    hours = np.arange(24)
    load = 1.0 + 0.2 * np.cos(hours / 24 * 2 * np.pi)
    sun = np.clip(np.sin((hours - 6) / 12 * np.pi), 0.0, 1.0)
    weather = WeatherYear(
        label="a day",
        synthetic=False,
        seed=-1,
        profiles=("load", "sun"),
        values=floats(np.column_stack([load / load.mean(), sun])),
    )
    result = dispatch(case, weather)
    assert result.weather == "a day"
    assert not result.synthetic
    assert result.demand.sum() == pytest.approx(300.0)
    assert result.plant[:, 1] == pytest.approx(10.0 * sun)
    assert result.plant.sum(axis=1) == pytest.approx(result.demand[:, 0])
    assert compare([case, case], weather)[1][0].objective == result.objective
    with pytest.raises(OptionError, match=r"a day.*sun"):
        dispatch(case, replace(weather, profiles=("load", "rain")))


@pytest.mark.parametrize(
    "wrong",
    [
        {"shed_cost": 0.0},
        {"dump_cost": -1.0},
        {"plan_blocks": 0},
        {"plan_blocks": 169},
        {"tolerance": 1.0},
        {"seam_reserve_h": -1.0},
        {"seam_reserve_h": 200.0},
        {"recheck": -1},
        {"shed_cost": float("nan")},
        {"tolerance": float("nan")},
    ],
)
def test_options_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(OptionError):
        DispatchOptions(**wrong)


def test_a_release_that_the_water_cannot_give_is_told() -> None:
    """5 MW asked, 2 MW flow in and the lake ends as it began: 3 MW are missing in every hour."""
    case = case_of(
        [{"id": "A"}],
        [{"capacity": 60.0, "cost": 10.0}],
        reservoir_rows=[
            {"turbine": 10.0, "energy": 100.0, "release": 5.0, "initial": 0.5},
            {"turbine": 10.0, "energy": 100.0, "release": 2.0, "initial": 0.5},
        ],
    )
    inputs = replace(inputs_of(case, np.full((24, 1), 30.0)), inflow=floats(np.full((24, 2), 2.0)))
    result = compare_inputs([case], [inputs], "", True, YEAR)[0][0]
    assert release_cut(result).tolist() == pytest.approx([24 * 3.0, 0.0], abs=1e-3)
    row = run_row(result)
    assert row["release_cut_mwh"] == pytest.approx(72.0, abs=1e-3)
    assert row["release_cut_at"] == case.reservoirs.id[0]
