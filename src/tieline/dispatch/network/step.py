"""One step of the dual simplex."""

from __future__ import annotations

from typing import Any

from tieline.compiled import compiled
from tieline.dispatch.network.basis import attach, bear, detach, mark_cycle, show_side
from tieline.dispatch.network.broken import broken, list_row
from tieline.dispatch.network.flow import apply_flow, push_column
from tieline.dispatch.network.ratio import candidates, cast_ray, long_step
from tieline.dispatch.network.tables import (
    FLIPS,
    INFEASIBLE,
    OPTIMAL,
    SMALL,
    STALLED,
    STAMP,
    STEPS,
    TOUCHED,
    Simplex,
)


@compiled
def lengthen(rows: Any, row: int, sign: float) -> None:
    """Add or take the row's subtree to or from the lengths of all rows above it."""
    amount = sign * rows[row].turn * rows[row].turn * rows[row].length
    at = rows[row].parent
    while at >= 0:
        r = rows[at]
        r.length = max(r.length + amount, 1.0)
        if r.cyclic:
            return
        amount *= r.turn * r.turn
        at = r.parent


@compiled
def pivot(
    rows: Any,
    columns: Any,
    entries: Any,
    row: int,
    column: int,
    inside: int,
    value: float,
    closes: bool,
) -> None:
    """The arc of ``row`` leaves, ``column`` enters at ``inside``, a row of the subtree below.

    The path from ``inside`` up to ``row`` turns round: each row on it hands its arc to the one
    that was its parent. ``closes``: the other end is in the subtree too, so a cycle is made.
    """
    if rows[row].cyclic:
        mark_cycle(rows, row, 0)
    else:
        lengthen(rows, row, -1.0)
    at, arc, held = inside, column, value
    below = 0.0  # part of the old length that came from the row before on the path
    while True:
        r = rows[at]
        old_arc, old_parent, old_value = r.arc, r.parent, r.value
        part = r.turn * r.turn * r.length
        r.length = max(r.length - below, 1.0)
        below = part
        detach(rows, at)
        attach(rows, at, bear(rows, columns, at, arc, held))
        if at == row:
            break
        at, arc, held = old_parent, old_arc, old_value
    columns[old_arc].owner = -1
    show_side(entries, columns[old_arc])
    show_side(entries, columns[column])
    while at != inside:
        r = rows[at]
        rows[r.parent].length += r.turn * r.turn * r.length
        at = r.parent
    if closes:
        mark_cycle(rows, inside, 1)
    else:
        lengthen(rows, inside, 1.0)


@compiled
def step(s: Simplex, row: int, primal: float) -> int:
    """One pivot on a row; OPTIMAL if done, INFEASIBLE if no column can help, else STALLED."""
    rows, columns, picks, order = s.rows, s.columns, s.picks, s.order
    touched, tally = s.touched, s.tally
    by = broken(rows[row], primal)
    sign = 1.0 if by > 0.0 else -1.0
    leaving = rows[row].arc
    goal = rows[row].high if sign > 0.0 else rows[row].low
    size = cast_ray(rows, s.ray, order, row)
    found = candidates(s, size, sign)
    entering, end = long_step(picks, columns, found, abs(by), primal * max(1.0, abs(goal)))
    ended = INFEASIBLE
    if entering >= 0:
        tally[TOUCHED] = 0
        tally[STAMP] += 1
        flip(s, entering, end, found)
        column = picks[entering].column
        c = columns[column]
        push_column(rows, columns, touched, tally, column, 1.0)
        pace = rows[row].flow
        expected = picks[entering].pace * (-sign if c.raised else sign)
        ended = OPTIMAL
        if abs(pace - expected) > 1e-6 * (1.0 + abs(pace)) or abs(pace) < SMALL:
            ended = STALLED
    if ended != OPTIMAL:
        for k in range(size):
            s.ray[order[k]] = 0.0
        if ended == STALLED:
            apply_flow(rows, touched, tally[TOUCHED], 0.0)
        return ended
    move = (rows[row].value - goal) / pace
    apply_flow(rows, touched, tally[TOUCHED], move)
    inside, outside = c.first, c.second
    if s.ray[inside] == 0.0:
        inside, outside = outside, inside
    closes = outside >= 0 and s.ray[outside] != 0.0
    theta = sign * picks[entering].ratio
    for k in range(size):
        s.price[order[k]] += theta * s.ray[order[k]]
        s.ray[order[k]] = 0.0
    columns[leaving].raised = 1 if sign > 0.0 else 0
    value = move + (c.upper if c.raised else c.lower)
    pivot(rows, columns, s.entries, row, column, inside, value, closes)
    tally[STEPS] += 1
    for k in range(tally[TOUCHED]):
        list_row(rows, s.bad, s.merit, tally, touched[k], primal)
    at = row
    while True:
        list_row(rows, s.bad, s.merit, tally, at, primal)
        if at == inside:
            break
        at = rows[at].parent
    return OPTIMAL


@compiled
def flip(s: Simplex, entering: int, end: int, found: int) -> None:
    """Move every column that the step passed to its other bound."""
    for k in range(end, found):
        if k != entering:
            c = s.columns[s.picks[k].column]
            change = c.lower - c.upper if c.raised else c.upper - c.lower
            c.raised = 1 - c.raised
            show_side(s.entries, c)
            push_column(s.rows, s.columns, s.touched, s.tally, s.picks[k].column, change)
            s.tally[FLIPS] += 1
    apply_flow(s.rows, s.touched, s.tally[TOUCHED], 1.0)
