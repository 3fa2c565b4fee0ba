"""A finance file's inputs, ranges and what follows, and the embedded worked example."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from tieline.appraisal.debt import beside_debt, host_flows
from tieline.appraisal.project_finance import (
    STREAMS,
    finance_tornado,
    project_cash_flow,
    tariff_for_dscr,
    tariff_table,
    terms,
    with_inputs,
)
from tieline.errors import OptionError
from tieline.io.read_finance import read_finance

EMBEDDED = Path(str(resources.files("tieline"))) / "programmes" / "asean-japan"


@pytest.fixture(scope="module")
def data():
    return read_finance(EMBEDDED)


@pytest.fixture(scope="module")
def finance(data):
    return data.projects["monsoon-wind"]


def test_package_adds_to_the_published_total(finance):
    """692.55 MUSD with the grant, 682.55 without; equity 257.45 at a cost of 950."""
    built = project_cash_flow(finance).construction
    loans = [item.amount_musd for item in finance.tranches if item.kind != "grant"]
    assert sum(loans) == pytest.approx(682.55)
    assert sum(item.amount_musd for item in finance.tranches) == pytest.approx(692.55)
    assert built.equity.sum() / 1e6 == pytest.approx(257.45)


def test_sales_at_the_ceiling(finance):
    """1 700 GWh x 69.5 USD/MWh = 118.15 MUSD a year, the upper bound."""
    ceiling = finance.inputs["tariff_usd_per_mwh"].high
    assert ceiling == 69.5
    assert tariff_table(finance, [ceiling])[0].sales_usd_per_year == pytest.approx(118.15e6)


def test_every_stream_of_revenue_is_paid(finance):
    """10 GWh paid and not taken, 5 carried at 2 USD, 3 MUSD nine tenths there, 1 of rent."""
    given = {"take_or_pay_gwh_per_yr": 1710.0, "offered_gwh_per_yr": 1800.0}
    given |= {"wheeled_gwh_per_yr": 5.0, "wheeling_usd_per_mwh": 2.0}
    given |= {"availability_pu": 0.9, "availability_musd_per_yr": 3.0, "rent_musd_per_yr": 1.0}
    plain, more = (terms(finance, at).revenue for at in ({}, given))
    tariff = finance.inputs["tariff_usd_per_mwh"].central
    assert more - plain == pytest.approx(10e3 * tariff + 5e3 * 2.0 + 0.9 * 3e6 + 1e6)
    assert set(STREAMS) == set(given)


def test_tariff_has_a_range_and_no_published_centre(finance):
    tariff = finance.inputs["tariff_usd_per_mwh"]
    assert tariff.low < tariff.central < tariff.high
    assert tariff.confidence == "estimate"


def test_ratios_rise_with_the_tariff(finance):
    rows = tariff_table(finance, [60.0, 64.0, 69.5])
    for name in ("least_dscr", "mean_dscr", "llcr", "plcr", "equity_irr", "project_irr"):
        values = [getattr(row, name) for row in rows]
        assert values == sorted(values), name
    assert rows[0].plcr > rows[0].llcr


def test_tariff_that_meets_a_cover_ratio(finance):
    tariff = tariff_for_dscr(finance, 1.0)
    assert project_cash_flow(finance, {"tariff_usd_per_mwh": tariff}).least_dscr == pytest.approx(1)


def test_every_input_can_be_overridden(finance):
    changed = with_inputs(finance, {"royalty_pu": 0.1, "tenor_years": 15.0})
    assert terms(changed).royalty == 0.1
    assert terms(changed).tranches[0].tenor == 15
    assert changed.inputs["royalty_pu"].source == "set by the user"
    with pytest.raises(OptionError, match="Did you mean 'royalty_pu'"):
        with_inputs(finance, {"royalty": 0.1})
    with pytest.raises(OptionError, match="finite"):
        with_inputs(finance, {"royalty_pu": float("nan")})


def test_tornado_is_ordered_and_names_inputs_with_a_range_only(finance):
    rows = finance_tornado(finance)
    swings = [row.swing for row in rows]
    assert swings == sorted(swings, reverse=True)
    ids = {row.assumption.id for row in rows}
    assert "tariff_usd_per_mwh" in ids
    assert "guarantee_musd" not in ids
    with pytest.raises(OptionError, match="not a measure"):
        finance_tornado(finance, "happiness")


def test_receipts_of_the_host_close(finance):
    """Over 25 years: sales = opex + royalty + tax + service + dividends, and host = its parts."""
    flow = project_cash_flow(finance)
    found = host_flows(flow, finance.owners, finance.host, finance.commissioned)
    spent = flow.terms.opex.sum() + flow.service.sum() + flow.dividends.sum() - flow.support.sum()
    assert found.sales.sum() == pytest.approx(spent + found.royalty.sum() + found.tax.sum())
    assert found.years[0] == 2025
    assert found.years.size == 26
    assert not found.state_dividends.any(), "no share of the state is known"


def test_receipts_stay_below_one_per_cent_of_debt_service_due(data, finance):
    """The answer to the debt question, at the most favourable tariff, royalty and tax."""
    best = {"tariff_usd_per_mwh": 69.5, "royalty_pu": 0.055, "tax_pu": 0.24, "tax_holiday_years": 4}
    flow = host_flows(
        project_cash_flow(finance, best), finance.owners, finance.host, finance.commissioned
    )
    rows = beside_debt(flow, data.debt, ["external_debt_service_due_per_year"], last_year=2028)
    assert {row.institution for row in rows} == {"Fitch", "Lao MoF", "World Bank"}
    assert max(row.share_high for row in rows) < 0.01


def test_annuity_repayment_is_harder_on_the_last_years(finance):
    """Level service against rising cost: the least ratio falls below that of sculpting."""
    level = replace(
        finance, tranches=tuple(replace(t, repayment="annuity") for t in finance.tranches)
    )
    assert project_cash_flow(level).least_dscr < project_cash_flow(finance).least_dscr
    assert np.nanargmin(project_cash_flow(level).dscr) == 17


def test_tables_of_the_page_are_computed(finance):
    """docs/appraisal.md, Monsoon Wind: what is printed there is what the file gives."""
    page = (Path(__file__).parents[2] / "docs" / "appraisal.md").read_text(encoding="utf-8")
    for row in tariff_table(finance, [60.0, 64.75, 69.5]):
        said = (
            f"| {row.tariff_usd_per_mwh:.2f} | {row.sales_usd_per_year / 1e6:.1f} "
            f"| {row.least_dscr:.2f} | {row.plcr:.2f} "
            f"| {row.project_irr * 100:.1f} % | {row.equity_irr * 100:.1f} % |"
        )
        assert said in page, said
    cheap = {"senior_rate_pu": 0.05, "opex_musd_per_yr": 24.0, "royalty_pu": 0.015}
    for wanted, at in ((1.0, {}), (1.2, {}), (1.2, cheap)):
        assert f"{tariff_for_dscr(finance, wanted, at):.1f}" in page
    ends = (
        {"tariff_usd_per_mwh": 60.0, "royalty_pu": 0.015, "tax_pu": 0.0},
        {},
        {"tariff_usd_per_mwh": 69.5, "royalty_pu": 0.055, "tax_pu": 0.24, "tax_holiday_years": 4},
    )
    flows = [
        host_flows(
            project_cash_flow(finance, at), finance.owners, finance.host, finance.commissioned
        )
        for at in ends
    ]
    for figures in (
        [flow.treasury[1] / 1e6 for flow in flows],
        [flow.treasury.sum() / flow.contract_years / 1e6 for flow in flows],
    ):
        assert " | ".join(f"{figure:.1f}" for figure in figures) in page, figures
