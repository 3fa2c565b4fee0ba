"""What plants with a ramp limit do at the seams between weeks.

A week that does not see the next leaves a slow plant standing where the next one needs it. So a
plan says where such plants stand at every seam, as it says where reservoirs stand: each seam is
taken from the two weeks around it, seen together. Under a plan weeks then depend on each other in
nothing, and a link never costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from tieline.case.case import Case
from tieline.case.columns import Floats, floats
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.hot import HotSolver
from tieline.dispatch.linear_program import Bounds, Program, assemble, bounds, unit_costs
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.plan import Plan
from tieline.dispatch.variables import Members, islands
from tieline.dispatch.windows import cut, rest_state, weeks, window


def with_outputs(
    cases: Sequence[Case],
    inputs: Sequence[HourlyInputs],
    plans: Sequence[Plan],
    options: DispatchOptions,
) -> list[Plan]:
    """The plans, each with the outputs at its seams as its own case would have them."""
    slow = [members for members in islands(cases) if len(members.ramps)]
    spans = weeks(inputs[0].demand.shape[0])
    if not slow or len(spans) == 1:
        return list(plans)
    found = []
    for case, asked, plan in zip(cases, inputs, plans, strict=True):
        outputs = np.full((len(spans) + 1, len(case.plants.id)), np.nan)
        for members in slow:
            _look_ahead(case, members, asked, plan, spans, options, outputs)
        found.append(replace(plan, outputs=floats(outputs)))
    return found


def reachable(case: Case, inputs: HourlyInputs, plan: Plan, spans: Sequence[slice]) -> Floats:
    """Outputs at the seams that this case can reach   [MW], (w + 1, p), nearest to the plan's.

    From one seam to the next an output can be anything between two paths, one that climbs and
    one that falls as fast as limit and availability allow. nan where the plan says nothing.
    """
    outputs = np.full((len(spans) + 1, len(case.plants.id)), np.nan)
    if plan.outputs is None:
        return outputs
    slow = np.flatnonzero(np.isfinite(plan.outputs).any(axis=0))
    step = (case.plants.ramp * case.plants.capacity)[slow]
    top = inputs.plant_available[:, slow]
    floor = top * case.plants.min_output[slow]
    high, low = top[0], floor[0]
    for seam, span in enumerate(spans[:-1], start=1):
        for hour in range(span.start, span.stop):
            if hour == span.start and hour:
                # As in the first row of a window: the limit gives way to floor and availability.
                high, low = np.maximum(high + step, floor[hour]), np.minimum(low - step, top[hour])
            elif hour:
                high = high + step + np.maximum(floor[hour] - floor[hour - 1], 0.0)
                low = low - step - np.maximum(top[hour - 1] - top[hour], 0.0)
            high, low = np.minimum(high, top[hour]), np.maximum(low, floor[hour])
        high = low = np.clip(plan.outputs[seam, slow], low, high)
        outputs[seam, slow] = high
    return outputs


def _look_ahead(
    case: Case,
    members: Members,
    inputs: HourlyInputs,
    plan: Plan,
    spans: Sequence[slice],
    options: DispatchOptions,
    outputs: Floats,
) -> None:
    """Write the outputs at every seam of one island, each week seen with the next."""
    singles: dict[int, Program] = {}
    pairs: dict[tuple[int, int], tuple[Program, HotSolver]] = {}
    for week in range(len(spans) - 1):
        sizes = spans[week].stop - spans[week].start, spans[week + 1].stop - spans[week + 1].start
        for size in sizes:
            if size not in singles:
                singles[size] = assemble(case, members, np.ones(size))
        if sizes not in pairs:
            program = _pair(case, members, sizes)
            pairs[sizes] = program, HotSolver(program, options)
        program, solver = pairs[sizes]
        before = outputs[week, members.ramps] if week else None
        parts = [
            _week(
                singles[size],
                case,
                inputs,
                plan,
                spans,
                week + k,
                before if k == 0 else None,
                options,
            )
            for k, size in zip((0, 1), sizes, strict=True)
        ]
        values = solver.solve(
            _joined(singles[sizes[1]], case, inputs, spans[week].stop, parts)
        ).values
        table = values.reshape(program.hours, program.at.column_count)[sizes[0] - 1]
        place = np.searchsorted(members.plants, members.ramps)
        outputs[week + 1, members.ramps] = table[program.at.columns["plant"]][place]


def _pair(case: Case, members: Members, sizes: tuple[int, int]) -> Program:
    """The program of two weeks; fuel limits hold in each of them."""
    program = assemble(case, members, np.ones(sum(sizes)))
    end = program.hours * program.at.row_count
    first = np.arange(program.matrix.shape[1]) < sizes[0] * program.at.column_count
    fuel = program.matrix[end:]
    rows = [program.matrix[:end], *(fuel @ sparse.diags(here * 1.0) for here in (first, ~first))]
    return replace(program, matrix=sparse.csc_matrix(sparse.vstack(rows)))


def _week(
    program: Program,
    case: Case,
    inputs: HourlyInputs,
    plan: Plan,
    spans: Sequence[slice],
    week: int,
    before: Floats | None,
    options: DispatchOptions,
) -> Bounds:
    members = program.members
    full = (case.reservoirs.energy * case.reservoirs.in_service)[members.reservoirs]
    start, end = np.minimum(plan.levels[week : week + 2, members.reservoirs], full)
    _, stored = rest_state(case, members)
    fuel = (
        plan.fuel_minimum[week, members.fuel_limits],
        plan.fuel_maximum[week, members.fuel_limits],
    )
    asked = window(
        cut(members, inputs, spans[week]), (start, end), stored, before=before, fuel=fuel
    )
    return bounds(program, case, unit_costs(program, case, options), asked)


def _joined(
    program: Program, case: Case, inputs: HourlyInputs, seam: int, parts: Sequence[Bounds]
) -> Bounds:
    """Bounds of two weeks in one program: at the seam, hour ``seam``, rows reach back.

    A week's first rows hold what was in store before it; here the column of the hour before does.
    The ramp limit across the seam is that of any hour.
    """
    members, at = program.members, program.at
    one, other = parts
    _, stored = rest_state(case, members)
    row_lower, row_upper = other.row_lower.copy(), other.row_upper.copy()
    keep = 1.0 - case.storages.standing_loss[members.storages]
    step = (case.plants.ramp * case.plants.capacity)[members.ramps]
    top = inputs.plant_available[seam - 1 : seam + 1, members.ramps]
    floor = top * case.plants.min_output[members.ramps]
    water = inputs.inflow[seam, members.reservoirs]
    lake, store, ramp = (at.rows[name] for name in ("reservoir", "storage", "ramp"))
    row_lower[lake] = np.where(np.isinf(row_lower[lake]), -np.inf, water)
    row_upper[lake] = water
    row_lower[store] -= keep * stored
    row_upper[store] -= keep * stored
    row_upper[ramp] = step + np.maximum(floor[1] - floor[0], 0.0)
    row_lower[ramp] = -step - np.maximum(top[0] - top[1], 0.0)
    rows = one.row_lower.size - len(members.fuel_limits)
    here = program.hours * at.row_count

    def stacked(first: Floats, second: Floats) -> Floats:
        return np.concatenate([first[:rows], second[:here], first[rows:], second[here:]])

    return Bounds(
        np.concatenate([one.cost, other.cost]),
        np.concatenate([one.lower, other.lower]),
        np.concatenate([one.upper, other.upper]),
        stacked(one.row_lower, row_lower),
        stacked(one.row_upper, row_upper),
    )
