"""What must hold for every dispatch, whatever the system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.dispatch.systems import (
    System,
    case_of,
    inputs_of,
    permuted,
    random_system,
    served,
    systems,
)
from tieline.case.case import Case, content_hash
from tieline.case.columns import floats
from tieline.case.projects import with_service
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.dispatch import compare_inputs
from tieline.dispatch.options import DispatchOptions, Horizon
from tieline.dispatch.result import DispatchResult
from tieline.dispatch.variables import islands

YEAR = DispatchOptions(horizon=Horizon.YEAR)
WEEK = DispatchOptions(horizon=Horizon.WEEK)
MW = 1e-6
"""Rows are met to 1e-9; sums of a dozen terms of a hundred MW stay far below this."""


def drawn(examples: int):
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def run(
    cases: Sequence[Case], inputs: Sequence[HourlyInputs], options: DispatchOptions = YEAR
) -> list[list[DispatchResult]]:
    return compare_inputs(cases, inputs, "drawn", True, options)


def solved(system: System, options: DispatchOptions = YEAR) -> DispatchResult:
    return run([system.case], [system.inputs], options)[0][0]


def same(one: float, other: float, relative: float = 1e-8) -> bool:
    return abs(one - other) <= relative * max(1.0, abs(one), abs(other))


def surplus(case: Case, result: DispatchResult) -> np.ndarray:
    """What enters a zone less what leaves it and what is asked   [MW], (h, z)."""
    left = -np.array(result.demand)
    for plant, zone in enumerate(case.plants.zone):
        left[:, zone] += result.plant[:, plant]
    for reservoir, zone in enumerate(case.reservoirs.zone):
        left[:, zone] += result.turbine[:, reservoir] - result.pump[:, reservoir]
    for store, zone in enumerate(case.storages.zone):
        left[:, zone] += result.discharge[:, store] - result.charge[:, store]
    for link in range(len(case.links.id)):
        one, other = case.links.from_zone[link], case.links.to_zone[link]
        arrives = 1.0 - case.links.loss[link]
        left[:, one] += arrives * result.backward[:, link] - result.forward[:, link]
        left[:, other] += arrives * result.forward[:, link] - result.backward[:, link]
    return left + result.shed - result.dump


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
@drawn(12)
@given(system=systems(hours=(170, 340), max_zones=3))
def test_energy_balances_in_every_hour_and_zone(system: System, options: DispatchOptions) -> None:
    result = solved(system, options)
    assert np.abs(surplus(system.case, result)).max() < MW


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
@drawn(12)
@given(system=systems(hours=(170, 340), max_zones=3))
def test_stores_balance_and_end_where_they_began(system: System, options: DispatchOptions) -> None:
    result, table = solved(system, options), system.case.storages
    rest = table.energy * table.initial_level * table.in_service
    before = np.vstack([rest, result.stored[:-1]])
    change = table.charge_efficiency * result.charge - result.discharge / table.discharge_efficiency
    kept = (1.0 - table.standing_loss) * before
    assert np.allclose(result.stored, kept + change, rtol=0.0, atol=MW)
    assert np.allclose(result.stored[-1], rest, rtol=0.0, atol=MW)


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
@drawn(12)
@given(system=systems(hours=(170, 340), max_zones=3))
def test_reservoirs_make_no_water(system: System, options: DispatchOptions) -> None:
    """What is left over is spill: never negative, and it reaches the reservoir below."""
    result, table = solved(system, options), system.case.reservoirs
    rest = table.energy * table.initial_level * table.in_service
    before = np.vstack([rest, result.level[:-1]])
    spill = np.zeros_like(result.level)
    for row in range(len(table.id)):  # the generator draws every reservoir above the one below
        inflow = np.array(system.inputs.inflow[:, row])
        for above in np.flatnonzero(table.downstream == row):
            inflow += result.turbine[:, above] + spill[:, above]
        pumped = table.pump_efficiency[row] * result.pump[:, row]
        moved = result.level[:, row] - before[:, row]
        spill[:, row] = inflow + pumped - result.turbine[:, row] - moved
    assert spill.size == 0 or spill.min() > -MW
    assert np.allclose(result.level[-1], rest, rtol=0.0, atol=MW)


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
@drawn(12)
@given(system=systems(hours=(170, 340), max_zones=3))
def test_every_quantity_stays_within_its_limits(system: System, options: DispatchOptions) -> None:
    case, inputs, result = system.case, system.inputs, solved(system, options)
    hydro, stores = case.reservoirs, case.storages
    full = hydro.energy * hydro.in_service
    power = stores.power * stores.availability * stores.in_service
    turbine = hydro.turbine * hydro.availability * hydro.in_service
    for value, low, high in (
        (result.plant, inputs.plant_available * case.plants.min_output, inputs.plant_available),
        (result.forward, 0.0, inputs.link_forward),
        (result.backward, 0.0, inputs.link_backward),
        (result.shed, 0.0, inputs.demand),
        (result.dump, 0.0, np.inf),
        (result.turbine, 0.0, turbine),
        (result.pump, 0.0, hydro.pump * hydro.in_service),
        (result.level, full * hydro.min_level, full),
        (result.charge, 0.0, power),
        (result.discharge, 0.0, power),
        (result.stored, 0.0, stores.energy * stores.in_service),
    ):
        assert (value >= low - MW).all()
        assert (value <= high + MW).all()
    for limit in case.link_limits:
        net = sum(
            sign * (result.forward[:, link] - result.backward[:, link])
            for link, sign in limit.terms
        )
        assert np.max(net) <= limit.maximum + MW
    for fuel in case.fuel_limits:
        burnt = result.plant[:, list(fuel.plants)].sum(axis=0) @ np.array(fuel.heat_rate)
        # The plan leaves a millionth of the fuel between weeks.
        assert fuel.minimum * (1.0 - 2e-6) - MW <= burnt <= fuel.maximum * (1.0 + 2e-6) + MW


@drawn(25)
@given(
    system=systems(hours=(170, 340), max_zones=3),
)
def test_ramps_hold_within_weeks_and_over_seams(system: System) -> None:
    """A step beyond the limit is only ever as far as availability itself moved."""
    result, table = solved(system, WEEK), system.case.plants
    limited = np.flatnonzero((table.ramp < 1.0) & table.in_service)
    assume(limited.size > 0)
    step = (table.ramp * table.capacity)[limited]
    move = np.diff(result.plant[:, limited], axis=0)
    top = np.diff(system.inputs.plant_available[:, limited], axis=0)
    floor = top * table.min_output[limited]
    assert (move <= step + np.maximum(floor, 0.0) + MW).all()
    assert (move >= -step + np.minimum(top, 0.0) - MW).all()


@drawn(30)
@given(system=systems(hours=(24, 48)), pick=st.integers(0, 10_000))
def test_price_is_the_derivative_of_cost(system: System, pick: int) -> None:
    """One MWh more costs at least the price, one less saves at most the price; where a small
    step up and a small step down cost the same, that slope is the price."""
    hour = pick % system.hours
    zone = (pick // system.hours) % len(system.case.zones.id)
    result = solved(system)
    price = float(result.price[hour, zone])

    def cost(more: float) -> float:
        demand = np.array(system.inputs.demand)
        demand[hour, zone] += more
        inputs = replace(system.inputs, demand=floats(demand))
        return run([system.case], [inputs])[0][0].objective

    noise = 1e-9 * max(1.0, abs(result.objective))
    assert cost(1.0) - result.objective >= price - noise
    assert cost(-1.0) - result.objective >= -price - noise
    up, down = (cost(1e-3) - result.objective) / 1e-3, (result.objective - cost(-1e-3)) / 1e-3
    slack = noise / 1e-3
    assert down - slack <= price <= up + slack
    if up - down <= slack:
        assert price == pytest.approx(up, abs=2.0 * slack)


def test_price_of_a_worked_system() -> None:
    """60 MW behind a lossy link: the buyer pays (seller's 20 + hurdle 3) / (1 - 0.08) = 25, the
    seller's price stays 20; one hour later the link is full and the buyer's own 90 sets it."""
    case = case_of(
        [{"id": "seller"}, {"id": "buyer"}],
        [{"zone": 0, "capacity": 500.0, "cost": 20.0}, {"zone": 1, "capacity": 80.0, "cost": 90.0}],
        link_rows=[{"from": 0, "to": 1, "forward": 60.0, "loss": 0.08, "hurdle": 3.0}],
    )
    result = run([case], [inputs_of(case, [[100.0, 50.0], [100.0, 70.0]])])[0][0]
    assert result.price == pytest.approx(np.array([[20.0, 25.0], [20.0, 90.0]]))
    assert result.forward[:, 0] == pytest.approx([50.0 / 0.92, 60.0])
    assert result.plant[1] == pytest.approx([160.0, 70.0 - 55.2])


@pytest.mark.parametrize(
    ("options", "draw"),
    [
        (YEAR, systems()),
        (WEEK, systems(hours=(336, 400), max_zones=3)),
    ],
    ids=["year", "week"],
)
def test_a_link_never_raises_the_dispatch_objective(options: DispatchOptions, draw) -> None:
    """Under the same plan: results[without][k] against results[with][k]."""

    @drawn(30 if options is YEAR else 12)
    @given(system=draw)
    def check(system: System) -> None:
        case = system.case
        assume(len(case.links.id) > 0)
        assume(bool(case.links.in_service[0]))
        without = with_service(case, {f"link:{case.links.id[0]}": False})
        less, more = run([without, case], [served(without, system.inputs), system.inputs], options)
        assert len(less) == len(more) == (1 if options is YEAR else 2)
        for one, other in zip(less, more, strict=True):
            assert other.objective <= one.objective + 1e-8 * max(1.0, abs(one.objective))

    check()


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
@pytest.mark.parametrize("how", ["out of service", "capacity 0"])
def test_a_null_project_is_worth_exactly_zero(options: DispatchOptions, how: str) -> None:
    base = random_system(
        seed=5,
        zone_count=3,
        hours=340,
        reservoir_count=2,
        storage_count=1,
        link_count=3,
        limits=True,
        ramps=True,
    )
    size, on = (25.0, False) if how == "out of service" else (0.0, True)
    case, inputs = with_project_rows(base, size=size, on=on)
    rows = ("plant:new", "reservoir:new", "storage:new", "link:new")
    without = with_service(case, dict.fromkeys(rows, False))
    less, more = run([without, case], [inputs, inputs], options)
    for one, other in zip(less, more, strict=True):
        assert one.objective - other.objective == 0.0
        assert one.bound - other.bound == 0.0
        assert np.array_equal(one.price, other.price)


def with_project_rows(base: System, *, size: float, on: bool) -> tuple[Case, HourlyInputs]:
    """The system with one more row in each table, all of one size and service."""
    from tests.dispatch import systems as make

    case, inputs = base.case, base.inputs
    more = {
        "plants": make.plants(
            [{"id": "new", "capacity": size, "cost": 1.0, "ramp": 1.0, "on": on}]
        ),
        "reservoirs": make.reservoirs(
            [{"id": "new", "turbine": size, "energy": 100 * size, "inflow": size, "on": on}]
        ),
        "storages": make.storages([{"id": "new", "power": size, "energy": 4 * size, "on": on}]),
        "links": make.links(
            [{"id": "new", "from": 0, "to": 1, "forward": size, "backward": size, "on": on}]
        ),
    }
    tables = {name: stacked(getattr(case, name), table) for name, table in more.items()}
    column = np.full((base.hours, 1), size if on else 0.0)
    return replace(case, **tables), HourlyInputs(
        demand=inputs.demand,
        plant_available=floats(np.hstack([inputs.plant_available, column])),
        inflow=floats(np.hstack([inputs.inflow, column / 1000.0])),
        link_forward=floats(np.hstack([inputs.link_forward, column])),
        link_backward=floats(np.hstack([inputs.link_backward, column])),
    )


def stacked(table, more):
    columns = {}
    for key in table.__dataclass_fields__:
        one, other = getattr(table, key), getattr(more, key)
        if isinstance(one, tuple):
            columns[key] = one + other
        else:
            columns[key] = np.concatenate([one, other])
            columns[key].flags.writeable = False
    return replace(table, **columns)


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
def test_two_identical_links_are_worth_one_of_double_size(options: DispatchOptions) -> None:
    rng = np.random.default_rng(11)
    demand = rng.uniform(20.0, 120.0, size=(200, 2))

    def system(sizes: Sequence[float]) -> tuple[Case, HourlyInputs]:
        case = case_of(
            [{"id": "A"}, {"id": "B"}],
            [
                {"zone": 0, "capacity": 300.0, "cost": 20.0},
                {"zone": 1, "capacity": 300.0, "cost": 70.0},
            ],
            link_rows=[
                {"from": 0, "to": 1, "forward": mw, "backward": mw, "loss": 0.03, "hurdle": 2.0}
                for mw in sizes
            ],
        )
        return case, inputs_of(case, demand)

    pairs = [system([30.0, 30.0]), system([60.0, 0.0]), system([0.0, 60.0])]
    twins, first, second = run(
        [case for case, _ in pairs], [inputs for _, inputs in pairs], options
    )
    single = run(*([part] for part in system([60.0])), options)[0][0]
    for other in (first[0], second[0], single):
        assert same(twins[0].objective, other.objective)
        total = twins[0].forward.sum(axis=1) - twins[0].backward.sum(axis=1)
        assert np.allclose(total, other.forward.sum(axis=1) - other.backward.sum(axis=1), atol=MW)
    value = twins[0].price[:, 1] - twins[0].price[:, 0]
    rents = twins[0].forward * value[:, None]
    assert rents.sum() == pytest.approx((first[0].forward * value[:, None]).sum())


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
@drawn(12)
@given(system=systems(hours=(150, 190)), seed=st.integers(0, 100))
def test_order_of_rows_is_irrelevant(system: System, seed: int, options: DispatchOptions) -> None:
    """One window, so that a plan with several optima cannot tell the orders apart."""
    assert same(
        solved(system, options).objective, solved(permuted(system, seed), options).objective
    )


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
@drawn(10)
@given(system=systems(hours=(336, 360), max_zones=3))
def test_a_hot_solve_equals_a_cold_one(system: System, options: DispatchOptions) -> None:
    """Every solve repeated cold inside the engine, and the comparison against single runs."""
    case = system.case
    halved = replace(case, links=replace(case.links, hurdle=floats(case.links.hurdle * 0.5)))
    checked = replace(options, recheck=1)
    cases, inputs = [case, halved], [system.inputs, system.inputs]
    hot = run(cases, inputs, checked)
    for k, one in enumerate(cases):
        if options.horizon is Horizon.YEAR:
            alone = run([one], [system.inputs], options)[0][0]
            assert same(alone.objective, hot[k][0].objective)


def test_results_cannot_be_written_to() -> None:
    system = random_system(
        seed=3,
        zone_count=2,
        hours=48,
        reservoir_count=1,
        storage_count=1,
        link_count=2,
        limits=False,
        ramps=False,
    )
    result = solved(system)
    arrays = {
        name: getattr(result, name)
        for name in result.__dataclass_fields__
        if isinstance(getattr(result, name), np.ndarray)
    }
    assert len(arrays) >= 15
    for name, array in arrays.items():
        assert not array.flags.writeable, name
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0
    with pytest.raises(AttributeError):
        result.objective = 0.0  # type: ignore[misc]


@drawn(10)
@given(system=systems())
def test_a_dispatch_leaves_its_case_alone(system: System) -> None:
    before = content_hash(system.case), system.inputs.demand.tobytes()
    solved(system)
    assert (content_hash(system.case), system.inputs.demand.tobytes()) == before


@drawn(10)
@given(system=systems())
def test_the_same_question_has_the_same_answer(system: System) -> None:
    one, other = solved(system), solved(system)
    assert one.objective == other.objective
    assert np.array_equal(one.plant, other.plant)
    assert np.array_equal(one.price, other.price)


def test_progress_runs_to_one() -> None:
    case = case_of([{"id": "A"}, {"id": "B"}], [{"capacity": 50.0, "cost": 10.0}])
    seen: list[float] = []
    compare_inputs([case], [inputs_of(case, np.full((400, 2), 20.0))], "", True, WEEK, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)
    assert len(islands([case])) == 2
