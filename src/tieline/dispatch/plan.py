"""The yearly plan: where reservoirs stand and what fuel is used at each week's end.

One coarse program over the year, weeks x load blocks, in the same equations as the hourly
one (a block is a long hour). Rules for comparing cases under plans: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, floats, integers
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.hot import HotSolver
from tieline.dispatch.linear_program import Bounds, Program, assemble, bounds, unit_costs
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.solution import Solution
from tieline.dispatch.variables import Members, islands
from tieline.dispatch.windows import block_window, load_blocks, rest_state, weeks, window
from tieline.errors import SolverError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """Targets for the seams between weeks.

    levels        (w + 1, r)  [MWh] start of the year and every week's end
    fuel_minimum, fuel_maximum  (w, f)  [MWh thermal] share of each week in the yearly limits
    outputs       (w + 1, p)  [MW] at every seam of plants with a ramp limit, nan = free (seams.py)
    guide         (weeks - 1, r)  [MWh] levels that a longer program begins from, None = it is one
                  week or begins from nothing; its optimum does not depend on them
    """

    levels: Floats
    fuel_minimum: Floats
    fuel_maximum: Floats
    outputs: Floats | None = None
    guide: Floats | None = None


def make_plans(
    cases: Sequence[Case], inputs: Sequence[HourlyInputs], options: DispatchOptions
) -> list[Plan]:
    """One plan for every case, made in one hot program per island."""
    count = len(weeks(inputs[0].demand.shape[0]))
    reference = cases[0]
    levels = np.zeros((len(cases), count + 1, len(reference.reservoirs.id)))
    least = np.full((len(cases), count, len(reference.fuel_limits)), -np.inf)
    most = np.full((len(cases), count, len(reference.fuel_limits)), np.inf)
    for island in islands(cases):
        # An hour's ramp limit means nothing between load blocks.
        members = replace(island, ramps=integers([]))
        if not (len(members.reservoirs) or len(members.fuel_limits)):
            continue
        solver: HotSolver | None = None
        block = load_blocks(reference, members, inputs[0], options.plan_blocks)
        duration = np.bincount(block, minlength=count * options.plan_blocks).astype(np.float64)
        program = assemble(reference, members, duration)
        for k, (case, asked) in enumerate(zip(cases, inputs, strict=True)):
            solver = solver or HotSolver(program, options)
            level, stored = rest_state(case, members)
            fixed = block_window(members, asked, block, duration, options.plan_blocks)
            limits = [case.fuel_limits[f] for f in members.fuel_limits]
            asked_year = window(
                fixed,
                (level, level),
                stored,
                fuel=(
                    np.array([limit.minimum for limit in limits]),
                    np.array([limit.maximum for limit in limits]),
                ),
            )
            cost = unit_costs(program, case, options)
            coarse = _with_reserve(program, case, bounds(program, case, cost, asked_year), options)
            solution = solver.solve(coarse)
            levels[k][:, members.reservoirs] = _levels(
                case, members, program, solution, asked, options
            )
            shares = _fuel(case, members, program, coarse, solution, options)
            least[k][:, members.fuel_limits], most[k][:, members.fuel_limits] = shares
    _lend_levels(cases, levels)
    return [
        Plan(levels=floats(levels[k]), fuel_minimum=floats(least[k]), fuel_maximum=floats(most[k]))
        for k in range(len(cases))
    ]


def _lend_levels(cases: Sequence[Case], levels: Floats) -> None:
    """A plan made without a reservoir takes that reservoir's levels from one made with it."""
    service = np.array([case.reservoirs.in_service for case in cases])
    for row in np.flatnonzero(service.any(axis=0) & ~service.all(axis=0)):
        lender = int(np.flatnonzero(service[:, row])[0])
        levels[~service[:, row], :, row] = levels[lender, :, row]


def year_plan(case: Case, guide: Floats | None = None) -> Plan:
    """The plan of a program that sees the whole year: only both ends are given."""
    reservoirs = case.reservoirs
    level = reservoirs.energy * reservoirs.initial_level * reservoirs.in_service
    return Plan(
        levels=floats(np.array([level, level])),
        fuel_minimum=floats([[limit.minimum for limit in case.fuel_limits]]),
        fuel_maximum=floats([[limit.maximum for limit in case.fuel_limits]]),
        guide=guide,
    )


def year_plans(
    cases: Sequence[Case], inputs: Sequence[HourlyInputs], options: DispatchOptions
) -> list[Plan]:
    """Plans of programs that see the whole year, each with the levels of a plan to begin from."""
    try:
        made = make_plans(cases, inputs, options)
    except SolverError:  # load blocks may ask for more than hours do; the year begins from nothing
        return [year_plan(case) for case in cases]
    return [
        year_plan(case, floats(plan.levels[1:-1])) for case, plan in zip(cases, made, strict=True)
    ]


def _with_reserve(program: Program, case: Case, coarse: Bounds, options: DispatchOptions) -> Bounds:
    """Raise the lowest level at the seams by the reserve   [MWh], as far as the water goes.

    reserve = min(seam_reserve_h x turbine, (energy - min_level energy) / 4)
    """
    reservoirs, here = case.reservoirs, program.members.reservoirs
    place, count = program.at.columns["level"], options.plan_blocks
    lower = coarse.lower.reshape(program.hours, program.at.column_count).copy()
    full = (reservoirs.energy * reservoirs.in_service)[here]
    usable = full * (1.0 - reservoirs.min_level[here])
    reserve = np.minimum(options.seam_reserve_h * reservoirs.turbine[here], usable / 4.0)
    seams = np.arange(count - 1, program.hours - 1, count)
    asked = np.minimum(lower[seams, place] + reserve, _highest_levels(program, case, coarse)[seams])
    lower[seams, place] = np.maximum(lower[seams, place], asked)
    return Bounds(coarse.cost, lower.ravel(), coarse.upper, coarse.row_lower, coarse.row_upper)


def _highest_levels(program: Program, case: Case, coarse: Bounds) -> Floats:
    """Level of every reservoir if all turbines ran at their least   [MWh], (h, r).

    level[t] = min(level[t-1] + inflow + what comes down from above - least flow, highest level);
    the rest is spilt down the river. The levels of all reservoirs are possible together.
    """
    at, here = program.at, program.members.reservoirs
    flow = coarse.lower.reshape(program.hours, at.column_count)[:, at.columns["turbine"]]
    flow = flow * program.duration[:, None]
    top = coarse.upper.reshape(program.hours, at.column_count)[:, at.columns["level"]]
    rows = coarse.row_upper[: program.hours * at.row_count].reshape(program.hours, at.row_count)
    water = rows[:, at.rows["reservoir"]].copy()
    levels = np.zeros_like(water)
    below = [
        int(np.searchsorted(here, to)) if to in here else -1
        for to in case.reservoirs.downstream[here]
    ]

    def steps_to_sea(row: int) -> int:
        return 0 if below[row] < 0 else 1 + steps_to_sea(below[row])

    for row in sorted(range(len(here)), key=steps_to_sea, reverse=True):
        level = 0.0  # the first row of the window holds the start level
        for hour in range(program.hours):
            full = level + water[hour, row] - flow[hour, row]
            level = min(full, top[hour, row])
            levels[hour, row] = level
            if below[row] >= 0:
                water[hour, below[row]] += flow[hour, row] + full - level
    return levels


def _levels(
    case: Case,
    members: Members,
    program: Program,
    solution: Solution,
    inputs: HourlyInputs,
    options: DispatchOptions,
) -> Floats:
    """Level at every seam   [MWh], (w + 1, members), reachable with the hourly inflow."""
    at = program.at
    values = solution.values.reshape(program.hours, at.column_count)[:, at.columns["level"]]
    start, _ = rest_state(case, members)
    levels = np.vstack([start, values[options.plan_blocks - 1 :: options.plan_blocks]])
    reservoirs, here = case.reservoirs, members.reservoirs
    full = (reservoirs.energy * reservoirs.in_service)[here]
    # The solver meets a row within its tolerance; a target a hair above what the inflow can
    # fill would make the week infeasible. Going backward, every seam is raised by that hair.
    alone = (reservoirs.pump[here] == 0.0) & ~np.isin(here, reservoirs.downstream)
    for week in range(len(levels) - 2, 0, -1):
        hours = weeks(inputs.inflow.shape[0])[week]
        inflow = inputs.inflow[hours][:, here].sum(axis=0)
        needed = np.where(alone, levels[week + 1] - inflow, levels[week])
        levels[week] = np.maximum(levels[week], needed)
    result: Floats = np.clip(levels, full * reservoirs.min_level[here], full)
    result[0] = result[-1] = start  # where a year begins and ends is given, not planned
    return result


def _fuel(
    case: Case,
    members: Members,
    program: Program,
    coarse: Bounds,
    solution: Solution,
    options: DispatchOptions,
) -> tuple[Floats, Floats]:
    """Each week's least and most fuel   [MWh thermal], (w, limits).

    use[w] of the plan, plus (minus) an equal share of what the year's limit leaves open:
    the sums over the weeks meet the year's limits exactly. The solver meets a bound within its
    tolerance; what a week cannot but use, or could use at most, is taken from the bounds.
    """
    at, members_of = program.at, members.plants
    count = program.hours // options.plan_blocks

    def weekly(output: Floats) -> Floats:
        plants = output.reshape(program.hours, at.column_count)[:, at.columns["plant"]]
        energy: Floats = plants * program.duration[:, None]
        return np.asarray(energy.reshape(count, options.plan_blocks, -1).sum(axis=1))

    tables = (weekly(solution.values), weekly(coarse.lower), weekly(coarse.upper))
    least = np.full((count, len(members.fuel_limits)), -np.inf)
    most = np.full_like(least, np.inf)
    for column, position in enumerate(members.fuel_limits):
        limit = case.fuel_limits[position]
        use, floor, ceiling = (np.zeros(count) for _ in tables)
        for plant, rate in zip(limit.plants, limit.heat_rate, strict=True):
            if plant in members_of:
                place = int(np.searchsorted(members_of, plant))
                for burnt, table in zip((use, floor, ceiling), tables, strict=True):
                    burnt += rate * table[:, place]
        use = np.clip(use, floor, ceiling)
        if np.isfinite(limit.minimum):
            least[:, column] = np.maximum(use - (use.sum() - limit.minimum) / count, 0.0)
        if np.isfinite(limit.maximum):
            most[:, column] = use + (limit.maximum - use.sum()) / count
    return least, most
