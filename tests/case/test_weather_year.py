"""Hourly inputs: what the series of a weather year mean for one case."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dispatch.systems import case_of
from tieline.case.case import Case
from tieline.case.columns import floats
from tieline.case.projects import with_service
from tieline.case.weather_year import HourlyInputs, WeatherYear, hourly_inputs, load
from tieline.errors import OptionError

HOURS = 8760


def weather(**series: np.ndarray) -> WeatherYear:
    return WeatherYear(
        label="made by hand",
        synthetic=False,
        seed=-1,
        profiles=tuple(series),
        values=floats(np.column_stack(list(series.values()))),
    )


def year() -> WeatherYear:
    hours = np.arange(HOURS)
    shape = 1.0 + 0.3 * np.cos(2 * np.pi * hours / 24)
    return weather(
        load=shape / shape.mean(),
        sun=np.clip(np.sin(2 * np.pi * (hours - 6) / 24), 0.0, 1.0),
        river=1.0 + 0.5 * np.sin(2 * np.pi * hours / HOURS),
        cable=(hours % 100 > 0).astype(float),
    )


def case() -> Case:
    return case_of(
        [
            {"id": "A", "energy": 876_000.0, "peak": 150.0, "profile": "load"},
            {"id": "B", "energy": 0.0, "peak": 0.0},
        ],
        [
            {"id": "pv", "capacity": 40.0, "profile": "sun", "flat": 0.1},
            {"id": "gas", "capacity": 80.0, "flat": 0.9},
            {"id": "planned", "capacity": 70.0, "on": False},
        ],
        reservoir_rows=[{"id": "lake", "inflow": 87_600.0, "profile": "river"}],
        link_rows=[
            {"id": "cable", "forward": 30.0, "backward": 20.0, "profile": "cable"},
            {"id": "line", "forward": 10.0, "backward": 5.0},
        ],
    )


def test_shapes_and_units() -> None:
    inputs = hourly_inputs(case(), year())
    assert inputs.demand.shape == (HOURS, 2)
    assert inputs.plant_available.shape == (HOURS, 3)
    assert inputs.inflow.shape == (HOURS, 1)
    assert inputs.link_forward.shape == inputs.link_backward.shape == (HOURS, 2)


def test_demand_meets_energy_and_peak() -> None:
    demand = hourly_inputs(case(), year()).demand
    assert demand[:, 0].sum() == pytest.approx(876_000.0)
    assert demand[:, 0].max() == pytest.approx(150.0)
    assert not demand[:, 1].any()


def test_availability_is_capacity_times_profile_or_flat_share() -> None:
    available = hourly_inputs(case(), year()).plant_available
    assert available[:, 0] == pytest.approx(40.0 * year().values[:, 1])
    assert available[:, 1] == pytest.approx(np.full(HOURS, 72.0))
    assert not available[:, 2].any(), "not in service"


def test_inflow_is_the_mean_year_times_the_ratio() -> None:
    inflow = hourly_inputs(case(), year()).inflow
    assert inflow[:, 0] == pytest.approx(10.0 * year().values[:, 2])


def test_links_follow_their_profile_both_ways() -> None:
    inputs = hourly_inputs(case(), year())
    assert inputs.link_forward[[0, 1], 0] == pytest.approx([0.0, 30.0])
    assert inputs.link_backward[[0, 1], 0] == pytest.approx([0.0, 20.0])
    assert (inputs.link_forward[:, 1] == 10.0).all()
    assert (inputs.link_backward[:, 1] == 5.0).all()


@pytest.mark.parametrize("row", ["plant:pv", "reservoir:lake", "link:cable"])
def test_what_is_out_of_service_offers_nothing(row: str) -> None:
    less = hourly_inputs(with_service(case(), {row: False}), year())
    full = hourly_inputs(case(), year())
    column = {"plant": "plant_available", "reservoir": "inflow", "link": "link_forward"}
    name = column[row.partition(":")[0]]
    assert not getattr(less, name)[:, 0].any()
    assert getattr(full, name)[:, 0].any()
    assert np.array_equal(less.demand, full.demand)


def test_every_missing_profile_is_named_at_once() -> None:
    short = replace(year(), profiles=("load", "x", "y", "z"))
    with pytest.raises(OptionError) as found:
        hourly_inputs(case(), short)
    assert str(found.value) == "Weather year 'made by hand' lacks: cable, river, sun."


def test_inputs_are_frozen() -> None:
    inputs = hourly_inputs(case(), year())
    for field in fields(HourlyInputs):
        assert not getattr(inputs, field.name).flags.writeable, field.name


def test_a_case_without_assets_has_empty_columns() -> None:
    zone = {"id": "A", "energy": 8760.0, "peak": 1.0, "profile": "load"}
    inputs = hourly_inputs(case_of([zone]), year())
    assert inputs.demand.shape == (HOURS, 1)
    assert inputs.plant_available.shape == (HOURS, 0)
    assert inputs.inflow.shape == inputs.link_forward.shape == (HOURS, 0)


def test_demand_without_a_profile_is_flat() -> None:
    inputs = hourly_inputs(case_of([{"id": "A", "energy": 8760.0, "peak": 1.0}]), year())
    assert inputs.demand == pytest.approx(np.ones((HOURS, 1)))


# load()


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    energy=st.floats(1.0, 1e9),
    peak_ratio=st.floats(1.0, 1.6),
    level=st.floats(0.9, 1.1),
)
def test_load_meets_energy_and_peak(
    seed: int, energy: float, peak_ratio: float, level: float
) -> None:
    """mean = energy / hours and max = peak for a mean year; a year of mean 1.03 asks 3 % more."""
    shape = np.random.default_rng(seed).uniform(0.5, 1.5, size=240)
    shape *= level / shape.mean()
    mean = energy / shape.size
    demand = load(floats(shape), energy, peak_ratio * mean)
    assert demand.sum() == pytest.approx(level * energy)
    assert demand.max() == pytest.approx(level * peak_ratio * mean)
    assert np.argmax(demand) == np.argmax(shape) or peak_ratio == pytest.approx(1.0)


def test_a_flat_shape_has_no_peak() -> None:
    assert load(np.ones(24), 240.0, 99.0) == pytest.approx(np.full(24, 10.0))


@pytest.mark.parametrize("energy", [0.0, -5.0])
def test_a_zone_that_consumes_nothing_has_no_load(energy: float) -> None:
    assert not load(np.linspace(0.5, 1.5, 24), energy, 10.0).any()


def test_load_keeps_the_order_of_hours() -> None:
    shape = np.array([0.7, 1.1, 0.9, 1.3])
    demand = load(shape, 40.0, 14.0)
    assert np.array_equal(np.argsort(demand), np.argsort(shape))


def test_load_is_never_negative_and_keeps_its_energy() -> None:
    """A peak of four times the mean would stretch the shape's 0.5 to -2: it stops at 0."""
    shape = np.array([0.5, 1.5] * 12)
    demand = load(shape, 240.0, 40.0)
    assert demand.min() == 0.0
    assert demand.sum() == pytest.approx(240.0)


def test_a_peak_below_the_mean_leaves_the_shape_flat() -> None:
    assert load(np.array([0.5, 1.5] * 12), 240.0, 8.0) == pytest.approx(np.full(24, 10.0))
