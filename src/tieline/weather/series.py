"""Hourly series of the user's own, in place of drawn profiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tieline.case.columns import Floats, floats
from tieline.errors import OptionError
from tieline.units import HOURS_PER_DAY, HOURS_PER_YEAR
from tieline.weather.climatology import VARIABLES, Climatology, HourlySeries

LEAP_YEAR_HOURS = HOURS_PER_YEAR + HOURS_PER_DAY
LEAP_DAY = slice(59 * HOURS_PER_DAY, 60 * HOURS_PER_DAY)


def hourly_series(
    profile: str, variable: str, years: npt.ArrayLike | Sequence[npt.ArrayLike]
) -> HourlySeries:
    """One year of hours, or a sequence of years, as a series that replaces ``profile``.

    years  (h,) or a sequence of (h,), UTC, hour beginning, from 1 January; h = 8760, or 8784
           with a 29 February, which is left out. Wind, solar and availability as [1] of
           capacity within 0 and 1. Demand and inflow in any unit: they are divided by their
           mean over all years given, so wet years stay wet and hot years hot.

    Raises OptionError naming the profile and what is wrong.
    """
    if variable not in VARIABLES:
        raise OptionError(f"Series {profile!r}: {variable!r} is not one of {', '.join(VARIABLES)}.")
    rows = [_common_year(profile, row) for row in _as_rows(profile, years)]
    values = np.array(rows)
    _check(profile, values)
    if variable in ("demand", "inflow"):
        level = values.mean()
        if level <= 0.0:
            raise OptionError(f"Series {profile!r} is zero throughout.")
        values = values / level
    elif values.max() > 1.0:
        raise OptionError(
            f"Series {profile!r} reaches {values.max():g}; availability is within 0 and 1."
        )
    return HourlySeries(profile=profile, variable=variable, values=floats(values))


def _as_rows(profile: str, years: npt.ArrayLike | Sequence[npt.ArrayLike]) -> list[Floats]:
    try:
        if isinstance(years, (list, tuple)) and years and np.ndim(years[0]) > 0:
            return [np.asarray(year, dtype=np.float64) for year in years]
        array = np.asarray(years, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise OptionError(f"Series {profile!r} holds something that is not a number.") from error
    return list(array) if array.ndim == 2 else [array]


def _common_year(profile: str, year: Floats) -> Floats:
    if year.shape == (LEAP_YEAR_HOURS,):
        return np.delete(year, LEAP_DAY)
    if year.shape != (HOURS_PER_YEAR,):
        raise OptionError(
            f"Series {profile!r} has a year of shape {year.shape}; "
            f"give {HOURS_PER_YEAR} hours, or {LEAP_YEAR_HOURS} in a leap year."
        )
    return year


def _check(profile: str, values: Floats) -> None:
    if values.size == 0:
        raise OptionError(f"Series {profile!r} is empty.")
    bad = ~np.isfinite(values) | (values < 0.0)
    if bad.any():
        year, hour = np.argwhere(bad)[0]
        raise OptionError(
            f"Series {profile!r}: hour {hour} of year {year} is {values[year, hour]:g}; "
            "every hour is a number of at least 0."
        )


def with_series(climatology: Climatology, *series: HourlySeries) -> Climatology:
    """The climatology with these series in place of the profiles of their names."""
    names = {item.profile for item in series}
    if len(names) < len(series):
        raise OptionError("Two series are given for one profile.")
    kept = tuple(item for item in climatology.series if item.profile not in names)
    return replace(climatology, series=kept + series)


def series_year(series: HourlySeries, index: int) -> Floats:
    """Hours (8760,) of weather year ``index``: the only row, or row ``index``.

    Raises OptionError where the series has several years, but not that many: repeating them
    would pass a small sample off as a large one.
    """
    count = len(series.values)
    if count == 1:
        only: Floats = series.values[0]
        return only
    if index >= count:
        raise OptionError(
            f"Series {series.profile!r} has {count} years; weather year {index} is not among them."
        )
    year: Floats = series.values[index]
    return year
