"""A basis made elsewhere, taken over."""

from __future__ import annotations

from typing import Any

from tieline.compiled import callable_from_python, compiled
from tieline.dispatch.network.basis import attach, bear, mark_cycle, show_side
from tieline.dispatch.network.tables import Indices, Simplex


@callable_from_python
def adopt(s: Simplex, arcs: Indices, raised: Indices) -> None:
    """Make arcs (rows,) the basic columns of their rows, and rest the others where raised
    (columns,) says. The arcs must be a basis; values and prices are left to be set from nothing.
    """
    rows, columns = s.rows, s.columns
    for row in range(rows.shape[0]):
        columns[rows[row].arc].owner = -1
        rows[row].child = -1
        rows[row].cyclic = 0
    for row in range(rows.shape[0]):
        attach(rows, row, bear(rows, columns, row, arcs[row], 0.0))
    for column in range(columns.shape[0]):
        columns[column].raised = raised[column]
        show_side(s.entries, columns[column])
    mark_cycles(rows, s.order)


@compiled
def mark_cycles(rows: Any, seen: Indices) -> None:
    """Flag the rows that are their own ancestors. seen (rows,) is room: who walked by first."""
    for row in range(rows.shape[0]):
        seen[row] = -1
    for row in range(rows.shape[0]):
        at = row
        while at >= 0 and seen[at] < 0:
            seen[at] = row
            at = rows[at].parent
        if at >= 0 and seen[at] == row:
            mark_cycle(rows, at, 1)
