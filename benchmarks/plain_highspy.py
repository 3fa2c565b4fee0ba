"""The peer to beat: the weekly program in plain highspy, built once, re-solved from its last basis.

What an able user writes in an afternoon: limits as column bounds, one model, bounds changed in
place. No plan, no certificate, no reading of results.
"""

from __future__ import annotations

from collections.abc import Iterator

import highspy
import numpy as np
from scipy import sparse
from system import EFFICIENCY, HURDLE, SHED_COST, ZONES, System


class Weeks:
    """One HiGHS model for windows of one length; ``solve`` gives the objective of one window."""

    def __init__(self, system: System, hours: int) -> None:
        self.hours = hours
        self.plants, self.links = system.cost.size, system.start.size
        self.matrix = self._matrix(system)
        unit = np.concatenate(
            [
                system.cost,
                np.full(ZONES, SHED_COST),
                np.zeros(6 * ZONES),
                np.full(2 * self.links, HURDLE),
            ]
        )
        self.cost = np.tile(unit, hours)
        self.solver: highspy.Highs | None = None

    def _matrix(self, system: System) -> sparse.csc_matrix:
        eye, zero = sparse.identity(ZONES), sparse.csc_matrix((ZONES, ZONES))
        plants = sparse.csc_matrix(
            (np.ones(self.plants), (system.zone_of_plant, np.arange(self.plants))),
            (ZONES, self.plants),
        )
        number = np.arange(self.links)
        out = sparse.csc_matrix((np.ones(self.links), (system.start, number)), (ZONES, self.links))
        into = sparse.csc_matrix((np.ones(self.links), (system.end, number)), (ZONES, self.links))
        # plant, shed, charge, discharge, stored, turbine, spill, level, forward, backward
        balance = [plants, eye, -eye, eye, zero, eye, zero, zero, into - out, out - into]
        store = [None, None, -EFFICIENCY * eye, eye / EFFICIENCY, eye, *[None] * 5]
        water = [*[None] * 5, eye, eye, eye, None, None]
        here = sparse.bmat([balance, store, water], format="csc")
        before = sparse.lil_matrix(here.shape)
        first = self.plants + ZONES
        for z in range(ZONES):
            before[ZONES + z, first + 2 * ZONES + z] = -1.0
            before[2 * ZONES + z, first + 5 * ZONES + z] = -1.0
        time = sparse.identity(self.hours)
        matrix = sparse.kron(time, here) + sparse.kron(sparse.eye(self.hours, k=-1), before)
        return matrix.tocsc()

    def bounds(self, system: System, span: slice, levels: np.ndarray) -> tuple[np.ndarray, ...]:
        """Upper and lower column bounds and right-hand sides; levels (2, r) at both ends."""
        ones = np.ones((self.hours, 1))
        upper = np.hstack(
            [
                system.available[span],
                system.demand[span],
                ones * np.tile(system.battery_power, 2),
                ones * system.battery_energy,
                ones * system.turbine,
                ones * np.full(ZONES, 1e7),
                ones * system.lake,
                ones * system.forward,
                ones * system.backward,
            ]
        )
        lower = np.zeros_like(upper)
        stored = self.plants + 3 * ZONES
        level = self.plants + 6 * ZONES
        half = system.battery_energy / 2
        lower[-1, stored : stored + ZONES] = upper[-1, stored : stored + ZONES] = half
        lower[-1, level : level + ZONES] = upper[-1, level : level + ZONES] = levels[1]
        right = np.hstack([system.demand[span], ones * np.zeros(ZONES), system.inflow[span]])
        right[0, ZONES : 2 * ZONES] += half
        right[0, 2 * ZONES :] += levels[0]
        return lower.ravel(), upper.ravel(), right.ravel()

    def solve(self, system: System, span: slice, levels: np.ndarray) -> float:
        """Objective of one window   [USD]."""
        lower, upper, right = self.bounds(system, span, levels)
        if self.solver is None:
            self.solver = self._model(lower, upper, right)
        else:
            columns = np.arange(lower.size, dtype=np.int32)
            rows = np.arange(right.size, dtype=np.int32)
            self.solver.changeColsBounds(columns.size, columns, lower, upper)
            self.solver.changeRowsBounds(rows.size, rows, right, right)
        self.solver.run()
        assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return float(self.solver.getObjectiveValue())

    def _model(self, lower: np.ndarray, upper: np.ndarray, right: np.ndarray) -> highspy.Highs:
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("threads", 1)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = self.matrix.shape
        model.col_cost_, model.col_lower_, model.col_upper_ = self.cost, lower, upper
        model.row_lower_, model.row_upper_ = right, right
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = self.matrix.indptr
        model.a_matrix_.index_ = self.matrix.indices
        model.a_matrix_.value_ = self.matrix.data
        solver.passModel(model)
        return solver


def run(
    systems: list[System], spans: list[slice], levels: np.ndarray
) -> Iterator[tuple[int, int, float]]:
    """(window, variant, objective): windows outermost, variants inside; levels (w + 1, r)."""
    models: dict[int, Weeks] = {}
    for number, span in enumerate(spans):
        length = span.stop - span.start
        model = models.setdefault(length, Weeks(systems[0], length))
        for variant, system in enumerate(systems):
            yield number, variant, model.solve(system, span, levels[number : number + 2])


def run_year(
    systems: list[System], spans: list[slice], levels: np.ndarray
) -> Iterator[tuple[int, int, float]]:
    """(0, variant, objective) of the year at once, begun from the bases of the first one's weeks.

    The bases of the weeks side by side are one of the year: its matrix is block triangular.
    """
    weeks: dict[int, Weeks] = {}
    columns: list[highspy.HighsBasisStatus] = []
    rows: list[highspy.HighsBasisStatus] = []
    for number, span in enumerate(spans):
        length = span.stop - span.start
        model = weeks.setdefault(length, Weeks(systems[0], length))
        model.solve(systems[0], span, levels[number : number + 2])
        found = model.solver.getBasis()
        columns += list(found.col_status)
        rows += list(found.row_status)
    hours, ends = slice(0, spans[-1].stop), levels[[0, -1]]
    year = Weeks(systems[0], hours.stop)
    year.solver = year._model(*year.bounds(systems[0], hours, ends))
    basis = highspy.HighsBasis()
    basis.col_status, basis.row_status, basis.valid = columns, rows, True
    year.solver.setBasis(basis)
    for variant, system in enumerate(systems):
        yield 0, variant, year.solve(system, hours, ends)
