"""Estimate: intervals, printing, paired samples, unknown values."""

import math

import numpy as np
import pytest

from tieline.case.estimate import Estimate, rounded_pair
from tieline.errors import OptionError


def test_prints_value_error_unit_and_n():
    figure = Estimate(value=3.14, standard_error=0.2, n=1000, unit="h/yr")
    assert str(figure) == "3.1 ± 0.4 h/yr (95 %, n = 1000)"


def test_student_interval():
    """t quantile 2.776 for 4 degrees of freedom: any table of Student's distribution."""
    figure = Estimate.from_samples([1.0, 2.0, 3.0, 4.0, 5.0], "MWh/yr")
    assert figure.value == 3.0
    assert figure.standard_error == pytest.approx(math.sqrt(2.5 / 5))
    low, high = figure.interval()
    assert high - 3.0 == pytest.approx(2.776445 * math.sqrt(0.5), rel=1e-6)
    assert 3.0 - low == pytest.approx(high - 3.0)


def test_error_of_the_difference_not_difference_of_errors():
    noise = np.random.default_rng(1).normal(0.0, 100.0, 400)
    both = Estimate.from_paired(noise + 2.0, noise, "MWh/yr")
    assert both.value == pytest.approx(2.0)
    assert both.standard_error < 1e-9


def test_one_sample_has_no_error():
    figure = Estimate.from_samples([7.0], "h/yr")
    assert figure.value == 7.0
    assert all(math.isnan(end) for end in figure.interval())
    assert str(figure) == "7 h/yr (no error from n = 1)"


def test_unknown_sample_makes_the_figure_unknown():
    figure = Estimate.from_samples([1.0, math.nan, 2.0], "h/yr")
    assert math.isnan(figure.value)
    assert str(figure) == "unknown h/yr (n = 3)"
    assert math.isnan(Estimate.from_samples([], "h/yr").value)


def test_no_spread_is_shown_as_zero_error():
    assert str(Estimate.from_samples([0.0, 0.0], "h/yr")) == "0 ± 0 h/yr (95 %, n = 2)"


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [
        (3.14159, 0.42, ("3.1", "0.4")),
        (1176.3, 12.0, ("1,176", "12")),
        (1176.3, 260.0, ("1,200", "300")),
        (0.29305, 0.0147, ("0.293", "0.015")),
        (5.0, 0.96, ("5.0", "1.0")),
        (5.0, 0.196, ("5.0", "0.2")),
    ],
)
def test_digits_follow_the_error(value, error, shown):
    assert rounded_pair(value, error) == shown


def test_refuses_what_makes_no_sense():
    with pytest.raises(OptionError, match="equal lengths"):
        Estimate.from_paired([1.0], [1.0, 2.0], "h")
    with pytest.raises(OptionError, match="between 0 and 1"):
        Estimate.from_samples([1.0, 2.0], "h").interval(95)
    with pytest.raises(OptionError, match=">= 0"):
        Estimate(value=1.0, standard_error=-1.0, n=3, unit="h")
