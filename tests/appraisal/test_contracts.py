"""Payments under contracts, one of them against published figures."""

from __future__ import annotations

import math

import pytest

from tieline.appraisal.contracts import (
    Block,
    availability_revenue,
    block_payment,
    flat_price,
    purchase_agreement,
    rent_revenue,
    wheeling_revenue,
)
from tieline.errors import OptionError


def test_three_blocks_of_a_published_contract():
    """Xayaburi to EGAT, Vientiane Times, December 2012: 4 750 GWh at 7.476, 1 520 at 4.859
    and 680 at 4.112 US cents give 457 MUSD a year; parliament was told 450.
    """
    blocks = (
        Block(energy=4_750e3, price=74.76),
        Block(energy=1_520e3, price=48.59),
        Block(energy=math.inf, price=41.12),
    )
    paid = block_payment(6_950e3, blocks)
    assert paid / 1e6 == pytest.approx(457, abs=0.5)
    assert paid / 6_950e3 == pytest.approx(65.7, abs=0.1)


def test_take_or_pay_pays_what_could_have_been_delivered():
    """100 contracted: 80 taken of 120 offered is paid as 100; 80 of 90 offered as 90."""
    paid = purchase_agreement(
        [80, 80, 110], flat_price(10.0), offered_mwh=[120, 90, 110], take_or_pay_mwh=100
    )
    assert paid == pytest.approx([1000, 900, 1100])


def test_escalation_starts_after_the_first_year():
    assert purchase_agreement([1, 1], flat_price(100.0), escalation=0.02) == pytest.approx(
        [100, 102]
    )
    assert wheeling_revenue([10, 10], 2.0, escalation=0.1) == pytest.approx([20, 22])
    assert availability_revenue([1.0, 0.9], 50.0) == pytest.approx([50, 45])


def test_rent_between_study_years():
    found = rent_revenue([2035, 2025], [30.0, 10.0], [2025, 2030, 2040], owner_share=0.5)
    assert found == pytest.approx([5, 10, 15])


def test_negative_energy_is_refused():
    with pytest.raises(OptionError, match="Energy sold"):
        block_payment(-1.0, flat_price(1.0))
