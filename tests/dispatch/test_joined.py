"""A year begun from its weeks is the year: same optimum as HiGHS finds, whatever it began with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.dispatch.systems import System, random_system
from tieline.dispatch.highs import HighsSolver
from tieline.dispatch.hot import HotSolver
from tieline.dispatch.joined import SeamedSolver, seamed
from tieline.dispatch.linear_program import Bounds, Program, assemble, bounds, unit_costs
from tieline.dispatch.network.solver import NetworkSolver
from tieline.dispatch.network.tables import STEPS
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.plan import year_plans
from tieline.dispatch.variables import islands
from tieline.dispatch.windows import cut, rest_state, window
from tieline.errors import SolverError

OPTIONS = DispatchOptions()
HOURS = 2 * 168 + 100


def system_of(seed: int) -> System:
    return random_system(
        seed=seed,
        zone_count=3,
        hours=HOURS,
        reservoir_count=2,
        storage_count=1,
        link_count=3,
        limits=False,
        ramps=False,
    )


def program_of(system: System) -> tuple[Program, Bounds, np.ndarray]:
    """The first island's program, its bounds, and a plan's levels at its seams."""
    case, inputs = system.case, system.inputs
    members = islands([case])[0]
    program = assemble(case, members, np.ones(HOURS))
    level, stored = rest_state(case, members)
    none = np.zeros(0)
    asked = window(cut(members, inputs, slice(0, HOURS)), (level, level), stored, fuel=(none, none))
    (plan,) = year_plans([case], [inputs], OPTIONS)
    assert plan.guide is not None
    cost = unit_costs(program, case, OPTIONS)
    return program, bounds(program, case, cost, asked), plan.guide[:, members.reservoirs]


NETWORKS = [seed for seed in range(40) if not system_of(seed).case.reservoirs.downstream.max() >= 0]


@pytest.mark.parametrize("seed", NETWORKS[:4])
def test_the_whole_begun_from_its_weeks(seed: int) -> None:
    program, asked, guide = program_of(system_of(seed))
    meant = HighsSolver(program, OPTIONS).solve(asked).objective
    solver = HotSolver(program, OPTIONS, guide)
    assert isinstance(solver._network, SeamedSolver)
    assert solver.solve(asked).objective == pytest.approx(meant, rel=1e-9)
    rng = np.random.default_rng(seed)
    for _ in range(2):
        upper = asked.upper.copy()
        moved = rng.random(upper.size) < 0.02
        upper[moved] = asked.lower[moved]
        upper[asked.lower == asked.upper] = asked.upper[asked.lower == asked.upper]
        other = replace(asked, upper=upper)
        try:
            meant = HighsSolver(program, OPTIONS).solve(other).objective
        except SolverError:  # a drawn limit may leave no dispatch: nothing to compare
            continue
        assert solver.solve(other).objective == pytest.approx(meant, rel=1e-9)


def test_weeks_joined_are_optimal_while_the_seams_are_held() -> None:
    """No step is needed, and the basis that is adopted is the one that was given."""
    program, asked, guide = program_of(system_of(NETWORKS[0]))
    solver = SeamedSolver(program, 1e-9, guide)
    held = solver._levels(asked)
    basis = solver._joined(asked, held)
    assert basis is not None
    whole = NetworkSolver(program.matrix, 1e-9)
    whole.begin(solver._with_held(asked, held), *basis)
    assert [a.tolist() for a in whole.basis()] == [a.tolist() for a in basis]
    found = whole.solve(solver._with_held(asked, held))
    assert found is not None
    assert whole._simplex.tally[STEPS] == 0
    cold = NetworkSolver(program.matrix, 1e-9).solve(solver._with_held(asked, held))
    assert cold is not None
    assert asked.cost @ found[0] == pytest.approx(asked.cost @ cold[0], rel=1e-9)


def test_levels_begun_with_change_no_optimum() -> None:
    """Not even those that no week can meet: then the whole begins from nothing."""
    program, asked, guide = program_of(system_of(NETWORKS[1]))
    meant = SeamedSolver(program, 1e-9, guide).solve(asked)
    assert meant is not None
    for other in (0.0 * guide, 1e9 + guide):
        found = SeamedSolver(program, 1e-9, other).solve(asked)
        assert found is not None
        assert asked.cost @ found[0] == pytest.approx(asked.cost @ meant[0], rel=1e-9)


def test_fuel_limits_tie_more_than_seams() -> None:
    """A plant stands in its balance and in its limit: still a network, and no longer weekly."""
    system = random_system(
        seed=8,
        zone_count=2,
        hours=HOURS,
        reservoir_count=0,
        storage_count=1,
        link_count=1,
        limits=True,
        ramps=False,
    )
    case = replace(system.case, link_limits=())
    assert case.fuel_limits
    members = islands([case])[0]
    program = assemble(case, members, np.ones(HOURS))
    assert not seamed(program)
    guide = np.zeros((2, len(members.reservoirs)))
    assert not isinstance(HotSolver(program, OPTIONS, guide)._network, SeamedSolver)
