"""A second dispatch, written from the definition and sharing nothing with the first.

One variable per asset and hour in a dictionary, one row at a time, spill a variable of every
reservoir, no islands, no hot starts; assembled for ``scipy.optimize.linprog``. It is slow and
meant to be read beside docs/dispatch.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from tieline.case.case import Case
from tieline.case.weather_year import HourlyInputs

Name = tuple[str, int, int]
"""Kind, row of its table, hour."""


@dataclass
class Model:
    """Minimise cost x subject to rows: each row is {variable: coefficient}, low, high."""

    place: dict[Name, int] = field(default_factory=dict)
    cost: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[tuple[dict[Name, float], float, float]] = field(default_factory=list)

    def variable(self, name: Name, low: float, high: float, cost: float) -> None:
        self.place[name] = len(self.cost)
        self.cost.append(cost)
        self.low.append(low)
        self.high.append(high)

    def row(self, terms: dict[Name, float], low: float, high: float) -> None:
        self.rows.append((terms, low, high))


@dataclass(frozen=True)
class Answer:
    objective: float
    value: dict[Name, float]


@dataclass(frozen=True)
class Question:
    """Hours first..last of a case: levels and stored energy [MWh] at both ends, outputs before.

    before, after output of every plant in the hour before and in the last, nan where it is free
    fuel          least and most of every fuel limit in these hours   [MWh thermal]
    """

    case: Case
    inputs: HourlyInputs
    first: int
    last: int
    start_level: Sequence[float]
    end_level: Sequence[float]
    before: Sequence[float]
    after: Sequence[float]
    fuel: Sequence[tuple[float, float]]
    shed_cost: float
    dump_cost: float

    @property
    def hours(self) -> range:
        return range(self.first, self.last + 1)


def whole_year(case: Case, inputs: HourlyInputs, shed_cost: float, dump_cost: float) -> Question:
    """All hours at once: both ends at the initial level, limits those of the year."""
    table = case.reservoirs
    level = [table.energy[r] * table.initial_level[r] for r in range(len(table.id))]
    return Question(
        case=case,
        inputs=inputs,
        first=0,
        last=inputs.demand.shape[0] - 1,
        start_level=level,
        end_level=level,
        before=[math.nan] * len(case.plants.id),
        after=[math.nan] * len(case.plants.id),
        fuel=[(limit.minimum, limit.maximum) for limit in case.fuel_limits],
        shed_cost=shed_cost,
        dump_cost=dump_cost,
    )


def least_cost(question: Question) -> Answer:
    """The optimum; raises AssertionError where there is none."""
    model = Model()
    balance: dict[tuple[int, int], dict[Name, float]] = {
        (zone, hour): {} for zone in range(len(question.case.zones.id)) for hour in question.hours
    }
    add_zones(model, question, balance)
    add_plants(model, question, balance)
    add_reservoirs(model, question, balance)
    add_storages(model, question, balance)
    add_links(model, question, balance)
    for (zone, hour), terms in balance.items():
        load = float(question.inputs.demand[hour, zone])
        model.row(terms, load, load)
    return solve(model)


Balance = dict[tuple[int, int], dict[Name, float]]


def add_zones(model: Model, ask: Question, balance: Balance) -> None:
    for zone, hour in balance:
        load = float(ask.inputs.demand[hour, zone])
        model.variable(("shed", zone, hour), 0.0, load, ask.shed_cost)
        model.variable(("dump", zone, hour), 0.0, math.inf, ask.dump_cost)
        balance[zone, hour][("shed", zone, hour)] = 1.0
        balance[zone, hour][("dump", zone, hour)] = -1.0


def add_plants(model: Model, ask: Question, balance: Balance) -> None:
    table = ask.case.plants
    running = [p for p in range(len(table.id)) if table.in_service[p]]
    for p in running:
        cost = float(table.variable_cost[p] + table.emission[p] * table.co2_price[p])
        for hour in ask.hours:
            top = float(ask.inputs.plant_available[hour, p])
            low = float(table.min_output[p]) * top
            if hour == ask.last and not math.isnan(ask.after[p]):
                low = top = float(ask.after[p])
            model.variable(("plant", p, hour), low, top, cost)
            balance[int(table.zone[p]), hour][("plant", p, hour)] = 1.0
        if table.ramp[p] < 1.0:
            add_ramp(model, ask, p)
    for limit, (least, most) in zip(ask.case.fuel_limits, ask.fuel, strict=True):
        burn = {
            ("plant", p, hour): rate
            for p, rate in zip(limit.plants, limit.heat_rate, strict=True)
            if p in running
            for hour in ask.hours
        }
        model.row(burn, least, most)


def add_ramp(model: Model, ask: Question, p: int) -> None:
    """An hour may not move output further than the step, availability's own move apart."""
    table = ask.case.plants
    step = float(table.ramp[p] * table.capacity[p])
    share = float(table.min_output[p])
    for hour in ask.hours:
        top = float(ask.inputs.plant_available[hour, p])
        if hour == ask.first:
            if not math.isnan(ask.before[p]):
                low = min(ask.before[p] - step, top)
                high = max(ask.before[p] + step, share * top)
                model.row({("plant", p, hour): 1.0}, low, high)
            continue
        earlier = float(ask.inputs.plant_available[hour - 1, p])
        up = step + max(share * (top - earlier), 0.0)
        down = step + max(earlier - top, 0.0)
        model.row({("plant", p, hour): 1.0, ("plant", p, hour - 1): -1.0}, -down, up)


def least_release(ask: Question, r: int) -> float:
    """The stated release, or the most that this reservoir's own water keeps up in every hour.

    Between any two hours it draws at most what the lake held at the first, or could hold where
    it was full, and what flowed in; it leaves the lowest level, and at the end the end level.
    """
    table = ask.case.reservoirs
    full = float(table.energy[r])
    lowest = full * float(table.min_level[r])
    release = min(float(table.min_release[r]), float(table.turbine[r] * table.availability[r]))
    inflow = [float(ask.inputs.inflow[hour, r]) for hour in ask.hours]
    for first in range(len(inflow)):
        water = full if first else float(ask.start_level[r])
        for last in range(first, len(inflow)):
            water += inflow[last]
            left = float(ask.end_level[r]) if last == len(inflow) - 1 else lowest
            release = min(release, max(water - left, 0.0) / (last - first + 1))
    return release


def add_reservoirs(model: Model, ask: Question, balance: Balance) -> None:
    table = ask.case.reservoirs
    here = [r for r in range(len(table.id)) if table.in_service[r]]
    for r in here:
        full = float(table.energy[r])
        release = least_release(ask, r) if table.min_release[r] else 0.0
        for hour in ask.hours:
            top = float(table.turbine[r] * table.availability[r])
            low, high = full * float(table.min_level[r]), full
            if hour == ask.last:
                low = high = float(ask.end_level[r])
            model.variable(("turbine", r, hour), release, top, float(table.variable_cost[r]))
            model.variable(("pump", r, hour), 0.0, float(table.pump[r]), 0.0)
            model.variable(("spill", r, hour), 0.0, math.inf, 0.0)
            model.variable(("level", r, hour), low, high, 0.0)
            balance[int(table.zone[r]), hour][("turbine", r, hour)] = 1.0
            balance[int(table.zone[r]), hour][("pump", r, hour)] = -1.0
    for r in here:
        above = [u for u in here if int(table.downstream[u]) == r]
        for hour in ask.hours:
            terms: dict[Name, float] = {
                ("level", r, hour): 1.0,
                ("turbine", r, hour): 1.0,
                ("spill", r, hour): 1.0,
                ("pump", r, hour): -float(table.pump_efficiency[r]),
            }
            for u in above:
                terms[("turbine", u, hour)] = -1.0
                terms[("spill", u, hour)] = -1.0
            water = float(ask.inputs.inflow[hour, r])
            if hour == ask.first:
                water += float(ask.start_level[r])
            else:
                terms[("level", r, hour - 1)] = -1.0
            model.row(terms, water, water)


def add_storages(model: Model, ask: Question, balance: Balance) -> None:
    table = ask.case.storages
    for s in range(len(table.id)):
        if not table.in_service[s]:
            continue
        power = float(table.power[s] * table.availability[s])
        rest = float(table.energy[s] * table.initial_level[s])
        cost, keep = float(table.variable_cost[s]), 1.0 - float(table.standing_loss[s])
        for hour in ask.hours:
            last = hour == ask.last
            model.variable(("charge", s, hour), 0.0, power, cost)
            model.variable(("discharge", s, hour), 0.0, power, cost)
            model.variable(
                ("stored", s, hour),
                rest if last else 0.0,
                rest if last else float(table.energy[s]),
                0.0,
            )
            balance[int(table.zone[s]), hour][("charge", s, hour)] = -1.0
            balance[int(table.zone[s]), hour][("discharge", s, hour)] = 1.0
            terms: dict[Name, float] = {
                ("stored", s, hour): 1.0,
                ("discharge", s, hour): 1.0 / float(table.discharge_efficiency[s]),
                ("charge", s, hour): -float(table.charge_efficiency[s]),
            }
            if hour == ask.first:
                model.row(terms, keep * rest, keep * rest)
            else:
                terms[("stored", s, hour - 1)] = -keep
                model.row(terms, 0.0, 0.0)


def add_links(model: Model, ask: Question, balance: Balance) -> None:
    table = ask.case.links
    here = [k for k in range(len(table.id)) if table.in_service[k]]
    for k in here:
        one, other = int(table.from_zone[k]), int(table.to_zone[k])
        arrives, hurdle = 1.0 - float(table.loss[k]), float(table.hurdle[k])
        for hour in ask.hours:
            ways = (
                ("forward", one, other, ask.inputs.link_forward[hour, k]),
                ("backward", other, one, ask.inputs.link_backward[hour, k]),
            )
            for way, sender, receiver, capacity in ways:
                model.variable((way, k, hour), 0.0, float(capacity), hurdle)
                balance[sender, hour][(way, k, hour)] = -1.0
                balance[receiver, hour][(way, k, hour)] = arrives
    for limit in ask.case.link_limits:
        for hour in ask.hours:
            terms: dict[Name, float] = {}
            for k, sign in limit.terms:
                if k in here:
                    terms[("forward", k, hour)] = float(sign)
                    terms[("backward", k, hour)] = -float(sign)
            model.row(terms, -math.inf, limit.maximum)


def solve(model: Model) -> Answer:
    equal, unequal = [], []
    for terms, low, high in model.rows:
        if low == high:
            equal.append((terms, low))
            continue
        if high < math.inf:
            unequal.append((terms, high))
        if low > -math.inf:
            unequal.append(({name: -value for name, value in terms.items()}, -low))
    found = linprog(
        model.cost,
        A_eq=_matrix(model, equal),
        b_eq=[side for _, side in equal] or None,
        A_ub=_matrix(model, unequal),
        b_ub=[side for _, side in unequal] or None,
        bounds=np.column_stack([model.low, model.high]),
        method="highs-ds",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    assert found.status == 0, found.message
    return Answer(float(found.fun), {name: float(found.x[k]) for name, k in model.place.items()})


def _matrix(model: Model, rows: list[tuple[dict[Name, float], float]]) -> sparse.csr_array | None:
    if not rows:
        return None
    triples = [
        (k, model.place[name], value)
        for k, (terms, _) in enumerate(rows)
        for name, value in terms.items()
    ]
    row, column, value = zip(*triples, strict=True) if triples else ((), (), ())
    return sparse.csr_array((value, (row, column)), shape=(len(rows), len(model.cost)))
