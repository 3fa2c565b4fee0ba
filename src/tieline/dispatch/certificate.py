"""What proves an optimum: a lower bound that needs no trust in the solver."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from tieline.case.columns import Floats
from tieline.dispatch.linear_program import Bounds


def dual_bound(matrix: sparse.csc_matrix, window: Bounds, prices: Floats) -> float:
    """No feasible dispatch costs less than this   [USD].

    For any y:  min c'x  >=  sum_i min over the row's range of y_i b_i
                           + sum_j min over [l_j, u_j] of (c - A'y)_j x_j
    (weak duality; every column has finite bounds, so the second sum always exists).
    A price with the wrong sign for an open row is set to zero first, which only weakens
    the bound. matrix (rows, columns), prices (rows,) [USD per unit].
    """
    y = prices.copy()
    y[(y < 0.0) & np.isinf(window.row_upper)] = 0.0
    y[(y > 0.0) & np.isinf(window.row_lower)] = 0.0
    side = np.where(y > 0.0, window.row_lower, window.row_upper)
    side[y == 0.0] = 0.0
    reduced = window.cost - matrix.T @ y
    column = np.where(reduced > 0.0, window.lower, window.upper)
    return total(y, side) + total(reduced, column)


def violation(matrix: sparse.csc_matrix, window: Bounds, values: Floats) -> float:
    """How far a point misses its rows and bounds, the worst of all   [share of the limit].

    Measured against the larger of 1 and the limit's own size.
    """
    worst = 0.0
    for point, low, high in (
        (matrix @ values, window.row_lower, window.row_upper),
        (values, window.lower, window.upper),
    ):
        for over, limit in ((low - point, low), (point - high, high)):
            size = np.maximum(np.abs(np.where(np.isfinite(limit), limit, 0.0)), 1.0)
            worst = max(worst, float((over / size).max(initial=0.0)))
    return worst


def total(left: Floats, right: Floats) -> float:
    """sum_i left_i right_i, without the threads of a linear algebra library.

    Their idle workers would spin on the cores that other processes solve on.
    """
    return float(np.einsum("i,i->", left, right))
