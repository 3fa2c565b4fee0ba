"""The network simplex against HiGHS, and its pieces against their definitions."""

from __future__ import annotations

from dataclasses import replace

import numba
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import sparse

from tests.dispatch.systems import System, systems
from tieline.dispatch.certificate import dual_bound, total, violation
from tieline.dispatch.dispatch import compare_inputs
from tieline.dispatch.highs import HighsSolver
from tieline.dispatch.hot import HotSolver
from tieline.dispatch.linear_program import Bounds, Program
from tieline.dispatch.network.flow import push_column
from tieline.dispatch.network.ratio import cast_ray
from tieline.dispatch.network.solver import NetworkSolver, is_network, logical_basis
from tieline.dispatch.network.tables import STAMP, TOUCHED
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.variables import Layout, Members
from tieline.errors import SolverError

OPTIONS = DispatchOptions()


def drawn(examples: int):
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def program_of(matrix: sparse.csc_matrix) -> Program:
    """A program that is nothing but its matrix."""
    none = {name: np.zeros(0, dtype=np.int64) for name in Members.__dataclass_fields__}
    return Program(
        Members(**none), Layout({}, {}, 0, 0), 1, np.ones(1), matrix, np.zeros(matrix.shape[1])
    )


def random_network(seed: int, rows: int, columns: int) -> sparse.csc_matrix:
    """Columns of one or two nonzeros: plain, lossy and amplifying arcs, both ways, in parallel."""
    rng = np.random.default_rng(seed)
    matrix = np.zeros((rows, columns))
    for column in range(columns):
        one, other = rng.integers(rows, size=2)
        matrix[one, column] = rng.choice([1.0, -1.0, 1.0, 0.8, -1.25])
        if other != one and rng.random() < 0.7:
            gain = rng.choice([1.0, 1.0, 0.97, 0.9, 1.1, -1.0])
            matrix[other, column] = -gain * matrix[one, column]
    return sparse.csc_matrix(matrix)


def random_bounds(rng: np.random.Generator, matrix: sparse.csc_matrix, feasible: bool) -> Bounds:
    """Few distinct numbers, so that ties, fixed columns and full arcs abound."""
    rows, columns = matrix.shape
    lower = rng.choice([0.0, 0.0, 0.0, -2.0, 1.0], columns)
    upper = lower + rng.choice([0.0, 1.0, 3.0, 10.0, 100.0], columns)
    point = lower + (upper - lower) * rng.choice([0.0, 0.5, 1.0], columns)
    side = matrix @ point if feasible else rng.integers(-5, 6, rows).astype(np.float64)
    kind = rng.integers(5, size=rows)
    low = np.select([kind == 1, kind == 2, kind == 4], [-np.inf, side - 1.0, -np.inf], side)
    high = np.select([kind == 2, kind == 3, kind == 4], [side + 2.0, np.inf, np.inf], side)
    cost = rng.choice([0.0, 1.0, 2.0, 5.0, -1.0, 0.01, 5000.0], columns)
    return Bounds(cost, lower, upper, low, high)


def cold(matrix: sparse.csc_matrix, window: Bounds) -> float | None:
    """The optimum HiGHS finds, or None."""
    try:
        return HighsSolver(program_of(matrix), OPTIONS).solve(window).objective
    except SolverError:
        return None


def agrees(matrix: sparse.csc_matrix, solver: NetworkSolver, window: Bounds) -> None:
    meant, found = cold(matrix, window), solver.solve(window)
    if meant is None:
        assert found is None
        return
    assert found is not None
    values, prices = found
    objective = total(window.cost, values)
    scale = max(1.0, abs(meant))
    assert objective == pytest.approx(meant, rel=1e-9, abs=1e-9)
    assert abs(objective - dual_bound(matrix, window, prices)) <= 1e-9 * scale
    assert violation(matrix, window, values) <= 1e-8


SIZES = st.tuples(st.integers(1, 12), st.integers(1, 40))


@drawn(150)
@given(
    seed=st.integers(0, 2**32 - 1),
    size=SIZES,
    feasible=st.lists(st.booleans(), min_size=1, max_size=4),
)
def test_same_optimum_as_highs_from_any_basis(
    seed: int, size: tuple[int, int], feasible: list[bool]
) -> None:
    """Cold, then hot after everything has moved, an infeasible question in between included."""
    matrix = random_network(seed, *size)
    solver, rng = NetworkSolver(matrix, 1e-9), np.random.default_rng(seed + 1)
    for possible in feasible:
        agrees(matrix, solver, random_bounds(rng, matrix, possible))


@drawn(60)
@given(seed=st.integers(0, 2**32 - 1), size=SIZES)
def test_small_changes_are_followed_hot(seed: int, size: tuple[int, int]) -> None:
    matrix = random_network(seed, *size)
    solver, rng = NetworkSolver(matrix, 1e-9), np.random.default_rng(seed + 1)
    window = random_bounds(rng, matrix, True)
    agrees(matrix, solver, window)
    for _ in range(4):
        upper, cost = window.upper.copy(), window.cost.copy()
        moved = rng.integers(matrix.shape[1], size=2)
        upper[moved] = window.lower[moved] + rng.choice([0.0, 2.0, 7.5], 2)
        if rng.random() < 0.3:
            cost[moved] = rng.choice([0.0, 1.0, 3.0], 2)
        window = replace(window, upper=upper, cost=cost)
        agrees(matrix, solver, window)


@drawn(60)
@given(seed=st.integers(0, 2**32 - 1), size=SIZES, steps=st.integers(0, 40))
def test_basis_is_what_it_says(seed: int, size: tuple[int, int], steps: int) -> None:
    """After any number of steps: a bijection of rows and columns, B x = -N x_N, y B = c."""
    from tieline.dispatch.network.solve import load, run

    matrix = random_network(seed, *size)
    window = random_bounds(np.random.default_rng(seed + 1), matrix, True)
    s = logical_basis(matrix)
    load(s, window.cost, window.lower, window.upper, window.row_lower, window.row_upper, 1e-9)
    run(s, True, 1, 1e-9, 1e-9)
    rows, c = s.rows, s.columns
    full = sparse.hstack([matrix, -sparse.identity(len(rows))]).toarray()
    assert sorted(c["owner"][c["owner"] >= 0]) == list(range(len(rows)))
    assert np.array_equal(c["owner"][rows["arc"]], np.arange(len(rows)))
    resting = np.where(c["raised"], c["upper"], c["lower"]) * (c["owner"] < 0)
    basis = full[:, rows["arc"]]
    assert basis @ rows["value"] == pytest.approx(-full @ resting, abs=1e-7)
    assert s.price @ basis == pytest.approx(c["cost"][rows["arc"]], abs=1e-6)
    for row, parent in enumerate(rows["parent"]):
        ends = set(np.flatnonzero(full[:, rows["arc"][row]]))
        assert ends == ({row} if parent < 0 else {row, parent})
    assert not s.ray.any()
    assert not rows["flow"].any()


def test_a_lossy_cycle_sets_the_price() -> None:
    """Energy burnt in a loop of two arcs that keep 0.9: the price of the row is what the loop
    costs, 2 x 1 per 0.19 burnt, and no column with one nonzero is in the basis."""
    matrix = sparse.csc_matrix(np.array([[1.0, -1.0, 0.9], [0.0, 0.9, -1.0]]))
    window = Bounds(
        np.array([0.0, 1.0, 1.0]),
        np.array([10.0, 0.0, 0.0]),
        np.array([10.0, 500.0, 500.0]),
        np.zeros(2),
        np.zeros(2),
    )
    solver = NetworkSolver(matrix, 1e-9)
    agrees(matrix, solver, window)
    values, _ = solver.solve(window) or (None, None)
    assert values == pytest.approx([10.0, 10.0 / 0.19, 9.0 / 0.19])


def test_which_programs_are_networks() -> None:
    assert is_network(sparse.csc_matrix(np.array([[1.0, 0.0], [-1.0, 2.0]])))
    assert not is_network(sparse.csc_matrix(np.ones((3, 2))))
    assert not is_network(sparse.csc_matrix(np.array([[1.0, 0.0]]))), "an empty column"
    stored = sparse.csc_matrix((np.array([1.0, 0.0, 2.0]), [0, 1, 2], [0, 3]), shape=(3, 1))
    assert is_network(stored), "a stored zero is no nonzero"


def test_what_does_not_pass_goes_to_highs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong answer costs time, never a wrong number."""
    matrix = random_network(3, 6, 20)
    window = random_bounds(np.random.default_rng(4), matrix, True)
    honest = HotSolver(program_of(matrix), OPTIONS)
    assert honest.solve(window).objective == pytest.approx(cold(matrix, window))
    assert honest.fallbacks == 0
    for wrong in (
        (window.lower, np.zeros(6)),
        (window.lower, np.full(6, np.nan)),
        (np.full(20, np.nan), np.zeros(6)),
        None,
    ):
        monkeypatch.setattr(
            NetworkSolver, "solve", lambda self, asked, costs=None, wrong=wrong: wrong
        )
        liar = HotSolver(program_of(matrix), OPTIONS)
        assert liar.solve(window).objective == pytest.approx(cold(matrix, window))
        assert liar.fallbacks == 1


def test_an_impossible_question_is_an_error_in_words() -> None:
    matrix = sparse.csc_matrix(np.array([[1.0]]))
    one = np.ones(1)
    window = Bounds(one, 0.0 * one, one, 5.0 * one, 5.0 * one)
    with pytest.raises(SolverError, match="No dispatch meets every limit"):
        HotSolver(program_of(matrix), OPTIONS).solve(window)


@numba.njit
def row_of_inverse(s, row, found):
    size = cast_ray(s.rows, s.ray, s.order, row)
    for k in range(size):
        found[s.order[k]] = s.ray[s.order[k]]
        s.ray[s.order[k]] = 0.0


@numba.njit
def column_of_inverse(s, column, found):
    s.tally[TOUCHED] = 0
    s.tally[STAMP] += 1
    push_column(s.rows, s.columns, s.touched, s.tally, column, 1.0)
    for k in range(s.tally[TOUCHED]):
        found[s.touched[k]] = s.rows[s.touched[k]].flow
        s.rows[s.touched[k]].flow = 0.0


@drawn(40)
@given(seed=st.integers(0, 2**32 - 1), size=SIZES)
def test_walks_are_rows_and_columns_of_the_inverse(seed: int, size: tuple[int, int]) -> None:
    """And the length of a row of the inverse, where no cycle is, is what steepest edge uses."""
    matrix = random_network(seed, *size)
    solver = NetworkSolver(matrix, 1e-9)
    solver.solve(random_bounds(np.random.default_rng(seed + 1), matrix, True))
    s = solver._simplex
    full = sparse.hstack([matrix, -sparse.identity(size[0])]).toarray()
    inverse = np.linalg.inv(full[:, s.rows["arc"]])
    for row in range(size[0]):
        found = np.zeros(size[0])
        row_of_inverse(s, row, found)
        assert found == pytest.approx(inverse[row], rel=1e-6, abs=1e-8)
        if not s.rows["cyclic"].any():
            weight = s.rows["length"][row] / s.rows["own"][row] ** 2
            assert weight == pytest.approx(inverse[row] @ inverse[row], rel=1e-6)
    for column in range(full.shape[1]):
        found = np.zeros(size[0])
        column_of_inverse(s, column, found)
        assert found == pytest.approx(inverse @ full[:, column], rel=1e-6, abs=1e-8)


@drawn(10)
@given(system=systems(hours=(170, 200), ramps=False))
def test_networks_never_fall_back(system: System) -> None:
    """Whole comparisons: every island that is a network is solved as one, week and plan alike."""
    made: list[HotSolver] = []
    begin = HotSolver.__init__

    def noted(self: HotSolver, program: Program, options: DispatchOptions) -> None:
        begin(self, program, options)
        made.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HotSolver, "__init__", noted)
        compare_inputs([system.case], [system.inputs], "", True, OPTIONS)
    assert made
    assert all(solver.fallbacks == 0 for solver in made)
