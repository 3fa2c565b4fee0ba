"""Some weeks of a year from a given state: what is dispatched once an event has happened.

Operators do not foresee an event. Before it, turbines, pumps and storages do what they do in the
undisturbed dispatch; after it, the end of the window is relaxed as far as operators can react:

- undisturbed  ends where the plan says
- relaxed      may end below the plan's levels and charge, but only to save load: every MWh short
               of the aim costs EMERGENCY_SHARE of unserved energy, above every plant
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, Integers
from tieline.case.event_hours import Disturbance, disturbed
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.hot import HotSolver
from tieline.dispatch.linear_program import Bounds, Program, Window, assemble, bounds, unit_costs
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.result import DispatchResult
from tieline.dispatch.rolling import Ledger
from tieline.dispatch.solution import Solution
from tieline.dispatch.variables import Members, islands
from tieline.dispatch.windows import cut
from tieline.errors import SolverError

LOOSER = 1e-7

EMERGENCY_SHARE = 0.5
"""Emergency price of a stored MWh as a share of the price of unserved energy."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class State:
    """What is in store at the end of an hour: level (r,), stored (s,)   [MWh]."""

    level: Floats
    stored: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ask:
    """One window of one case.

    inputs     of the window's hours, undisturbed
    start      state before the first hour; aim: state after the last
    change     the event in these hours, None = none
    relaxed    whether the aim may be missed to save load
    calm, until  the undisturbed dispatch of the same hours, kept to for the first ``until`` of them
    """

    case: Case
    inputs: HourlyInputs
    start: State
    aim: State
    change: Disturbance | None = None
    relaxed: bool = True
    calm: DispatchResult | None = None
    until: int = 0


class Episode:
    """Hot solvers for the windows of cases of one shape; one per island and length."""

    def __init__(
        self,
        cases: Sequence[Case],
        options: DispatchOptions,
        weather: str = "",
        synthetic: bool = True,
    ) -> None:
        self._reference = cases[0]
        self._weather, self._synthetic = weather, synthetic
        self._options = options
        self._islands = islands(cases)
        self._solvers: dict[tuple[int, int], tuple[Program, HotSolver]] = {}

    def islands_of(self, zones: Integers) -> tuple[int, ...]:
        """Islands that hold any of some zones; what happens there stays there."""
        return tuple(
            number
            for number, members in enumerate(self._islands)
            if np.isin(members.zones, zones).any()
        )

    def zones_of(self, wanted: Sequence[int]) -> Integers:
        """Zones of some islands, in order."""
        return np.sort(np.concatenate([self._islands[k].zones for k in wanted]).astype(np.int64))

    def solve(self, ask: Ask, wanted: Sequence[int]) -> DispatchResult:
        """Least-cost dispatch of the window on some islands; rows elsewhere stay 0.

        Raises SolverError where there is no optimum.
        """
        change = ask.change
        inputs = ask.inputs if change is None else disturbed(ask.inputs, change)
        hours = inputs.demand.shape[0]
        ledger = Ledger(ask.case, hours)
        for number in wanted:
            members = self._islands[number]
            program, solver = self._solver(number, hours)
            window = _window(ask, members, inputs)
            cost = _costs(program, ask.case, self._options, change)
            asked = bounds(program, ask.case, cost, window)
            asked = _machines(program, asked, change)
            if ask.calm is not None and ask.until:
                asked = _kept(program, asked, ask.calm, ask.until)
            if ask.relaxed:
                asked = _relaxed(program, asked, ask, self._options)
            ledger.write(program, slice(0, hours), self._optimum(program, solver, asked))
        return self._result(ask.case, inputs, ledger)

    def _optimum(self, program: Program, solver: HotSolver, asked: Bounds) -> Solution:
        """Where the solver stalls just short of an optimum, once more, cold and looser."""
        try:
            return solver.solve(asked)
        except SolverError:
            if self._options.tolerance >= LOOSER:
                raise
            return HotSolver(program, replace(self._options, tolerance=LOOSER)).solve(asked)

    def _solver(self, number: int, hours: int) -> tuple[Program, HotSolver]:
        key = (number, hours)
        if key not in self._solvers:
            program = assemble(self._reference, self._islands[number], np.ones(hours))
            self._solvers[key] = (program, HotSolver(program, self._options))
        return self._solvers[key]

    def _result(self, case: Case, inputs: HourlyInputs, ledger: Ledger) -> DispatchResult:
        names = (
            *("plant", "turbine", "pump", "charge", "discharge", "forward", "backward"),
            *("dump", "shed", "level", "stored"),
        )
        return DispatchResult(
            case=case,
            weather=self._weather,
            synthetic=self._synthetic,
            **{name: ledger.values[name] for name in names},
            price=ledger.price,
            water_value=ledger.water_value,
            available=inputs.plant_available,
            demand=inputs.demand,
            objective=ledger.objective,
            bound=ledger.bound,
        )


def _window(ask: Ask, members: Members, inputs: HourlyInputs) -> Window:
    """Where the aim is relaxed the window may end at the lowest level and empty stores."""
    case, here, stores = ask.case, members.reservoirs, members.storages
    full = (case.reservoirs.energy * case.reservoirs.in_service)[here]
    start = np.minimum(ask.start.level[here], full)
    end = np.minimum(ask.aim.level[here], full)
    stored, charged = ask.start.stored[stores], ask.aim.stored[stores]
    if ask.relaxed:
        end = np.minimum(end, full * case.reservoirs.min_level[here])
        charged = np.zeros_like(charged)
    # Take-or-pay and yearly fuel are agreed over a year: they do not bind a window.
    none = np.full(len(members.fuel_limits), np.inf)
    return Window(
        **cut(members, inputs, slice(0, inputs.demand.shape[0])),
        start_level=start,
        end_level=end,
        start_stored=stored,
        end_stored=charged,
        fuel_minimum=-none,
        fuel_maximum=none,
    )


def _costs(
    program: Program, case: Case, options: DispatchOptions, change: Disturbance | None
) -> Floats:
    """Unit costs of every column, with the event's factor on the variable cost of plants."""
    cost = unit_costs(program, case, options)
    if change is None or (change.cost == 1.0).all():
        return cost
    table = cost.reshape(program.hours, program.at.column_count).copy()
    members = program.members.plants
    base = case.plants.variable_cost[members]
    table[:, program.at.columns["plant"]] += base * (change.cost[:, members] - 1.0)
    return table.ravel()


def _machines(program: Program, asked: Bounds, change: Disturbance | None) -> Bounds:
    """Turbines and storages that the event has taken; a stated release falls with its turbine."""
    if change is None:
        return asked
    members, column = program.members, program.at.columns
    upper = asked.upper.reshape(program.hours, program.at.column_count).copy()
    lower = asked.lower.reshape(program.hours, program.at.column_count).copy()
    upper[:, column["turbine"]] *= change.turbine[:, members.reservoirs]
    for name in ("charge", "discharge"):
        upper[:, column[name]] *= change.storage[:, members.storages]
    lower[:, column["turbine"]] = np.minimum(
        lower[:, column["turbine"]], upper[:, column["turbine"]]
    )
    return replace_bounds(asked, lower=lower.ravel(), upper=upper.ravel())


def _kept(program: Program, asked: Bounds, calm: DispatchResult, until: int) -> Bounds:
    """Water and charge of the first hours as without the event, within what is there."""
    members, column = program.members, program.at.columns
    upper = asked.upper.reshape(program.hours, program.at.column_count).copy()
    lower = asked.lower.reshape(program.hours, program.at.column_count).copy()
    for name, rows in (
        ("turbine", members.reservoirs),
        ("pump", members.pumps),
        ("charge", members.storages),
        ("discharge", members.storages),
    ):
        place = column[name]
        done = getattr(calm, name)[:until, rows]
        held = np.clip(done, lower[:until, place], upper[:until, place])
        lower[:until, place] = held
        upper[:until, place] = held
    return replace_bounds(asked, lower=lower.ravel(), upper=upper.ravel())


def _relaxed(program: Program, asked: Bounds, ask: Ask, options: DispatchOptions) -> Bounds:
    """The last hour may hold anything up to the aim; holding is worth the emergency price."""
    members, column = program.members, program.at.columns
    width = program.at.column_count
    cost = asked.cost.reshape(program.hours, width).copy()
    upper = asked.upper.reshape(program.hours, width).copy()
    lower = asked.lower.reshape(program.hours, width).copy()
    emergency = EMERGENCY_SHARE * options.shed_cost
    case = ask.case
    full = (case.reservoirs.energy * case.reservoirs.in_service)[members.reservoirs]
    for name, aim in (
        ("level", np.minimum(ask.aim.level[members.reservoirs], full)),
        ("stored", ask.aim.stored[members.storages]),
    ):
        place = column[name]
        upper[-1, place] = np.maximum(aim, lower[-1, place])
        cost[-1, place] -= emergency
    return Bounds(cost.ravel(), lower.ravel(), upper.ravel(), asked.row_lower, asked.row_upper)


def replace_bounds(asked: Bounds, *, lower: Floats, upper: Floats) -> Bounds:
    """The same bounds with other limits of the columns."""
    return replace(asked, lower=lower, upper=upper)
