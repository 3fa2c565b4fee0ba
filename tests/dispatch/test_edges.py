"""Corners where a dispatch once went astray: one smallest system for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.dispatch.independent import least_cost, whole_year
from tests.dispatch.systems import Row, case_of, inputs_of, random_system, served
from tieline.case.case import Case
from tieline.case.columns import floats
from tieline.case.projects import with_service
from tieline.case.tables import FuelLimit, LinkLimit
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.dispatch import compare_inputs
from tieline.dispatch.options import DispatchOptions, Horizon, Method
from tieline.dispatch.result import DispatchResult
from tieline.errors import InfeasibleError, OptionError, SolverError, TielineError

YEAR = DispatchOptions(horizon=Horizon.YEAR)
WEEK = DispatchOptions(horizon=Horizon.WEEK)
ONE = [{"id": "A"}]
TWO = [{"id": "A"}, {"id": "B"}]
GAS: Row = {"capacity": 100.0, "cost": 10.0}


def run(
    cases: Sequence[Case], inputs: Sequence[HourlyInputs], options: DispatchOptions = YEAR
) -> list[list[DispatchResult]]:
    return compare_inputs(cases, inputs, "edge", True, options)


def agrees(case: Case, inputs: HourlyInputs) -> bool:
    found = run([case], [inputs])[0][0].objective
    meant = least_cost(whole_year(case, inputs, YEAR.shed_cost, YEAR.dump_cost)).objective
    return found == pytest.approx(meant, rel=1e-7, abs=1e-6)


# Water


@pytest.mark.parametrize("method", [Method.NETWORK_SIMPLEX, Method.DUAL_SIMPLEX])
def test_a_release_beyond_the_water_is_cut_to_what_is_there(method: Method) -> None:
    """Asked for 22 MW with water for 10 in a year of 179 h: the most that a steady flow can be."""
    system = random_system(
        seed=31762,
        zone_count=2,
        hours=179,
        reservoir_count=2,
        storage_count=2,
        link_count=5,
        limits=False,
        ramps=False,
    )
    for options in (YEAR, WEEK):
        result = run([system.case], [system.inputs], replace(options, method=method))[0][0]
        assert result.level[-1, 0] == pytest.approx(0.33691402 * 8596.83234281, rel=1e-6)


def test_water_of_a_reservoir_whose_lower_one_is_out_of_service_leaves_the_system() -> None:
    case = case_of(
        ONE,
        [GAS],
        reservoir_rows=[
            {"turbine": 10.0, "energy": 100.0, "downstream": 1},
            {"turbine": 10.0, "energy": 100.0, "on": False},
        ],
    )
    assert agrees(case, inputs_of(case, np.full((24, 1), 40.0), inflow=3.0))


def test_water_never_reaches_a_reservoir_it_does_not_flow_to() -> None:
    case = case_of(
        ONE,
        [GAS],
        reservoir_rows=[
            {"turbine": 10.0, "energy": 100.0, "downstream": 1},
            {"turbine": 10.0, "energy": 100.0, "on": False},
            {"turbine": 10.0, "energy": 1000.0},
        ],
    )
    assert agrees(case, inputs_of(case, np.full((24, 1), 40.0), inflow=3.0))


def test_a_small_lake_in_the_middle_of_a_cascade_can_spill_what_comes_from_above() -> None:
    case = case_of(
        ONE,
        [GAS],
        reservoir_rows=[
            {"turbine": 100.0, "energy": 1000.0, "inflow": 2400.0, "downstream": 1},
            {"turbine": 5.0, "energy": 5.0, "inflow": 0.0, "downstream": 2},
            {"turbine": 100.0, "energy": 1000.0},
        ],
    )
    inflow = np.array([[100.0, 0.0, 0.0]])
    assert agrees(case, inputs_of(case, np.full((24, 1), 200.0), inflow=inflow))


def test_a_release_does_not_count_on_water_that_overflows() -> None:
    """400 MWh arrive in the first hour where 50 have room; the lake must be half full again.

    Of the year's 400 MWh at most 100 can be kept, so at most (100 - 50) / 23 MW can be released
    in each of the hours after, not 400 / 24.
    """
    case = case_of(
        ONE,
        [GAS],
        reservoir_rows=[{"turbine": 20.0, "energy": 100.0, "initial": 0.5, "release": 15.0}],
    )
    inflow = np.zeros((24, 1))
    inflow[0] = 400.0
    result = run([case], [inputs_of(case, np.full((24, 1), 40.0), inflow=inflow)])[0][0]
    assert result.turbine[1:].sum() == pytest.approx(50.0)
    assert result.turbine.min() > 0.0


def test_a_release_is_kept_where_the_plan_fills_the_lake() -> None:
    """The plan has the lake full at a seam, after some dry hours: they cannot release."""
    case = case_of(
        ONE,
        [GAS, {"capacity": 100.0, "cost": 80.0}],
        reservoir_rows=[{"turbine": 20.0, "energy": 1000.0, "initial": 0.5, "release": 4.0}],
    )
    inflow = np.where(np.arange(336) < 160, 10.0, 0.0)[:, None]
    demand = np.where(np.arange(336) < 168, 40.0, 120.0)[:, None]
    result = run([case], [inputs_of(case, demand, inflow=inflow)], WEEK)[0][0]
    assert result.shed.max() < 1e-6
    assert result.level[167, 0] > 900.0


@pytest.mark.parametrize(
    "options",
    [YEAR, WEEK],
    ids=["year", "week"],
)
def test_a_reservoir_can_be_a_project(options: DispatchOptions) -> None:
    """A plan made without a reservoir says nothing about its levels: 0 is below its lowest."""
    case = case_of(
        ONE, [GAS], reservoir_rows=[{"id": "dam", "turbine": 10.0, "energy": 2000.0, "least": 0.1}]
    )
    inputs = inputs_of(case, np.full((340, 1), 40.0), inflow=2.0)
    without = with_service(case, {"reservoir:dam": False})
    less, more = run([without, case], [served(without, inputs), inputs], options)
    saved = min(r.objective for r in less) - min(r.objective for r in more)
    assert saved == pytest.approx(340 * 2.0 * 10.0)


def test_a_reservoir_project_starts_at_its_own_level_whichever_case_comes_first() -> None:
    """Dear hours come first: a lake that may not start half full cannot serve them."""
    case = case_of(
        ONE,
        [{"capacity": 40.0, "cost": 10.0}, {"capacity": 40.0, "cost": 90.0}],
        reservoir_rows=[{"id": "dam", "turbine": 10.0, "energy": 200.0, "initial": 0.5}],
    )
    demand = np.where(np.arange(48) < 10, 60.0, 30.0)[:, None]
    inputs = inputs_of(case, demand, inflow=2.0)
    without = with_service(case, {"reservoir:dam": False})
    (more, _), (_, other) = (
        run([case, without], [inputs, served(without, inputs)]),
        run([without, case], [served(without, inputs), inputs]),
    )
    assert other[0].objective == pytest.approx(more[0].objective)


# Cases side by side


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
def test_cases_may_differ_in_a_link_limit(options: DispatchOptions) -> None:
    wide = case_of(
        TWO,
        [GAS, {"zone": 1, "capacity": 100.0, "cost": 50.0}],
        link_rows=[{"forward": 50.0}],
        link_limits=(LinkLimit(id="border", terms=((0, 1),), maximum=50.0),),
    )
    tight = replace(wide, link_limits=(replace(wide.link_limits[0], maximum=5.0),))
    inputs = inputs_of(wide, np.full((24, 2), 40.0))
    both = run([wide, tight], [inputs, inputs], options)
    assert both[1][0].objective == pytest.approx(24 * (45.0 * 10.0 + 35.0 * 50.0))


def test_cases_may_differ_in_a_fuel_limit_over_the_year() -> None:
    free = case_of(
        ONE,
        [GAS, {"capacity": 100.0, "cost": 50.0}],
        fuel_limits=(FuelLimit(id="gas", plants=(0,), heat_rate=(2.0,), minimum=0, maximum=1e6),),
    )
    tight = replace(free, fuel_limits=(replace(free.fuel_limits[0], maximum=480.0),))
    inputs = inputs_of(free, np.full((24, 1), 40.0))
    both = run([free, tight], [inputs, inputs])
    assert both[1][0].objective == pytest.approx(240.0 * 10.0 + 720.0 * 50.0)


def test_a_pump_may_be_added() -> None:
    plain = case_of(ONE, [GAS], reservoir_rows=[{"turbine": 10.0, "energy": 100.0}])
    plain = replace(plain, reservoirs=replace(plain.reservoirs, pump_efficiency=floats([0.8])))
    pumped = replace(plain, reservoirs=replace(plain.reservoirs, pump=floats([10.0])))
    inputs = inputs_of(plain, np.tile([[40.0], [105.0]], (12, 1)))
    alone = run([pumped], [inputs])[0][0].objective
    assert run([plain, pumped], [inputs, inputs])[1][0].objective == pytest.approx(alone)


def test_cases_whose_matrix_differs_are_refused() -> None:
    """Losses, efficiencies and heat rates stand in the matrix all cases share."""
    case = case_of(TWO, [GAS], link_rows=[{"forward": 50.0, "loss": 0.02}])
    lossy = replace(case, links=replace(case.links, loss=floats([0.5])))
    inputs = inputs_of(case, np.full((24, 2), 20.0))
    with pytest.raises(OptionError):
        run([case, lossy], [inputs, inputs])


@pytest.mark.parametrize("what", ["hours", "rows", "none"])
def test_cases_that_do_not_belong_together_are_refused_in_words(what: str) -> None:
    case = case_of(TWO, [GAS], link_rows=[{"forward": 50.0}])
    inputs = inputs_of(case, np.full((24, 2), 20.0))
    if what == "hours":
        pairs = [(case, inputs), (case, inputs_of(case, np.full((12, 2), 20.0)))]
    elif what == "rows":
        other = case_of(TWO, [GAS], link_rows=[{"forward": 50.0}, {"forward": 50.0}])
        pairs = [(case, inputs), (other, inputs_of(other, np.full((24, 2), 20.0)))]
    else:
        pairs = []
    with pytest.raises(TielineError):
        run([one for one, _ in pairs], [other for _, other in pairs])


def test_a_plant_with_take_or_pay_can_be_a_project() -> None:
    """Both cases can burn their fuel over the year; week by week only under their own plan.

    x runs all year, y in the second week only. With both, the plan spreads the fuel; without x
    all of it belongs to the second week.
    """
    case = case_of(
        ONE,
        [
            {"capacity": 100.0, "cost": 10.0},
            {"id": "x", "capacity": 50.0, "cost": 60.0},
            {"id": "y", "capacity": 50.0, "cost": 70.0},
        ],
        fuel_limits=(
            FuelLimit(
                id="gas", plants=(1, 2), heat_rate=(2.0, 2.0), minimum=13_440.0, maximum=np.inf
            ),
        ),
    )
    share = np.ones((336, 3))
    share[:168, 2] = 0.0
    inputs = inputs_of(case, np.full((336, 1), 90.0), availability=share)
    without = with_service(case, {"plant:x": False})
    asked = served(without, inputs)
    alone = run([without], [asked], WEEK)[0][0].objective
    both = run([case, without], [inputs, asked], WEEK)
    assert min(result.objective for result in both[1]) == pytest.approx(alone)


# Energy nobody can take


@pytest.mark.parametrize("method", [Method.NETWORK_SIMPLEX, Method.DUAL_SIMPLEX])
def test_a_link_without_hurdle_is_no_furnace(method: Method) -> None:
    """Two one-way flows must never be a cheaper way to burn energy than to dump it."""
    case = case_of(
        TWO,
        [{"capacity": 100.0, "floor": 1.0}],
        link_rows=[{"forward": 50.0, "backward": 50.0, "loss": 0.02}],
    )
    options = replace(YEAR, method=method)
    result = run([case], [inputs_of(case, np.full((24, 2), 10.0))], options)[0][0]
    assert result.dump.sum() == pytest.approx(24 * (90.0 - 10.0 / 0.98))
    assert np.minimum(result.forward, result.backward).max() < 1e-6


@pytest.mark.parametrize("method", [Method.NETWORK_SIMPLEX, Method.DUAL_SIMPLEX])
def test_a_store_is_no_furnace(method: Method) -> None:
    case = case_of(
        ONE,
        [{"capacity": 100.0, "floor": 1.0}],
        storage_rows=[{"power": 50.0, "energy": 100.0, "charge": 0.9, "discharge": 0.9}],
    )
    options = replace(YEAR, method=method)
    result = run([case], [inputs_of(case, np.full((24, 1), 10.0))], options)[0][0]
    assert result.dump.sum() == pytest.approx(24 * 90.0)
    assert np.minimum(result.charge, result.discharge).max() < 1e-6


@pytest.mark.parametrize("method", [Method.NETWORK_SIMPLEX, Method.DUAL_SIMPLEX])
def test_neither_a_ring_nor_a_pump_is_a_furnace(method: Method) -> None:
    """Round three lossy links, or up into a lake and over its wall: dumped all the same."""
    case = case_of(
        [{"id": "A"}, {"id": "B"}, {"id": "C"}],
        [{"capacity": 100.0, "floor": 1.0}, {"zone": 1, "capacity": 30.0}],
        reservoir_rows=[
            {"zone": 2, "turbine": 10.0, "energy": 50.0, "pump": 20.0, "pump_efficiency": 0.8}
        ],
        link_rows=[
            {"id": f"{a}{b}", "from": a, "to": b, "forward": 50.0, "loss": 0.05}
            for a, b in ((0, 1), (1, 2), (2, 0))
        ],
    )
    options = replace(YEAR, method=method)
    result = run([case], [inputs_of(case, np.full((24, 3), 10.0))], options)[0][0]
    assert result.objective == pytest.approx(0.0, abs=1e-6)
    assert result.pump.max() < 1e-6
    assert result.forward.min(axis=1).max() < 1e-6
    assert result.dump[:, 1].max() < 1e-6  # B's plant need not run: curtailed, not dumped


# Seams


def test_a_link_never_costs_even_with_ramps_over_a_seam() -> None:
    """B's cheap plant is there in the first week only. With the link A's own plant stands still
    at the end of that week and cannot climb fast enough in the next."""
    case = case_of(
        TWO,
        [
            {"capacity": 100.0, "cost": 50.0, "ramp": 0.01},
            {"zone": 1, "capacity": 200.0, "cost": 40.0},
        ],
        link_rows=[{"id": "tie", "from": 1, "to": 0, "forward": 100.0}],
    )
    share = np.ones((336, 2))
    share[168:, 1] = 0.0
    demand = np.tile([100.0, 0.0], (336, 1))
    inputs = inputs_of(case, demand, availability=share)
    without = with_service(case, {"link:tie": False})
    less, more = run([without, case], [served(without, inputs), inputs], WEEK)
    for one, other in zip(less, more, strict=True):
        assert other.objective <= one.objective * (1.0 + 1e-9)


def test_a_ramp_limit_holds_over_a_seam() -> None:
    case = case_of(
        ONE, [{"capacity": 100.0, "cost": 50.0, "ramp": 0.1}, {"capacity": 100.0, "cost": 90.0}]
    )
    demand = np.where(np.arange(336) < 168, 20.0, 80.0)[:, None]
    result = run([case], [inputs_of(case, demand)], WEEK)[0][0]
    # Running 10 MW ahead for an hour costs 500 USD and saves 400 in every hour of the climb.
    assert result.plant[164:173, 0] == pytest.approx([20, 20, 30, 40, 50, 60, 70, 80, 80])
    year = run([case], [inputs_of(case, demand)], YEAR)[0][0]
    assert result.objective == pytest.approx(year.objective)


# Numbers and names


@pytest.mark.parametrize("cost", [np.nan, np.inf])
def test_a_cost_that_is_no_number_is_refused(cost: float) -> None:
    case = case_of(ONE, [GAS, {"capacity": 100.0, "cost": cost}])
    with pytest.raises(TielineError):
        run([case], [inputs_of(case, np.full((24, 1), 40.0))])


def test_a_plant_of_capacity_0_without_ramp_limit_is_nothing_special() -> None:
    case = case_of(ONE, [{**GAS, "ramp": 0.5}, {"capacity": 0.0, "cost": 5.0}])
    result = run([case], [inputs_of(case, np.full((24, 1), 40.0))])[0][0]
    assert result.objective == pytest.approx(24 * 400.0)


@pytest.mark.parametrize("name", ["plant", "available", "turbine", "charge"])
def test_every_quantity_has_its_table_even_where_ids_repeat(name: str) -> None:
    """A plant named like its zone, and no reservoirs, storages or links: three empty tables."""
    case = case_of(ONE, [{**GAS, "id": "A"}])
    result = run([case], [inputs_of(case, np.full((24, 1), 40.0))])[0][0]
    assert result.table(name).shape == getattr(result, name).shape


def test_hours_of_a_leap_year_skip_29_february() -> None:
    """units.HOURS_PER_YEAR: every modelled year has 365 days; 29 February is left out."""
    case = replace(case_of(ONE, [GAS]), study_year=2028)
    result = run([case], [inputs_of(case, np.full((8760, 1), 40.0))], WEEK)[0][0]
    index = result.prices().index
    assert str(index[-1]) == "2028-12-31 23:00:00+00:00"
    assert not ((index.month == 2) & (index.day == 29)).any()


# What no dispatch can meet: an error in words, never numbers


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
def test_take_or_pay_above_what_can_be_burnt(options: DispatchOptions) -> None:
    limit = FuelLimit(id="gas", plants=(0,), heat_rate=(2.0,), minimum=1e6, maximum=np.inf)
    case = case_of(ONE, [GAS], fuel_limits=(limit,))
    with pytest.raises(InfeasibleError, match="gas"):
        run([case], [inputs_of(case, np.full((24, 1), 40.0))], options)


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
def test_supply_below_the_must_run_floor(options: DispatchOptions) -> None:
    limit = FuelLimit(id="gas", plants=(0,), heat_rate=(2.0,), minimum=0.0, maximum=100.0)
    case = case_of(ONE, [{**GAS, "floor": 0.5}], fuel_limits=(limit,))
    with pytest.raises(InfeasibleError, match="gas"):
        run([case], [inputs_of(case, np.full((24, 1), 40.0))], options)


def test_a_store_that_loses_more_than_it_can_take_in() -> None:
    store = {"id": "flywheel", "power": 1.0, "energy": 100.0, "initial": 0.5, "standing": 0.1}
    case = case_of(ONE, [GAS], storage_rows=[store])
    with pytest.raises(InfeasibleError, match="flywheel"):
        run([case], [inputs_of(case, np.full((24, 1), 40.0))])


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
def test_take_or_pay_that_ramps_forbid(options: DispatchOptions) -> None:
    """Every plant could burn it, but not between hours without wind: only the solver can tell."""
    limit = FuelLimit(id="gas", plants=(0,), heat_rate=(1.0,), minimum=1000.0, maximum=np.inf)
    case = case_of(ONE, [{**GAS, "ramp": 0.1}], fuel_limits=(limit,))
    share = (np.arange(24) % 2)[:, None]
    with pytest.raises((InfeasibleError, SolverError)):
        run([case], [inputs_of(case, np.full((24, 1), 40.0), availability=share)], options)


@pytest.mark.parametrize(
    "options",
    [
        YEAR,
        WEEK,
    ],
    ids=["year", "week"],
)
def test_a_start_below_the_lowest_level(options: DispatchOptions) -> None:
    dam = {"turbine": 10.0, "energy": 2000.0, "initial": 0.2, "least": 0.5}
    case = case_of(ONE, [GAS], reservoir_rows=[dam])
    with pytest.raises((InfeasibleError, SolverError)):
        run([case], [inputs_of(case, np.full((24, 1), 40.0), inflow=1.0)], options)


HOURLY_INPUTS = ["demand", "plant_available", "inflow", "link_forward", "link_backward"]


@pytest.mark.parametrize(
    ("name", "bad"),
    [(name, bad) for name in HOURLY_INPUTS for bad in (np.nan, np.inf, -1.0)],
)
def test_hours_that_are_no_numbers(name: str, bad: float) -> None:
    case = case_of(
        TWO,
        [GAS],
        reservoir_rows=[{"turbine": 10.0, "energy": 100.0}],
        link_rows=[{"forward": 50.0, "backward": 50.0}],
    )
    inputs = inputs_of(case, np.full((24, 2), 20.0), inflow=1.0)
    values = np.array(getattr(inputs, name))
    values[5, 0] = bad
    with pytest.raises(TielineError, match=rf"{name}.*\n?.*hour 5"):
        run([case], [replace(inputs, **{name: floats(values)})])


def test_load_that_cannot_be_served_is_shed_not_infeasible() -> None:
    case = case_of(ONE, [GAS])
    result = run([case], [inputs_of(case, np.full((24, 1), 140.0))])[0][0]
    assert result.shed == pytest.approx(np.full((24, 1), 40.0))
    assert result.price == pytest.approx(np.full((24, 1), YEAR.shed_cost))
    assert result.objective == pytest.approx(24 * (100 * 10.0 + 40 * YEAR.shed_cost))
