"""Events change what they say, nothing else, and never their input."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.dispatch.systems import System, case_of, inputs_of, systems
from tieline.case.case import Case, content_hash
from tieline.case.event_hours import (
    begin,
    course,
    disturbance,
    disturbed,
    part,
    with_event_inputs,
)
from tieline.case.events import Effect, Event, rows_of, with_event
from tieline.case.weather_year import HourlyInputs
from tieline.errors import OptionError


def event(*effects: Effect, **more: object) -> Event:
    told = {"id": "e", "title": "E", "kind": "outage", "trigger": "T.", "begins": "tightest"}
    return Event(**(told | {"effects": effects} | more))  # type: ignore[arg-type]


def lands() -> Case:
    """Three zones in two countries: A and B in C0 and C1, C in C2."""
    return case_of(
        [{"id": "A"}, {"id": "B"}, {"id": "C"}],
        [
            {"id": "coal", "zone": 0, "capacity": 90.0, "cost": 30.0},
            {"id": "gas", "zone": 1, "capacity": 60.0, "cost": 50.0},
        ],
        reservoir_rows=[{"id": "lake", "zone": 1, "turbine": 40.0, "energy": 500.0}],
        storage_rows=[{"id": "battery", "zone": 0, "power": 10.0, "energy": 40.0}],
        link_rows=[
            {"id": "A-B", "from": 0, "to": 1, "forward": 30.0, "backward": 20.0},
            {"id": "B-C", "from": 1, "to": 2, "forward": 15.0},
        ],
    )


def same(one: HourlyInputs, other: HourlyInputs) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in HourlyInputs.__slots__
    )


@settings(max_examples=15, deadline=None, derandomize=True)
@given(system=systems())
def test_a_null_event_changes_nothing_and_no_event_changes_its_input(system: System) -> None:
    case, inputs = system.case, system.inputs
    before = content_hash(case)
    assert content_hash(with_event(case, event())) == before
    assert same(with_event_inputs(case, inputs, event(), 0), inputs)
    harmless = event(Effect(acts_on="demand", share=1.0, hours=5))
    assert content_hash(with_event(case, harmless)) == before
    assert same(with_event_inputs(case, inputs, harmless, 0), inputs)
    hard = event(
        Effect(acts_on="capacity", share=0.0, hours=7), Effect(acts_on="demand", share=2.0)
    )
    assert content_hash(with_event(case, hard)) != before
    with_event_inputs(case, inputs, hard, 3)
    assert content_hash(case) == before


def test_what_each_effect_leaves() -> None:
    case = lands()
    after = with_event(
        case,
        event(
            Effect(acts_on="capacity", share=0.25, assets=("plant:coal", "storage:battery")),
            Effect(acts_on="border", share=0.0, zones=("C",)),
            Effect(acts_on="demand", share=1.2, countries=("C1",)),
            Effect(acts_on="inflow", share=0.5),
            Effect(acts_on="cost", share=3.0, fuels=("gas",)),
            Effect(acts_on="capacity", share=0.5, technologies=("reservoir hydro",)),
        ),
    )
    assert after.plants.capacity.tolist() == [22.5, 60.0]
    assert after.storages.power.tolist() == [2.5]
    assert after.reservoirs.turbine.tolist() == [20.0]
    assert after.links.forward.tolist() == [30.0, 0.0]
    assert after.zones.demand_energy.tolist() == pytest.approx([1.0, 1.2, 1.0])
    assert after.plants.variable_cost.tolist() == [90.0, 150.0]


def test_the_largest_unit_and_the_largest_link() -> None:
    case = lands()
    units = replace(case.plants, units=np.array([3, 1]))
    case = replace(case, plants=units)
    assert rows_of(case, Effect(acts_on="largest-unit", share=0.0, zones=("A",)))["plant"] == [0]
    left = with_event(case, event(Effect(acts_on="largest-unit", share=0.0, zones=("A",))))
    assert left.plants.capacity.tolist() == pytest.approx([60.0, 60.0])
    assert rows_of(case, Effect(acts_on="largest-unit", share=0.0, zones=("B",)))["plant"] == [1]
    into_b = Effect(acts_on="largest-link", share=0.0, zones=("B",))
    assert rows_of(case, into_b)["link"].tolist() == [0]
    assert rows_of(case, replace(into_b, zones=("A", "B", "C")))["link"].size == 0


def test_an_unknown_asset_is_refused_with_the_nearest_name() -> None:
    wrong = event(Effect(acts_on="capacity", share=0.0, assets=("link:A-Bee",)))
    with pytest.raises(OptionError, match=r"Did you mean 'A-B'\?"):
        with_event(lands(), wrong)
    with pytest.raises(OptionError, match="does not begin with one of"):
        with_event(lands(), event(Effect(acts_on="capacity", share=0.0, assets=("zone:A",))))


def test_a_repair_by_hand() -> None:
    effect = Effect(
        acts_on="capacity", share=0.0, delay_h=1, hours=2, repair_h=(2.0, 4.0),
        repair_share=(0.5, 1.0),
    )  # fmt: skip
    # Full size in hours 1 and 2; half repaired 2 h later, whole 4 h later.
    assert course(effect, 8).tolist() == [0.0, 1.0, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0]
    assert effect.span_h == 7


def test_a_row_hit_twice_has_the_worse_share_and_factors_multiply() -> None:
    case = lands()
    twice = event(
        Effect(acts_on="capacity", share=0.6, assets=("link:A-B",), hours=4),
        Effect(acts_on="capacity", share=0.2, assets=("link:A-B",), delay_h=2, hours=4),
        Effect(acts_on="demand", share=1.5, zones=("A",), hours=3),
        Effect(acts_on="demand", share=0.5, zones=("A",), hours=2),
    )
    change = disturbance(case, twice, 7)
    assert change.link[:, 0].tolist() == pytest.approx([0.6, 0.6, 0.2, 0.2, 0.2, 0.2, 1.0])
    assert change.demand[:, 0].tolist() == pytest.approx([0.75, 0.75, 1.5, 1.0, 1.0, 1.0, 1.0])
    assert change.zones(case).tolist() == [0, 1]


def test_zero_demand_stays_zero() -> None:
    case = lands()
    inputs = inputs_of(case, np.zeros((6, 3)))
    change = disturbance(case, event(Effect(acts_on="demand", share=1.3, hours=6)), 6)
    assert not disturbed(inputs, change).demand.any()


def test_where_an_event_begins() -> None:
    case = lands()
    demand = np.full((8760, 3), 10.0)
    demand[5000, 1] = 95.0
    demand[100, 0] = 88.0
    inputs = inputs_of(case, demand)
    assert begin(case, inputs, event(scope=("B",), lead_h=24)) == 4976
    assert begin(case, inputs, event(scope=("A",), lead_h=200)) == 0
    assert begin(case, inputs, event(scope=("B",), months=(1,), lead_h=0)) < 31 * 24
    assert begin(case, inputs, event(begins="03-01")) == 59 * 24


def test_after_the_last_hour_the_year_begins_again() -> None:
    case = lands()
    inputs = inputs_of(case, np.arange(30.0).reshape(10, 3))
    assert part(inputs, 8, 4).demand[:, 0].tolist() == [24.0, 27.0, 0.0, 3.0]
    long = event(Effect(acts_on="demand", share=2.0, hours=50))
    cut = with_event_inputs(case, inputs, long, 7)
    assert (cut.demand[7:] == 2.0 * inputs.demand[7:]).all()
    assert (cut.demand[:7] == inputs.demand[:7]).all()
    with pytest.raises(OptionError, match="hour 0 to 9"):
        with_event_inputs(case, inputs, long, 10)
