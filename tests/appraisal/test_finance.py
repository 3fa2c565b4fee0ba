"""Project finance by hand and by its identities."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.appraisal.finance import Terms, cash_flow, draw_down, profit_tax, waterfall
from tieline.appraisal.loans import Tranche
from tieline.case.columns import floats
from tieline.errors import OptionError

LOAN = Tranche(name="senior", kind="senior", amount=600.0, rate=0.05, tenor=4)
GRANT = Tranche(name="grant", kind="grant", amount=100.0)


def terms(**changes):
    """1000 of cost over two years, five years of 320 less 20."""
    usual = {
        "total_cost": 1000.0,
        "spending": (0.5, 0.5),
        "tranches": (LOAN, GRANT),
        "revenue": floats(np.full(5, 320.0)),
        "opex": floats(np.full(5, 20.0)),
        "tax_rate": floats(np.full(5, 0.2)),
        "depreciation_years": 5,
        "royalty": 0.05,
    }
    return Terms(**usual | changes)


def test_interest_during_construction_by_hand():
    """300 drawn each year at 5 %: 7.5 in the first year, 15 + 7.5 in the second."""
    found = draw_down(terms())
    assert found.interest == pytest.approx([7.5, 22.5])
    assert found.equity == pytest.approx([150, 150])
    assert found.works.sum() == pytest.approx(970.0)
    outside = draw_down(terms(cost_includes_interest=False))
    assert outside.uses.sum() == pytest.approx(1030.0)
    assert outside.works.sum() == pytest.approx(1000.0)
    assert outside.equity.sum() == pytest.approx(330.0)
    first = draw_down(terms(equity_first=True))
    assert first.equity == pytest.approx([300, 0])
    assert first.interest.sum() < found.interest.sum()


def test_first_year_by_hand():
    """Royalty 16, depreciation 900 / 5 = 180, interest 30, profit 320-20-16-30-180 = 74,
    tax 14.8, CFADS 269.2, service 600 x 0.282012 = 169.207, DSCR 1.591.
    """
    found = cash_flow(terms())
    assert found.royalty[0] == pytest.approx(16.0)
    assert found.tax[0] == pytest.approx(14.8)
    assert found.cfads[0] == pytest.approx(269.2)
    assert found.service[0] == pytest.approx(169.207, abs=1e-3)
    assert found.dscr[0] == pytest.approx(1.591, abs=1e-3)
    assert np.isnan(found.dscr[4])
    assert found.dividends[0] == pytest.approx(269.2 - 169.207, abs=1e-3)


def test_equity_return_equals_numpy_financial():
    library = pytest.importorskip("numpy_financial")
    found = cash_flow(terms())
    flows = np.concatenate([-found.construction.equity, found.dividends])
    assert found.equity_irr == pytest.approx(library.irr(flows))
    works = np.concatenate([-found.construction.works, found.cfads])
    assert found.project_irr == pytest.approx(library.irr(works))


def test_sculpted_loan_has_one_ratio_although_tax_depends_on_it():
    found = cash_flow(terms(tranches=(replace(LOAN, repayment="sculpted"), GRANT)))
    ratio = found.dscr[:4]
    assert ratio == pytest.approx(np.full(4, ratio[0]), rel=1e-7)
    assert found.llcr[:4] == pytest.approx(ratio, rel=1e-6)
    assert found.balance[3] == pytest.approx(0.0, abs=1e-5)


amounts = st.floats(0, 300)


@settings(max_examples=60, deadline=None)
@given(amounts, amounts, st.floats(0, 0.1), st.floats(0, 0.4), st.booleans(), st.booleans())
def test_every_dollar_is_somewhere(senior, soft, rate, tax, first, inside):
    """Uses = sources; revenue = opex + royalty + tax + service + dividends + kept - support."""
    tranches = (
        replace(LOAN, amount=senior, rate=rate),
        Tranche(name="soft", kind="concessional", amount=soft, rate=rate / 2, tenor=5, grace=1),
        GRANT,
    )
    found = cash_flow(
        terms(
            tranches=tranches,
            tax_rate=floats(np.full(5, tax)),
            equity_first=first,
            cost_includes_interest=inside,
            receivable_days=45.0,
            carry_losses=True,
            lock_up_dscr=1.2,
        )
    )
    built = found.construction
    assert built.draws.sum() + built.equity.sum() == pytest.approx(built.uses.sum())
    assert built.draws.sum(axis=0) == pytest.approx([senior, soft, 100.0])
    spent = found.terms.opex.sum() + found.royalty.sum() + found.tax.sum() + found.service.sum()
    left = found.dividends.sum() + found.retained[-1]
    left -= found.support.sum() + found.guarantee_called.sum()
    assert found.terms.revenue.sum() == pytest.approx(spent + left)
    assert found.principal.sum() == pytest.approx(senior + soft)


def test_guarantee_pays_before_the_shareholders_and_once():
    kept, paid, called, support = waterfall(
        floats([-30.0, -30.0, 50.0]), floats([0.7, 0.7, 1.5]), 1.1, 40.0
    )
    assert called == pytest.approx([30, 10, 0])
    assert support == pytest.approx([0, 20, 0])
    assert paid == pytest.approx([0, 0, 50])
    assert kept == pytest.approx([0, 0, 0])


def test_lock_up_keeps_cash_until_the_ratio_is_met():
    kept, paid, _, _ = waterfall(floats([10.0, 10.0, 20.0]), floats([1.05, 1.05, 1.3]), 1.1, 0.0)
    assert kept == pytest.approx([10, 20, 0])
    assert paid == pytest.approx([0, 0, 40])


def test_losses_reduce_later_profits_where_the_law_says_so():
    profit, rate = floats([-100.0, 60.0, 90.0]), floats([0.2, 0.2, 0.2])
    assert profit_tax(profit, rate, carry_losses=False) == pytest.approx([0, 12, 18])
    assert profit_tax(profit, rate, carry_losses=True) == pytest.approx([0, 0, 10])


def test_more_debt_raises_the_return_while_it_costs_less_than_the_project_earns():
    little = cash_flow(terms(tranches=(replace(LOAN, amount=200.0),)))
    much = cash_flow(terms())
    assert much.equity_irr > little.equity_irr > LOAN.rate
    assert much.least_dscr < little.least_dscr


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"spending": (0.5,)}, "add to 1"),
        ({"opex": floats([1.0])}, "one figure for each year"),
        ({"tranches": (replace(LOAN, amount=2000.0),)}, "exceed"),
        ({"maintenance_capex": floats([1.0])}, "Maintenance"),
    ],
)
def test_impossible_terms_are_refused(changes, said):
    with pytest.raises(OptionError, match=said):
        terms(**changes)
