"""The factor model of correlations."""

from __future__ import annotations

import numpy as np
import pytest

from tieline.weather.climatology import Correlation
from tieline.weather.draws import standard_normals
from tieline.weather.likeness import (
    drawn_correlation,
    group_factors,
    nearest_correlation,
    profile_normals,
    shared_weather,
)


def rows(variable: str, *pairs: tuple[str, str, float]) -> list[Correlation]:
    return [Correlation(variable=variable, group_a=a, group_b=b, value=v) for a, b, v in pairs]


TABLE = rows("wind", ("a", "a", 0.8), ("a", "b", 0.5), ("b", "b", 0.6), ("*", "*", 0.1))


def test_the_model_reproduces_the_table() -> None:
    factors = group_factors(TABLE, "wind", "day")
    assert drawn_correlation(factors, "a", "a") == pytest.approx(0.8)
    assert drawn_correlation(factors, "b", "a") == pytest.approx(0.5)
    assert drawn_correlation(factors, "a", "unheard of") == pytest.approx(0.1)
    assert drawn_correlation(factors, "a", "") == 0.0


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [("a", "a", 0.8), ("a", "b", 0.5), ("b", "c", 0.1), ("c", "c", 0.1), ("a", "", 0.0)],
)
def test_draws_correlate_as_the_model_says(first: str, second: str, wanted: float) -> None:
    """40 000 draws: a standard error below 0.005."""
    shared = shared_weather(group_factors(TABLE, "wind", "day"), 40_000, "test")
    one = profile_normals(shared, "one", first, "test")
    two = profile_normals(shared, "two", second, "test")
    assert np.corrcoef(one, two)[0, 1] == pytest.approx(wanted, abs=0.02)
    assert one.std() == pytest.approx(1.0, abs=0.02)


def test_a_group_without_its_own_row_is_at_least_as_alike_as_it_is_like_others() -> None:
    table = rows("solar", ("a", "b", 0.49))
    factors = group_factors(table, "solar", "day")
    assert drawn_correlation(factors, "a", "a") == pytest.approx(0.7)
    assert drawn_correlation(factors, "a", "b") == pytest.approx(0.49)


def test_years_have_their_own_rows_where_there_are_any() -> None:
    both = rows("inflow", ("a", "b", 0.2)) + rows("inflow_annual", ("a", "b", 0.6))
    assert drawn_correlation(group_factors(both, "inflow", "day"), "a", "b") == pytest.approx(0.2)
    assert drawn_correlation(group_factors(both, "inflow", "year"), "a", "b") == pytest.approx(0.6)
    only = rows("inflow_annual", ("a", "b", 0.6))
    assert drawn_correlation(group_factors(only, "inflow", "day"), "a", "b") == pytest.approx(0.6)


def test_a_table_that_is_no_correlation_matrix_is_moved_to_one_nearby() -> None:
    """a like b, b like c, but a unlike c: no three variables can be so."""
    wanted = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    assert np.linalg.eigvalsh(wanted).min() < 0.0
    near = nearest_correlation(wanted)
    assert np.linalg.eigvalsh(near).min() > 0.0
    np.testing.assert_allclose(np.diag(near), 1.0)
    np.testing.assert_allclose(near, near.T)
    possible = np.array([[1.0, 0.5], [0.5, 1.0]])
    np.testing.assert_array_equal(nearest_correlation(possible), possible)


def test_a_stream_is_its_coordinates_and_begins_the_same_however_long() -> None:
    first = standard_normals(10, 0, "days", "ridge", 3)
    np.testing.assert_array_equal(standard_normals(20, 0, "days", "ridge", 3)[:10], first)
    for other in [(1, "days", "ridge", 3), (0, "hours", "ridge", 3), (0, "days", "ridge", 4)]:
        assert not np.allclose(standard_normals(10, *other), first)
    # Philox 4x64 with the first 128 bits of SHA-256 as key: a stream must never move, or every
    # saved result would.
    assert standard_normals(1, 0, "days", "ridge", 3)[0] == pytest.approx(FIRST_NUMBER, rel=1e-12)


FIRST_NUMBER = 0.7398658788707103
