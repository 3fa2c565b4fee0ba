"""The graph of the basis: rows, their arcs, who hangs under whom."""

from __future__ import annotations

from typing import Any

from tieline.compiled import compiled
from tieline.dispatch.network.tables import Indices


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
