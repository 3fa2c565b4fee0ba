"""Anomalies in time: years, days that flow into each other, and hours within the day.

All shapes are (profile, ...). Local days run from -2 to 366 where day 0 is 1 January, so that
any offset from UTC finds its hours and every day has neighbours.
"""

from __future__ import annotations

import numpy as np
from scipy.signal import lfilter

from tieline.case.columns import Floats
from tieline.units import HOURS_PER_DAY

DAYS = 365
PAD = 2
"""Days drawn before 1 January and after 31 December; one of each is used."""
DRAWN_DAYS = DAYS + 2 * PAD
USED_DAYS = DRAWN_DAYS - 2


def autoregression(innovations: Floats, persistence: Floats) -> Floats:
    """x[t] = p x[t-1] + sqrt(1 - p^2) n[t],   x[0] = n[0]: variance 1 at every t.

    innovations (k, t) standard normal; persistence (k,) p; returns (k, t).
    """
    rows = np.empty_like(innovations)
    for row, p in enumerate(persistence):
        scaled = innovations[row] * np.sqrt(1.0 - p * p)
        scaled[:1] = innovations[row, :1]
        rows[row] = lfilter([1.0], [1.0, -p], scaled)
    return rows


def bridge_weights() -> Floats:
    """Weights (24, 3) of the day before, the day and the day after at each local hour.

    Straight lines from noon to noon, taken in the middle of the hour: no step at midnight.
    """
    from_noon = (np.arange(HOURS_PER_DAY) + 0.5 - HOURS_PER_DAY / 2) / HOURS_PER_DAY
    before, after = np.maximum(-from_noon, 0.0), np.maximum(from_noon, 0.0)
    return np.stack([before, 1.0 - before - after, after], axis=1)


def bridge(daily: Floats) -> Floats:
    """Hourly course (k, d - 2, 24) of daily values (k, d)."""
    weights = bridge_weights()
    neighbours = np.stack([daily[:, :-2], daily[:, 1:-1], daily[:, 2:]], axis=2)
    hourly: Floats = neighbours @ weights.T
    return hourly


def _lagged_variance(weights: Floats, persistence: Floats, lag: int) -> Floats:
    """sum_ij w_i w_j p^|lag + i - j|: weights (..., 3), persistence (...)."""
    total = np.zeros(np.broadcast_shapes(weights.shape[:-1], persistence.shape))
    for i in range(3):
        for j in range(3):
            total += weights[..., i] * weights[..., j] * persistence ** abs(lag + i - j)
    return total


def underlying_persistence(wanted: Floats, weights: Floats) -> Floats:
    """Persistence (k,) of noon values whose bridged daily means have lag-1 ``wanted`` (k,).

    weights (k, 3) of the three noons in the daily mean. Bridging makes neighbours more alike,
    so the noons need less; where even -0.5 is too much, -0.5 is taken.
    """
    low, high = np.full_like(wanted, -0.5), np.full_like(wanted, 0.9999)
    for _ in range(40):
        middle = 0.5 * (low + high)
        reached = _lagged_variance(weights, middle, 1) / _lagged_variance(weights, middle, 0)
        low = np.where(reached < wanted, middle, low)
        high = np.where(reached < wanted, high, middle)
    return 0.5 * (low + high)


def day_variance(lag1: Floats, hour_weights: Floats) -> Floats:
    """Variance (k, 24) by local hour of bridged days whose daily means have variance 1.

    lag1 (k,) of the daily means; hour_weights (k, 24) share of each hour in the mean day.
    """
    weights = bridge_weights()
    day_share = hour_weights @ weights
    persistence = underlying_persistence(lag1, day_share)
    by_hour = _lagged_variance(weights[None, :, :], persistence[:, None], 0)
    variance: Floats = by_hour / _lagged_variance(day_share, persistence, 0)[:, None]
    return variance


def day_anomalies(
    innovations: Floats, lag1: Floats, hour_weights: Floats, day_weights: Floats
) -> Floats:
    """Anomalies (k, 367, 24) of days -1 to 365; daily means have variance 1.

    innovations (k, 369); lag1 (k,) of daily means; hour_weights (k, 24) and day_weights
    (k, 365): share of the mean day and of the mean year that falls on each, summing to 1.

    What the days would add to the annual mean M = sum_d w_d x[d] is taken out, since years
    have their own anomaly: x[d] - cov(x[d], M) / var(M) M, then scaled back to the variance
    it had.
    """
    weights = bridge_weights()
    persistence = underlying_persistence(lag1, hour_weights @ weights)
    noons = autoregression(innovations, persistence)
    annual = (noons[:, PAD:-PAD] * day_weights).sum(axis=1)
    with_annual = _covariance_with_sum(day_weights, persistence)
    annual_variance = (with_annual[:, PAD:-PAD] * day_weights).sum(axis=1)

    slope = bridge(with_annual) / annual_variance[:, None, None]
    by_hour = _lagged_variance(weights[None, :, :], persistence[:, None], 0)[:, None, :]
    left = by_hour - slope**2 * annual_variance[:, None, None]
    hourly: Floats = bridge(noons) - slope * annual[:, None, None]
    hourly *= np.sqrt(day_variance(lag1, hour_weights)[:, None, :] / left)
    return hourly


def _covariance_with_sum(day_weights: Floats, persistence: Floats) -> Floats:
    """cov(x[d], sum_e w_e x[e]) = sum_e p^|d - e| w_e   (k, 369), forwards plus backwards."""
    padded = np.pad(day_weights, ((0, 0), (PAD, PAD)))
    covariance = np.empty_like(padded)
    for row, p in enumerate(persistence):
        forwards = lfilter([1.0], [1.0, -p], padded[row])
        backwards = lfilter([1.0], [1.0, -p], padded[row, ::-1])[::-1]
        covariance[row] = forwards + backwards - padded[row]
    return covariance


def hour_variance(lag1: Floats, hour_weights: Floats) -> Floats:
    """Variance (k, 24) by local hour of the anomalies below; its weighted mean is 1."""
    by_hour = _variance_within_day(lag1, hour_weights)
    variance: Floats = by_hour / (by_hour * hour_weights).sum(axis=1, keepdims=True)
    return variance


def hour_anomalies(innovations: Floats, lag1: Floats, hour_weights: Floats) -> Floats:
    """Anomalies (k, 367, 24) within the days; variance 1 in the mean weighted by hour.

    innovations (k, 369 x 24); lag1 (k,) of the noise, from which the course of its daily
    means is taken out (days have their own anomaly); hour_weights (k, 24) as above.
    """
    noise = autoregression(innovations, lag1).reshape(len(lag1), DRAWN_DAYS, HOURS_PER_DAY)
    means = (noise @ hour_weights[:, :, None])[:, :, 0]
    of_all = (_variance_within_day(lag1, hour_weights) * hour_weights).sum(axis=1)
    hourly: Floats = (noise[:, 1:-1] - bridge(means)) / np.sqrt(of_all)[:, None, None]
    return hourly


def _variance_within_day(lag1: Floats, hour_weights: Floats) -> Floats:
    """var(n[h] - sum_j w_j(h) mean[d + j]) for noise n of variance 1   (k, 24)."""
    span = 3 * HOURS_PER_DAY
    lags = np.abs(np.subtract.outer(np.arange(span), np.arange(span)))
    covariance = lag1[:, None, None] ** lags
    taken = -bridge_weights()[None, :, :, None] * hour_weights[:, None, None, :]
    taken = taken.reshape(len(lag1), HOURS_PER_DAY, span)
    hours = np.arange(HOURS_PER_DAY)
    taken[:, hours, HOURS_PER_DAY + hours] += 1.0
    variance: Floats = ((taken @ covariance) * taken).sum(axis=2)
    return variance
