"""A question taken over, solved from the last basis, and read off."""

from __future__ import annotations

from typing import Any

import numpy as np

from tieline.case.columns import Floats
from tieline.compiled import callable_from_python, compiled
from tieline.dispatch.network.basis import show_side, sort_rows
from tieline.dispatch.network.broken import list_all, list_row, worst_row
from tieline.dispatch.network.flow import apply_flow, push
from tieline.dispatch.network.fresh import (
    choose_side,
    set_lengths,
    set_prices,
    set_sides,
    set_values,
)
from tieline.dispatch.network.step import step
from tieline.dispatch.network.tables import (
    BAD,
    FRESH,
    LOGICAL,
    MANY,
    MOVED,
    OPTIMAL,
    REFRESH,
    SHARE,
    STALLED,
    STAMP,
    STEPS,
    TOUCHED,
    TRIES,
    Simplex,
)


@callable_from_python
def load(
    s: Simplex, cost: Floats, lower: Floats, upper: Floats, low: Floats, high: Floats, dual: float
) -> bool:
    """Take over what differs from the last question; True if values must be set from nothing.

    cost, lower, upper (structural columns,); low, high (rows,), infinite where a side is open.
    """
    rows, columns, entries, tally = s.rows, s.columns, s.entries, s.tally
    tally[TOUCHED] = 0
    tally[STAMP] += 1
    tally[MOVED] = 0
    dear = False
    for column in range(cost.shape[0]):
        if s.cost[column] != cost[column]:
            dear = True
            c = columns[column]
            s.cost[column] = c.cost = cost[column]
            entries[c.at_first].cost = cost[column]
            if c.second >= 0:
                entries[c.at_second].cost = cost[column]
        if s.lower[column] != lower[column] or s.upper[column] != upper[column]:
            s.lower[column], s.upper[column] = lower[column], upper[column]
            c = columns[column]
            s.stale[c.first] = 1
            if c.second >= 0:
                s.stale[c.second] = 1
            set_bounds(s, c, lower[column], upper[column], dual)
    for row in range(rows.shape[0]):
        least, most = low[row], high[row]
        if s.stale[row] == 0 and s.low[row] == least and s.high[row] == most:
            continue
        s.stale[row], s.low[row], s.high[row] = 0, least, most
        if least == -np.inf or most == np.inf:
            fewest, greatest = activity(s, row)
            least, most = max(least, fewest), min(most, greatest)
        c = columns[cost.shape[0] + row]
        if c.lower != least or c.upper != most:
            set_bounds(s, c, least, most, dual)
    return dear or tally[MOVED] > MANY


@compiled
def activity(s: Simplex, row: int) -> tuple[float, float]:
    """Least and most that a row can be within its columns' bounds, with room to spare."""
    fewest, greatest = 0.0, 0.0
    for entry in range(s.start[row], s.start[row + 1]):
        column = s.column_of[entry]
        if column >= s.tally[LOGICAL]:
            continue
        c, here = s.columns[column], s.kinds[s.entries[entry].kind].here
        one, other = here * c.lower, here * c.upper
        fewest += min(one, other)
        greatest += max(one, other)
    return fewest - 1.0 - 1e-6 * abs(fewest), greatest + 1.0 + 1e-6 * abs(greatest)


@compiled
def set_bounds(s: Simplex, c: Any, lower: float, upper: float, dual: float) -> None:
    """New bounds of one column, and what they move."""
    if c.owner >= 0:
        r = s.rows[c.owner]
        c.lower, c.upper = lower, upper
        r.low, r.high = lower, upper
        push(s.rows, s.touched, s.tally, c.owner, 0.0, True)
        return
    before = c.upper if c.raised else c.lower
    c.lower, c.upper = lower, upper
    if upper > lower:
        choose_side(s.price, c, dual)
    show_side(s.entries, c)
    change = (c.upper if c.raised else c.lower) - before
    if change != 0.0:
        s.tally[MOVED] += 1
        if s.tally[MOVED] <= MANY:
            push(s.rows, s.touched, s.tally, c.first, change * c.a_first, False)
            if c.second >= 0:
                push(s.rows, s.touched, s.tally, c.second, change * c.a_second, False)


@compiled
def refresh(s: Simplex, primal: float, dual: float) -> None:
    """Prices, sides, values, lengths and the list of broken bounds, from nothing."""
    sort_rows(s.rows, s.order)
    set_prices(s.rows, s.cost, s.price, s.order)
    set_sides(s.price, s.columns, s.entries, dual)
    set_values(s.rows, s.columns, s.order)
    set_lengths(s.rows, s.order)
    list_all(s, primal)
    s.tally[FRESH] += 1


@compiled
def verify(s: Simplex, primal: float) -> None:
    """Prices and values of an optimum from nothing, free of the rounding of the steps.

    Sides stay: the steps have kept them, and the certificate will tell.
    """
    sort_rows(s.rows, s.order)
    set_prices(s.rows, s.cost, s.price, s.order)
    set_values(s.rows, s.columns, s.order)
    list_all(s, primal)


@callable_from_python
def run(s: Simplex, anew: bool, limit: int, primal: float, dual: float) -> int:
    """Solve from the basis at hand; returns OPTIMAL, INFEASIBLE or STALLED.

    ``anew``: prices and values are set from nothing first; otherwise what ``load`` moved counts.
    """
    if not anew:
        apply_flow(s.rows, s.touched, s.tally[TOUCHED], 1.0)
        for k in range(s.tally[TOUCHED]):
            list_row(s.rows, s.bad, s.merit, s.tally, s.touched[k], primal)
    fresh, last, tries = False, s.tally[STEPS], 0
    often = max(REFRESH, s.rows.shape[0] // SHARE)
    stop = s.tally[STEPS] + limit
    while True:
        row = worst_row(s.bad, s.merit, s.tally[BAD])
        if row < 0 and not anew:
            if fresh:
                return OPTIMAL
            verify(s, primal)
            fresh = True
            continue
        if not anew and s.tally[STEPS] - last < often:
            ended = step(s, row, primal)
            if ended == OPTIMAL:
                fresh = False
                continue
            if fresh:
                return ended
            tries += 1
        if tries > TRIES or s.tally[STEPS] >= stop:
            return STALLED
        refresh(s, primal, dual)
        anew, fresh, last = False, True, s.tally[STEPS]


@callable_from_python
def read(s: Simplex, cost: Floats, values: Floats, prices: Floats) -> None:
    """The point that the basis stands for, and the prices that go with these costs.

    cost, values (structural columns,); prices (rows,). The simplex keeps its own costs.
    """
    for column in range(values.shape[0]):
        c = s.columns[column]
        x = c.upper if c.raised else c.lower
        if c.owner >= 0:
            x = min(max(s.rows[c.owner].value, c.lower), c.upper)
        values[column] = x
    set_prices(s.rows, cost, prices, s.order)
