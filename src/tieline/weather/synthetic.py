"""Seeded synthetic weather years. Method and limits: docs/weather.md."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import expit

from tieline.case.columns import Floats, floats
from tieline.case.weather_year import WeatherYear
from tieline.errors import OptionError
from tieline.units import HOURS_PER_YEAR
from tieline.weather.anomalies import Anomalies, anomalies, mean_weights, within_variance
from tieline.weather.climatology import (
    Climatology,
    ProfileClimate,
    check_climatology,
    profile_climate,
)
from tieline.weather.likeness import SharedWeather, group_factors, shared_weather
from tieline.weather.local_calendar import LocalCalendar, in_utc, local_calendar
from tieline.weather.marginals import logit_normal, lognormal, wetness, wetness_skewness
from tieline.weather.noise import DRAWN_DAYS
from tieline.weather.run_of_river import (
    availability,
    climatological_factor,
    expected_from_series,
    flow_factor,
)
from tieline.weather.series import series_year

GENERATOR = 1
"""Raised when the same climatology, seed and index give other series: finished work that rests on
the earlier ones is then done again."""

DRAWN = ("demand", "wind", "solar", "inflow")
"""Variables with anomalies of their own; 'availability' is steady or follows a river."""


def weather_year(
    climatology: Climatology, calendar_year: int, index: int, seed: int
) -> WeatherYear:
    """Weather year ``index`` of the endless sequence that ``seed`` stands for.

    calendar_year  whose weekdays the demand follows; 29 February is left out
    index          0, 1, 2, ...; year i is the same however many years are asked for
    seed           0 or more

    Values (8760, k) in UTC, hour beginning; columns in the order of the climatology, then
    series of new names. Raises OptionError for a climatology or an argument that cannot be used.
    """
    if not 2 <= calendar_year <= 9998:
        raise OptionError(f"Calendar year {calendar_year} is not within 2 and 9998.")
    if index < 0 or seed < 0:
        raise OptionError(f"Weather year {index} and seed {seed} must be 0 or more.")
    check_climatology(climatology)
    calendar = local_calendar(calendar_year)
    own = {item.profile: item for item in climatology.series}
    climates = [profile_climate(climatology, row) for row in range(len(climatology.profile))]
    shared = {variable: _shared(climatology, variable, index, seed) for variable in DRAWN}

    hours = {name: series_year(item, index) for name, item in own.items()}
    for climate in climates:
        if climate.profile not in own and not climate.driver:
            days = _days(climate, calendar, shared, index, seed)
            hours[climate.profile] = in_utc(days, climate.utc_offset_h)
    hours |= _run_of_river(climatology, climates, calendar, hours)

    names = tuple(dict.fromkeys((*climatology.profile, *own)))
    return WeatherYear(
        label=f"synthetic {index}",
        synthetic=True,
        seed=seed,
        profiles=names,
        values=floats(np.array([hours[name] for name in names]).reshape(-1, HOURS_PER_YEAR).T),
    )


def _shared(
    climatology: Climatology, variable: str, index: int, seed: int
) -> tuple[SharedWeather, SharedWeather]:
    by_year = group_factors(climatology.correlations, variable, "year")
    by_day = group_factors(climatology.correlations, variable, "day")
    return (
        shared_weather(by_year, index + 1, seed, "years", variable),
        shared_weather(by_day, DRAWN_DAYS, seed, "days", variable, index),
    )


def _days(
    climate: ProfileClimate,
    calendar: LocalCalendar,
    shared: Mapping[str, tuple[SharedWeather, SharedWeather]],
    index: int,
    seed: int,
) -> Floats:
    """One profile through the local days of the year (367, 24)."""
    days = mean_days(climate, calendar)
    if climate.variable not in shared:
        return days
    found = anomalies(climate, days, *shared[climate.variable], index, seed)
    if climate.variable == "demand":
        return demand_days(climate, days, found)
    if climate.variable == "inflow":
        return inflow_days(climate, days, found)
    return bounded_days(climate, found, calendar)


def mean_days(climate: ProfileClimate, calendar: LocalCalendar) -> Floats:
    """Table of month and hour x factor of the weekday, for each local day (367, 24)."""
    days: Floats = climate.mean[calendar.month] * climate.weekday[calendar.weekday][:, None]
    return days


def demand_days(climate: ProfileClimate, days: Floats, found: Anomalies) -> Floats:
    """demand = c mean (1 + days and hours), c such that the year's mean is 1 + cv x year."""
    shape: Floats = days * np.maximum(1.0 + found.within, 0.0)
    mean = in_utc(shape, climate.utc_offset_h).mean()
    level = max(1.0 + climate.interannual_cv * found.year, 0.0)
    scaled: Floats = shape * (level / mean) if mean > 0.0 else shape
    return scaled


def inflow_days(climate: ProfileClimate, days: Floats, found: Anomalies) -> Floats:
    """inflow = mean x wetness of the year x lognormal of the days   (367, 24)."""
    spread = np.sqrt(found.variance)
    z = found.within / np.where(spread > 0.0, spread, 1.0)
    cv = climate.interannual_cv
    wet = wetness(found.year, cv, wetness_skewness(cv, climate.dry_year_ratio))
    flow: Floats = days * lognormal(z, spread) * wet
    return flow


def bounded_days(climate: ProfileClimate, found: Anomalies, calendar: LocalCalendar) -> Floats:
    """Availability between 0 and 1 with the mean of its month and hour   (367, 24).

    v = 1 / (1 + exp(-(m + s z))), z = (cv year + within) / spread; where the table says 0 or
    1, or nothing varies, v is the table's.
    """
    spread = np.sqrt(climate.interannual_cv**2 + found.variance)
    z = climate.interannual_cv * found.year + found.within
    z /= np.where(spread > 0.0, spread, 1.0)
    mean = climate.mean
    varies = (mean > 0.0) & (mean < 1.0) & (spread > 0.0)
    location, scale = np.zeros_like(mean), np.zeros_like(mean)
    location[varies], scale[varies] = logit_normal(
        mean[varies], np.broadcast_to(spread, mean.shape)[varies]
    )
    month = calendar.month
    drawn = expit(location[month] + scale[month] * z)
    bounded: Floats = np.where(varies[month], drawn, mean[month])
    return bounded


def _run_of_river(
    climatology: Climatology,
    climates: list[ProfileClimate],
    calendar: LocalCalendar,
    hours: Mapping[str, Floats],
) -> dict[str, Floats]:
    """UTC hours by name of every profile with a driver and without a series of its own."""
    own = {item.profile: item for item in climatology.series}
    cap = climatology.run_of_river_cap
    rivers = {climate.profile: climate for climate in climates}
    result: dict[str, Floats] = {}
    for climate in climates:
        if not climate.driver or climate.profile in own:
            continue
        if climate.driver in own:
            expected = expected_from_series(own[climate.driver].values, cap)
            factor = flow_factor(climate.annual_mean, expected)
        else:
            factor = _climatological(climate.annual_mean, rivers[climate.driver], calendar, cap)
        result[climate.profile] = availability(hours[climate.driver], factor, cap)
    return result


def _climatological(
    target: float, river: ProfileClimate, calendar: LocalCalendar, cap: float
) -> float:
    hour_weights, _ = mean_weights(mean_days(river, calendar))
    return climatological_factor(
        target,
        river.mean,
        calendar.month_share(),
        river.interannual_cv,
        wetness_skewness(river.interannual_cv, river.dry_year_ratio),
        np.sqrt(within_variance(river, hour_weights)),
        cap,
    )
