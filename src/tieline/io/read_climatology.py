"""From the weather tables of a programme to the climatology that weather years are drawn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tieline.case.columns import Floats, floats, integers, names
from tieline.io.profile_use import uses
from tieline.io.tables import Table, Tables
from tieline.units import HOURS_PER_DAY
from tieline.weather.climatology import Climatology, Correlation, HourlySeries

MONTHS = 12
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def build_climatology(tables: Tables, series: Sequence[HourlySeries] = ()) -> Climatology:
    """The climatology of checked tables; ``series`` take the place of profiles of their names."""
    profiles = tables["profiles"]
    ids = profiles.text("profile")
    row_of = {name: row for row, name in enumerate(ids)}
    stochastic = tables["stochastic"]

    def spread(column: str) -> Floats:
        return _by_profile(stochastic, column, row_of)

    group = [""] * len(ids)
    for name, together in zip(
        stochastic.text("profile"), stochastic.text("correlation_group"), strict=True
    ):
        group[row_of[name]] = together
    return Climatology(
        profile=ids,
        variable=profiles.text("variable"),
        utc_offset_h=integers(_offsets(tables, ids)),
        mean=_means(tables, row_of),
        annual_mean=profiles.number("annual_mean"),
        weekday=_weekdays(tables["weekday"], row_of),
        driver=profiles.text("driver"),
        group=names(group),
        daily_std=spread("daily_std_relative"),
        daily_lag1=spread("daily_lag1"),
        hourly_std=spread("hourly_std_relative"),
        hourly_lag1=spread("hourly_lag1"),
        interannual_cv=spread("interannual_cv"),
        interannual_lag1=spread("interannual_lag1"),
        dry_year_ratio=spread("dry_year_ratio"),
        correlations=_correlations(tables["correlations"]),
        series=tuple(series),
    )


def _by_profile(table: Table, column: str, row_of: dict[str, int]) -> Floats:
    """A column in the order of the profiles; 0 where there is no row or no value."""
    values = np.zeros(len(row_of))
    for name, value in zip(table.text("profile"), table.number(column), strict=True):
        values[row_of[name]] = 0.0 if np.isnan(value) else value
    return floats(values)


def _offsets(tables: Tables, ids: Sequence[str]) -> list[int]:
    """Of the zones that use a profile; 0 where none does (monthly inflow knows no hour)."""
    offset = {use.profile: use.offset for use in uses(tables) if use.offset is not None}
    return [offset.get(name, 0) for name in ids]


def _means(tables: Tables, row_of: dict[str, int]) -> Floats:
    mean = np.zeros((len(row_of), MONTHS, HOURS_PER_DAY))
    table = tables["monthly_diurnal"]
    hours = np.array([table.number(f"h{hour:02d}") for hour in range(HOURS_PER_DAY)]).T
    place = zip(table.text("profile"), table.number("month"), strict=True)
    for row, (name, month) in enumerate(place):
        mean[row_of[name], int(month) - 1] = hours[row]
    table = tables["monthly_hydro"]
    rows = zip(table.text("profile"), table.number("month"), table.number("value"), strict=True)
    for name, month, value in rows:
        mean[row_of[name], int(month) - 1] = value
    return floats(mean)


def _weekdays(table: Table, row_of: dict[str, int]) -> Floats:
    factor = np.ones((len(row_of), len(WEEKDAYS)))
    rows = zip(table.text("profile"), table.text("weekday"), table.number("factor"), strict=True)
    for name, day, value in rows:
        factor[row_of[name], WEEKDAYS.index(day)] = value
    return floats(factor)


def _correlations(table: Table) -> tuple[Correlation, ...]:
    return tuple(
        Correlation(
            variable=str(row["variable"]),
            group_a=str(row["group_a"]),
            group_b=str(row["group_b"]),
            value=float(row["correlation"]),
        )
        for row in table.records()
    )
