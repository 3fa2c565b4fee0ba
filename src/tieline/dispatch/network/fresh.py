"""Prices, values, lengths and sides from nothing."""

from __future__ import annotations

from typing import Any

from tieline.case.columns import Floats
from tieline.compiled import compiled
from tieline.dispatch.network.basis import show_side
from tieline.dispatch.network.tables import Indices


@compiled
def cost_of(costs: Floats, column: int) -> float:
    """Of a column; a logical costs nothing."""
    return float(costs[column]) if column < costs.shape[0] else 0.0


@compiled
def set_prices(rows: Any, costs: Floats, prices: Floats, order: Indices) -> None:
    """y B = c, parents before children. costs (structural columns,): logicals cost nothing."""
    for k in range(order.shape[0]):
        row = order[k]
        r = rows[row]
        if r.cyclic == 1:
            _cycle_prices(rows, costs, prices, row)
        elif r.cyclic == 0:
            price = cost_of(costs, r.arc) / r.own
            if r.parent >= 0:
                price += r.turn * prices[r.parent]
            prices[row] = price
    _clear_done(rows, order)


@compiled
def _cycle_prices(rows: Any, costs: Floats, prices: Floats, row: int) -> None:
    around, total = 1.0, 0.0
    at = row
    while True:
        r = rows[at]
        total += around * cost_of(costs, r.arc) / r.own
        around *= r.turn
        r.cyclic = 2  # done
        at = r.parent
        if at == row:
            break
    prices[row] = total / (1.0 - around)
    # Against the direction of parents: each row's cyclic child follows from it.
    while True:
        below = rows[at].child
        while rows[below].cyclic == 0:
            below = rows[below].following
        if below == row:
            break
        r = rows[below]
        prices[below] = cost_of(costs, r.arc) / r.own + r.turn * prices[at]
        at = below


@compiled
def _clear_done(rows: Any, order: Indices) -> None:
    for k in range(order.shape[0]):
        if rows[order[k]].cyclic == 2:
            rows[order[k]].cyclic = 1
        elif rows[order[k]].parent >= 0 and rows[order[k]].cyclic == 0:
            return  # roots and cycles stand first


@compiled
def set_values(rows: Any, columns: Any, order: Indices) -> None:
    """B x = -N x_N, children before parents; flow holds the loads."""
    for row in range(rows.shape[0]):
        rows[row].flow = 0.0
    for column in range(columns.shape[0]):
        c = columns[column]
        if c.owner < 0:
            x = c.upper if c.raised else c.lower
            if x != 0.0:
                rows[c.first].flow -= c.a_first * x
                if c.second >= 0:
                    rows[c.second].flow -= c.a_second * x
    for k in range(order.shape[0] - 1, -1, -1):
        r = rows[order[k]]
        if r.cyclic == 0:
            r.value = r.flow / r.own
            if r.parent >= 0:
                rows[r.parent].flow += r.turn * r.flow
    for k in range(order.shape[0]):
        if rows[order[k]].cyclic == 1:
            _cycle_values(rows, order[k])
        elif rows[order[k]].parent >= 0 and rows[order[k]].cyclic == 0:
            break
    _clear_done(rows, order)
    for row in range(rows.shape[0]):
        rows[row].flow = 0.0


@compiled
def _cycle_values(rows: Any, row: int) -> None:
    carried, around = 0.0, rows[row].turn
    at = rows[row].parent
    while at != row:
        carried = (carried + rows[at].flow) * rows[at].turn
        around *= rows[at].turn
        at = rows[at].parent
    carried = (carried + rows[row].flow) / (1.0 - around)
    while True:
        r = rows[at]
        r.value = carried / r.own
        r.cyclic = 2  # done
        carried *= r.turn
        at = r.parent
        if at == row:
            break
        carried += rows[at].flow


@compiled
def set_lengths(rows: Any, order: Indices) -> None:
    """length = 1 + sum over children of turn^2 length: squared prices of the subtree."""
    for row in range(rows.shape[0]):
        rows[row].length = 1.0
    for k in range(order.shape[0] - 1, -1, -1):
        r = rows[order[k]]
        if r.cyclic == 0 and r.parent >= 0:
            rows[r.parent].length += r.turn * r.turn * r.length


@compiled
def choose_side(prices: Floats, c: Any, tolerance: float) -> None:
    """Rest a column at the bound that its reduced cost asks for; it stays where that is 0."""
    reduced = c.cost - c.a_first * prices[c.first]
    if c.second >= 0:
        reduced -= c.a_second * prices[c.second]
    if reduced > tolerance:
        c.raised = 0
    elif reduced < -tolerance:
        c.raised = 1


@compiled
def set_sides(prices: Floats, columns: Any, entries: Any, tolerance: float) -> None:
    """Rest every column outside the basis where it should."""
    for column in range(columns.shape[0]):
        c = columns[column]
        if c.owner < 0 and c.upper > c.lower:
            choose_side(prices, c, tolerance)
            show_side(entries, c)
