"""The only file that knows HiGHS: one hot instance per program."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, TypeAlias

import highspy
import numpy as np
from highspy import HighsModelStatus, HighsStatus

from tieline.dispatch.linear_program import Bounds, Program, with_ties
from tieline.dispatch.options import DispatchOptions, Method
from tieline.dispatch.solution import Solution, certified
from tieline.errors import SolverError

HIGHS = f"HiGHS {version('highspy')}"

Settings: TypeAlias = tuple[tuple[str, str | int | float], ...]

STANDING: Settings = (
    ("solver", "simplex"),
    ("simplex_strategy", 4),
    ("primal_simplex_bound_perturbation_multiplier", 0.0),
)
"""From an optimum to the same optimum under other costs: nothing is shaken that stands."""

METHODS: dict[Method, Settings] = {
    method: (
        ("solver", solver),
        ("simplex_strategy", strategy),
        ("primal_simplex_bound_perturbation_multiplier", 1.0),
        ("run_crossover", "on"),
    )
    for method, solver, strategy in (
        (Method.NETWORK_SIMPLEX, "simplex", 1),
        (Method.DUAL_SIMPLEX, "simplex", 1),
        (Method.PRIMAL_SIMPLEX, "simplex", 4),
        (Method.INTERIOR_POINT, "hipo", 1),
    )
}

OLDER = "ipx"
"""The interior point of builds without the newer one: four to six times as slow on our weeks."""

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
        """Optimum under these bounds; raises SolverError rather than return anything else.

        With a tie cost the optimum is found by the tied costs first; the costs themselves then
        find it optimal where it stands, and give the prices.
        """
        if self._options.tie_cost == 0.0:
            self._ask(window, METHODS[self._options.method])
        else:
            tied = with_ties(self._program, window, self._options)
            self._ask(tied, METHODS[self._options.method])
            self._ask(window, STANDING)
        found = self._solver.getSolution()
        values, prices = np.array(found.col_value), np.array(found.row_dual)
        return certified(self._program.matrix, window, values, prices)

    def _ask(self, window: Bounds, method: Settings) -> None:
        """Run from the last basis; raises SolverError where there is no optimum."""
        solver = self._solver
        interior = method is METHODS[Method.INTERIOR_POINT]
        for name, value in method:
            known = solver.setOptionValue(name, value) == HighsStatus.kOk
            if interior and name == "solver" and not known:
                solver.setOptionValue(name, OLDER)
        if interior:
            # It starts from nothing: what stands of the last week only reaches its crossover.
            solver.clearSolver()
        if self._passed is None:
            _pass(self._solver, self._program, window)
        else:
            _change(self._solver, self._passed, window)
        self._passed = window
        solver.run()
        status = solver.getModelStatus()
        if status != HighsModelStatus.kOptimal:
            # A hot start may fail for numerical reasons where a cold one does not.
            solver.clearSolver()
            if interior:
                solver.setOptionValue("solver", OLDER)
            solver.run()
            status = solver.getModelStatus()
        if status != HighsModelStatus.kOptimal:
            name = solver.modelStatusToString(status)
            raise SolverError(f"The solver stopped: {name}. {ADVICE.get(status, '')}".rstrip())


def _configured(options: DispatchOptions) -> Any:
    # The bare binding: the friendlier class prints a banner and installs callbacks.
    solver: Any = vars(highspy)["_Highs"]()
    for name, value in (
        ("output_flag", False),
        ("presolve", "off"),
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
