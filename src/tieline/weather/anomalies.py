"""What one weather year departs from the mean year by, before it becomes MW or water."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tieline.case.columns import Floats
from tieline.units import HOURS_PER_DAY
from tieline.weather.climatology import ProfileClimate
from tieline.weather.draws import standard_normals
from tieline.weather.likeness import SharedWeather, profile_normals
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
    """Departures of one profile from its mean year, normally distributed around 0.

    year      standard normal, to be scaled by the variable's own law
    within    (367, 24) of local days and hours together, relative to the mean
    variance  (24,) of ``within``, by local hour
    """

    year: float
    within: Floats
    variance: Floats


def anomalies(
    climate: ProfileClimate,
    days: Floats,
    years_shared: SharedWeather,
    days_shared: SharedWeather,
    index: int,
    seed: int,
) -> Anomalies:
    """within = daily_std x days + (standard deviation of hourly noise) x hours.

    days (367, 24) the mean year; the shared weather of all years so far, and of the days of
    year ``index``, of the profile's variable.
    """
    name, group = climate.profile, climate.group
    years = profile_normals(years_shared, name, group, seed, "years", climate.variable)
    year = float(autoregression(years, climate.interannual_lag1)[-1])

    normals = profile_normals(days_shared, name, group, seed, "days", climate.variable, index)
    hour_weights, day_weights = mean_weights(days)
    within = climate.daily_std * day_anomalies(
        normals, climate.daily_lag1, hour_weights, day_weights
    )
    noise = hour_noise_variance(climate, hour_weights)
    if noise > 0.0:
        drawn = standard_normals(DRAWN_DAYS * HOURS_PER_DAY, seed, "hours", name, index)
        within += np.sqrt(noise) * hour_anomalies(drawn, climate.hourly_lag1, hour_weights)
    return Anomalies(year=year, within=within, variance=within_variance(climate, hour_weights))


def within_variance(climate: ProfileClimate, hour_weights: Floats) -> Floats:
    """daily_std^2 v_days + (variance of hourly noise) v_hours   (24,), by local hour."""
    of_days = climate.daily_std**2 * day_variance(climate.daily_lag1, hour_weights)
    noise = hour_noise_variance(climate, hour_weights)
    variance: Floats = of_days + noise * hour_variance(climate.hourly_lag1, hour_weights)
    return variance


def hour_noise_variance(climate: ProfileClimate, hour_weights: Floats) -> float:
    """hourly_std^2 - daily_std^2 (sum_h w_h v_days[h] - 1), not below 0.

    Days that flow into each other already vary within the day: the bracket.
    """
    bridged = day_variance(climate.daily_lag1, hour_weights) @ hour_weights - 1.0
    return max(float(climate.hourly_std**2 - climate.daily_std**2 * bridged), 0.0)


def mean_weights(days: Floats) -> tuple[Floats, Floats]:
    """Share of each local hour (24,) and of each day of the year (365,) in the mean year.

    days (367, 24). A mean year of zeros is shared evenly.
    """
    return _shares(days[1:-1].mean(axis=0)), _shares(days[1:-1].mean(axis=1))


def _shares(parts: Floats) -> Floats:
    total = parts.sum()
    shares: Floats = parts / total if total > 0.0 else np.full(parts.size, 1.0 / parts.size)
    return shares
