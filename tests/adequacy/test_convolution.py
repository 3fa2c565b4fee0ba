"""Exact convolution against published figures and by hand."""

import numpy as np
import pytest

from tests.adequacy.systems import case, expected, inputs, rts79, zones
from tieline.adequacy.convolution import capacity_outage_table, exact_adequacy, zone_alone
from tieline.errors import OptionError


def test_rts79_to_the_printed_digits():
    """IEEE Trans. PWRS-1(4) 1986 and OP79: 9.394175 h/yr, 1.368863 d/yr, 1176 MWh/yr."""
    golden = expected("rts79")["expected"]
    exact = zone_alone(*rts79(), "RTS")
    assert round(exact.lole_h, 6) == golden["LOLE_h_per_yr"]
    assert round(exact.lole_d, 6) == golden["LOLE_d_per_yr_daily_peaks"]
    assert round(exact.eens_mwh) == golden["EENS_MWh_per_yr"]


@pytest.mark.parametrize(("scale", "row"), [(1.1, 0), (0.84, 1)])
def test_rts79_at_two_other_peaks(scale, row):
    """Peaks of 3135 and 2394 MW, OP79f and OP79h; the last printed digit is cut, not rounded."""
    golden = expected("rts79")["variants"][row]
    exact = zone_alone(*rts79(scale), "RTS")
    assert exact.lole_h == pytest.approx(golden["LOLE_h_per_yr"], abs=1.5e-6)
    assert exact.lole_d == pytest.approx(golden["LOLE_d_per_yr"], abs=1e-6)
    assert round(exact.eens_mwh) == golden["EENS_MWh_per_yr"]


def test_pras_single_node():
    """PRAS TestData.jl: LOLP and EUE hour by hour."""
    golden = expected("pras_singlenode_a")["expected"]
    table = capacity_outage_table([10, 10, 10], [0.1, 0.1, 0.1])
    exact = exact_adequacy(table, np.array([25, 28, 27, 24]) - np.array([5, 6, 7, 8]))
    np.testing.assert_allclose(exact.lolp, golden["LOLP_by_hour"], atol=1e-12)
    np.testing.assert_allclose(exact.eens_by_hour, golden["EUE_by_hour"], atol=1e-12)
    assert exact.lole_h == pytest.approx(golden["LOLE_h"])


def test_capacity_between_steps_keeps_its_mean():
    table = capacity_outage_table([2.5], [0.2])
    np.testing.assert_allclose(table.probability, [0.8, 0.0, 0.1, 0.1])


def test_load_equal_to_capacity_is_served():
    exact = exact_adequacy(capacity_outage_table([10.0], [0.1]), [10.0, 10.000001, -5.0])
    np.testing.assert_allclose(exact.lolp, [0.1, 1.0, 0.0])


def test_refuses_what_is_no_machine():
    with pytest.raises(OptionError, match="outage rate"):
        capacity_outage_table([10.0], [1.5])
    with pytest.raises(OptionError, match="step"):
        capacity_outage_table([10.0], [0.5], step=0.0)


def test_machines_of_a_fleet_fail_one_by_one():
    made = case(zones(["A"]), plants=[{"id": "fleet", "capacity": 30.0, "units": 3, "q": 0.1}])
    exact = zone_alone(made, inputs(made, [[20.0]]), "A")
    assert exact.lole_h == pytest.approx(0.028)
