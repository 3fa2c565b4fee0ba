"""Anomalies in time, against slow twins and their own definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.weather.noise import (
    DRAWN_DAYS,
    autoregression,
    bridge,
    bridge_weights,
    bridged_covariance,
    bridged_variance,
    day_anomalies,
    day_variance,
    hour_anomalies,
    hour_variance,
    underlying_persistence,
)

SUNNY = np.maximum(np.sin(np.pi * (np.arange(24) - 5.5) / 12), 0.0)
SUNNY = SUNNY / SUNNY.sum()
EVEN_HOURS = np.full(24, 1 / 24)
EVEN_DAYS = np.full(365, 1 / 365)
WET_SEASON = np.where((np.arange(365) > 150) & (np.arange(365) < 300), 6.0, 1.0)
WET_SEASON = WET_SEASON / WET_SEASON.sum()


def test_autoregression_is_its_recursion() -> None:
    innovations = np.random.default_rng(0).standard_normal(50)
    slow = [innovations[0]]
    for n in innovations[1:]:
        slow.append(0.7 * slow[-1] + np.sqrt(1 - 0.49) * n)
    np.testing.assert_allclose(autoregression(innovations, 0.7), slow)


def test_bridge_is_the_line_from_noon_to_noon() -> None:
    daily = np.array([1.0, 5.0, 3.0])
    noons = np.array([-12.0, 12.0, 36.0])
    expected = np.interp(np.arange(24) + 0.5, noons, daily)
    np.testing.assert_allclose(bridge(daily)[0], expected)


def covariance_of_bridge(weights: np.ndarray, p: float, lag: int) -> float:
    days = np.arange(3)
    distance = np.abs(days[:, None] - days[None, :] - lag)
    return float(weights @ p**distance @ weights)


@given(p=st.floats(-0.5, 0.999), hour=st.integers(0, 23))
def test_variance_and_covariance_of_the_bridge(p: float, hour: int) -> None:
    weights = bridge_weights()[hour]
    assert bridged_variance(weights, p) == pytest.approx(covariance_of_bridge(weights, p, 0))
    assert bridged_covariance(weights, p) == pytest.approx(covariance_of_bridge(weights, p, 1))


@settings(max_examples=50)
@given(lag1=st.floats(0.15, 0.99))
@pytest.mark.parametrize("hour_weights", [EVEN_HOURS, SUNNY])
def test_the_daily_mean_has_the_persistence_asked_for(
    hour_weights: np.ndarray, lag1: float
) -> None:
    share = hour_weights @ bridge_weights()
    p = underlying_persistence(lag1, share)
    reached = bridged_covariance(share, p) / bridged_variance(share, p)
    assert reached == pytest.approx(lag1, abs=1e-9)


@pytest.mark.parametrize("day_weights", [EVEN_DAYS, WET_SEASON])
@pytest.mark.parametrize(("hour_weights", "lag1"), [(EVEN_HOURS, 0.9), (SUNNY, 0.4)])
def test_day_anomalies_have_their_variance_and_leave_the_year_alone(
    hour_weights: np.ndarray, lag1: float, day_weights: np.ndarray
) -> None:
    """Variance by hour within 4 standard errors; the annual mean keeps under 2 % of its own."""
    draws = np.random.default_rng(1).standard_normal((400, DRAWN_DAYS))
    days = np.array([day_anomalies(draw, lag1, hour_weights, day_weights) for draw in draws])
    by_hour = (days**2).mean(axis=(1))
    error = by_hour.std(axis=0, ddof=1) / np.sqrt(len(draws))
    gap = np.abs(by_hour.mean(axis=0) - day_variance(lag1, hour_weights))
    assert np.all(gap < 4.0 * error)
    annual = ((days[:, 1:-1] @ hour_weights) @ day_weights).std()
    untouched = np.array([autoregression(draw, lag1)[2:-2] @ day_weights for draw in draws]).std()
    assert annual < 0.15 * untouched


def test_hour_anomalies_have_their_variance_and_leave_the_day_alone() -> None:
    draws = np.random.default_rng(2).standard_normal((40, DRAWN_DAYS * 24))
    hours = np.array([hour_anomalies(draw, 0.9, EVEN_HOURS) for draw in draws])
    by_hour = (hours**2).mean(axis=1)
    error = by_hour.std(axis=0, ddof=1) / np.sqrt(len(draws))
    assert np.all(np.abs(by_hour.mean(axis=0) - hour_variance(0.9, EVEN_HOURS)) < 4.0 * error)
    assert hour_variance(0.9, EVEN_HOURS) @ EVEN_HOURS == pytest.approx(1.0)
    assert (hours @ EVEN_HOURS).var() < 0.08
