"""Bounds made anew for other reservoir levels are the bounds made from nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dispatch.systems import System, systems
from tieline.dispatch.linear_program import assemble, bounds, unit_costs, with_levels
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.variables import islands
from tieline.dispatch.windows import cut, rest_state, window


@settings(max_examples=25, derandomize=True, deadline=None)
@given(system=systems(ramps=False), seed=st.integers(0, 1000))
def test_other_levels_touch_nothing_else(system: System, seed: int) -> None:
    case, rng = system.case, np.random.default_rng(seed)
    for members in islands([case]):
        program = assemble(case, members, np.ones(system.hours))
        cost = unit_costs(program, case, DispatchOptions())
        level, stored = rest_state(case, members)
        none = np.zeros(len(members.fuel_limits))
        asked = window(
            cut(members, system.inputs, slice(0, system.hours)),
            (level, level),
            stored,
            fuel=(none, none + np.inf),
        )
        shares = rng.uniform(0.5, 1.0, size=(2, level.size))
        other = replace(asked, start_level=level * shares[0], end_level=level * shares[1])
        meant = bounds(program, case, cost, other)
        made = with_levels(program, case, bounds(program, case, cost, asked), other)
        for name in ("cost", "lower", "upper", "row_lower", "row_upper"):
            assert np.array_equal(getattr(made, name), getattr(meant, name)), name
