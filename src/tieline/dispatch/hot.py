"""One program solved again and again: by our own simplex where it fits, else by HiGHS."""

from __future__ import annotations

from copy import copy

import numpy as np
from scipy import sparse

from tieline.case.columns import Floats
from tieline.dispatch.highs import HIGHS, HighsSolver
from tieline.dispatch.joined import SeamedSolver, seamed
from tieline.dispatch.linear_program import Bounds, Program, with_ties
from tieline.dispatch.network.solver import NetworkSolver, is_network
from tieline.dispatch.options import DispatchOptions, Method
from tieline.dispatch.solution import Solution, certified
from tieline.errors import SolverError

SOLVER = f"network simplex 1, {HIGHS}"

PROVEN = 1e-9
"""Largest relative distance between an optimum of the network simplex and its lower bound."""

MET = 1e-7
"""Largest relative distance by which it may miss a row: rounding, far below any figure shown."""


LARGEST = 100_000
"""Rows up to which a network goes cold to the network simplex: its steps grow with the subtrees,
which in a program of a whole year span months. A longer one is begun from its weeks (joined.py)."""


def compile_kernels() -> None:
    """Solve and certify a program of one column: what is compiled serves every program."""
    matrix = sparse.csc_matrix(np.ones((1, 1)))
    zero, one = np.zeros(1), np.ones(1)
    window = Bounds(zero, zero, one, one, one)
    found = NetworkSolver(matrix, PROVEN).solve(window)
    if found is not None:
        certified(matrix, window, *found)


class HotSolver:
    """Keeps one program and its last basis, and solves it again under other bounds.

    A generalised network (every column has at most two nonzeros) of a fair size goes to the
    network simplex. Its answer counts only if the certificate, which knows no solver, closes;
    otherwise, and for every other program or method, HiGHS solves. ``fallbacks`` counts answers
    that did not pass.

    Tie costs choose the optimum (ties.py); its cost, prices and bound are those without them.
    """

    def __init__(
        self, program: Program, options: DispatchOptions, guide: Floats | None = None
    ) -> None:
        """guide (seams, reservoirs) [MWh]: levels at week ends to begin a longer program with."""
        self._program = program
        self._options = options
        self._network: NetworkSolver | SeamedSolver | None = None
        if options.method is Method.NETWORK_SIMPLEX and is_network(program.matrix):
            if guide is not None and seamed(program):
                self._network = SeamedSolver(program, options.tolerance, guide)
            elif program.matrix.shape[0] <= LARGEST:
                self._network = NetworkSolver(program.matrix, options.tolerance)
        self._highs: HighsSolver | None = None
        self._solves = 0
        self.fallbacks = 0

    def twin(self) -> HotSolver:
        """Another of the same program; the network simplex starts from the same basis."""
        if not isinstance(self._network, NetworkSolver):
            return HotSolver(self._program, self._options)
        made = copy(self)
        made._network, made._highs = self._network.twin(), None
        return made

    def solve(self, window: Bounds) -> Solution:
        """Optimum under these bounds; raises SolverError rather than return anything else."""
        solution = self._by_network(window)
        if solution is None:
            self._highs = self._highs or HighsSolver(self._program, self._options)
            solution = self._highs.solve(window)
        self._solves += 1
        if self._options.recheck and self._solves % self._options.recheck == 0:
            self._compare_with_cold(window, solution)
        return solution

    def _by_network(self, window: Bounds) -> Solution | None:
        if self._network is None:
            return None
        if self._options.tie_cost > 0.0:
            tied = with_ties(self._program, window, self._options)
            solution = self._proven(window, self._network.solve(tied, window.cost))
            if solution is not None:
                return solution
        # Where costs differ by less than their tie costs, the costs themselves have to choose.
        solution = self._proven(window, self._network.solve(window))
        self.fallbacks += solution is None
        return solution

    def _proven(self, window: Bounds, found: tuple[Floats, Floats] | None) -> Solution | None:
        if found is None:
            return None
        solution = certified(self._program.matrix, window, *found)
        gap = abs(solution.objective - solution.bound)
        closed = gap <= PROVEN * max(1.0, abs(solution.objective))
        return solution if closed and solution.violation <= MET else None

    def _compare_with_cold(self, window: Bounds, hot: Solution) -> None:
        cold = HighsSolver(self._program, self._options).solve(window)
        if abs(cold.objective - hot.objective) > 1e-7 * max(1.0, abs(cold.objective)):
            raise SolverError(
                f"A hot start gave {hot.objective!r} USD where a cold one gives "
                f"{cold.objective!r}. Please report this case."
            )
