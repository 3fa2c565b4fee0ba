"""A program of many weeks, begun from its weeks: solved apart, joined, and the seams let go.

Weeks are tied by what is stored at their seams and by nothing else. With those levels given, the
weeks' bases side by side are a basis of the whole: its matrix is block triangular. It is optimal
while the levels are held, and near the optimum when they are let go.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from tieline.case.columns import Floats, Integers, integers
from tieline.dispatch.linear_program import Bounds, Program
from tieline.dispatch.network.solver import NetworkSolver
from tieline.dispatch.windows import weeks
from tieline.units import HOURS_PER_WEEK

STATES = (("level", "reservoir"), ("stored", "storage"))
"""Columns that tie an hour to the next, each with the row it stands in there."""


def seamed(program: Program) -> bool:
    """Whether weeks are tied at their seams alone: fuel limits tie all hours at once."""
    weekly = program.hours * program.at.row_count
    return program.hours > 2 * HOURS_PER_WEEK and program.matrix.shape[0] == weekly


@dataclass(frozen=True, slots=True)
class _Part:
    """One week: its hours and the slices of its columns and rows in the whole."""

    hours: slice
    columns: slice
    rows: slice


class SeamedSolver:
    """Keeps a solver for the weeks, one for the whole, and the levels at the last optimum's seams.

    The optimum does not depend on the levels begun with; the time does.
    """

    def __init__(self, program: Program, tolerance: float, guide: Floats) -> None:
        """guide (seams, reservoirs) [MWh]: levels at the end of every week but the last."""
        assert seamed(program)
        at = program.at
        self._program = program
        self._parts = [
            _Part(
                span,
                slice(span.start * at.column_count, span.stop * at.column_count),
                slice(span.start * at.row_count, span.stop * at.row_count),
            )
            for span in weeks(program.hours)
        ]
        self._states = np.concatenate(
            [np.arange(at.columns[name].start, at.columns[name].stop) for name, _ in STATES]
        )
        self._guide: Floats = guide
        self._held: Floats | None = None
        self._weeks: dict[int, NetworkSolver] = {}
        self._tolerance = tolerance
        self._whole = NetworkSolver(program.matrix, tolerance)

    def solve(self, window: Bounds, costs: Floats | None = None) -> tuple[Floats, Floats] | None:
        """As ``NetworkSolver.solve``."""
        held = self._levels(window)
        basis = self._joined(window, held)
        if basis is not None:
            self._whole.begin(self._with_held(window, held), *basis)
        found = self._whole.solve(window, costs)
        if found is not None:
            table = found[0].reshape(self._program.hours, -1)
            self._held = table[[part.hours.stop - 1 for part in self._parts[:-1]]][:, self._states]
        return found

    def _levels(self, window: Bounds) -> Floats:
        """What is stored at every seam (seams, states): as in the last optimum, else the guide and,
        for storages, as at the end of the year."""
        ends = [part.hours.stop - 1 for part in self._parts]
        lower = window.lower.reshape(self._program.hours, -1)[ends][:, self._states]
        upper = window.upper.reshape(self._program.hours, -1)[ends][:, self._states]
        held = self._held
        if held is None:
            stored = np.repeat(upper[-1:, self._guide.shape[1] :], len(ends) - 1, axis=0)
            held = np.hstack([self._guide, stored])
        return np.clip(held, lower[:-1], upper[:-1])

    def _joined(self, window: Bounds, held: Floats) -> tuple[Integers, Integers] | None:
        """Basic column of every row, and whether each column rests at its upper bound."""
        rows, columns = self._program.matrix.shape
        arcs = np.empty(rows, dtype=np.int64)
        raised = np.zeros(columns + rows, dtype=np.int64)
        for week, part in enumerate(self._parts):
            solver = self._week(part)
            if solver.solve(self._alone(window, held, week)) is None:
                return None
            arc, side = solver.basis()
            count = part.columns.stop - part.columns.start
            arcs[part.rows] = np.where(
                arc < count, arc + part.columns.start, arc - count + columns + part.rows.start
            )
            raised[part.columns] = side[:count]
            raised[columns + part.rows.start : columns + part.rows.stop] = side[count:]
        return integers(arcs), integers(raised)

    def _week(self, part: _Part) -> NetworkSolver:
        length = part.hours.stop - part.hours.start
        if length not in self._weeks:
            matrix = self._program.matrix[part.rows][:, part.columns]
            self._weeks[length] = NetworkSolver(sparse.csc_matrix(matrix), self._tolerance)
        return self._weeks[length]

    def _alone(self, window: Bounds, held: Floats, week: int) -> Bounds:
        """One week of the whole, with levels given at both ends."""
        part, rows = self._parts[week], self._parts[week].rows
        lower, upper = window.lower[part.columns].copy(), window.upper[part.columns].copy()
        row_lower, row_upper = window.row_lower[rows].copy(), window.row_upper[rows].copy()
        if week < len(held):
            last = lower.size - self._program.at.column_count + self._states
            lower[last] = upper[last] = held[week]
        if week:
            moved = self._carried() @ held[week - 1]
            row_lower[: moved.size] -= moved
            row_upper[: moved.size] -= moved
        return Bounds(window.cost[part.columns], lower, upper, row_lower, row_upper)

    def _carried(self) -> sparse.csc_matrix:
        """What a unit in each state is to the rows of the hour after (rows, states)."""
        at = self._program.at
        return self._program.matrix[at.row_count : 2 * at.row_count][:, self._states]

    def _with_held(self, window: Bounds, held: Floats) -> Bounds:
        """The whole with its seams held."""
        lower, upper = window.lower.copy(), window.upper.copy()
        for part, levels in zip(self._parts[:-1], held, strict=True):
            last = part.columns.stop - self._program.at.column_count + self._states
            lower[last] = upper[last] = levels
        return replace(window, lower=lower, upper=upper)
