"""Cases side by side, week after week, each under every plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event
from typing import TypeAlias

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, Integers
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.hot import HotSolver
from tieline.dispatch.linear_program import (
    Bounds,
    Program,
    Window,
    assemble,
    bounds,
    unit_costs,
    with_levels,
)
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.plan import Plan
from tieline.dispatch.seams import reachable
from tieline.dispatch.solution import Solution
from tieline.dispatch.variables import COLUMN_BLOCKS, Members, islands
from tieline.dispatch.windows import cut, rest_state, window

Pair: TypeAlias = tuple[int, int]
"""A case and a plan, by number."""

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
        self.totals: dict[tuple[int, int], tuple[float, float]] = {}

    @property
    def objective(self) -> float:
        """Sum over islands and windows in their order, whoever finished first   [USD]."""
        return sum(self.totals[key][0] for key in sorted(self.totals))

    @property
    def bound(self) -> float:
        """The same sum of the windows' lower bounds   [USD]."""
        return sum(self.totals[key][1] for key in sorted(self.totals))

    def write(self, program: Program, hours: slice, solution: Solution) -> None:
        """Store the optimum of one window."""
        members, at = program.members, program.at
        table = solution.values.reshape(program.hours, at.column_count)
        for name, owner in COLUMN_BLOCKS:
            place: Integers = getattr(members, owner)
            if place.size:
                self.values[name][hours, place] = table[:, at.columns[name]]
        rows = solution.prices[: program.hours * at.row_count].reshape(program.hours, at.row_count)
        self.price[hours, members.zones] = rows[:, at.rows["balance"]]
        self.water_value[hours, members.reservoirs] = -rows[:, at.rows["reservoir"]]
        key = (int(members.zones[0]), hours.start)
        self.totals[key] = (solution.objective, solution.bound)

    def copy(self, other: Ledger, members: Members, spans: Sequence[slice]) -> None:
        """Take over an island's consecutive windows from an equal case and plan."""
        hours, island = slice(spans[0].start, spans[-1].stop), int(members.zones[0])
        for name, owner in COLUMN_BLOCKS:
            place: Integers = getattr(members, owner)
            if place.size:
                self.values[name][hours, place] = other.values[name][hours, place]
        self.price[hours, members.zones] = other.price[hours, members.zones]
        water = members.reservoirs
        self.water_value[hours, water] = other.water_value[hours, water]
        for span in spans:
            self.totals[island, span.start] = other.totals[island, span.start]


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
    threads: int = 1,
    progress: Progress | None = None,
    *,
    crossed: bool = True,
) -> list[list[Ledger]]:
    """Every case under every plan: ledgers[case][plan]; not ``crossed``, under its own alone.

    ``plans`` holds one plan for each case.

    The week is the outer loop, then cases, then plans, to and fro, so that each solve starts from
    the basis of its nearest neighbour. What is equal on an island is solved once. Under a plan
    weeks do not depend on each other: each island's year is cut in STRETCHES, always the same
    number, so that the number of threads changes no digit.
    """
    total = inputs[0].demand.shape[0]
    pairs = [
        (case, plan)
        for case in range(len(cases))
        for plan in range(len(plans))
        if crossed or case == plan
    ]
    ledgers = {pair: Ledger(cases[pair[0]], total) for pair in pairs}
    stretches: list[_Stretch] = []
    for members in islands(cases):
        lead: _Stretch | None = None
        for part in _parts(hours):
            stretches.append(_Stretch(members, cases, inputs, plans, options, part, hours, lead))
            lead = lead or stretches[-1]
    work = sum(stretch.size for stretch in stretches)
    done: list[float] = []

    def report(share: float) -> None:
        done.append(share)
        if progress is not None:
            progress(min(sum(done) / work, 1.0))

    if threads == 1:
        for stretch in stretches:
            stretch.solve(ledgers, report)
    else:
        # The solver lets go of the interpreter while it works, so threads share all arrays.
        with ThreadPoolExecutor(threads) as pool:
            for future in [pool.submit(s.solve, ledgers, report) for s in stretches]:
                future.result()
    return [[ledgers[pair] for pair in pairs if pair[0] == case] for case in range(len(cases))]


STRETCHES = 2
"""Parts of a year that are solved apart. Each begins cold, so more would cost more work."""


def _parts(hours: Sequence[slice]) -> list[list[tuple[int, slice]]]:
    """Numbered windows of each stretch."""
    numbered = list(enumerate(hours))
    if len(numbered) < 2 * STRETCHES:
        return [numbered]
    size = -(-len(numbered) // STRETCHES)
    return [numbered[start : start + size] for start in range(0, len(numbered), size)]


class _Stretch:
    """Consecutive windows of one island, solved one after the other in hot solvers."""

    def __init__(
        self,
        members: Members,
        cases: Sequence[Case],
        inputs: Sequence[HourlyInputs],
        plans: Sequence[Plan],
        options: DispatchOptions,
        windows: list[tuple[int, slice]],
        spans: Sequence[slice],
        lead: _Stretch | None,
    ) -> None:
        self.members, self.cases, self.inputs, self.plans = members, cases, inputs, plans
        self.options, self.windows, self.spans = options, windows, spans
        self._lead = lead
        self._followed = False
        if lead is not None:
            lead._followed = True
        self._begun = Event()
        self._first: tuple[Program, HotSolver] | None = None
        self._outputs: dict[Pair, Floats] = {}
        self._costs: dict[tuple[int, int], Floats] = {}
        self.weight = float(len(members.plants) + 5 * len(members.links) + 5)
        self.size = self.weight * len(windows)
        self._last: tuple[int, int, Window, Bounds] | None = None

    def solve(self, ledgers: dict[Pair, Ledger], report: Progress) -> None:
        """Solve every window of every distinct run and write it to all its ledgers."""
        try:
            self._solve(ledgers, report)
        finally:
            self._begun.set()  # who waits for the first window must not wait for ever

    def _opened(self, length: int) -> tuple[Program, HotSolver]:
        """A solver for windows of a length, from the basis of the island's very first window.

        A cold start takes three times the steps of a mean week. Stretches are begun in order, so
        the first is at work when another waits for it.
        """
        if self._lead is not None:
            self._lead._begun.wait()
            if self._lead._first is not None:
                program, solver = self._lead._first
                if program.hours == length:
                    return program, solver.twin()
        program = assemble(self.cases[0], self.members, np.ones(length))
        return program, self._solver(program)

    def _solve(self, ledgers: dict[Pair, Ledger], report: Progress) -> None:
        runs = _distinct(self.cases, self.inputs, self.plans, self.members, list(ledgers))
        self._outputs = {
            (run.case, run.plan): reachable(
                self.cases[run.case], self.inputs[run.case], self.plans[run.plan], self.spans
            )
            for run in runs
        }
        solvers: dict[int, tuple[Program, HotSolver]] = {}
        for week, span in self.windows:
            length = span.stop - span.start
            if length not in solvers:
                solvers[length] = self._opened(length)
            program, solver = solvers[length]
            for run in runs if week % 2 == 0 else reversed(runs):
                asked = self._asked(program, run, week, span)
                ledgers[run.case, run.plan].write(program, span, solver.solve(asked))
                if self._followed and not self._begun.is_set():
                    self._first = (program, solver.twin())
                    self._begun.set()
            report(self.weight)
        for run in runs:
            for twin in run.twins:
                one = ledgers[run.case, run.plan]
                ledgers[twin].copy(one, self.members, [span for _, span in self.windows])

    def _solver(self, program: Program) -> HotSolver:
        guide = self.plans[0].guide
        if guide is None:
            return HotSolver(program, self.options)
        return HotSolver(program, self.options, guide[:, self.members.reservoirs])

    def _asked(self, program: Program, run: _Run, week: int, span: slice) -> Bounds:
        """Bounds of one window; made from the last one's where only the plan is another."""
        members, case, plan = self.members, self.cases[run.case], self.plans[run.plan]
        full = (case.reservoirs.energy * case.reservoirs.in_service)[members.reservoirs]
        start, end = np.minimum(plan.levels[week : week + 2, members.reservoirs], full)
        if self._last is not None and self._last[:2] == (run.case, week) and not len(members.ramps):
            asked = replace(self._last[2], start_level=start, end_level=end)
            return with_levels(program, case, self._last[3], asked)
        _, stored = rest_state(case, members)
        before, after = self._outputs[run.case, run.plan][week : week + 2, members.ramps]
        # Fuel is shared over the weeks by each case's own plan: another's may be out of reach.
        own = self.plans[run.case]
        least, most = own.fuel_minimum[week], own.fuel_maximum[week]
        asked = window(
            cut(members, self.inputs[run.case], span),
            (start, end),
            stored,
            before=before,
            after=after,
            fuel=(least[members.fuel_limits], most[members.fuel_limits]),
        )
        key = (run.case, program.hours)
        if key not in self._costs:
            self._costs[key] = unit_costs(program, case, self.options)
        made = bounds(program, case, self._costs[key], asked)
        self._last = (run.case, week, asked, made)
        return made


def _distinct(
    cases: Sequence[Case],
    inputs: Sequence[HourlyInputs],
    plans: Sequence[Plan],
    members: Members,
    wanted: Sequence[Pair],
) -> list[_Run]:
    """Pairs that differ on this island; the others are copies of one of them."""
    case_of = _first_equal([_case_view(c, i, members) for c, i in zip(cases, inputs, strict=True)])
    plan_of = _first_equal([_plan_view(plan, members) for plan in plans])
    pairs: dict[Pair, list[Pair]] = {}
    first_of: dict[Pair, Pair] = {}
    for case, plan in wanted:
        first = first_of.setdefault((case_of[case], plan_of[plan]), (case, plan))
        same = pairs.setdefault(first, [])
        if (case, plan) != first:
            same.append((case, plan))
    runs = [_Run(case, plan, tuple(twins)) for (case, plan), twins in pairs.items()]
    # A change of plan moves less of the optimum than a change of case.
    return sorted(runs, key=lambda run: (run.case, run.plan if run.case % 2 == 0 else -run.plan))


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
    columns.append(np.array([case.link_limits[k].maximum for k in members.link_limits]))
    columns += [
        np.array([(case.fuel_limits[k].minimum, case.fuel_limits[k].maximum)])
        for k in members.fuel_limits
    ]
    return columns


def _plan_view(plan: Plan, members: Members) -> list[Floats]:
    view = [
        plan.levels[:, members.reservoirs],
        plan.fuel_minimum[:, members.fuel_limits],
        plan.fuel_maximum[:, members.fuel_limits],
    ]
    if plan.outputs is not None:
        # nan, where the plan says nothing, is not equal to itself.
        view.append(np.nan_to_num(plan.outputs[:, members.ramps], nan=-1.0))
    return view


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
