"""The numerical bound: never above the optimum, whatever prices it is given."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from tests.dispatch.systems import System, systems
from tieline.dispatch.certificate import certify, dual_bound, total, violation
from tieline.dispatch.dispatch import compare_inputs
from tieline.dispatch.linear_program import Bounds
from tieline.dispatch.options import DispatchOptions, Horizon

QUICK = settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def boxed_program(seed: int) -> tuple[sparse.csc_matrix, Bounds, np.ndarray]:
    """A random program with a known feasible point: every kind of row, every column finite."""
    rng = np.random.default_rng(seed)
    rows, columns = int(rng.integers(1, 8)), int(rng.integers(1, 12))
    matrix = sparse.random_array((rows, columns), density=0.5, rng=rng).toarray() * 4.0 - 1.0
    lower = rng.uniform(-5.0, 0.0, columns)
    upper = lower + rng.choice([0.0, 1.0, 7.0], columns)
    point = lower + (upper - lower) * rng.uniform(size=columns)
    side = matrix @ point
    kind = rng.integers(4, size=rows)
    low = np.where(kind == 0, side, np.where(kind == 1, -np.inf, side - rng.uniform(size=rows)))
    high = np.where(kind == 0, side, np.where(kind == 2, np.inf, side + rng.uniform(size=rows)))
    cost = rng.normal(size=columns)
    return sparse.csc_matrix(matrix), Bounds(cost, lower, upper, low, high), point


def optimum(matrix: sparse.csc_matrix, window: Bounds) -> float:
    sides = [(matrix, window.row_upper), (-matrix, -window.row_lower)]
    a = sparse.vstack([part[np.flatnonzero(np.isfinite(side))] for part, side in sides])
    b = np.concatenate([side[np.isfinite(side)] for _, side in sides])
    box = np.column_stack([window.lower, window.upper])
    found = linprog(window.cost, A_ub=a, b_ub=b, bounds=box, method="highs-ds")
    assert found.status == 0
    return float(found.fun)


@QUICK
@given(seed=st.integers(0, 2**32 - 1), scale=st.sampled_from([0.0, 0.1, 1.0, 30.0]))
def test_any_prices_give_a_lower_bound(seed: int, scale: float) -> None:
    """Weak duality: also prices of the wrong sign, of the wrong size, or none at all."""
    matrix, window, point = boxed_program(seed)
    prices = np.random.default_rng(seed + 1).normal(size=matrix.shape[0]) * scale
    kept = prices.copy()
    bound = dual_bound(matrix, window, prices)
    assert np.isfinite(bound)
    best = optimum(matrix, window)
    assert bound <= best + 1e-9 * max(1.0, abs(best))
    assert best <= window.cost @ point + 1e-7
    assert np.array_equal(prices, kept), "the caller's prices are left alone"


def test_right_prices_prove_the_optimum() -> None:
    """min 2 a + 3 b, a + b >= 4, 0 <= a <= 3, 0 <= b <= 5: 9 at (3, 1), price 3."""
    inf = np.inf
    window = Bounds(
        np.array([2.0, 3.0]), np.zeros(2), np.array([3.0, 5.0]), np.array([4.0]), np.array([inf])
    )
    matrix = sparse.csc_matrix(np.ones((1, 2)))
    assert dual_bound(matrix, window, np.array([3.0])) == pytest.approx(9.0)
    assert dual_bound(matrix, window, np.array([2.0])) == pytest.approx(8.0)
    assert dual_bound(matrix, window, np.array([4.0])) == pytest.approx(5.0)
    assert dual_bound(matrix, window, np.array([-4.0])) == pytest.approx(0.0)


@pytest.mark.parametrize("horizon", list(Horizon))
@QUICK
@given(system=systems(hours=(24, 200)))
def test_every_dispatch_is_proved(system: System, horizon: Horizon) -> None:
    result = compare_inputs(
        [system.case], [system.inputs], "drawn", True, DispatchOptions(horizon=horizon)
    )[0][0]
    size = max(1.0, abs(result.objective))
    assert result.bound <= result.objective + 1e-9 * size
    assert result.objective - result.bound < 1e-6 * size


@QUICK
@given(seed=st.integers(0, 2**32 - 1), scale=st.sampled_from([0.0, 1.0, 30.0]))
def test_compiled_certificate_says_what_its_parts_say(seed: int, scale: float) -> None:
    matrix, window, point = boxed_program(seed)
    rng = np.random.default_rng(seed + 1)
    prices = rng.normal(size=matrix.shape[0]) * scale
    values = point + rng.normal(size=point.size) * rng.choice([0.0, 1.0])
    assert certify(matrix, window, values, prices) == pytest.approx(
        (
            total(window.cost, values),
            dual_bound(matrix, window, prices),
            violation(matrix, window, values),
        ),
        rel=1e-12,
        abs=1e-12,
    )


def test_a_number_that_is_none_is_no_proof() -> None:
    matrix, window, point = boxed_program(1)
    prices = np.full(matrix.shape[0], np.nan)
    assert np.isnan(certify(matrix, window, point, prices)[1])
    assert np.isnan(certify(matrix, window, point * np.nan, prices * 0.0)[0])
