"""What every solver of a window returns."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import sparse

from tieline.case.columns import Floats
from tieline.dispatch.certificate import certify
from tieline.dispatch.linear_program import Bounds


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """An optimum: values (columns,), prices (rows,), objective and its lower bound [USD].

    violation: how far it misses a row or a bound at most, as a share of that limit's size.
    """

    values: Floats
    prices: Floats
    objective: float
    bound: float
    violation: float


def certified(
    matrix: sparse.csc_matrix, window: Bounds, values: Floats, prices: Floats
) -> Solution:
    """A point and prices with what they cost and what they prove."""
    return Solution(values, prices, *certify(matrix, window, values, prices))
