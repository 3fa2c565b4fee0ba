"""Seeded synthetic weather years. Method and limits: docs/weather.md."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import expit

from tieline.case.columns import Floats, Integers, floats
from tieline.case.weather_year import WeatherYear
from tieline.errors import OptionError
from tieline.units import HOURS_PER_YEAR
from tieline.weather.anomalies import Anomalies, anomalies, mean_weights, within_variance
from tieline.weather.climatology import VARIABLES, Climatology, check_climatology
from tieline.weather.local_calendar import LocalCalendar, in_utc, local_calendar
from tieline.weather.marginals import logit_normal, lognormal, wetness, wetness_skewness
from tieline.weather.run_of_river import (
    availability,
    expected_from_climatology,
    expected_from_series,
    flow_factor,
)
from tieline.weather.series import series_year


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
    replaced = {item.profile: series_year(item, index) for item in climatology.series}
    drawn: dict[str, Floats] = {}
    for variable in VARIABLES:
        drawn |= _drawn(climatology, variable, calendar, index, seed)
    drawn |= replaced
    drawn |= _run_of_river(climatology, calendar, drawn)
    drawn |= replaced
    names = tuple(dict.fromkeys((*climatology.profile, *replaced)))
    return WeatherYear(
        label=f"synthetic {index}",
        synthetic=True,
        seed=seed,
        profiles=names,
        values=floats(np.array([drawn[name] for name in names]).reshape(-1, HOURS_PER_YEAR).T),
    )


def mean_days(climatology: Climatology, rows: Integers, calendar: LocalCalendar) -> Floats:
    """Climatology x weekday factor for each local day (k, 367, 24)."""
    of_month = climatology.mean[rows][:, calendar.month, :]
    days: Floats = of_month * climatology.weekday[rows][:, calendar.weekday, None]
    return days


def _drawn(
    climatology: Climatology, variable: str, calendar: LocalCalendar, index: int, seed: int
) -> dict[str, Floats]:
    """UTC hours by name of all profiles of one variable; run-of-river still at its table."""
    rows = np.flatnonzero(np.array(climatology.variable) == variable)
    if not rows.size:
        return {}
    days = mean_days(climatology, rows, calendar)
    cv = climatology.interannual_cv[rows]
    if variable != "availability":
        found = anomalies(climatology, rows, days, index, seed)
        if variable == "demand":
            days = days * np.maximum(1.0 + found.within, 0.0)
        elif variable == "inflow":
            dry = climatology.dry_year_ratio[rows]
            days = inflow_days(days, found, cv, wetness_skewness(cv, dry))
        else:
            mean = climatology.mean[rows]
            days = bounded_days(mean, found, cv, calendar)
    hours = {
        climatology.profile[k]: in_utc(days[place], int(climatology.utc_offset_h[k]))
        for place, k in enumerate(rows)
    }
    if variable == "demand":
        level = 1.0 + cv * found.year
        return {
            name: demand_hours(hour, share)
            for (name, hour), share in zip(hours.items(), level, strict=True)
        }
    return hours


def demand_hours(hours: Floats, level: float) -> Floats:
    """Demand (8760,) scaled so that the year's mean is ``level``, 1 plus the year's anomaly."""
    mean = hours.mean()
    scaled: Floats = hours * (max(level, 0.0) / mean) if mean > 0.0 else hours
    return scaled


def inflow_days(days: Floats, found: Anomalies, cv: Floats, skewness: Floats) -> Floats:
    """inflow = mean x wetness of the year x lognormal of the days   (k, 367, 24)."""
    spread = np.sqrt(found.variance)
    z = found.within / np.where(spread > 0.0, spread, 1.0)[:, None, :]
    flow: Floats = days * lognormal(z, spread[:, None, :])
    return flow * wetness(found.year, cv, skewness)[:, None, None]


def bounded_days(mean: Floats, found: Anomalies, cv: Floats, calendar: LocalCalendar) -> Floats:
    """Availability between 0 and 1 with the mean of its month and hour   (k, 367, 24).

    v = 1 / (1 + exp(-(m + s z))), z = (cv year + within) / spread; where the table says 0 or
    1, or nothing varies, v is the table's.
    """
    spread = np.sqrt(cv[:, None] ** 2 + found.variance)
    z = cv[:, None, None] * found.year[:, None, None] + found.within
    z /= np.where(spread > 0.0, spread, 1.0)[:, None, :]
    varies = (mean > 0.0) & (mean < 1.0) & (spread > 0.0)[:, None, :]
    location, scale = np.zeros_like(mean), np.zeros_like(mean)
    location[varies], scale[varies] = logit_normal(
        mean[varies], np.broadcast_to(spread[:, None, :], mean.shape)[varies]
    )
    month = calendar.month
    drawn = expit(location[:, month] + scale[:, month] * z)
    bounded: Floats = np.where(varies[:, month], drawn, mean[:, month])
    return bounded


def _run_of_river(
    climatology: Climatology, calendar: LocalCalendar, drawn: dict[str, Floats]
) -> dict[str, Floats]:
    """UTC hours by name of every profile with a driver."""
    own = {item.profile: item for item in climatology.series}
    cap = climatology.run_of_river_cap
    result: dict[str, Floats] = {}
    for k, driver in enumerate(climatology.driver):
        if not driver:
            continue
        if driver in own:
            expected = expected_from_series(own[driver].values, cap)
        else:
            expected = _expected_flow(climatology, driver, calendar)
        factor = flow_factor(float(climatology.annual_mean[k]), expected)
        result[climatology.profile[k]] = availability(drawn[driver], factor, cap)
    return result


def _expected_flow(
    climatology: Climatology, driver: str, calendar: LocalCalendar
) -> Callable[[float], tuple[float, float]]:
    rows = np.array([climatology.profile.index(driver)])
    hour_weights, _ = mean_weights(mean_days(climatology, rows, calendar))
    cv = climatology.interannual_cv[rows]
    skewness = wetness_skewness(cv, climatology.dry_year_ratio[rows])
    return expected_from_climatology(
        climatology.mean[rows[0]],
        calendar.month_share(),
        float(cv[0]),
        float(skewness[0]),
        np.sqrt(within_variance(climatology, rows, hour_weights)[0]),
        climatology.run_of_river_cap,
    )
