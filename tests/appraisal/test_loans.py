"""Loan schedules and cover ratios, against a well-known library and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.appraisal.loans import (
    Tranche,
    annuity_schedule,
    cover_ratio,
    debt_capacity,
    dscr,
    equal_principal_schedule,
    sculpted_schedule,
)
from tieline.errors import OptionError


def loan(**changes):
    given_terms = {"name": "A", "kind": "senior", "amount": 1000.0, "rate": 0.06, "tenor": 10}
    return Tranche(**given_terms | changes)


@given(st.floats(0.001, 0.2), st.integers(2, 30), st.integers(0, 1))
def test_annuity_equals_numpy_financial(rate, tenor, grace):
    library = pytest.importorskip("numpy_financial")
    found = annuity_schedule(loan(rate=rate, tenor=tenor, grace=grace), tenor + 2)
    periods = np.arange(1, tenor - grace + 1)
    expected = -library.ipmt(rate, periods, tenor - grace, 1000.0)
    assert found.interest[grace:tenor] == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert found.principal.sum() == pytest.approx(1000.0)
    assert found.balance[-1] == 0.0


def test_grace_pays_interest_alone():
    found = equal_principal_schedule(loan(tenor=4, grace=2, rate=0.1), 5)
    assert found.service == pytest.approx([100, 100, 600, 550, 0])


@given(st.lists(st.floats(50, 500), min_size=10, max_size=10), st.floats(0.0, 0.15))
def test_sculpting_makes_the_ratio_constant_and_equal_to_llcr(cash, rate):
    """method.md 3: service = CFADS / DSCR*, debt = PV(CFADS) / DSCR*, then LLCR = DSCR."""
    terms = loan(rate=rate)
    found = sculpted_schedule(terms, cash, 10)
    ratio = dscr(cash, found.service)
    assert ratio == pytest.approx(np.full(10, ratio[0]))
    assert debt_capacity(cash, rate, float(ratio[0])) == pytest.approx(1000.0)
    opening = found.balance + found.principal
    llcr = cover_ratio(cash, opening, rate, 10)
    assert llcr == pytest.approx(np.full(10, ratio[0]), rel=1e-6)
    assert found.balance[-1] == pytest.approx(0.0, abs=1e-6)


def test_cover_ratios_by_hand():
    """Cash 130 a year for three years, 100 owed at 10 % over two: LLCR 2.256, PLCR 3.233."""
    cash = [130.0, 130.0, 130.0]
    opening = [100.0, 50.0, 0.0]
    assert cover_ratio(cash, opening, 0.1, 2)[0] == pytest.approx(1.3 * (1 / 1.1 + 1 / 1.21))
    assert cover_ratio(cash, opening, 0.1, 3)[0] == pytest.approx(3.233, abs=5e-4)
    assert np.isnan(cover_ratio(cash, opening, 0.1, 3)[2])
    assert np.isnan(dscr([1.0], [0.0])[0])


def test_ratio_of_one_point_four_survives_a_fall_of_29_per_cent():
    """Numeritas, Debt covenants: DSCR 1.40 leaves room for a fall of cash by 29 %."""
    assert 1.0 - 1.0 / dscr([140.0], [100.0])[0] == pytest.approx(0.29, abs=0.005)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "gift"}, "kind"),
        ({"repayment": "balloon"}, "repayment"),
        ({"grace": 10}, "grace"),
        ({"amount": -1.0}, "amount"),
        ({"rate": float("nan")}, "rate"),
    ],
)
def test_impossible_tranches_are_refused(changes, said):
    with pytest.raises(OptionError, match=said):
        loan(**changes)


def test_loan_that_outlives_the_project_is_refused():
    with pytest.raises(OptionError, match="runs 10 years, the project 8"):
        annuity_schedule(loan(), 8)


def test_nothing_to_sculpt_on_is_refused():
    with pytest.raises(OptionError, match="no cash"):
        sculpted_schedule(loan(), np.zeros(10), 10)
