"""Verdicts: one that is positive, one negative, one that depends, and on what."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.appraisal.discounting import npv
from tieline.appraisal.net_value import Assumption, net_value
from tieline.errors import OptionError

RATE = Assumption(id="rate", title="discount rate", unit="1/yr", low=0.04, central=0.06, high=0.09)


def benefit(low, central, high):
    return Assumption(
        id="benefit", title="yearly benefit", unit="USD/yr", low=low, central=central, high=high
    )


def project(inputs):
    """100 MUSD, then 25 years of the yearly benefit."""
    return npv(inputs["rate"], [-100e6, *([inputs["benefit"]] * 25)])


def test_positive_over_the_whole_range():
    found = net_value(project, [benefit(12e6, 13e6, 15e6), RATE])
    assert (found.verdict, found.depends_on) == ("positive", ())
    assert found.low == pytest.approx(npv(0.09, [-100e6, *([12e6] * 25)]))
    assert found.high == pytest.approx(npv(0.04, [-100e6, *([15e6] * 25)]))
    assert found.sentence.endswith("positive.")


def test_negative_over_the_whole_range():
    assert net_value(project, [benefit(2e6, 3e6, 4e6), RATE]).verdict == "negative"


def test_depends_on_the_discount_rate_and_says_where_it_flips():
    """100 / annuity factor: the benefit of 9 MUSD is worth 100 at the EIRR of about 7.5 %."""
    found = net_value(project, [benefit(8.9e6, 9e6, 9.1e6), RATE])
    assert (found.verdict, found.depends_on) == ("depends on", ("rate",))
    row = next(row for row in found.tornado if row.assumption.id == "rate")
    assert row.inside
    assert project({"benefit": 9e6, "rate": row.flips_at}) == pytest.approx(0.0, abs=1.0)
    assert "discount rate (flips at 0.07" in found.sentence


def test_depends_on_two_inputs_together_where_neither_flips_alone():
    def value(inputs):
        return 3.0 + inputs["a"] + inputs["b"]

    both = [Assumption(id=i, title=i, unit="", low=-2.0, central=0.0, high=2.0) for i in "ab"]
    found = net_value(value, both)
    assert (found.verdict, found.depends_on) == ("depends on", ("a", "b"))
    assert (found.low, found.high) == (-1.0, 7.0)
    assert found.tornado[0].flips_at == pytest.approx(-3.0)
    assert not found.tornado[0].inside


def test_weather_and_solver_are_named_but_never_widen_the_range():
    plain = net_value(project, [benefit(12e6, 13e6, 15e6), RATE])
    found = net_value(
        project, [benefit(12e6, 13e6, 15e6), RATE], sampling=(-1e6, 9e7), numerical_bound=1e12
    )
    assert (found.low, found.high) == (plain.low, plain.high)
    assert found.verdict == "depends on"
    assert found.depends_on == ("weather sample", "numerical bound")


@given(st.floats(-10, 10), st.floats(0, 5), st.floats(0, 5))
def test_verdict_follows_the_sign_of_the_corners(central, below, above):
    item = Assumption(
        id="x", title="x", unit="", low=central - below, central=central, high=central + above
    )
    found = net_value(lambda inputs: inputs["x"], [item])
    if central - below > 0:
        assert found.verdict == "positive"
    elif central + above < 0:
        assert found.verdict == "negative"
    else:
        assert found.verdict == "depends on"
        assert found.depends_on == (("x",) if found.low < found.high else ())


def test_switching_value_stays_within_nature():
    share = Assumption(
        id="s", title="s", unit="", low=0.2, central=0.3, high=0.4, floor=0.0, ceiling=1.0
    )
    row = net_value(lambda inputs: inputs["s"] + 0.5, [share]).tornado[0]
    assert math.isnan(row.flips_at)


def test_assumption_out_of_order_is_refused():
    with pytest.raises(OptionError, match="low <= central <= high"):
        benefit(3.0, 2.0, 4.0)
    with pytest.raises(OptionError, match="named once"):
        net_value(project, [RATE, RATE])


def test_null_project_is_worth_zero_and_depends_on_nothing():
    found = net_value(lambda inputs: 0.0, [RATE])
    assert (found.central, found.depends_on) == (0.0, ())
    assert found.sentence.endswith("zero, whatever the inputs.")
