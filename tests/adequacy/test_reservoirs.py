"""Planned water hour by hour."""

import numpy as np
import pytest

from tests.adequacy.systems import case, inputs, zones
from tieline.adequacy.reservoirs import plan_from_levels, shave_peaks

HOURS = 400


def test_peaks_are_shaved_to_one_level():
    rng = np.random.default_rng(4)
    load = rng.uniform(-50.0, 300.0, (5, 3, 48))
    load[0, 0] = 70.0
    capacity = np.array([[0.0], [20.0], [80.0], [150.0], [400.0]])
    energy = capacity * 48 * rng.random((5, 3)) * np.array([0.0, 0.5, 1.0])
    output = shave_peaks(load, capacity, energy)
    assert output.sum(axis=-1) == pytest.approx(energy, abs=1e-6)
    assert (output >= 0.0).all()
    assert (output <= capacity[..., None]).all()
    for given, wanted, most in zip(
        output.reshape(15, 48), load.reshape(15, 48), np.repeat(capacity, 3), strict=True
    ):
        left = wanted - given
        some, full = given > 1e-9, given > most - 1e-9
        # Who gives could not do so at a higher load; who gives nothing has none.
        assert not some.any() or full.all() or left[~full].max() <= left[some].min() + 1e-6


def test_weeks_end_at_their_levels():
    made = case(
        zones(["A"]),
        reservoirs=[
            {"id": name, "turbine": 40.0, "energy": 5000.0, "annual_inflow": 4000.0}
            for name in "ab"
        ],
    )
    hourly = inputs(made, 100.0 + 50.0 * np.random.default_rng(1).random((HOURS, 1)))
    levels = np.array([[2500.0, 1000.0], [2200.0, 3000.0], [2400.0, 2500.0], [2300.0, 2450.0]])
    plan = plan_from_levels(made, hourly, levels)
    assert plan.level[[0, 168, 336]] == pytest.approx(levels[:3])
    rise = plan.level[336] - plan.level[168]
    water = hourly.inflow[168:336].sum(axis=0) - rise
    assert plan.output[168:336].sum(axis=0) == pytest.approx(np.clip(water, 0.0, 40.0 * 168))


def test_a_small_link_to_a_zone_in_need_is_served_around_the_clock():
    """Both links can always be filled, so the peaks of the large neighbour do not count."""
    made = case(
        zones(["dam", "small", "large"]),
        reservoirs=[{"id": "lake", "turbine": 300.0, "energy": 90_000.0, "annual_inflow": 9000.0}],
        links=[
            {"id": "L1", "a": 0, "b": 1, "forward": 20.0},
            {"id": "L2", "a": 0, "b": 2, "forward": 280.0},
        ],
    )
    peaks = np.where(np.arange(HOURS) % 24 < 6, 1000.0, 400.0)
    hourly = inputs(made, np.column_stack([np.zeros(HOURS), np.full(HOURS, 200.0), peaks]))
    plan = plan_from_levels(made, hourly, np.full((4, 1), 9000.0))
    assert plan.output[:, 0] == pytest.approx(np.full(HOURS, hourly.inflow[0, 0]))
