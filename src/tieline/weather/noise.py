"""Anomalies in time: years, days that flow into each other, and hours within the day.

One profile at a time. Local days run from -2 to 366, where day 0 is 1 January, so that any
offset from UTC finds its hours and every day has neighbours.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import solve_banded
from scipy.optimize import brentq

from tieline.case.columns import Floats
from tieline.units import HOURS_PER_DAY
from tieline.weather.remembered import remembered

DAYS = 365
PAD = 2
"""Days drawn before 1 January and after 31 December; one of each is used."""
DRAWN_DAYS = DAYS + 2 * PAD
USED_DAYS = DRAWN_DAYS - 2

LEAST_PERSISTENCE, MOST_PERSISTENCE = -0.5, 0.9999
"""Bounds of what is sought from noon to noon; wide enough for daily lag-1 of 0 and above."""


def autoregression(innovations: Floats, persistence: float) -> Floats:
    """x[t] = p x[t-1] + sqrt(1 - p^2) n[t],   x[0] = n[0]: variance 1 at every t.

    innovations (t,) standard normal; returns (t,).
    """
    scaled = innovations * np.sqrt(1.0 - persistence**2)
    scaled[:1] = innovations[:1]
    return _carried(scaled, persistence)


def _carried(given: Floats, persistence: float) -> Floats:
    """x[t] = p x[t-1] + given[t]: one bidiagonal system."""
    band = np.ones((2, given.size))
    band[1] = -persistence
    series: Floats = solve_banded((1, 0), band, given)
    return series


@remembered
def bridge_weights() -> Floats:
    """Weights (24, 3) of the day before, the day and the day after at each local hour.

    Straight lines from noon to noon, taken in the middle of the hour: no step at midnight.
    """
    from_noon = (np.arange(HOURS_PER_DAY) + 0.5 - HOURS_PER_DAY / 2) / HOURS_PER_DAY
    before, after = np.maximum(-from_noon, 0.0), np.maximum(from_noon, 0.0)
    return np.stack([before, 1.0 - before - after, after], axis=1)


def bridge(daily: Floats) -> Floats:
    """Hourly course (d - 2, 24) of daily values (d,)."""
    neighbours = np.stack([daily[:-2], daily[1:-1], daily[2:]], axis=1)
    hourly: Floats = neighbours @ bridge_weights().T
    return hourly


def bridged_variance(weights: Floats, p: float) -> Floats:
    """var(a x[d-1] + b x[d] + c x[d+1]) = a^2 + b^2 + c^2 + 2 p (ab + bc) + 2 p^2 ac.

    weights (..., 3) hold a, b, c; p is the persistence of x, whose variance is 1.
    """
    a, b, c = weights[..., 0], weights[..., 1], weights[..., 2]
    variance: Floats = a * a + b * b + c * c + 2.0 * p * (a * b + b * c) + 2.0 * p * p * a * c
    return variance


def bridged_covariance(weights: Floats, p: float) -> Floats:
    """cov of the same sum with that of the next day:
    (ab + bc) (1 + p^2) + (a^2 + b^2 + c^2 + ac) p + ac p^3.
    """
    a, b, c = weights[..., 0], weights[..., 1], weights[..., 2]
    side, middle = a * b + b * c, a * a + b * b + c * c + a * c
    covariance: Floats = side * (1.0 + p * p) + middle * p + a * c * p**3
    return covariance


@remembered
def underlying_persistence(wanted: float, weights: Floats) -> float:
    """Persistence of noon values whose bridged daily means have lag-1 ``wanted``.

    weights (3,) of the three noons in the daily mean. Bridging makes neighbours more alike,
    so noons need less.
    """

    def gap(p: float) -> float:
        return float(bridged_covariance(weights, p) / bridged_variance(weights, p)) - wanted

    if gap(LEAST_PERSISTENCE) >= 0.0:
        return LEAST_PERSISTENCE
    if gap(MOST_PERSISTENCE) <= 0.0:
        return MOST_PERSISTENCE
    return float(brentq(gap, LEAST_PERSISTENCE, MOST_PERSISTENCE, xtol=1e-12))


@remembered
def day_variance(lag1: float, hour_weights: Floats) -> Floats:
    """Variance (24,) by local hour of bridged days whose daily means have variance 1.

    lag1 of the daily means; hour_weights (24,) share of each hour in the mean day, sum 1.
    """
    weights = bridge_weights()
    day_share = hour_weights @ weights
    p = underlying_persistence(lag1, day_share)
    variance: Floats = bridged_variance(weights, p) / bridged_variance(day_share, p)
    return variance


def day_anomalies(
    innovations: Floats, lag1: float, hour_weights: Floats, day_weights: Floats
) -> Floats:
    """Anomalies (367, 24) of days -1 to 365; daily means have variance 1.

    innovations (369,); lag1 of daily means; hour_weights (24,) and day_weights (365,): share
    of the mean day and of the mean year that falls on each, summing to 1.

    What the days would add to the annual mean M = sum_d w_d x[d] is taken out, since years
    have their own anomaly: x[d] - cov(x[d], M) / var(M) M, then scaled back to the variance
    it had.
    """
    weights = bridge_weights()
    p = underlying_persistence(lag1, hour_weights @ weights)
    noons = autoregression(innovations, p)
    annual = noons[PAD:-PAD] @ day_weights
    with_annual = _covariance_with_sum(day_weights, p)
    annual_variance = with_annual[PAD:-PAD] @ day_weights

    slope = bridge(with_annual) / annual_variance
    left = bridged_variance(weights, p) - slope**2 * annual_variance
    hourly: Floats = bridge(noons) - slope * annual
    hourly *= np.sqrt(day_variance(lag1, hour_weights) / left)
    return hourly


@remembered
def _covariance_with_sum(day_weights: Floats, p: float) -> Floats:
    """cov(x[d], sum_e w_e x[e]) = sum_e p^|d - e| w_e   (369,), forwards plus backwards."""
    padded = np.pad(day_weights, PAD)
    forwards = _carried(padded, p)
    backwards = _carried(padded[::-1], p)[::-1]
    covariance: Floats = forwards + backwards - padded
    return covariance


@remembered
def hour_variance(lag1: float, hour_weights: Floats) -> Floats:
    """Variance (24,) by local hour of the anomalies below; its weighted mean is 1."""
    by_hour = _variance_within_day(lag1, hour_weights)
    variance: Floats = by_hour / (by_hour @ hour_weights)
    return variance


def hour_anomalies(innovations: Floats, lag1: float, hour_weights: Floats) -> Floats:
    """Anomalies (367, 24) within the days; variance 1 in the mean weighted by hour.

    innovations (369 x 24,); lag1 of the noise, from which the course of its daily means is
    taken out (days have their own anomaly); hour_weights (24,) as above. Daily means keep a
    variance of about 0.06.
    """
    noise = autoregression(innovations, lag1).reshape(DRAWN_DAYS, HOURS_PER_DAY)
    of_all = _variance_within_day(lag1, hour_weights) @ hour_weights
    hourly: Floats = (noise[1:-1] - bridge(noise @ hour_weights)) / np.sqrt(of_all)
    return hourly


@remembered
def _variance_within_day(lag1: float, hour_weights: Floats) -> Floats:
    """var(n[h] - sum_j w_j(h) mean[d + j]) for noise n of variance 1   (24,)."""
    span = np.arange(3 * HOURS_PER_DAY)
    covariance = lag1 ** np.abs(np.subtract.outer(span, span))
    taken = -(bridge_weights()[:, :, None] * hour_weights).reshape(HOURS_PER_DAY, span.size)
    hours = np.arange(HOURS_PER_DAY)
    taken[hours, HOURS_PER_DAY + hours] += 1.0
    variance: Floats = ((taken @ covariance) * taken).sum(axis=1)
    return variance
