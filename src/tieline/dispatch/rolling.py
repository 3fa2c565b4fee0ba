"""Cases side by side, week after week, each under every plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.highs import HotSolver, Solution
from tieline.dispatch.linear_program import Program, assemble, bounds, unit_costs
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.plan import Plan
from tieline.dispatch.variables import COLUMN_BLOCKS, Members, islands
from tieline.dispatch.windows import cut, rest_state, window

Progress = Callable[[float], None]
"""Called with the share of the work done, from 0 to 1."""


class Ledger:
    """Hourly results of one case under one plan, filled island by island, week by week."""

    def __init__(self, case: Case, hours: int) -> None:
        sizes = {
            "plants": len(case.plants.id),
            "reservoirs": len(case.reservoirs.id),
            "storages": len(case.storages.id),
            "links": len(case.links.id),
            "zones": len(case.zones.id),
        }
        owner = dict(COLUMN_BLOCKS) | {
            "pump": "reservoirs",
            "spill": "reservoirs",
            "backward": "links",
            "shed": "zones",
        }
        self.values = {name: np.zeros((hours, sizes[table])) for name, table in owner.items()}
        self.price = np.zeros((hours, sizes["zones"]))
        self.water_value = np.zeros((hours, sizes["reservoirs"]))
        self.objective = 0.0
        self.bound = 0.0

    def write(self, program: Program, hours: slice, solution: Solution) -> None:
        """Store the optimum of one window."""
        members, at = program.members, program.at
        table = solution.values.reshape(program.hours, at.column_count)
        for name, owner in COLUMN_BLOCKS:
            self.values[name][hours, getattr(members, owner)] = table[:, at.columns[name]]
        rows = solution.prices[: program.hours * at.row_count].reshape(program.hours, at.row_count)
        self.price[hours, members.zones] = rows[:, at.rows["balance"]]
        self.water_value[hours, members.reservoirs] = -rows[:, at.rows["reservoir"]]
        self.objective += solution.objective
        self.bound += solution.bound


@dataclass(frozen=True, slots=True)
class _Run:
    """A (case, plan) pair that has to be solved on an island, and those equal to it."""

    case: int
    plan: int
    twins: tuple[tuple[int, int], ...]


def roll(
    cases: Sequence[Case],
    inputs: Sequence[HourlyInputs],
    plans: Sequence[Plan],
    hours: Sequence[slice],
    options: DispatchOptions,
    progress: Progress | None = None,
) -> list[list[Ledger]]:
    """Every case under every plan: ledgers[case][plan].

    The week is the outer loop and cases the inner one, so that each solve starts from the
    basis of its nearest neighbour. What is equal on an island is solved once.
    """
    total = inputs[0].demand.shape[0]
    ledgers = [[Ledger(case, total) for _ in plans] for case in cases]
    groups = islands(cases)
    sizes = [len(members.plants) + 5 * len(members.links) + 5 for members in groups]
    done = 0.0
    for members, size in zip(groups, sizes, strict=True):
        runs = _distinct(cases, inputs, plans, members)
        solvers: dict[int, tuple[Program, HotSolver]] = {}
        for week, span in enumerate(hours):
            length = span.stop - span.start
            if length not in solvers:
                program = assemble(cases[0], members, np.ones(length))
                solvers[length] = (program, HotSolver(program, options))
            program, solver = solvers[length]
            for run in runs:
                ledger = ledgers[run.case][run.plan]
                solution = _solve_week(
                    program,
                    solver,
                    cases[run.case],
                    inputs[run.case],
                    plans[run.plan],
                    week,
                    span,
                    ledger,
                    options,
                )
                for case, plan in ((run.case, run.plan), *run.twins):
                    ledgers[case][plan].write(program, span, solution)
            if progress is not None:
                progress((done + size * (week + 1) / len(hours)) / sum(sizes))
        done += size
    return ledgers


def _solve_week(
    program: Program,
    solver: HotSolver,
    case: Case,
    inputs: HourlyInputs,
    plan: Plan,
    week: int,
    span: slice,
    ledger: Ledger,
    options: DispatchOptions,
) -> Solution:
    members = program.members
    _, stored = rest_state(case, members)
    full = (case.reservoirs.energy * case.reservoirs.in_service)[members.reservoirs]
    levels = np.minimum(plan.levels[week : week + 2, members.reservoirs], full)
    before = None
    if week and len(members.ramps):
        before = ledger.values["plant"][span.start - 1, members.ramps]
    return solver.solve(
        bounds(
            program,
            case,
            unit_costs(program, case, options),
            window(
                cut(members, inputs, span),
                (levels[0], levels[1]),
                stored,
                before=before,
                fuel=(
                    plan.fuel_minimum[week, members.fuel_limits],
                    plan.fuel_maximum[week, members.fuel_limits],
                ),
            ),
        )
    )


def _distinct(
    cases: Sequence[Case],
    inputs: Sequence[HourlyInputs],
    plans: Sequence[Plan],
    members: Members,
) -> list[_Run]:
    """Pairs that differ on this island; the others are copies of one of them."""
    case_of = _first_equal([_case_view(c, i, members) for c, i in zip(cases, inputs, strict=True)])
    plan_of = _first_equal([_plan_view(plan, members) for plan in plans])
    pairs: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for case, first_case in enumerate(case_of):
        for plan, first_plan in enumerate(plan_of):
            same = pairs.setdefault((first_case, first_plan), [])
            if (case, plan) != (first_case, first_plan):
                same.append((case, plan))
    return [_Run(case, plan, tuple(twins)) for (case, plan), twins in pairs.items()]


def _case_view(case: Case, inputs: HourlyInputs, members: Members) -> list[Floats]:
    hours = slice(0, inputs.demand.shape[0])
    plants, reservoirs, storages = case.plants, case.reservoirs, case.storages
    columns: list[Floats] = list(cut(members, inputs, hours).values())
    for table, rows, names in (
        (
            plants,
            members.plants,
            ("variable_cost", "emission", "co2_price", "min_output", "ramp", "capacity"),
        ),
        (
            reservoirs,
            members.reservoirs,
            (
                "turbine",
                "availability",
                "energy",
                "min_level",
                "initial_level",
                "variable_cost",
                "min_release",
                "pump",
                "in_service",
            ),
        ),
        (
            storages,
            members.storages,
            (
                "power",
                "availability",
                "energy",
                "charge_efficiency",
                "discharge_efficiency",
                "initial_level",
                "variable_cost",
                "in_service",
            ),
        ),
        (case.links, members.links, ("loss", "hurdle")),
    ):
        columns += [np.asarray(getattr(table, name)[rows], dtype=np.float64) for name in names]
    return columns


def _plan_view(plan: Plan, members: Members) -> list[Floats]:
    return [
        plan.levels[:, members.reservoirs],
        plan.fuel_minimum[:, members.fuel_limits],
        plan.fuel_maximum[:, members.fuel_limits],
    ]


def _first_equal(views: list[list[Floats]]) -> list[int]:
    firsts: list[int] = []
    for k, view in enumerate(views):
        equal = (
            j
            for j in range(k)
            if all(np.array_equal(a, b) for a, b in zip(views[j], view, strict=True))
        )
        firsts.append(next(equal, k))
    return firsts
