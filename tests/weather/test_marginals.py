"""From normal numbers to bounded, positive and skewed ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import norm, pearson3

from tieline.weather.marginals import (
    MOST_RELATIVE,
    MOST_SKEWED,
    WIDEST_SHARE,
    logit_normal,
    lognormal,
    pearson,
    wetness,
    wetness_skewness,
)

Z = np.linspace(-9.0, 9.0, 4001)
DENSITY = norm.pdf(Z) * (Z[1] - Z[0])


@given(mean=st.floats(1e-4, 0.9999), spread=st.floats(0.0, 2.0))
def test_logit_normal_has_the_mean_and_spread_asked_for(mean: float, spread: float) -> None:
    """Moments on a grid far finer than the fit's; the spread as far as 0 and 1 leave room."""
    location, scale = logit_normal(np.array([mean]), np.array([spread]))
    value = expit(location + scale * Z)
    first = value @ DENSITY
    assert first == pytest.approx(mean, rel=1e-5)
    allowed = min(
        mean * spread,
        np.sqrt(WIDEST_SHARE * (1.0 - mean) * mean),
        MOST_RELATIVE * min(mean, 1.0 - mean),
    )
    assert np.sqrt((value - first) ** 2 @ DENSITY) == pytest.approx(allowed, rel=1e-3, abs=1e-6)


@given(spread=st.floats(0.0, 1.5))
def test_lognormal_has_mean_one_and_its_spread(spread: float) -> None:
    value = lognormal(Z, np.array(spread))
    assert value @ DENSITY == pytest.approx(1.0, abs=1e-6)
    assert np.sqrt((value - 1.0) ** 2 @ DENSITY) == pytest.approx(spread, abs=1e-3)


@pytest.mark.parametrize("skewness", [-1.5, -0.4, 0.0, 0.3, 1.2])
def test_pearson_is_scipys_pearson3_at_the_same_quantile(skewness: float) -> None:
    z = np.linspace(-3.0, 3.0, 13)
    np.testing.assert_allclose(
        pearson(z, skewness), pearson3.ppf(norm.cdf(z), skewness), rtol=1e-6, atol=1e-6
    )


@pytest.mark.parametrize(
    ("cv", "ratio"), [(0.10, 0.75), (0.09, 0.86), (0.12, 0.78), (0.15, 0.78), (0.15, 0.72)]
)
def test_the_driest_of_thirty_years_is_as_dry_as_given(cv: float, ratio: float) -> None:
    """Half of all records of thirty independent years hold a year at or below the ratio."""
    skewness = wetness_skewness(cv, ratio)
    chance = pearson3.cdf((ratio - 1.0) / cv, skewness)
    assert 1.0 - (1.0 - chance) ** 30 == pytest.approx(0.5, abs=1e-6)


def test_a_ratio_no_such_year_could_have_takes_the_bound() -> None:
    assert wetness_skewness(0.1, 0.4) == -MOST_SKEWED
    assert wetness_skewness(0.1, 0.99) == MOST_SKEWED
    assert wetness_skewness(0.1, 0.0) == 0.0
    assert wetness_skewness(0.0, 0.8) == 0.0


def test_a_year_is_never_drier_than_dry() -> None:
    assert wetness(-9.0, 0.5, 0.0) == 0.0
    assert np.isfinite(wetness(np.array([-9.0, 9.0]), 0.1, -1.2)).all()
