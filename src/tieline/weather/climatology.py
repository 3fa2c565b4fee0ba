"""Climatology: what is known of the weather before any year of it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tieline.case.columns import Flags, Floats, Integers, Names, flags
from tieline.errors import OptionError

VARIABLES = ("demand", "wind", "solar", "availability", "inflow")

ANY_GROUP = "*"
"""In a correlation row: every group that has no row of its own."""


MOST_OFFSET_H = 14
"""Largest offset from UTC in use on Earth (Kiribati)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """How the anomalies of two profiles go together, for profiles of two groups.

    variable          'demand', 'wind', 'solar' or 'inflow' for anomalies of days;
                      the same with '_annual' for anomalies of years. Where one of the two
                      has no row at all, the rows of the other serve both.
    group_a, group_b  the same name twice: two different profiles of one group;
                      '*' twice: every pair of profiles without a row (0 if not given)
    value             [1] -1 to 1
    """

    variable: str
    group_a: str
    group_b: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HourlySeries:
    """Hourly series of the user's own, in place of a drawn profile. See ``series.py``.

    profile   name of the profile it replaces, or a new name
    variable  one of VARIABLES
    values    (years, 8760) UTC, hour beginning, without 29 February; availability [1] for
              wind, solar and availability, ratio to the long-term mean for demand and inflow.
              One row serves every weather year; of several rows, weather year i takes row i.
    """

    profile: str
    variable: str
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Climatology:
    """Profiles (k): their mean year and how days, hours and years depart from it.

    profile             (k,)  unique name
    variable            (k,)  one of VARIABLES; 'availability' is flat or run-of-river
    utc_offset_h        (k,)  [h] whole hours, local = UTC + offset, of the zones that use it
    mean                (k, 12, 24)  by month and local hour; a monthly value stands in all 24.
                              Demand and inflow: ratio to the annual mean; else [1] of capacity
    annual_mean         (k,)  1 for demand and inflow, the capacity factor otherwise.
                              Used for run-of-river, whose year must meet it
    weekday             (k, 7)  factor, Monday first; 1 where the profile knows no week
    driver              (k,)  inflow profile that a run-of-river profile follows, '' = none
    group               (k,)  correlation group, '' = goes its own way
    daily_std           (k,)  [1] standard deviation of daily means, relative to the mean
    daily_lag1          (k,)  [1] correlation of one day's anomaly with the next
    hourly_std          (k,)  [1] standard deviation within the day, relative to the mean
    hourly_lag1         (k,)  [1] correlation of one hour's noise with the next
    interannual_cv      (k,)  [1] standard deviation of annual means over their mean
    interannual_lag1    (k,)  [1] correlation of one year's anomaly with the next
    dry_year_ratio      (k,)  [1] the driest of thirty years over the mean year, for inflow;
                              0 = not known (then the years are normally distributed)
    correlations        rows between groups
    run_of_river_cap    [1] availability of a run-of-river plant in flood
    series              of the user's own; they take the place of profiles of the same name

    Profiles without noise (``availability``) have 0 in all columns of spread.
    """

    profile: Names
    variable: Names
    utc_offset_h: Integers
    mean: Floats
    annual_mean: Floats
    weekday: Floats
    driver: Names
    group: Names
    daily_std: Floats
    daily_lag1: Floats
    hourly_std: Floats
    hourly_lag1: Floats
    interannual_cv: Floats
    interannual_lag1: Floats
    dry_year_ratio: Floats
    correlations: tuple[Correlation, ...] = ()
    run_of_river_cap: float = 0.95
    series: tuple[HourlySeries, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProfileClimate:
    """One row of a Climatology: mean (12, 24), weekday (7,), the rest as there."""

    profile: str
    variable: str
    utc_offset_h: int
    mean: Floats
    annual_mean: float
    weekday: Floats
    driver: str
    group: str
    daily_std: float
    daily_lag1: float
    hourly_std: float
    hourly_lag1: float
    interannual_cv: float
    interannual_lag1: float
    dry_year_ratio: float


def profile_climate(climatology: Climatology, row: int) -> ProfileClimate:
    """The profile in ``row`` by itself."""
    return ProfileClimate(
        profile=climatology.profile[row],
        variable=climatology.variable[row],
        utc_offset_h=int(climatology.utc_offset_h[row]),
        mean=climatology.mean[row],
        annual_mean=float(climatology.annual_mean[row]),
        weekday=climatology.weekday[row],
        driver=climatology.driver[row],
        group=climatology.group[row],
        **{column: float(getattr(climatology, column)[row]) for column in SPREAD_COLUMNS},
    )


SPREAD_COLUMNS = (
    "daily_std",
    "daily_lag1",
    "hourly_std",
    "hourly_lag1",
    "interannual_cv",
    "interannual_lag1",
    "dry_year_ratio",
)


def check_climatology(climatology: Climatology) -> None:
    """Raise OptionError naming everything that no weather year could be drawn from."""
    found = [*_wrong_columns(climatology)]
    if not found:
        found = [*_wrong_values(climatology), *_wrong_references(climatology)]
    if found:
        raise OptionError("The climatology cannot be used: " + "; ".join(found) + ".")


def _wrong_columns(climatology: Climatology) -> list[str]:
    count = len(climatology.profile)
    shapes: dict[str, tuple[int, ...]] = {"mean": (count, 12, 24), "weekday": (count, 7)}
    for column in ("utc_offset_h", "annual_mean", *SPREAD_COLUMNS):
        shapes[column] = (count,)
    wrong = [
        f"{column} has shape {getattr(climatology, column).shape}, not {shape}"
        for column, shape in shapes.items()
        if getattr(climatology, column).shape != shape
    ]
    wrong += [
        f"{column} has {len(getattr(climatology, column))} entries, not {count}"
        for column in ("variable", "driver", "group")
        if len(getattr(climatology, column)) != count
    ]
    if len(set(climatology.profile)) != count:
        wrong.append("a profile occurs twice")
    return wrong


def _wrong_values(climatology: Climatology) -> list[str]:
    bounded = np.array([v in ("wind", "solar", "availability") for v in climatology.variable])
    top = np.where(bounded, 1.0, np.inf)
    rules: dict[str, Flags] = {
        "utc_offset_h": flags(np.abs(climatology.utc_offset_h) <= MOST_OFFSET_H),
        "mean": _within(climatology.mean, 0.0, top[:, None, None]),
        "annual_mean": _within(climatology.annual_mean, 0.0, top),
        "weekday": _within(climatology.weekday, 0.0, np.inf),
        "daily_lag1": np.abs(climatology.daily_lag1) < 1.0,
        "hourly_lag1": np.abs(climatology.hourly_lag1) < 1.0,
        "interannual_lag1": np.abs(climatology.interannual_lag1) < 1.0,
        "daily_std": _within(climatology.daily_std, 0.0, 2.0),
        "hourly_std": _within(climatology.hourly_std, 0.0, 2.0),
        "interannual_cv": _within(climatology.interannual_cv, 0.0, 1.0),
        "dry_year_ratio": _within(climatology.dry_year_ratio, 0.0, 0.999),
    }
    wrong = []
    for column, good in rules.items():
        wrong += [
            f"{column} of {name!r} is missing or out of range"
            for name, right in zip(climatology.profile, good, strict=True)
            if not np.all(right)
        ]
    return wrong


def _within(values: Floats, low: float, high: Floats | float) -> Flags:
    return flags(np.isfinite(values) & (values >= low) & (values <= high))


def _wrong_references(climatology: Climatology) -> list[str]:
    variable = dict(zip(climatology.profile, climatology.variable, strict=True))
    wrong = [
        f"variable {kind!r} of {name!r} is not one of {', '.join(VARIABLES)}"
        for name, kind in variable.items()
        if kind not in VARIABLES
    ]
    rows = zip(climatology.profile, climatology.driver, climatology.annual_mean, strict=True)
    for name, driver, target in rows:
        if driver and variable.get(driver) != "inflow":
            wrong.append(f"driver {driver!r} of {name!r} is not an inflow profile")
        if driver and target >= climatology.run_of_river_cap:
            wrong.append(f"annual mean of {name!r} is not below the run-of-river cap")
    for row in climatology.correlations:
        if row.variable.removesuffix("_annual") not in VARIABLES:
            wrong.append(f"correlation of unknown variable {row.variable!r}")
        if not -1.0 <= row.value <= 1.0:
            wrong.append(f"correlation {row.group_a}-{row.group_b} is not within -1 and 1")
        if row.group_a == row.group_b and row.value < 0.0:
            wrong.append(f"correlation within group {row.group_a!r} is below 0")
        if (row.group_a == ANY_GROUP) != (row.group_b == ANY_GROUP):
            wrong.append("'*' in a correlation row stands for both groups or for none")
    return wrong
