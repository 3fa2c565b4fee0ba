"""Columns of the inverse: what a load in a row moves."""

from __future__ import annotations

from typing import Any

from tieline.compiled import compiled
from tieline.dispatch.network.basis import product
from tieline.dispatch.network.tables import STAMP, TOUCHED, Indices


@compiled
def push(rows: Any, touched: Indices, tally: Indices, row: int, amount: float, only: bool) -> None:
    """Add B^-1 of a load in one row to flow, and note the rows it touches (``only`` the first)."""
    stamp = tally[STAMP]
    first = -1
    while row >= 0:
        r = rows[row]
        if r.cyclic:
            if first < 0:
                first = row
                amount /= 1.0 - product(rows, row)
            elif row == first:
                return
        r.flow += amount / r.own
        if r.stamp != stamp:
            r.stamp = stamp
            touched[tally[TOUCHED]] = row
            tally[TOUCHED] += 1
        if only:
            return
        amount *= r.turn
        row = r.parent


@compiled
def push_column(
    rows: Any, columns: Any, touched: Indices, tally: Indices, column: int, times: float
) -> None:
    """Add times x B^-1 x column to flow."""
    c = columns[column]
    push(rows, touched, tally, c.first, times * c.a_first, False)
    if c.second >= 0:
        push(rows, touched, tally, c.second, times * c.a_second, False)


@compiled
def apply_flow(rows: Any, touched: Indices, size: int, times: float) -> None:
    """value -= times x flow for every touched row; clears flow, keeps the touched rows."""
    for k in range(size):
        r = rows[touched[k]]
        r.value -= times * r.flow
        r.flow = 0.0
