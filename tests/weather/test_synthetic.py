"""Weather years against the climatology they are drawn from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.weather.climates import LOAD, STEAM, STREAM, SUN, Row, climatology, inflow, wind
from tieline.case.columns import Floats
from tieline.errors import OptionError
from tieline.weather.local_calendar import local_calendar
from tieline.weather.synthetic import GENERATOR, weather_year

YEARS = 40
ROWS = [wind("ridge a"), wind("ridge b"), wind("coast", "coast"), SUN, LOAD, inflow("river")]
CLIMATE = climatology(
    [*ROWS, STREAM, STEAM],
    ("wind", "ridge", "ridge", 0.75),
    ("wind", "ridge", "coast", 0.5),
)
COLUMN = {name: k for k, name in enumerate(CLIMATE.profile)}


@pytest.fixture(scope="module")
def years() -> Floats:
    """(years, 365, 24, k), all in the local time of offset 7, seam hours at the year's ends."""
    drawn = np.array([weather_year(CLIMATE, 2025, i, 3).values for i in range(YEARS)])
    return np.roll(drawn, 7, axis=1).reshape(YEARS, 365, 24, -1)


def mean_year(profile: str) -> Floats:
    """Table x weekday factor (365, 24), written out from the calendar."""
    k = COLUMN[profile]
    days = [date.fromordinal(date(2025, 1, 1).toordinal() + n) for n in range(365)]
    rows = [CLIMATE.mean[k, day.month - 1] * CLIMATE.weekday[k, day.weekday()] for day in days]
    return np.array(rows) / (np.mean(rows) if profile == "load" else 1.0)


MONTH = local_calendar(2025).month[1:-1]


@pytest.mark.parametrize("profile", [row.profile for row in ROWS])
def test_every_month_and_hour_has_the_mean_of_the_table(years: Floats, profile: str) -> None:
    """All 288 means at once: |z| below 4.5, and z squared near 1 over the whole table."""
    drawn, table = years[..., COLUMN[profile]], mean_year(profile)
    by_month = np.array([drawn[:, month == MONTH].mean(axis=1) for month in range(12)])
    expected = np.array([table[month == MONTH].mean(axis=0) for month in range(12)])
    gap = by_month.mean(axis=1) - expected
    error = by_month.std(axis=1, ddof=1) / np.sqrt(YEARS)
    varies = error > 1e-12
    assert np.abs(gap[~varies]).max(initial=0.0) < 1e-12
    z = gap[varies] / error[varies]
    assert np.abs(z).max() < 4.5
    assert (z**2).mean() < 2.5


@pytest.mark.parametrize(
    ("profile", "mean"), [("ridge a", 0.32), ("coast", 0.32), ("river", 1.0), ("stream", 0.44)]
)
def test_annual_means_are_those_of_the_table(years: Floats, profile: str, mean: float) -> None:
    annual = years[..., COLUMN[profile]].mean(axis=(1, 2))
    expected = mean if profile == "stream" else mean_year(profile).mean()
    assert expected == pytest.approx(mean, abs=0.01)
    assert abs(annual.mean() - expected) < 4.0 * annual.std(ddof=1) / np.sqrt(YEARS)


@pytest.mark.parametrize(
    ("profile", "cv"), [("ridge a", 0.07), ("sun", 0.03), ("load", 0.01), ("river", 0.12)]
)
def test_years_differ_as_the_table_says(years: Floats, profile: str, cv: float) -> None:
    """A standard deviation from 40 years has a standard error near 11 %."""
    annual = years[..., COLUMN[profile]].mean(axis=(1, 2))
    assert annual.std(ddof=1) / annual.mean() == pytest.approx(cv, rel=0.35)


def day_anomalies(years: Floats, profile: str) -> Floats:
    """Daily means over those of the mean year, less what the year as a whole is off by."""
    ratio = years[..., COLUMN[profile]].mean(axis=2) / mean_year(profile).mean(axis=1)
    return ratio - ratio.mean(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("profile", "spread", "lag1"),
    [("ridge a", 0.5, 0.65), ("sun", 0.2, 0.4), ("load", 0.025, 0.6), ("river", 0.3, 0.9)],
)
def test_days_spread_and_persist(years: Floats, profile: str, spread: float, lag1: float) -> None:
    """Tolerances hold the curvature between normal numbers and bounded ones: docs/weather.md."""
    days = day_anomalies(years, profile)
    assert days.std() == pytest.approx(spread, rel=0.06)
    reached = np.mean(days[:, 1:] * days[:, :-1]) / np.mean(days**2)
    assert reached == pytest.approx(lag1, abs=0.06)


@pytest.mark.parametrize(("profile", "spread"), [("ridge a", 0.3), ("load", 0.008)])
def test_hours_spread_within_the_day(years: Floats, profile: str, spread: float) -> None:
    ratio = years[..., COLUMN[profile]] / mean_year(profile)
    assert (ratio - ratio.mean(axis=2, keepdims=True)).std() == pytest.approx(spread, rel=0.1)


def test_midnight_is_an_hour_like_any_other(years: Floats) -> None:
    """Steps of the wind from one hour to the next are no larger at midnight than elsewhere."""
    ratio = (years[..., COLUMN["ridge a"]] / mean_year("ridge a")).reshape(YEARS, -1)
    step = np.abs(np.diff(ratio, axis=1, append=np.nan)).reshape(YEARS, 365, 24)
    by_hour = np.nanmean(step, axis=(0, 1))
    assert by_hour[23] < 1.1 * by_hour[:23].max()


@pytest.mark.parametrize(
    ("first", "second", "correlation"),
    [("ridge a", "ridge b", 0.75), ("ridge a", "coast", 0.5), ("ridge a", "sun", 0.0)],
)
def test_profiles_go_together_as_their_groups_say(
    years: Floats, first: str, second: str, correlation: float
) -> None:
    a, b = day_anomalies(years, first).ravel(), day_anomalies(years, second).ravel()
    assert np.corrcoef(a, b)[0, 1] == pytest.approx(correlation, abs=0.06)


def test_half_of_the_thirty_year_records_hold_a_year_as_dry_as_given() -> None:
    """500 years of one river: the share at or below 0.78 is 1 - (1/2)^(1/30) = 2.3 %."""
    river = climatology([inflow("river", interannual_lag1=0.0, daily_std=0.0)])
    annual = [weather_year(river, 2025, i, 0).values.mean() for i in range(500)]
    share = np.mean(np.array(annual) <= 0.78)
    assert abs(share - 0.0228) < 3.0 * np.sqrt(0.0228 * 0.9772 / 500)
    assert np.std(annual) == pytest.approx(0.12, rel=0.1)


def test_dry_years_come_in_runs_where_the_table_says_so() -> None:
    river = climatology([inflow("river", interannual_lag1=0.6, dry_year_ratio=0.0)])
    annual = np.array([weather_year(river, 2025, i, 1).values.mean() for i in range(200)])
    assert np.corrcoef(annual[1:], annual[:-1])[0, 1] == pytest.approx(0.6, abs=0.15)


def test_availability_stays_within_zero_and_one_and_nights_are_dark(years: Floats) -> None:
    plants = [COLUMN[name] for name in ("ridge a", "coast", "sun", "stream", "steam")]
    assert years[..., plants].min() >= 0.0
    assert years[..., plants].max() <= 1.0
    assert years[..., COLUMN["stream"]].max() == CLIMATE.run_of_river_cap
    assert years.min() >= 0.0
    dark = CLIMATE.mean[COLUMN["sun"]].max(axis=0) == 0.0
    assert dark.sum() >= 10
    assert not years[:, 1:-1, dark, COLUMN["sun"]].any()


def test_run_of_river_follows_its_river(years: Floats) -> None:
    river, stream = years[..., COLUMN["river"]], years[..., COLUMN["stream"]]
    running = stream < CLIMATE.run_of_river_cap
    factor = stream[running] / river[running]
    assert factor.max() - factor.min() < 1e-12
    assert np.all(river[~running] * factor[0] >= CLIMATE.run_of_river_cap - 1e-12)


def test_a_steady_profile_is_its_table() -> None:
    year = weather_year(CLIMATE, 2025, 0, 0)
    assert set(year.values[:, COLUMN["steam"]]) == {0.62}


def test_a_year_says_what_it_is() -> None:
    year = weather_year(CLIMATE, 2025, 7, 5)
    assert (year.label, year.synthetic, year.seed) == ("synthetic 7", True, 5)
    assert year.profiles == CLIMATE.profile
    assert year.values.shape == (8760, len(CLIMATE.profile))
    assert not year.values.flags.writeable


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_year() -> None:
    first = weather_year(CLIMATE, 2025, 2, 0).values
    assert first.tobytes() == weather_year(CLIMATE, 2025, 2, 0).values.tobytes()
    assert not np.allclose(first, weather_year(CLIMATE, 2025, 2, 1).values)
    assert not np.allclose(first, weather_year(CLIMATE, 2025, 3, 0).values)


def test_an_added_profile_and_another_order_change_no_other_profile() -> None:
    """A third ridge, a coast seen before by nobody and a new river go in front."""
    added = [wind("ridge c"), wind("cape", "cape"), inflow("brook"), *reversed(ROWS), STEAM, STREAM]
    rows = [(row.variable, row.group_a, row.group_b, row.value) for row in CLIMATE.correlations]
    larger = climatology(added, *reversed(rows))
    before, after = weather_year(CLIMATE, 2025, 4, 0), weather_year(larger, 2025, 4, 0)
    for name, k in COLUMN.items():
        again = after.values[:, after.profiles.index(name)]
        np.testing.assert_array_equal(before.values[:, k], again, err_msg=name)


def flat_demand(**changes: object) -> Row:
    return replace(
        LOAD,
        mean=np.ones((12, 24)),
        daily_std=0.0,
        hourly_std=0.0,
        interannual_cv=0.0,
        **changes,
    )


def test_the_week_is_that_of_the_calendar_year() -> None:
    """1 January 2025 was a Wednesday (ISO 8601 calendar), so the first Sunday is the fifth."""
    sunday = flat_demand(weekday=(1, 1, 1, 1, 1, 1, 0.5), utc_offset_h=0)
    days = weather_year(climatology([sunday]), 2025, 0, 0).values.reshape(365, 24).mean(axis=1)
    low = np.flatnonzero(days < 0.9)
    assert low[0] == 4
    assert set(np.diff(low)) == {7}


def test_a_leap_day_is_left_out_but_its_weekday_is_not_forgotten() -> None:
    """2028: 28 February is a Monday, 1 March a Wednesday."""
    wednesday = flat_demand(weekday=(1, 1, 0.5, 1, 1, 1, 1), utc_offset_h=0)
    days = weather_year(climatology([wednesday]), 2028, 0, 0).values.reshape(365, 24).mean(axis=1)
    assert days.size == 365
    assert [n for n in np.flatnonzero(days < 0.9) if 55 <= n <= 62] == [59]


@pytest.mark.parametrize("offset", [-5, 0, 6, 9])
def test_local_noon_stands_at_noon_less_the_offset_in_utc(offset: int) -> None:
    noon = np.zeros((12, 24))
    noon[:, 12] = np.linspace(0.2, 0.8, 12)[:, None][:, 0]
    beacon = Row("beacon", "availability", noon, 0.02, utc_offset_h=offset)
    values = weather_year(climatology([beacon]), 2025, 0, 0).values[:, 0]
    lit = np.flatnonzero(values)
    assert set(lit % 24) == {(12 - offset) % 24}
    assert values[lit[0]] == pytest.approx(0.2)
    assert values[lit[-1]] == pytest.approx(0.8)


def test_the_mean_of_demand_is_one_plus_the_anomaly_of_the_year() -> None:
    calm = replace(LOAD, interannual_cv=0.0)
    assert weather_year(climatology([calm]), 2025, 0, 0).values.mean() == pytest.approx(1.0)


@pytest.mark.parametrize(("year", "index", "seed"), [(1, 0, 0), (2025, -1, 0), (2025, 0, -1)])
def test_arguments_that_mean_nothing_are_refused(year: int, index: int, seed: int) -> None:
    with pytest.raises(OptionError):
        weather_year(CLIMATE, year, index, seed)


def test_a_climatology_without_profiles_gives_a_year_without_columns() -> None:
    assert weather_year(climatology([]), 2025, 0, 0).values.shape == (8760, 0)


def test_other_series_need_another_generator_number() -> None:
    """Finished work is known by GENERATOR, not by the series: raise it when this number moves."""
    values = weather_year(CLIMATE, 2025, 4, 3).values
    weights = np.cos(np.arange(values.size)).reshape(values.shape)
    assert (GENERATOR, round(float((values * weights).sum()), 6)) == (1, -1.005052)
