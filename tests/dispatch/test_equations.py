"""Every equation of the engine in a system small enough to solve by hand, where it binds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.dispatch.systems import Row, case_of, inputs_of
from tieline.case.case import Case
from tieline.case.tables import FuelLimit, LinkLimit
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.constraints import HOURLY, fuel_limit
from tieline.dispatch.dispatch import compare_inputs
from tieline.dispatch.options import DispatchOptions, Horizon
from tieline.dispatch.result import DispatchResult

ONE = [{"id": "A"}]
TWO = [{"id": "A"}, {"id": "B"}]
CHEAP: Row = {"capacity": 50.0, "cost": 10.0}
DEAR: Row = {"capacity": 100.0, "cost": 90.0}


def solved(case: Case, inputs: HourlyInputs) -> DispatchResult:
    options = DispatchOptions(horizon=Horizon.YEAR)
    return compare_inputs([case], [inputs], "by hand", True, options)[0][0]


def close(values: np.ndarray, wanted: list[float]) -> bool:
    return np.allclose(values, wanted, rtol=0.0, atol=1e-6)


def balance_of_a_zone() -> None:
    """A sends 22.5 / 0.9 = 25 for the 22.5 MW that B lacks; cost (60 + 25) 10 + 25 x 2."""
    case = case_of(
        TWO,
        [{"capacity": 200.0, "cost": 10.0}, {"zone": 1, "capacity": 40.0, "cost": 0.0}],
        link_rows=[{"forward": 30.0, "loss": 0.1, "hurdle": 2.0}],
    )
    result = solved(case, inputs_of(case, [[60.0, 62.5]]))
    assert close(result.plant[0], [85.0, 40.0])
    assert close(result.forward[0], [25.0])
    assert close(result.price[0], [10.0, 12.0 / 0.9])
    assert result.objective == pytest.approx(85.0 * 10.0 + 25.0 * 2.0)


def water_of_a_cascade() -> None:
    """Above: 10 MWh in the first hour, held to the second, which is dear. Below it runs again.

    Both lakes end as full as they began, so just these 10 MWh are used, twice. One more in the
    upper lake would save 90 twice, one more in the lower once.
    """
    case = case_of(
        ONE,
        [CHEAP, DEAR],
        reservoir_rows=[
            {"turbine": 15.0, "energy": 40.0, "downstream": 1},
            {"turbine": 15.0, "energy": 20.0},
        ],
    )
    inflow = np.array([[10.0, 0.0], [0.0, 0.0]])
    result = solved(case, inputs_of(case, [[40.0], [80.0]], inflow=inflow))
    assert close(result.turbine, [[0.0, 0.0], [10.0, 10.0]])
    assert close(result.level, [[30.0, 10.0], [20.0, 10.0]])
    assert close(result.plant[1], [50.0, 10.0])
    assert close(result.water_value, [[180.0, 90.0]] * 2)


def pumped_water() -> None:
    """10 MW lifted at 75 % in the cheap hour give 7.5 MW back in the dear one."""
    case = case_of(
        ONE,
        [CHEAP, DEAR],
        reservoir_rows=[{"turbine": 20.0, "energy": 40.0, "pump": 10.0, "pump_efficiency": 0.75}],
    )
    result = solved(case, inputs_of(case, [[30.0], [80.0]]))
    assert close(result.pump[:, 0], [10.0, 0.0])
    assert close(result.turbine[:, 0], [0.0, 7.5])
    assert result.objective == pytest.approx(40.0 * 10.0 + 50.0 * 10.0 + 22.5 * 90.0)


def energy_of_a_store() -> None:
    """8 MW charged at 0.9 are 7.2 MWh; after an hour's 5 % loss 6.84; discharged at 0.8: 5.472."""
    case = case_of(
        ONE,
        [CHEAP, DEAR],
        storage_rows=[
            {"power": 8.0, "energy": 40.0, "charge": 0.9, "discharge": 0.8, "standing": 0.05}
        ],
    )
    result = solved(case, inputs_of(case, [[30.0], [80.0]]))
    assert close(result.charge[:, 0], [8.0, 0.0])
    assert close(result.stored[:, 0], [7.2, 0.0])
    assert close(result.discharge[:, 0], [0.0, 5.472])


def ramp_of_a_plant() -> None:
    """5 MW an hour: running ahead costs 10 a MWh and saves 90, so it dumps to climb."""
    case = case_of(ONE, [{**CHEAP, "ramp": 0.1}, DEAR])
    result = solved(case, inputs_of(case, [[20.0], [20.0], [50.0], [50.0]]))
    assert close(result.plant[:, 0], [40.0, 45.0, 50.0, 50.0])
    assert close(result.dump[:, 0], [20.0, 25.0, 0.0, 0.0])
    # Down as slowly as up: it cannot leave the 30 MW it is then left with at once.
    down = solved(case, inputs_of(case, [[50.0], [50.0], [20.0], [20.0]]))
    assert np.diff(down.plant[:, 0]).min() == pytest.approx(-5.0)


def limit_over_links() -> None:
    """Two links of 30 MW from A to B, together at most 40: the rest of B's 60 is its own."""
    case = case_of(
        TWO,
        [{"capacity": 200.0, "cost": 10.0}, {"zone": 1, **DEAR}],
        link_rows=[
            {"from": 0, "to": 1, "forward": 30.0, "backward": 30.0},
            {"from": 1, "to": 0, "forward": 30.0, "backward": 30.0},
        ],
        link_limits=(LinkLimit(id="border", terms=((0, 1), (1, -1)), maximum=40.0),),
    )
    result = solved(case, inputs_of(case, [[10.0, 60.0]]))
    net = result.forward - result.backward
    assert net[0, 0] - net[0, 1] == pytest.approx(40.0)
    assert close(result.plant[0], [50.0, 20.0])
    assert close(result.price[0], [10.0, 90.0])


def fuel_of_a_year() -> None:
    """120 MWh thermal at 2 are 60 MWh of the cheap plant; take-or-pay makes the dear one run."""
    case = case_of(
        ONE,
        [CHEAP, DEAR],
        fuel_limits=(
            FuelLimit(id="supply", plants=(0,), heat_rate=(2.0,), minimum=0.0, maximum=120.0),
            FuelLimit(id="contract", plants=(1,), heat_rate=(2.5,), minimum=100.0, maximum=np.inf),
        ),
    )
    result = solved(case, inputs_of(case, [[40.0], [40.0]]))
    # 80 MWh in all: 40 must be dear, so the supply is not short.
    assert close(result.plant.sum(axis=0), [40.0, 40.0])
    more = solved(case, inputs_of(case, [[60.0], [60.0]]))
    assert close(more.plant.sum(axis=0), [60.0, 60.0])
    assert more.objective == pytest.approx(60.0 * 10.0 + 60.0 * 90.0)


BY_HAND: dict[str, list[Callable[[], None]]] = {
    "zone_balance": [balance_of_a_zone],
    "reservoir_balance": [water_of_a_cascade, pumped_water],
    "storage_balance": [energy_of_a_store],
    "ramp": [ramp_of_a_plant],
    "link_limit": [limit_over_links],
    "fuel_limit": [fuel_of_a_year],
}


@pytest.mark.parametrize(
    "check", [check for checks in BY_HAND.values() for check in checks], ids=lambda c: c.__name__
)
def test_by_hand(check: Callable[[], None]) -> None:
    check()


def test_no_equation_is_left_out() -> None:
    assert set(BY_HAND) == {equation.__name__ for equation in (*HOURLY, fuel_limit)}


def test_costs_of_carbon_shedding_and_dump() -> None:
    """An emission of 0.5 t at 40 USD/t adds 20 USD/MWh and turns the order round."""
    case = case_of(
        ONE,
        [
            {"capacity": 60.0, "cost": 30.0, "emission": 0.5, "co2_price": 40.0},
            {"capacity": 60.0, "cost": 45.0},
        ],
    )
    result = solved(case, inputs_of(case, [[50.0], [150.0]]))
    assert close(result.plant, [[0.0, 50.0], [60.0, 60.0]])
    assert close(result.price[:, 0], [45.0, 5000.0])
    assert result.objective == pytest.approx(110 * 45.0 + 60 * 50.0 + 30 * 5000.0)


def test_must_run_floor_follows_availability() -> None:
    """40 % of what is there, hour by hour; what nobody takes is dumped for nothing."""
    case = case_of(ONE, [{"capacity": 100.0, "cost": 20.0, "floor": 0.4}])
    share = np.array([[1.0], [0.5], [0.0]])
    result = solved(case, inputs_of(case, [[10.0], [10.0], [0.0]], availability=share))
    assert close(result.plant[:, 0], [40.0, 20.0, 0.0])
    assert close(result.dump[:, 0], [30.0, 10.0, 0.0])
    assert close(result.price[:2, 0], [0.0, 0.0])


def test_least_release() -> None:
    """12 MWh a day of water hold up 0.5 MW of the 2 MW asked, in every hour, dear or cheap."""
    case = case_of(
        ONE,
        [CHEAP, DEAR],
        reservoir_rows=[{"turbine": 5.0, "energy": 100.0, "release": 2.0}],
    )
    demand = np.where(np.arange(24) < 12, 40.0, 80.0)[:, None]
    result = solved(case, inputs_of(case, demand, inflow=0.5))
    assert close(result.turbine[:, 0], [0.5] * 24)


def test_a_link_has_its_own_hours() -> None:
    case = case_of(
        TWO, [{"capacity": 200.0, "cost": 10.0}, {"zone": 1, **DEAR}], link_rows=[{"forward": 30.0}]
    )
    there = np.array([[1.0], [0.5], [0.0]])
    result = solved(case, inputs_of(case, [[0.0, 50.0]] * 3, link_availability=there))
    assert close(result.forward[:, 0], [30.0, 15.0, 0.0])
