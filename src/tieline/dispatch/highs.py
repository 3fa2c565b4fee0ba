"""The only file that knows HiGHS: one hot instance per program."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import highspy
import numpy as np
from highspy import HighsModelStatus

from tieline.dispatch.linear_program import Bounds, Program
from tieline.dispatch.options import DispatchOptions, Method
from tieline.dispatch.solution import Solution, certified
from tieline.errors import SolverError

HIGHS = f"HiGHS {version('highspy')}"

METHODS: dict[Method, tuple[tuple[str, str | int], ...]] = {
    Method.NETWORK_SIMPLEX: (("solver", "simplex"), ("simplex_strategy", 1)),
    Method.DUAL_SIMPLEX: (("solver", "simplex"), ("simplex_strategy", 1)),
    Method.PRIMAL_SIMPLEX: (("solver", "simplex"), ("simplex_strategy", 4)),
    Method.INTERIOR_POINT: (("solver", "ipm"), ("run_crossover", "on")),
}

ADVICE = {
    HighsModelStatus.kInfeasible: (
        "No dispatch meets every limit. Check end levels, take-or-pay minima and releases."
    ),
    HighsModelStatus.kTimeLimit: "The solver ran out of time. Shorten the window.",
    HighsModelStatus.kIterationLimit: "The solver ran out of iterations.",
}


class HighsSolver:
    """Keeps the model of one program in memory and solves it again from the last basis."""

    def __init__(self, program: Program, options: DispatchOptions) -> None:
        self._program = program
        self._options = options
        self._passed: Bounds | None = None
        self._solver = _configured(options)

    def solve(self, window: Bounds) -> Solution:
        """Optimum under these bounds; raises SolverError rather than return anything else."""
        if self._passed is None:
            _pass(self._solver, self._program, window)
        else:
            _change(self._solver, self._passed, window)
        self._passed = window
        return self._run(self._solver, window)

    def _run(self, solver: Any, window: Bounds) -> Solution:
        solver.run()
        status = solver.getModelStatus()
        if status != HighsModelStatus.kOptimal:
            # A hot start may fail for numerical reasons where a cold one does not.
            solver.clearSolver()
            solver.run()
            status = solver.getModelStatus()
        if status != HighsModelStatus.kOptimal:
            name = solver.modelStatusToString(status)
            raise SolverError(f"The solver stopped: {name}. {ADVICE.get(status, '')}".rstrip())
        found = solver.getSolution()
        values, prices = np.array(found.col_value), np.array(found.row_dual)
        return certified(self._program.matrix, window, values, prices)


def _configured(options: DispatchOptions) -> Any:
    # The bare binding: the friendlier class prints a banner and installs callbacks.
    solver: Any = vars(highspy)["_Highs"]()
    for name, value in (
        ("output_flag", False),
        ("presolve", "off"),
        *METHODS[options.method],
        ("parallel", "off"),
        ("threads", 1),
        ("primal_feasibility_tolerance", options.tolerance),
        ("dual_feasibility_tolerance", options.tolerance),
    ):
        solver.setOptionValue(name, value)
    return solver


def _pass(solver: Any, program: Program, window: Bounds) -> None:
    model = highspy.HighsLp()
    rows, columns = program.matrix.shape
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = window.cost
    model.col_lower_, model.col_upper_ = window.lower, window.upper
    model.row_lower_, model.row_upper_ = window.row_lower, window.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = program.matrix.indptr
    model.a_matrix_.index_ = program.matrix.indices
    model.a_matrix_.value_ = program.matrix.data
    solver.passModel(model)


def _change(solver: Any, before: Bounds, after: Bounds) -> None:
    moved = np.flatnonzero((before.lower != after.lower) | (before.upper != after.upper))
    if moved.size:
        solver.changeColsBounds(
            moved.size, moved.astype(np.int32), after.lower[moved], after.upper[moved]
        )
    moved = np.flatnonzero(
        (before.row_lower != after.row_lower) | (before.row_upper != after.row_upper)
    )
    if moved.size:
        solver.changeRowsBounds(
            moved.size, moved.astype(np.int32), after.row_lower[moved], after.row_upper[moved]
        )
    if before.cost is not after.cost:
        moved = np.flatnonzero(before.cost != after.cost)
        if moved.size:
            solver.changeColsCost(moved.size, moved.astype(np.int32), after.cost[moved])
