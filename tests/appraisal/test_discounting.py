"""Present values against published figures and, where installed, a well-known library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.appraisal.discounting import (
    annuity,
    benefit_cost_ratio,
    between_study_years,
    crossing,
    economic_flows,
    internal_rates,
    irr,
    levelised_cost,
    npv,
    root_of,
)
from tieline.errors import OptionError

flows = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)
rates = st.floats(-0.5, 1.0)


@given(rates, flows)
def test_npv_equals_numpy_financial(rate, values):
    library = pytest.importorskip("numpy_financial")
    assert npv(rate, values) == pytest.approx(library.npv(rate, values), rel=1e-9, abs=1e-6)


@given(st.floats(0.0001, 0.5), st.integers(1, 40), st.floats(1.0, 1e9))
def test_annuity_equals_numpy_financial(rate, years, amount):
    library = pytest.importorskip("numpy_financial")
    assert annuity(amount, rate, years) == pytest.approx(-library.pmt(rate, years, amount))


@given(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_irr_equals_numpy_financial(outlay, income):
    """One outlay first, then income: the rate is unique, and both find it."""
    library = pytest.importorskip("numpy_financial")
    rates_found = internal_rates([-outlay, *income])
    expected = library.irr([-outlay, *income])
    if np.isfinite(expected) and -0.9 < expected < 90.0:
        assert rates_found == pytest.approx((expected,), abs=1e-6)


def test_irr_of_the_numpy_documentation():
    """numpy-financial documentation, numpy_financial.irr, first example: 0.28095."""
    assert irr([-100, 39, 59, 55, 20]) == pytest.approx(0.28095, abs=5e-6)


def test_npv_of_the_numpy_documentation():
    """numpy-financial documentation, numpy_financial.npv: 3065.22267 at 8 %."""
    assert npv(0.08, [-40_000, 5_000, 8_000, 12_000, 30_000]) == pytest.approx(3065.22267)


def test_annuity_over_twenty_five_years_at_four_per_cent():
    """Capital recovery factor 0.0640 for 4 % and 25 years in interest tables."""
    assert annuity(1.0, 0.04, 25) == pytest.approx(0.0640, abs=5e-5)
    assert annuity(100.0, 0.0, 25) == pytest.approx(4.0)


@pytest.mark.parametrize("rate", [1e-13, 1e-11, 1e-9, -1e-9])
def test_annuity_keeps_its_digits_at_rates_near_zero(rate):
    """a = 1/n + r (n + 1) / 2n + O(r^2)."""
    assert annuity(1.0, rate, 4) == pytest.approx(0.25 + rate * 5 / 8, rel=1e-12)


def test_flows_that_change_sign_twice_have_two_rates():
    """-1 + 2.3 x - 1.32 x^2 has its zeros at x = 1/1.1 and 1/1.2."""
    assert internal_rates([-1.0, 2.3, -1.32]) == pytest.approx((0.1, 0.2))
    with pytest.raises(OptionError, match="more than one"):
        irr([-1.0, 2.3, -1.32])
    with pytest.raises(OptionError, match="no internal rate"):
        irr([1.0, 1.0])


def test_ratio_and_levelised_cost_by_hand():
    assert benefit_cost_ratio(0.0, [0, 30, 30], [40, 0, 0]) == pytest.approx(1.5)
    assert levelised_cost(0.1, [110, 0], [0, 22]) == pytest.approx(5.5)
    with pytest.raises(OptionError, match="positive present value"):
        benefit_cost_ratio(0.04, [1.0], [0.0])


def test_benefits_are_linear_between_study_years_and_constant_outside():
    found = between_study_years([2040, 2030], [20.0, 10.0], [2025, 2030, 2034, 2040, 2050])
    assert found == pytest.approx([10, 10, 14, 20, 20])
    with pytest.raises(OptionError, match="exactly one value"):
        between_study_years([2030, 2030], [1, 2], [2030])


def test_economic_flows_by_hand():
    """100 spent half and half in 2028 and 2029, then 30 a year against 5."""
    benefit, cost = economic_flows(
        study_years=[2030],
        benefits=[30.0],
        capex_usd=100.0,
        opex_usd_per_year=5.0,
        commissioned=2030,
        life_years=3,
        spending=(0.5, 0.5),
    )
    assert benefit == pytest.approx([0, 0, 30, 30, 30])
    assert cost == pytest.approx([50, 50, 5, 5, 5])
    with pytest.raises(OptionError, match=r"add to 0\.5"):
        economic_flows(
            study_years=[2030],
            benefits=[1],
            capex_usd=1,
            opex_usd_per_year=0,
            commissioned=2030,
            spending=(0.5,),
        )


def test_target_capacity_is_where_net_welfare_is_largest():
    assert crossing([0, 500, 1000, 1500], [0, 50, 80, 90], [0, 20, 40, 60]) == 1000


def test_root_is_nan_where_nothing_flips():
    assert root_of(lambda x: x - 2.0, 0.0, 10.0) == pytest.approx(2.0)
    assert np.isnan(root_of(lambda x: x + 2.0, 0.0, 10.0))


@pytest.mark.parametrize("wrong", [[], [np.nan], [[1.0]]])
def test_flows_that_are_not_a_row_of_numbers_are_refused(wrong):
    with pytest.raises(OptionError, match="finite"):
        npv(0.04, wrong)
