"""The host's side: calendar years, shares, and institutions kept apart."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.appraisal.test_finance import LOAN, terms
from tieline.appraisal.debt import (
    DebtFigure,
    balance_at_year_end,
    beside_debt,
    capacity_to_pay,
    host_flows,
    to_calendar,
)
from tieline.appraisal.finance import cash_flow
from tieline.appraisal.loans import Tranche
from tieline.appraisal.project_finance import Owner
from tieline.case.columns import floats
from tieline.errors import OptionError


def owner(name, country, kind, share):
    return Owner(name=name, country=country, kind=kind, low=share, central=share, high=share)


OWNERS = (
    owner("state", "HHH", "state", 0.2),
    owner("local", "HHH", "private", 0.3),
    owner("abroad", "XXX", "private", 0.5),
)


def figure(institution, first, last, low, **more):
    return DebtFigure(
        **{
            "country": "HHH",
            "first_year": first,
            "last_year": last,
            "indicator": "service",
            "low": low,
            "high": low,
            "unit": "MUSD/yr",
            "institution": institution,
            "basis": "actual",
        }
        | more
    )


def test_contract_years_split_over_calendar_years_by_hand():
    years, flows = to_calendar(floats([100.0, 200.0]), 2025.25)
    assert list(years) == [2025, 2026, 2027]
    assert flows == pytest.approx([75, 175, 50])
    years, flows = to_calendar(floats([100.0, 200.0]), 2026.0)
    assert list(years) == [2026, 2027]
    assert flows == pytest.approx([100, 200])


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.floats(2000, 2100))
def test_calendar_keeps_the_sum(values, start):
    assert to_calendar(floats(values), start)[1].sum() == pytest.approx(sum(values), abs=1e-3)


def test_balance_at_the_end_of_the_calendar_year():
    """600 at the start, 300 after a year: a quarter of the first is gone by the year's end."""
    found = balance_at_year_end(floats([300.0, 0.0]), 600.0, 2025.75)
    assert found == pytest.approx([525, 225, 0])
    assert balance_at_year_end(floats([300.0, 0.0]), 600.0, 2026.0) == pytest.approx([300, 0])


def test_shares_of_state_and_private_owners_stay_apart():
    flow = cash_flow(terms())
    found = host_flows(flow, OWNERS, "HHH", 2026.0)
    assert found.state_dividends == pytest.approx(0.2 * flow.dividends)
    assert found.private == pytest.approx(0.3 * flow.dividends)
    assert found.treasury == pytest.approx(flow.royalty + flow.tax + 0.2 * flow.dividends)
    assert found.sales.sum() == pytest.approx(flow.terms.revenue.sum())
    assert found.project_debt == pytest.approx(flow.balance)


def test_state_share_bought_on_credit_is_counted_against_it():
    loan = Tranche(name="equity", kind="concessional", amount=60.0, rate=0.0, tenor=3)
    flow = cash_flow(terms())
    free = host_flows(flow, OWNERS, "HHH", 2026.0)
    owing = host_flows(flow, OWNERS, "HHH", 2026.0, state_equity_loan=loan)
    assert free.treasury - owing.treasury == pytest.approx([20, 20, 20, 0, 0])


def test_guarantee_called_is_a_cost_of_the_treasury():
    weak = cash_flow(terms(revenue=floats(np.full(5, 150.0)), guarantee=500.0, tranches=(LOAN,)))
    found = host_flows(weak, OWNERS, "HHH", 2026.0)
    assert found.guarantees.sum() > 0.0
    assert found.treasury.min() < 0.0


def test_institutions_are_never_mixed():
    """Each row names one institution and the year its figure is of; totals are left out."""
    figures = (
        figure("Bank", 2024, 2028, 1000.0),
        figure("Fund", 2023, 2023, 800.0),
        figure("Fund", 2027, 2027, 500.0, high=math.nan),
        figure("Ministry", 2020, 2026, 9000.0, unit="MUSD"),
        figure("Bank", 2024, 2024, 50.0, unit="% of GDP"),
        figure("Bank", 2024, 2028, 7.0, country="XXX"),
    )
    flow = host_flows(cash_flow(terms()), OWNERS, "HHH", 2026.0)
    rows = beside_debt(flow, figures, ["service"], last_year=2027)
    found = [(row.year, row.institution, row.figure_year, row.figure_low_usd / 1e6) for row in rows]
    assert found == [
        (2026, "Bank", 2026, 1000.0),
        (2026, "Fund", 2023, 800.0),
        (2027, "Bank", 2027, 1000.0),
        (2027, "Fund", 2027, 500.0),
    ]
    assert rows[0].share_high == pytest.approx(flow.treasury[0] / 1e9)
    assert math.isnan(rows[3].share_low)


def test_answer_says_what_is_added_and_what_is_not():
    flow = host_flows(
        cash_flow(terms()), (*OWNERS[1:], owner("x", "XXX", "private", 0.2)), "HHH", 2026.0
    )
    rows = beside_debt(flow, (figure("Bank", 2024, 2028, 1000.0),), ["service"], last_year=2026)
    found = capacity_to_pay(flow, flow, rows, "Project")
    assert found.treasury_low == pytest.approx(flow.treasury.sum() / 5)
    assert "(Bank, actual, figure of 2026)" in found.adds[1]
    assert any("No share of the state" in sentence for sentence in found.adds_not)


def test_shares_must_add_to_one():
    with pytest.raises(OptionError, match="add to 1"):
        host_flows(cash_flow(terms()), OWNERS[:2], "HHH", 2026.0)
