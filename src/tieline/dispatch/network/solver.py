"""Programs that are generalised networks, solved again and again in place."""

from __future__ import annotations

from copy import copy
from typing import Any

import numpy as np
from scipy import sparse

from tieline.case.columns import Floats, Integers
from tieline.dispatch.linear_program import Bounds
from tieline.dispatch.network.adopt import adopt
from tieline.dispatch.network.kinds import gather_kinds
from tieline.dispatch.network.solve import load, read, run
from tieline.dispatch.network.tables import (
    COLUMN,
    ENTRY,
    KIND,
    LOGICAL,
    OPTIMAL,
    PICK,
    ROW,
    Indices,
    Simplex,
)


class NetworkSolver:
    """Keeps one program and its last basis; the next question starts from there."""

    def __init__(self, matrix: sparse.csc_matrix, tolerance: float) -> None:
        self._matrix = without_zeros(matrix)
        self._tolerance = tolerance
        self._simplex = logical_basis(self._matrix)
        self._begun = False

    def begin(self, window: Bounds, arcs: Integers, raised: Integers) -> None:
        """Take a basis made elsewhere for the next question: see ``basis``.

        The window is one under which it is a good start; the question may be another.
        """
        self._load(window)
        adopt(self._simplex, arcs.astype(np.int32), raised.astype(np.int32))
        self._begun = False

    def basis(self) -> tuple[Integers, Integers]:
        """Basic column of every row, and whether each column rests at its upper bound (0, 1).

        The columns of the matrix are followed by one for each row.
        """
        s = self._simplex
        return s.rows["arc"].astype(np.int64), s.columns["raised"].astype(np.int64)

    def _load(self, window: Bounds) -> bool:
        return load(
            self._simplex,
            window.cost,
            window.lower,
            window.upper,
            window.row_lower,
            window.row_upper,
            self._tolerance,
        )

    def twin(self) -> NetworkSolver:
        """Another of the same program that starts from the same basis."""
        made = copy(self)
        made._simplex = Simplex(*(array.copy() for array in self._simplex))
        return made

    def solve(self, window: Bounds, costs: Floats | None = None) -> tuple[Floats, Floats] | None:
        """Values (columns,) and prices (rows,) of an optimum, or None if it finds none.

        costs: of every column (columns,), where prices are to be those of other costs than the
        window's, which the optimum is found by.
        """
        s, rows = self._simplex, self._matrix.shape[0]
        primal = max(self._tolerance, ROUNDING * _largest(window))
        anew = self._load(window)
        ended = run(s, anew or not self._begun, LIMIT * rows, primal, self._tolerance)
        self._begun = True
        if ended != OPTIMAL:
            # A basis that led nowhere is no start for the next question.
            self._simplex, self._begun = logical_basis(self._matrix), False
            return None
        values, prices = np.empty(window.cost.size), np.empty(rows)
        read(s, window.cost if costs is None else costs, values, prices)
        return values, prices


LIMIT = 50
"""Steps for each row, after which a solve is given up."""

ROUNDING = 1e-14
"""Share of the largest number that a value may be off: some fifty roundings of it."""


def _largest(window: Bounds) -> float:
    sides = np.concatenate([window.row_lower, window.row_upper])
    return float(np.abs(sides[np.isfinite(sides)]).max(initial=0.0))


def is_network(matrix: sparse.csc_matrix) -> bool:
    """Whether every column has one or two nonzeros."""
    count = np.diff(without_zeros(matrix).indptr)
    return bool(count.size) and int(count.min()) >= 1 and int(count.max()) <= 2


def without_zeros(matrix: sparse.csc_matrix) -> sparse.csc_matrix:
    """A copy that stores no zero: a link that loses everything has one nonzero, not two."""
    kept = matrix.copy()
    kept.eliminate_zeros()
    return kept


def logical_basis(matrix: sparse.csc_matrix) -> Simplex:
    """The program with its logicals, every row owning its own."""
    rows, structural = matrix.shape
    columns = np.zeros(structural + rows, dtype=COLUMN)
    begin, end = matrix.indptr[:-1], matrix.indptr[1:]
    two = end - begin == 2
    columns["first"] = np.concatenate([matrix.indices[begin], np.arange(rows)])
    columns["a_first"] = np.concatenate([matrix.data[begin], -np.ones(rows)])
    columns["second"] = -1
    columns["second"][:structural][two] = matrix.indices[end[two] - 1]
    columns["a_second"][:structural][two] = matrix.data[end[two] - 1]
    columns["owner"] = -1
    columns["owner"][structural:] = np.arange(rows)
    table = np.zeros(rows, dtype=ROW)
    table["arc"] = np.arange(structural, structural + rows)
    table["own"] = -1.0
    for name in ("parent", "child", "following", "previous", "place"):
        table[name] = -1
    entries, kinds, column_of, start, place = _by_row(columns, rows)
    tied = columns["second"] >= 0
    columns["at_first"] = place[: len(columns)]
    columns["at_second"][tied] = place[len(columns) :]
    return Simplex(
        rows=table,
        columns=columns,
        entries=entries,
        kinds=kinds,
        column_of=column_of,
        price=np.zeros(rows),
        ray=np.zeros(rows),
        cost=np.zeros(structural),
        lower=np.full(structural, np.nan),
        upper=np.full(structural, np.nan),
        low=np.full(rows, np.nan),
        high=np.full(rows, np.nan),
        stale=np.zeros(rows, dtype=np.int32),
        picks=np.zeros(structural + rows, dtype=PICK),
        start=start,
        order=np.zeros(rows, dtype=np.int32),
        touched=np.zeros(rows, dtype=np.int32),
        bad=np.zeros(rows, dtype=np.int32),
        merit=np.zeros(rows),
        tally=_tally(structural),
    )


def _tally(structural: int) -> Indices:
    tally = np.zeros(8, dtype=np.int32)
    tally[LOGICAL] = structural
    return tally


def _by_row(columns: Any, rows: int) -> tuple[Any, Any, Indices, Indices, Indices]:
    number = np.arange(len(columns))
    tied = columns["second"] >= 0
    row = np.concatenate([columns["first"], columns["second"][tied]])
    column = np.concatenate([number, number[tied]])
    order = np.lexsort((column, row))
    kinds = np.zeros(len(row), dtype=KIND)
    far = np.concatenate([columns["second"], columns["first"][tied]])
    kinds["shift"] = np.where(far >= 0, far - row, 0)[order]
    for name, one, other in (("here", "a_first", "a_second"), ("there", "a_second", "a_first")):
        kinds[name] = np.concatenate([columns[one], columns[other][tied]])[order]
    entries = np.zeros(len(row), dtype=ENTRY)
    size = 1 << (2 * len(row)).bit_length()
    count = gather_kinds(kinds, entries, np.full(size, -1, dtype=np.int32))
    kinds = kinds[:count].copy()
    place = np.empty(len(row), dtype=np.int32)
    place[order] = np.arange(len(row))
    start = np.searchsorted(row[order], np.arange(rows + 1)).astype(np.int32)
    return entries, kinds, column[order].astype(np.int32), start, place
