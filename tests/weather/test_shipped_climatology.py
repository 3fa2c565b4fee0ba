"""The climatology of the embedded programme, as it is read from its folder."""

from __future__ import annotations

import numpy as np
import pytest

from tieline.case.columns import Floats
from tieline.io.read_programme import read_programme
from tieline.weather.climatology import ANY_GROUP, Climatology
from tieline.weather.likeness import drawn_correlation, group_factors
from tieline.weather.synthetic import weather_year

YEARS = 8


@pytest.fixture(scope="module")
def climatology() -> Climatology:
    return read_programme().climatology


@pytest.fixture(scope="module")
def years(climatology: Climatology) -> Floats:
    """(years, 8760, k)"""
    return np.array([weather_year(climatology, 2025, i, 0).values for i in range(YEARS)])


def test_annual_means_are_those_of_profiles_csv(climatology: Climatology, years: Floats) -> None:
    """Every profile: within 4.5 standard errors, those of the table's own year-to-year spread
    or of the sample where that is larger (a run-of-river profile has none in the table)."""
    annual = years.mean(axis=1)
    expected = np.where(np.array(climatology.driver) != "", climatology.annual_mean, np.nan)
    table = climatology.mean.mean(axis=2) @ (np.array(MONTH_DAYS) / 365)
    expected = np.where(np.isnan(expected), table, expected)
    expected = np.where(np.array(climatology.variable) == "demand", 1.0, expected)
    known = climatology.interannual_cv * expected
    error = np.maximum(known, annual.std(axis=0, ddof=1)) / np.sqrt(YEARS)
    gap = np.abs(annual.mean(axis=0) - expected)
    late = [
        p for p, g, e in zip(climatology.profile, gap, error, strict=True) if g > 4.5 * e + 1e-4
    ]
    assert late == []


MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def test_every_value_is_possible(climatology: Climatology, years: Floats) -> None:
    assert np.isfinite(years).all()
    assert years.min() >= 0.0
    plants = np.isin(climatology.variable, ["wind", "solar", "availability"])
    assert plants.sum() > 50
    assert years[:, :, plants].max() <= 1.0


def test_profiles_go_together_as_correlations_csv_says(climatology: Climatology) -> None:
    """Exactly, but for the annual inflows, whose table is no correlation matrix: 0.04 off."""
    for row in climatology.correlations:
        if row.group_a == ANY_GROUP:
            continue
        scale = "year" if row.variable.endswith("_annual") else "day"
        factors = group_factors(
            climatology.correlations, row.variable.removesuffix("_annual"), scale
        )
        drawn = drawn_correlation(factors, row.group_a, row.group_b)
        assert drawn == pytest.approx(row.value, abs=0.04 if scale == "year" else 1e-6), row


def test_a_dry_year_of_a_river_is_a_dry_year_of_its_plants(
    climatology: Climatology, years: Floats
) -> None:
    annual = years.mean(axis=1)
    for k, driver in enumerate(climatology.driver):
        if driver:
            river = annual[:, climatology.profile.index(driver)]
            assert np.corrcoef(river, annual[:, k])[0, 1] > 0.7, climatology.profile[k]
