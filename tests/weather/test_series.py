"""Series of the user's own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from tests.weather.climates import LOAD, STREAM, climatology, inflow, wind
from tieline.errors import OptionError
from tieline.weather.series import hourly_series, series_year, with_series
from tieline.weather.synthetic import weather_year

CLIMATE = climatology([wind("ridge"), LOAD, inflow("river"), STREAM])
HOUR = np.arange(8760)


def column(year: object, name: str) -> np.ndarray:
    return year.values[:, year.profiles.index(name)]  # type: ignore[attr-defined]


def test_a_series_takes_the_place_of_its_profile_and_of_no_other() -> None:
    mine = hourly_series("ridge", "wind", 0.5 + 0.4 * np.sin(HOUR))
    drawn = weather_year(CLIMATE, 2025, 3, 0)
    replaced = weather_year(with_series(CLIMATE, mine), 2025, 3, 0)
    assert replaced.profiles == drawn.profiles
    np.testing.assert_array_equal(column(replaced, "ridge"), 0.5 + 0.4 * np.sin(HOUR))
    for name in ("load", "river", "stream"):
        np.testing.assert_array_equal(column(replaced, name), column(drawn, name))


def test_a_new_name_is_a_new_column() -> None:
    year = weather_year(
        with_series(CLIMATE, hourly_series("cable", "availability", np.ones(8760))), 2025, 0, 0
    )
    assert year.profiles == (*CLIMATE.profile, "cable")
    assert set(column(year, "cable")) == {1.0}


def test_weather_year_i_is_year_i_of_several_and_the_only_one_otherwise() -> None:
    three = hourly_series("ridge", "wind", [np.full(8760, level) for level in (0.1, 0.2, 0.3)])
    assert series_year(three, 2).mean() == pytest.approx(0.3)
    with pytest.raises(OptionError, match="has 3 years; weather year 3"):
        series_year(three, 3)
    one = hourly_series("ridge", "wind", np.full(8760, 0.1))
    assert series_year(one, 7).mean() == pytest.approx(0.1)


def test_demand_and_inflow_in_any_unit_become_ratios_to_the_mean_of_all_years() -> None:
    river = hourly_series("river", "inflow", [np.full(8760, 30.0), np.full(8760, 10.0)])
    assert river.values.mean(axis=1) == pytest.approx([1.5, 0.5])


def test_run_of_river_follows_the_users_river_to_the_same_annual_mean() -> None:
    season = 1.0 + 0.9 * np.cos(2 * np.pi * HOUR / 8760)
    year = weather_year(
        with_series(CLIMATE, hourly_series("river", "inflow", 250.0 * season)), 2025, 0, 0
    )
    stream = column(year, "stream")
    assert stream.mean() == pytest.approx(0.44, abs=1e-8)
    assert np.corrcoef(stream, season)[0, 1] > 0.95


def test_a_series_for_a_run_of_river_plant_stands_as_given() -> None:
    mine = hourly_series("stream", "availability", np.full(8760, 0.3))
    assert set(column(weather_year(with_series(CLIMATE, mine), 2025, 0, 0), "stream")) == {0.3}


def test_the_leap_day_is_left_out() -> None:
    leap = np.zeros(8784)
    leap[59 * 24 : 60 * 24] = 1.0
    assert hourly_series("ridge", "wind", leap).values.shape == (1, 8760)
    assert not hourly_series("ridge", "wind", leap).values.any()


def test_a_later_series_replaces_an_earlier_one() -> None:
    first = with_series(CLIMATE, hourly_series("ridge", "wind", np.zeros(8760)))
    second = with_series(first, hourly_series("ridge", "wind", np.ones(8760)))
    assert len(second.series) == 1
    assert column(weather_year(second, 2025, 0, 0), "ridge").min() == 1.0
    twice = hourly_series("ridge", "wind", np.zeros(8760))
    with pytest.raises(OptionError, match="Two series"):
        with_series(CLIMATE, twice, twice)


BAD_HOUR = np.full(8760, 0.5)
BAD_HOUR[17] = np.nan
BELOW = np.full(8760, 0.5)
BELOW[17] = -0.1


@pytest.mark.parametrize(
    ("variable", "values", "said"),
    [
        ("wind", BAD_HOUR, "hour 17 of year 0 is nan"),
        ("wind", BELOW, "hour 17 of year 0 is -0.1"),
        ("wind", np.full(8760, 1.2), "reaches 1.2"),
        ("wind", np.ones(8759), "shape"),
        ("wind", [np.ones(8760), np.ones(10)], "shape"),
        ("wind", np.zeros((0, 8760)), "empty"),
        ("wind", ["much"] * 8760, "not a number"),
        ("inflow", np.zeros(8760), "zero throughout"),
        ("breeze", np.ones(8760), "'breeze' is not one of"),
    ],
)
def test_what_is_wrong_is_said_with_the_name(
    variable: str, values: npt.ArrayLike, said: str
) -> None:
    with pytest.raises(OptionError, match=said) as caught:
        hourly_series("ridge", variable, values)
    assert "'ridge'" in str(caught.value)
