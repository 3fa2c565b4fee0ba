"""A bounded dual simplex for generalised networks: columns with one or two nonzeros.

The basis of such a program is a graph in which every row owns one basic column, its *arc*. The
arc's other row is the row's *parent*; an arc with one nonzero is a root and has none. Following
parents ends at a root or runs into a cycle. Both systems of the simplex method are then walks:

    B x = r:   x = r / own, and the parent's r grows by turn r          child to parent
    y B = c:   y = c / own + turn y of the parent                       parent to child
    turn = - far / own     own, far: coefficients of the arc in the row and in its parent

Around a cycle the product of turns is not 1, or the basis would be singular; a walk that enters
a cycle with r goes round it once with r / (1 - product).

Every column has finite bounds, so a column outside the basis rests at the bound its reduced cost
asks for, and any basis is a start: there is no first phase. Each step takes the row whose arc
breaks a bound worst, by steepest edge (the length of its row of the inverse is a sum over the
subtree below it), and lets in the column that the long-step ratio test names.

Kernels allocate nothing; all rooms are in ``Simplex``, which is kept from solve to solve.
Sources: Ahuja, Magnanti, Orlin, Network Flows, ch. 15; Maros, Computational Techniques of the
Simplex Method, ch. 10; Forrest and Goldfarb 1992 (steepest edge).
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tieline.case.columns import Floats
from tieline.compiled import callable_from_python, compiled

Indices: TypeAlias = npt.NDArray[np.int32]
Bytes: TypeAlias = npt.NDArray[np.int8]

OPTIMAL, INFEASIBLE, STALLED = 0, 1, 2
"""How a solve ended: optimum, no dispatch fits the bounds, gave up."""

REFRESH = 2000
"""Steps between two fresh computations of prices and values."""

SMALL = 1e-9
"""Pivots below this are no pivots; a cycle whose product is this near 1 is none."""

WEAK = 0.1
"""Pivots below this give way to larger ones where they may."""

SCANS = 4
"""Breakpoints looked for one by one, before it pays to build a heap of them."""

MANY = 600
"""Resting columns moved by a new question, beyond which fresh values are cheaper."""

TRIES = 20
"""Fresh starts after a step that failed, before giving up."""

STEPS, FLIPS, FRESH, BAD, TOUCHED, STAMP, MOVED, LOGICAL = range(8)
"""Places in ``tally``: steps, flips, fresh starts, sizes of bad and touched, stamp, columns moved
by the last question, number of the first logical."""


def _record(floats: str, integers: str) -> np.dtype[Any]:
    fields = [(name, np.float64) for name in floats.split()]
    return np.dtype([*fields, *((name, np.int32) for name in integers.split())])


ROW = _record(
    "own turn value low high price length ray flow",
    "arc parent child following previous cyclic stamp place",
)
"""A row. arc: its basic column; own: the arc's coefficient in the row; turn: what a unit of load
becomes on its way to the parent; value and bounds of the arc; price of the row; length: squared,
of the subtree's prices; parent, child, following, previous: rows or -1; cyclic: 1 = on a cycle.
Rooms: ray (row of the inverse), flow (column of the inverse), stamp, place in ``bad``."""

COLUMN = _record(
    "lower upper cost a_first a_second", "first second at_first at_second owner raised"
)
"""A column. first, second: rows of its nonzeros a_first, a_second (second -1 where there is one),
which stand at the entries at_first, at_second; owner: the row it is the arc of, or -1;
raised: 1 = rests at the upper bound."""

ENTRY = _record("here there cost", "column other side")
"""A nonzero of a row: the column, its cost, its other row or -1, both coefficients.
side: 1 rests at its lower bound, -1 at its upper, 0 cannot move (basic or fixed)."""

PICK = _record("ratio pace", "column")
"""A column whose reduced cost the step moves to zero, at a pace, after a step of ratio."""


class Simplex(NamedTuple):
    """Matrix, basis and point, with room to work in; kept from solve to solve.

    The columns of the matrix are followed by one logical for each row: coefficient -1, its value
    is the row's. start (rows + 1,): where the entries of each row begin.
    order, touched, bad: rows; merit of the bad ones; tally: see STEPS.
    """

    rows: Any
    columns: Any
    entries: Any
    picks: Any
    start: Indices
    order: Indices
    touched: Indices
    bad: Indices
    merit: Floats
    tally: Indices


# The graph of the basis


@compiled
def attach(rows: Any, row: int, parent: int) -> None:
    """Hang a row under its parent."""
    rows[row].parent = parent
    rows[row].previous = -1
    rows[row].following = -1
    if parent >= 0:
        head = rows[parent].child
        rows[row].following = head
        if head >= 0:
            rows[head].previous = row
        rows[parent].child = row


@compiled
def detach(rows: Any, row: int) -> None:
    """Take a row from its parent."""
    parent = rows[row].parent
    if parent < 0:
        return
    left, right = rows[row].previous, rows[row].following
    if left >= 0:
        rows[left].following = right
    else:
        rows[parent].child = right
    if right >= 0:
        rows[right].previous = left
    rows[row].parent = -1


@compiled
def bear(rows: Any, columns: Any, row: int, column: int, value: float) -> int:
    """Make a column the arc of a row; returns the row at its other end, or -1."""
    c = columns[column]
    r = rows[row]
    r.arc = column
    r.value = value
    r.low, r.high = c.lower, c.upper
    c.owner = row
    if c.second == row:
        r.own = c.a_second
        r.turn = -c.a_first / c.a_second
        return int(c.first)
    r.own = c.a_first
    r.turn = -c.a_second / c.a_first
    return int(c.second)


@compiled
def show_side(entries: Any, c: Any) -> None:
    """Write in a column's entries whether and which way it can move."""
    side = 0
    if c.owner < 0 and c.upper > c.lower:
        side = -1 if c.raised else 1
    entries[c.at_first].side = side
    if c.second >= 0:
        entries[c.at_second].side = side


@compiled
def product(rows: Any, row: int) -> float:
    """Product of turns once around the cycle that the row is on."""
    around = rows[row].turn
    at = rows[row].parent
    while at != row:
        around *= rows[at].turn
        at = rows[at].parent
    return float(around)


@compiled
def mark_cycle(rows: Any, row: int, flag: int) -> None:
    """Set or clear the flag of all rows of a cycle."""
    rows[row].cyclic = flag
    at = rows[row].parent
    while at != row:
        rows[at].cyclic = flag
        at = rows[at].parent


@compiled
def sort_rows(rows: Any, order: Indices) -> None:
    """order: roots and cycles first, every other row after its parent."""
    end = 0
    for row in range(rows.shape[0]):
        if rows[row].parent < 0 or rows[row].cyclic:
            order[end] = row
            end += 1
    at = 0
    while at < end:
        below = rows[order[at]].child
        while below >= 0:
            if not rows[below].cyclic:
                order[end] = below
                end += 1
            below = rows[below].following
        at += 1


# Prices and values from nothing


@compiled
def set_prices(rows: Any, columns: Any, order: Indices) -> None:
    """y B = c, parents before children."""
    for k in range(order.shape[0]):
        row = order[k]
        r = rows[row]
        if r.cyclic == 1:
            _cycle_prices(rows, columns, row)
        elif r.cyclic == 0:
            price = columns[r.arc].cost / r.own
            if r.parent >= 0:
                price += r.turn * rows[r.parent].price
            r.price = price
    _clear_done(rows, order)


@compiled
def _cycle_prices(rows: Any, columns: Any, row: int) -> None:
    around, total = 1.0, 0.0
    at = row
    while True:
        r = rows[at]
        total += around * columns[r.arc].cost / r.own
        around *= r.turn
        r.cyclic = 2  # done
        at = r.parent
        if at == row:
            break
    rows[row].price = total / (1.0 - around)
    # Against the direction of parents: each row's cyclic child follows from it.
    while True:
        below = rows[at].child
        while rows[below].cyclic == 0:
            below = rows[below].following
        if below == row:
            break
        r = rows[below]
        r.price = columns[r.arc].cost / r.own + r.turn * rows[at].price
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
def choose_side(rows: Any, c: Any, tolerance: float) -> None:
    """Rest a column at the bound that its reduced cost asks for; it stays where that is 0."""
    reduced = c.cost - c.a_first * rows[c.first].price
    if c.second >= 0:
        reduced -= c.a_second * rows[c.second].price
    if reduced > tolerance:
        c.raised = 0
    elif reduced < -tolerance:
        c.raised = 1


@compiled
def set_sides(rows: Any, columns: Any, entries: Any, tolerance: float) -> None:
    """Rest every column outside the basis where it should."""
    for column in range(columns.shape[0]):
        c = columns[column]
        if c.owner < 0 and c.upper > c.lower:
            choose_side(rows, c, tolerance)
            show_side(entries, c)


@compiled
def refresh(s: Simplex, primal: float, dual: float) -> None:
    """Prices, sides, values, lengths and the list of broken bounds, from nothing."""
    sort_rows(s.rows, s.order)
    set_prices(s.rows, s.columns, s.order)
    set_sides(s.rows, s.columns, s.entries, dual)
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
    set_prices(s.rows, s.columns, s.order)
    set_values(s.rows, s.columns, s.order)
    list_all(s, primal)


# Broken bounds


@compiled
def broken(r: Any, tolerance: float) -> float:
    """How far a row's arc is above its upper bound (positive) or below its lower (negative)."""
    if r.value > r.high + tolerance * max(1.0, abs(r.high)):
        return float(r.value - r.high)
    if r.value < r.low - tolerance * max(1.0, abs(r.low)):
        return float(r.value - r.low)
    return 0.0


@compiled
def list_row(
    rows: Any, bad: Indices, merit: Floats, tally: Indices, row: int, tolerance: float
) -> None:
    """Enter a row in the list of broken bounds with its merit, or take it out.

    merit = broken^2 / |row of the inverse|^2: steepest edge
    """
    r = rows[row]
    by = broken(r, tolerance)
    if by != 0.0:
        if r.place < 0:
            r.place = tally[BAD]
            bad[r.place] = row
            tally[BAD] += 1
        by *= r.own
        merit[r.place] = by * by / r.length
    elif r.place >= 0:
        tally[BAD] -= 1
        end = tally[BAD]
        bad[r.place] = bad[end]
        merit[r.place] = merit[end]
        rows[bad[end]].place = r.place
        r.place = -1


@compiled
def list_all(s: Simplex, tolerance: float) -> None:
    """Make the list of broken bounds anew."""
    s.tally[BAD] = 0
    for row in range(s.rows.shape[0]):
        s.rows[row].place = -1
        list_row(s.rows, s.bad, s.merit, s.tally, row, tolerance)


@compiled
def worst_row(bad: Indices, merit: Floats, size: int) -> int:
    """The row with the largest merit, or -1."""
    best, chosen = 0.0, -1
    for k in range(size):
        if merit[k] > best:
            best, chosen = merit[k], bad[k]
    return chosen


# One step


@compiled
def cast_ray(rows: Any, order: Indices, row: int) -> int:
    """Row of the inverse that belongs to a row's arc: ray, nonzero on order[:size]."""
    start = 1.0 / rows[row].own
    if rows[row].cyclic:
        start /= 1.0 - product(rows, row)
    rows[row].ray = start
    order[0] = row
    at, end = 0, 1
    while at < end:
        above = rows[order[at]].ray
        below = rows[order[at]].child
        while below >= 0:
            r = rows[below]
            if below != row:
                r.ray = r.turn * above
                order[end] = below
                end += 1
            below = r.following
        at += 1
    return end


@compiled
def candidates(
    rows: Any, entries: Any, picks: Any, start: Indices, order: Indices, size: int, sign: float
) -> int:
    """Columns whose reduced cost the step drives towards zero: picks."""
    found = 0
    for k in range(size):
        row = order[k]
        ray, price = sign * rows[row].ray, rows[row].price
        for entry in range(start[row], start[row + 1]):
            e = entries[entry]
            if e.side == 0:
                continue
            pace = e.here * ray
            reduced = e.cost - e.here * price
            if e.other >= 0:
                far = rows[e.other]
                if far.ray != 0.0:
                    if e.other < row:
                        continue  # seen from its other end
                    pace += sign * e.there * far.ray
                reduced -= e.there * far.price
            pace *= e.side
            if pace > SMALL:
                p = picks[found]
                p.column = e.column
                p.ratio = max(e.side * reduced, 0.0) / pace
                p.pace = pace
                found += 1
    return found


@compiled
def _sift(picks: Any, at: int, end: int) -> None:
    """Restore the heap of picks, smallest ratio on top, from one place down."""
    while True:
        below = 2 * at + 1
        if below >= end:
            return
        if below + 1 < end and _before(picks[below + 1], picks[below]):
            below += 1
        if not _before(picks[below], picks[at]):
            return
        _swap(picks[at], picks[below])
        at = below


@compiled
def _first_to_top(picks: Any, end: int) -> None:
    best = 0
    for k in range(1, end):
        if _before(picks[k], picks[best]):
            best = k
    _swap(picks[0], picks[best])


@compiled
def _before(one: Any, other: Any) -> bool:
    """Order of breakpoints; equal ones by pace, so that the largest comes last and enters."""
    if one.ratio != other.ratio:
        return bool(one.ratio < other.ratio)
    if one.pace != other.pace:
        return bool(one.pace < other.pace)
    return bool(one.column < other.column)


@compiled
def _swap(one: Any, other: Any) -> None:
    one.column, other.column = other.column, one.column
    one.ratio, other.ratio = other.ratio, one.ratio
    one.pace, other.pace = other.pace, one.pace


@compiled
def long_step(picks: Any, columns: Any, found: int, slope: float, slack: float) -> tuple[int, int]:
    """How far the dual step goes: place of the entering pick, and where those passed begin.

    Passing a breakpoint moves its column to the other bound, which costs pace x span of the
    slope; the step ends where the slope would turn (to within ``slack``). What was passed stands
    in picks[end:found]. Place -1: the slope never turns.
    """
    end = found
    while end > 0:
        if found - end < SCANS:
            _first_to_top(picks, end)
        elif found - end == SCANS:
            for at in range(end // 2 - 1, -1, -1):
                _sift(picks, at, end)
        else:
            _sift(picks, 0, end)
        c = columns[picks[0].column]
        slope -= picks[0].pace * (c.upper - c.lower)
        if slope <= slack:
            break
        end -= 1
        _swap(picks[0], picks[end])
    if end == 0:
        return -1, 0
    # A small pivot gives way to a large one passed at the same ratio, or within a hair of it.
    best = 0
    if picks[0].pace < WEAK:
        for k in range(end, found):
            if picks[0].ratio - picks[k].ratio > 1e-13 * (1.0 + picks[0].ratio):
                break
            if picks[k].pace > 10.0 * picks[best].pace:
                best = k
    return best, end


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
    size = cast_ray(rows, order, row)
    found = candidates(rows, s.entries, picks, s.start, order, size, sign)
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
            rows[order[k]].ray = 0.0
        if ended == STALLED:
            apply_flow(rows, touched, tally[TOUCHED], 0.0)
        return ended
    move = (rows[row].value - goal) / pace
    apply_flow(rows, touched, tally[TOUCHED], move)
    inside, outside = c.first, c.second
    if rows[inside].ray == 0.0:
        inside, outside = outside, inside
    closes = outside >= 0 and rows[outside].ray != 0.0
    theta = sign * picks[entering].ratio
    for k in range(size):
        r = rows[order[k]]
        r.price += theta * r.ray
        r.ray = 0.0
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


# A new question


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
        c = columns[column]
        if c.cost != cost[column]:
            dear = True
            c.cost = cost[column]
            entries[c.at_first].cost = cost[column]
            if c.second >= 0:
                entries[c.at_second].cost = cost[column]
        if c.lower != lower[column] or c.upper != upper[column]:
            set_bounds(s, c, lower[column], upper[column], dual)
    for row in range(rows.shape[0]):
        least, most = low[row], high[row]
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
        e = s.entries[entry]
        c = s.columns[e.column]
        if c.first == row and c.second < 0 and e.here == -1.0 and e.column >= s.tally[LOGICAL]:
            continue
        one, other = e.here * c.lower, e.here * c.upper
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
        choose_side(s.rows, c, dual)
    show_side(s.entries, c)
    change = (c.upper if c.raised else c.lower) - before
    if change != 0.0:
        s.tally[MOVED] += 1
        if s.tally[MOVED] <= MANY:
            push(s.rows, s.touched, s.tally, c.first, change * c.a_first, False)
            if c.second >= 0:
                push(s.rows, s.touched, s.tally, c.second, change * c.a_second, False)


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
    stop = s.tally[STEPS] + limit
    while True:
        row = worst_row(s.bad, s.merit, s.tally[BAD])
        if row < 0 and not anew:
            if fresh:
                return OPTIMAL
            verify(s, primal)
            fresh = True
            continue
        if not anew and s.tally[STEPS] - last < REFRESH:
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
def read(s: Simplex, values: Floats, prices: Floats) -> None:
    """The point that the basis stands for: values (structural columns,), prices (rows,)."""
    for column in range(values.shape[0]):
        c = s.columns[column]
        x = c.upper if c.raised else c.lower
        if c.owner >= 0:
            x = min(max(s.rows[c.owner].value, c.lower), c.upper)
        values[column] = x
    for row in range(prices.shape[0]):
        prices[row] = s.rows[row].price
