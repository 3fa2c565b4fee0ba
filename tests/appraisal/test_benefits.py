"""Benefits of pairs of results, and when they may be called resolved."""

from __future__ import annotations

import math

import pytest

from tieline.appraisal.benefits import (
    b1_by_resource_cost,
    b2_co2,
    b3_avoided_curtailment,
    b4_avoided_emissions,
    b5_avoided_losses,
    b6_adequacy,
    gross_benefit,
    paired_benefit,
    three_worths,
)
from tieline.case.estimate import Estimate
from tieline.errors import OptionError


def test_positive_is_good_in_every_benefit():
    assert list(b1_by_resource_cost([10.0, 12.0], [9.0, 8.0])) == [1.0, 4.0]
    assert b3_avoided_curtailment(50.0, 20.0) == 30.0
    assert b5_avoided_losses(10.0, 12.0) == -2.0
    assert b4_avoided_emissions([100.0, 50.0], [80.0, 60.0], [0.1, 0.2]) == pytest.approx(0.0)


def test_carbon_is_valued_above_the_price_in_the_dispatch_only():
    """1000 t at 60 in a country with a price of 10 inside its dispatch, 500 t without one."""
    assert b2_co2([1000.0, 500.0], 60.0, [10.0, 0.0]) == pytest.approx(80_000.0)
    assert b2_co2(1000.0, 60.0, 60.0) == 0.0


def test_adequacy_is_the_rest_after_what_the_dispatch_shed():
    eens = Estimate(value=100.0, standard_error=10.0, n=50, unit="MWh/yr")
    found = b6_adequacy(eens, 30.0, 5000.0)
    assert found.value == pytest.approx(350_000.0)
    assert found.standard_error == pytest.approx(50_000.0)
    assert found.n == 50


def test_pairs_remove_the_weather_common_to_both():
    found = paired_benefit([90, 190, 290], [100, 201, 299], "USD/yr", less_is_better=True)
    assert found.value == pytest.approx(10.0)
    assert found.standard_error == pytest.approx(1.0 / math.sqrt(3.0))


def test_student_interval_of_a_published_table():
    """t(0.975, 4) = 2.776 in any table of Student's t: mean 10, s = 1, n = 5."""
    half = math.sqrt(2.5)
    found = gross_benefit(
        Estimate.from_samples([10 + k / half for k in (-2, -1, 0, 1, 2)], "USD/yr"), 0.0
    )
    assert found.upper - 10.0 == pytest.approx(2.776 / math.sqrt(5.0), abs=5e-4)
    assert found.indicative
    assert found.verdict == "resolved"


@pytest.mark.parametrize(
    ("samples", "bound", "verdict", "why"),
    [
        ([5.0, -4.0, 3.0], 0.0, "not resolved", "sampling interval"),
        ([5.0, 5.1, 4.9], 6.0, "not resolved", "numerical bound"),
        ([5.0], 0.0, "not resolved", "n = 1"),
        ([0.0, 0.0, 0.0], 0.0, "not resolved", "sampling interval"),
        ([-5.0, -5.1, -4.9], 0.1, "resolved", "outside both"),
    ],
)
def test_resolved_only_against_both_doubts_apart(samples, bound, verdict, why):
    found = gross_benefit(Estimate.from_samples(samples, "USD/yr"), bound)
    assert found.verdict == verdict
    assert why in found.reason


def test_worth_of_plant_and_connection_is_the_worth_of_the_whole():
    cost = {"nothing": [100.0, 110.0], "home-only": [80.0, 95.0], "as-built": [70.0, 80.0]}
    found = three_worths(cost)
    assert found["plant"].value == pytest.approx(17.5)
    assert found["connection"].value == pytest.approx(12.5)
    assert found["whole"].value == pytest.approx(30.0)
    with pytest.raises(OptionError, match="home-only"):
        three_worths({"nothing": [1.0], "as-built": [1.0]})


def test_negative_bound_is_refused():
    with pytest.raises(OptionError, match="numerical bound"):
        gross_benefit(Estimate.from_samples([1.0, 2.0], "USD/yr"), -1.0)
