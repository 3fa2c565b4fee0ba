"""What one weather year departs from the mean year by, before it becomes MW or water."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tieline.case.columns import Floats, Integers
from tieline.units import HOURS_PER_DAY
from tieline.weather.climatology import Climatology
from tieline.weather.draws import standard_normals
from tieline.weather.likeness import group_factors, shared_normals
from tieline.weather.noise import (
    DRAWN_DAYS,
    autoregression,
    day_anomalies,
    day_variance,
    hour_anomalies,
    hour_variance,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Anomalies:
    """Departures from the mean year, relative to it, normally distributed around 0.

    year      (k,) standard normal, to be scaled by the variable's own law
    within    (k, 367, 24) of local days and hours together
    variance  (k, 24) of ``within``, by local hour
    """

    year: Floats
    within: Floats
    variance: Floats


def anomalies(
    climatology: Climatology, rows: Integers, days: Floats, index: int, seed: int
) -> Anomalies:
    """within = daily_std x days + hourly_std x hours.

    rows (k,) positions of profiles of *one* variable; days (k, 367, 24) their mean year.
    """
    profiles = tuple(climatology.profile[k] for k in rows)
    groups = tuple(climatology.group[k] for k in rows)
    variable = climatology.variable[rows[0]]

    by_year = group_factors(climatology.correlations, variable, "year")
    years = shared_normals(by_year, profiles, groups, index + 1, seed, "years", variable)
    year = autoregression(years, climatology.interannual_lag1[rows])[:, -1]

    by_day = group_factors(climatology.correlations, variable, "day")
    normals = shared_normals(by_day, profiles, groups, DRAWN_DAYS, seed, "days", variable, index)
    hour_weights, day_weights = mean_weights(days)
    lag1, std = climatology.daily_lag1[rows], climatology.daily_std[rows]
    within = std[:, None, None] * day_anomalies(normals, lag1, hour_weights, day_weights)

    spread = np.sqrt(hour_noise_variance(climatology, rows, hour_weights))
    noisy = np.flatnonzero(spread > 0.0)
    if noisy.size:
        count = DRAWN_DAYS * HOURS_PER_DAY
        drawn = [standard_normals(count, seed, "hours", profiles[k], index) for k in noisy]
        lag1 = climatology.hourly_lag1[rows][noisy]
        hours = hour_anomalies(np.array(drawn), lag1, hour_weights[noisy])
        within[noisy] += spread[noisy, None, None] * hours
    return Anomalies(
        year=year, within=within, variance=within_variance(climatology, rows, hour_weights)
    )


def within_variance(climatology: Climatology, rows: Integers, hour_weights: Floats) -> Floats:
    """daily_std^2 v_days + (variance of hourly noise) v_hours   (k, 24), by local hour."""
    of_days = day_variance(climatology.daily_lag1[rows], hour_weights)
    of_hours = hour_variance(climatology.hourly_lag1[rows], hour_weights)
    noise = hour_noise_variance(climatology, rows, hour_weights)
    variance: Floats = climatology.daily_std[rows, None] ** 2 * of_days
    return variance + noise[:, None] * of_hours


def hour_noise_variance(climatology: Climatology, rows: Integers, hour_weights: Floats) -> Floats:
    """hourly_std^2 - daily_std^2 (sum_h w_h v_days[h] - 1), not below 0   (k,).

    Days that flow into each other already vary within the day: the bracket.
    """
    of_days = day_variance(climatology.daily_lag1[rows], hour_weights)
    bridged = climatology.daily_std[rows] ** 2 * ((of_days * hour_weights).sum(axis=1) - 1.0)
    return np.maximum(climatology.hourly_std[rows] ** 2 - bridged, 0.0)


def mean_weights(days: Floats) -> tuple[Floats, Floats]:
    """Share of each local hour (k, 24) and of each day of the year (k, 365) in the mean year.

    days (k, 367, 24). What never is anything (a mean of 0) is shared evenly.
    """
    return _shares(days[:, 1:-1].mean(axis=1)), _shares(days[:, 1:-1].mean(axis=2))


def _shares(parts: Floats) -> Floats:
    total = parts.sum(axis=1, keepdims=True)
    even = 1.0 / parts.shape[1]
    shares: Floats = np.where(total > 0.0, parts / np.where(total > 0.0, total, 1.0), even)
    return shares
