"""What proves an optimum: a lower bound that needs no trust in the solver.

``certify`` says in one pass, compiled, what total, dual_bound and violation say one by one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from tieline.case.columns import Floats
from tieline.compiled import callable_from_python
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


def certify(
    matrix: sparse.csc_matrix, window: Bounds, values: Floats, prices: Floats
) -> tuple[float, float, float]:
    """Cost of a point, the bound its prices prove, and how far it misses rows and bounds."""
    rows = matrix.shape[0]
    found = np.zeros(3)
    _certify(
        matrix.indptr,
        matrix.indices,
        matrix.data,
        window.cost,
        window.lower,
        window.upper,
        window.row_lower,
        window.row_upper,
        values,
        prices.copy(),
        np.zeros(rows),
        found,
    )
    return float(found[0]), float(found[1]), float(found[2])


@callable_from_python
def _certify(
    start: Any,
    row_of: Any,
    entry: Floats,
    cost: Floats,
    lower: Floats,
    upper: Floats,
    row_lower: Floats,
    row_upper: Floats,
    values: Floats,
    prices: Floats,
    activity: Floats,
    found: Floats,
) -> None:
    spent, bound, worst = 0.0, 0.0, 0.0
    for row in range(prices.shape[0]):
        y = prices[row]
        if (y < 0.0 and row_upper[row] == np.inf) or (y > 0.0 and row_lower[row] == -np.inf):
            y = prices[row] = 0.0
        if y != 0.0:
            bound += y * (row_lower[row] if y > 0.0 else row_upper[row])
    for column in range(values.shape[0]):
        x, low, high = values[column], lower[column], upper[column]
        reduced = cost[column]
        for k in range(start[column], start[column + 1]):
            activity[row_of[k]] += entry[k] * x
            reduced -= entry[k] * prices[row_of[k]]
        spent += cost[column] * x
        bound += reduced * (low if reduced > 0.0 else high)
        worst = max(worst, (low - x) / max(abs(low), 1.0), (x - high) / max(abs(high), 1.0))
    for row in range(prices.shape[0]):
        low, high, x = row_lower[row], row_upper[row], activity[row]
        if low != -np.inf:
            worst = max(worst, (low - x) / max(abs(low), 1.0))
        if high != np.inf:
            worst = max(worst, (x - high) / max(abs(high), 1.0))
    found[0], found[1], found[2] = spent, bound, worst
