"""Records of the network simplex: rows, columns, entries, breakpoints."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tieline.case.columns import Floats

Indices: TypeAlias = npt.NDArray[np.int32]

OPTIMAL, INFEASIBLE, STALLED = 0, 1, 2
"""How a solve ended: optimum, no dispatch fits the bounds, gave up."""

REFRESH = 2000
"""Steps between two fresh computations of prices and values."""

SHARE = 16
"""Part of the rows that such steps may be, where that is more: it costs a pass over all columns."""

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
    "own turn value low high length flow",
    "arc parent child following previous cyclic stamp place",
)
"""A row. arc: its basic column; own: the arc's coefficient in the row; turn: what a unit of load
becomes on its way to the parent; value and bounds of the arc; length: squared,
of the subtree's prices; parent, child, following, previous: rows or -1; cyclic: 1 = on a cycle.
Rooms: flow (column of the inverse), stamp, place in ``bad``."""

COLUMN = _record(
    "lower upper cost a_first a_second", "first second at_first at_second owner raised"
)
"""A column. first, second: rows of its nonzeros a_first, a_second (second -1 where there is one),
which stand at the entries at_first, at_second; owner: the row it is the arc of, or -1;
raised: 1 = rests at the upper bound."""

ENTRY = _record("cost", "kind side")
"""A nonzero of a row: its column's cost, its kind.
side: 1 rests at its lower bound, -1 at its upper, 0 cannot move (basic or fixed). Most time goes
into reading these, so what repeats from hour to hour stands in a table of kinds."""

KIND = _record("here there", "shift")
"""What an entry shares with many: its coefficient, that of the column's other row, and how many
rows further that one is, 0 where there is none."""

PICK = _record("ratio pace", "column")
"""A column whose reduced cost the step moves to zero, at a pace, after a step of ratio."""


class Simplex(NamedTuple):
    """Matrix, basis and point, with room to work in; kept from solve to solve.

    The columns of the matrix are followed by one logical for each row: coefficient -1, its value
    is the row's. start (rows + 1,): where the entries of each row begin; column_of (entries,).
    price (rows,); ray (rows,): row of the inverse.
    cost, lower, upper (structural columns,), low, high (rows,): the last question;
    stale (rows,): 1 where a column's bounds have changed since the row's were taken over.
    order, touched, bad: rows; merit of the bad ones; tally: see STEPS.
    """

    rows: Any
    columns: Any
    entries: Any
    kinds: Any
    column_of: Indices
    price: Floats
    ray: Floats
    cost: Floats
    lower: Floats
    upper: Floats
    low: Floats
    high: Floats
    stale: Indices
    picks: Any
    start: Indices
    order: Indices
    touched: Indices
    bad: Indices
    merit: Floats
    tally: Indices
