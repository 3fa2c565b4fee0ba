"""The tie rule: one optimum and one set of prices, whatever the solver or the order of rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dispatch.systems import System, permuted, systems
from tieline.case.columns import Floats
from tieline.dispatch.dispatch import compare_inputs
from tieline.dispatch.options import DispatchOptions, Horizon, Method
from tieline.dispatch.plan import make_plans
from tieline.dispatch.result import DispatchResult, resource_cost
from tieline.dispatch.ties import untied, weights
from tieline.errors import OptionError

EXACT = DispatchOptions(horizon=Horizon.YEAR, tie_cost=0.0)
TIED = replace(EXACT, tie_cost=1e-4, tie_mw=1e-5)


def solved(system: System, options: DispatchOptions) -> DispatchResult:
    found = compare_inputs([system.case], [system.inputs], "made", True, options, threads=1)
    return found[0][0]


def by_id(values: Floats, ids: tuple[str, ...]) -> Floats:
    return values[:, np.argsort(np.array(ids))]


@settings(max_examples=10, deadline=None)
@given(systems(hours=(12, 24)), st.integers(0, 99))
def test_the_order_of_rows_changes_neither_flow_nor_price(system: System, seed: int) -> None:
    one, other = solved(system, TIED), solved(permuted(system, seed), TIED)
    zones, plants = (
        (one.case.zones.id, other.case.zones.id),
        (one.case.plants.id, other.case.plants.id),
    )
    for name, ids in (("price", zones), ("plant", plants)):
        a, b = by_id(getattr(one, name), ids[0]), by_id(getattr(other, name), ids[1])
        assert a == pytest.approx(b, abs=1e-3), name


@settings(max_examples=8, deadline=None)
@given(systems(hours=(12, 24)))
def test_another_solver_finds_the_same(system: System) -> None:
    one = solved(system, TIED)
    other = solved(system, replace(TIED, method=Method.DUAL_SIMPLEX))
    assert one.price == pytest.approx(other.price, abs=1e-3)
    assert one.plant == pytest.approx(other.plant, abs=1e-3)


@settings(max_examples=10, deadline=None)
@given(systems(hours=(12, 24)))
def test_the_rule_costs_next_to_nothing(system: System) -> None:
    """At most tie_cost on every MWh that flows, and the value of the demand left out."""
    exact, tied = solved(system, EXACT), solved(system, TIED)
    flows = sum(
        float(getattr(exact, name).sum())
        for name in ("plant", "turbine", "charge", "discharge", "forward", "backward")
    )
    left_out = TIED.tie_mw * exact.demand.size * (TIED.shed_cost + TIED.tie_cost)
    most = 2.0 * TIED.tie_cost * flows + left_out + 1e-6 * abs(exact.objective)
    assert abs(tied.objective - exact.objective) <= most
    assert tied.demand == pytest.approx(exact.demand, abs=TIED.tie_mw)
    assert np.isfinite(resource_cost(tied))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(systems(hours=(12, 24)), st.sampled_from([Method.NETWORK_SIMPLEX, Method.DUAL_SIMPLEX]))
def test_tie_costs_choose_and_are_in_no_figure(system: System, method: Method) -> None:
    """Cost, bound and price are those of the costs alone; the bound closes without tie costs."""
    exact = solved(system, replace(EXACT, method=method))
    tied = solved(system, replace(EXACT, method=method, tie_cost=1e-5))
    scale = max(1.0, abs(exact.objective))
    assert abs(tied.objective - exact.objective) <= 1e-8 * scale
    assert abs(tied.objective - tied.bound) <= 1e-8 * scale


@settings(max_examples=8, deadline=None, derandomize=True)
@given(systems(hours=(336, 360), max_zones=3), st.integers(0, 99))
def test_a_plan_hangs_neither_on_rows_nor_on_the_solver(system: System, seed: int) -> None:
    """Water that nobody needs included: it stays in the lake as long as there is room."""
    other = permuted(system, seed)
    ways = (
        (system, TIED),
        (other, TIED),
        (system, replace(TIED, method=Method.DUAL_SIMPLEX)),
    )
    levels = []
    for asked, options in ways:
        inputs = untied([asked.case], [asked.inputs], options)
        (plan,) = make_plans([asked.case], inputs, options)
        levels.append(by_id(plan.levels, asked.case.reservoirs.id))
    for found in levels[1:]:
        assert found == pytest.approx(levels[0], rel=1e-5, abs=1e-3)


def test_weights_hang_on_the_name_alone() -> None:
    both = weights("plant", ("a", "b"), 5)
    assert np.array_equal(both[:, 1], weights("plant", ("b",), 5)[:, 0])
    assert np.array_equal(both[:3], weights("plant", ("a", "b"), 3))
    assert not np.any(both[:, 0] == weights("turbine", ("a",), 5)[:, 0])
    drawn = weights("plant", tuple(f"plant {k}" for k in range(100)), 100)
    assert 0.48 < drawn.mean() < 0.52
    assert 0.0 <= drawn.min() < drawn.max() < 1.0
    assert len(np.unique(drawn)) == drawn.size


@pytest.mark.parametrize("change", [{"tie_cost": 1.0}, {"tie_mw": -1e-6}])
def test_a_rule_that_would_be_seen_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(OptionError, match="tie_cost"):
        DispatchOptions(**change)
