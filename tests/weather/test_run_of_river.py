"""Availability of run-of-river plants."""

from __future__ import annotations

import numpy as np
import pytest

from tieline.errors import OptionError
from tieline.weather.marginals import lognormal, wetness
from tieline.weather.run_of_river import (
    availability,
    expected_from_climatology,
    expected_from_series,
    flow_factor,
)

MEAN = np.repeat(np.array([3, 2, 2, 2, 5, 11, 20, 24, 18, 8, 3, 2])[:, None] * 0.12, 24, axis=1)
SHARE = np.full(12, 1 / 12)


@pytest.mark.parametrize("factor", [0.2, 0.44, 1.5])
def test_the_expectation_is_that_of_many_draws(factor: float) -> None:
    """200 000 draws of month, year and day; within four standard errors."""
    chance = np.random.default_rng(0)
    month = chance.integers(0, 12, 200_000)
    years = wetness(chance.standard_normal(month.size), 0.12, -0.5)
    flow = MEAN[month, 0] * years * lognormal(chance.standard_normal(month.size), np.array(0.3))
    drawn = availability(flow, factor, 0.95)
    expected, slope = expected_from_climatology(MEAN, SHARE, 0.12, -0.5, np.full(24, 0.3), 0.95)(
        factor
    )
    assert abs(drawn.mean() - expected) < 4.0 * drawn.std() / np.sqrt(drawn.size)
    above = expected_from_climatology(MEAN, SHARE, 0.12, -0.5, np.full(24, 0.3), 0.95)
    step = 1e-5
    assert slope == pytest.approx((above(factor + step)[0] - expected) / step, rel=1e-3)


def test_a_river_without_noise_is_capped_month_by_month() -> None:
    expected, _ = expected_from_climatology(MEAN, SHARE, 0.0, 0.0, np.zeros(24), 0.95)(0.5)
    assert expected == pytest.approx(np.minimum(0.5 * MEAN, 0.95).mean(), rel=1e-9)


@pytest.mark.parametrize("target", [0.1, 0.44, 0.72, 0.9])
def test_the_factor_reaches_the_annual_mean(target: float) -> None:
    expected = expected_from_climatology(MEAN, SHARE, 0.12, 0.3, np.full(24, 0.3), 0.95)
    assert expected(flow_factor(target, expected))[0] == pytest.approx(target, abs=1e-8)


def test_the_factor_of_a_series_is_exact() -> None:
    flow = np.array([[0.0, 1.0, 3.0]])
    factor = flow_factor(0.45, expected_from_series(flow, 0.95))
    assert np.minimum(factor * flow, 0.95).mean() == pytest.approx(0.45)


def test_a_river_too_often_dry_is_refused() -> None:
    with pytest.raises(OptionError, match=r"0\.7000"):
        flow_factor(0.7, expected_from_series(np.array([[0.0, 1.0]]), 0.95))
