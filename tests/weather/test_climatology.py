"""What no weather year could be drawn from is refused, all at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.weather.climates import LOAD, STEAM, STREAM, SUN, Row, climatology, inflow, wind
from tieline.case.columns import floats
from tieline.errors import OptionError
from tieline.weather.climatology import check_climatology

WIND_OUT_OF_RANGE = Row("ridge", "wind", np.full((12, 24), 1.2), 0.3)


def test_a_sound_climatology_passes() -> None:
    check_climatology(climatology([wind("ridge"), SUN, LOAD, inflow("river"), STREAM, STEAM]))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([wind("ridge"), wind("ridge")], "occurs twice"),
        ([wind("ridge", daily_lag1=1.0)], "daily_lag1 of 'ridge'"),
        ([wind("ridge", hourly_std=float("nan"))], "hourly_std of 'ridge'"),
        ([wind("ridge", interannual_cv=-0.1)], "interannual_cv of 'ridge'"),
        ([WIND_OUT_OF_RANGE], "mean of 'ridge'"),
        ([Row("ridge", "breeze", np.ones((12, 24)))], "'breeze' of 'ridge' is not one of"),
        ([STREAM], "driver 'river' of 'stream'"),
        ([wind("river"), STREAM], "driver 'river' of 'stream'"),
        ([inflow("river"), replace(STREAM, annual_mean=0.96)], "not below the run-of-river cap"),
        ([replace(LOAD, utc_offset_h=20)], "utc_offset_h of 'load'"),
    ],
)
def test_a_row_is_refused_by_name(rows: list[Row], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        check_climatology(climatology(rows))


@pytest.mark.parametrize(
    ("correlation", "said"),
    [
        (("breeze", "a", "b", 0.5), "unknown variable 'breeze'"),
        (("wind", "a", "b", 1.5), "a-b is not within -1 and 1"),
        (("wind", "a", "b", float("nan")), "a-b is not within -1 and 1"),
        (("wind", "*", "b", 0.5), "stands for both"),
        (("wind", "a", "a", -0.5), "below 0"),
        (("wind", "*", "*", -0.1), "below 0"),
    ],
)
def test_a_correlation_is_refused(correlation: tuple[str, str, str, float], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        check_climatology(climatology([wind("ridge")], correlation))


def test_all_problems_are_said_together() -> None:
    with pytest.raises(OptionError, match=r"daily_lag1 of 'ridge'.*hourly_std of 'cape'"):
        check_climatology(climatology([wind("ridge", daily_lag1=2.0), wind("cape", hourly_std=9)]))


def test_columns_of_different_length_are_refused() -> None:
    short = replace(climatology([wind("ridge")]), daily_std=floats([0.5, 0.5]))
    with pytest.raises(OptionError, match="daily_std has shape"):
        check_climatology(short)
