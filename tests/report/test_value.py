"""Worth, who gains, who pays, money and debt on the page, from small invented tables."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd
import pytest

from tests.report import invented
from tests.report.test_page import visible
from tieline.report import ReviewContent, render
from tieline.report.again import again
from tieline.report.cashflow import cash_flow
from tieline.report.content import TABLES
from tieline.report.displaced import displaced
from tieline.report.gainers import agreements, closing, contract_price, gain_tables
from tieline.report.hostdebt import host_debt
from tieline.report.networth import benefit_list, net_figure
from tieline.report.payers import payers

PROJECT = "szoh-wind"
WHERE = {"project": PROJECT, "counterfactual": "whole", "study_year": 2030}


def gains(rows: dict[tuple[str, str], float]) -> dict[str, pd.DataFrame]:
    """Tables of who gains [MUSD/yr] whose total is the resource cost saved."""
    total = 1e6 * sum(rows.values())
    countries = {country for country, _ in rows}
    nets = {c: 1e6 * sum(v for (k, _), v in rows.items() if k == c) for c in countries}
    return {
        "who_gains": pd.DataFrame(
            [
                WHERE
                | {"country": c, "component": p, "usd_per_year": 1e6 * v}
                | {"standard_error": 1e5, "n": 5}
                for (c, p), v in rows.items()
            ]
        ),
        "who_gains_totals": pd.DataFrame(
            [
                WHERE
                | {"total_usd_per_year": total, "standard_error": 1e5, "n": 5}
                | {"b1_usd": total, "difference_usd": 0.0}
            ]
        ),
        "country_nets": pd.DataFrame(
            [
                WHERE
                | {"country": c, "usd_per_year": v, "standard_error": 1e5, "n": 5}
                | {"lower": v - 3e5, "upper": v + 3e5, "numerical_bound": 0.1}
                | {"verdict": "resolved" if abs(v) > 3e5 else "not resolved"}
                for c, v in nets.items()
            ]
        ),
        "countries": pd.DataFrame({"country": ["BRD", "SYL"], "name": ["Borduria", "Syldavia"]}),
    }


def net(verdict: str = "depends on", **changes: Any) -> pd.DataFrame:
    row = {
        "project": PROJECT,
        "counterfactual": "whole",
        "npv_usd": 2e8,
        "standard_error": 1e7,
        "n": 5,
        "lower": 1.7e8,
        "upper": 2.3e8,
        "numerical_bound": 1.0,
        "bcr": 1.5,
        "levelised_usd_per_mwh": 20.0,
        "eirr": 0.1,
        "central_usd": 1e8,
        "low_usd": -5e7,
        "high_usd": 4e8,
        "central_lower": 7e7,
        "central_upper": 1.3e8,
        "central_bound": 2.0,
        "verdict": verdict,
        "depends_on": "discount rate|price of lng (1 = as given; first order)",
        "sentence": "Net value. Centre: 25 years at 6.5 %.",
    }
    return pd.DataFrame([row | {"discount_rate": rate} | changes for rate in (0.04, 0.09)])


def tornado() -> pd.DataFrame:
    rows = [("discount rate", "% a year", 4.0, 9.0, 3e8, -2e7, 8.4), ("investment", "MUSD")]
    first, second = rows[0], (*rows[1], 900.0, 1000.0, 1.5e8, 0.5e8, math.nan)
    return pd.DataFrame(
        [
            {"project": PROJECT, "counterfactual": "whole", "input": title, "title": title}
            | {"unit": unit, "low": low, "central": 0.5 * (low + high), "high": high}
            | {"value_low": a, "value_high": b, "flips_at": flip, "inside": flip == flip}
            | {"source": "invented", "confidence": "estimate"}
            for title, unit, low, high, a, b, flip in (first, second)
        ]
    )


def held(**tables: pd.DataFrame) -> ReviewContent:
    return invented.content(tables=tables)


TWO = {
    ("BRD", "consumer"): -2.0,
    ("BRD", "producer"): 5.0,
    ("SYL", "consumer"): 6.0,
    ("SYL", "owners"): -4.5,
    ("XXX", "rent"): 0.01,
}


def test_the_table_of_gains_closes_and_prints_its_zero() -> None:
    content = invented.content(tables=gains(TWO))
    (table,) = gain_tables(content, PROJECT)
    assert [row.country for row in table.rows] == ["Borduria", "Syldavia"]
    assert table.columns == ("consumers", "producers, storage", "owners of the project")
    assert table.rows[0].cells == ("\u22122.0", "+5.0", "0.0")
    assert (table.total, table.cost, table.difference) == ("+4.5", "\u22124.5", "0.0")
    assert table.names_of_others == "XXX"
    text = visible(render(content))
    assert "Borduria gains most, before Syldavia" in text
    assert "closes, as it must: less than 0.0001 USD a year off" in text
    assert closing(0.5) == "0.5000 USD a year"


def test_nets_of_the_other_study_year_are_not_hidden() -> None:
    """Who loses little in the year shown may lose much in the one before."""
    late, early = gains(TWO), gains({("BRD", "consumer"): -31.8, ("SYL", "owners"): 51.1})
    tables = {
        name: pd.concat([early[name].assign(study_year=2025), table])
        for name, table in late.items()
        if "study_year" in table
    }
    (table,) = gain_tables(held(**tables, countries=late["countries"]), PROJECT)
    assert table.study_year == 2030
    assert table.elsewhere == (
        "In 2025: Syldavia +51.1 ± 0.3, Borduria \u221231.8 ± 0.3 and all countries +19.3."
    )
    (alone,) = gain_tables(held(**late), PROJECT)
    assert alone.elsewhere == ""


def test_contracts_between_countries_are_listed_with_their_sources() -> None:
    tables = gains(
        {("SYL", "consumer"): 9.0, ("SYL", "settlement"): -4.0, ("BRD", "settlement"): 4}
    )
    row = {"link": "B--S", "kind": "purchase", "payer": "SYL", "payee": "BRD", "usd_per_mwh": 65.7}
    told = row | {"note": "mean of 2012", "source": "Invented 2012", "confidence": "derived"}
    content = held(**tables, settlements=pd.DataFrame([told]))
    assert agreements(content, PROJECT) == (
        "Syldavia pays Borduria 65.7 USD/MWh for what arrives over B--S (derived; mean of 2012). "
        "Invented 2012",
    )
    text = visible(render(content))
    assert "contracts between countries" in text
    assert "1 contract between countries stands behind that column" in text
    without = held(**gains({("SYL", "consumer"): 9.0}), settlements=pd.DataFrame([told]))
    assert agreements(without, PROJECT) == ()


def test_contracts_that_the_project_does_not_touch_are_not_listed() -> None:
    """Of a third country, or of two whose payments move by less than a cell can show."""
    tables = gains({("SYL", "settlement"): -4.0, ("BRD", "settlement"): 4, ("XXX", "rent"): 1.0})
    row = {"link": "x", "kind": "purchase", "payee": "BRD", "usd_per_mwh": 65.7, "note": ""}
    told = [
        row | {"payer": payer, "source": "Invented", "confidence": "derived"}
        for payer in ("SYL", "XXX")
    ]
    (said,) = agreements(held(**tables, settlements=pd.DataFrame(told)), PROJECT)
    assert said.startswith("Syldavia pays Borduria")


def test_the_price_of_its_own_contract_is_said_where_gains_stand() -> None:
    def summary(*prices: float) -> ReviewContent:
        columns = dict.fromkeys(TABLES["finance_summary"], 1.0)
        rows = [
            columns | {"project": PROJECT, "tariff": end, "tariff_usd_per_mwh": price}
            for end, price in zip(("low", "central", "high"), prices, strict=True)
        ]
        return held(finance_summary=pd.DataFrame(rows))

    said = contract_price(summary(60.0, 64.75, 69.5), PROJECT)
    assert said.startswith(
        "Its own contract counts at 64.75 USD/MWh, the central figure of a range"
    )
    assert "from 60.00 to 69.50" in said
    fixed = contract_price(summary(70.0, 70.0, 70.0), PROJECT)
    assert fixed == "Its own contract counts at 70.00 USD/MWh."
    assert contract_price(held(), PROJECT) == ""


def test_a_country_that_cannot_be_told_from_zero_is_not_called_a_winner() -> None:
    sure = {("BRD", "consumer"): 5.0, ("SYL", "consumer"): 0.2, ("XXX", "rent"): -3.0}
    (table,) = gain_tables(invented.content(tables=gains(sure)), PROJECT)
    assert table.finding == "Borduria gains most; XXX loses"
    (table,) = gain_tables(invented.content(tables=gains({("SYL", "consumer"): 0.2})), PROJECT)
    assert table.finding == "No country’s gain can be told from zero"


def test_three_doubts_stand_apart_in_one_row() -> None:
    found = net_figure(held(net_values=net(), tornado=tornado()), PROJECT)
    assert found is not None
    (row,) = found.nets
    assert (row.central, row.sampling) == ("100", "± 30")
    assert row.reach == "\u221250 to 400"
    assert row.numerical == "< 0.01"
    assert row.depends == ("discount rate (flips at 8.4 %)", "price of LNG")
    assert [at.rate for at in row.rates] == ["4\u202f%", "9\u202f%"]
    assert found.tornado is not None
    assert found.tornado.finding == "Within its own range, discount rate alone would flip the sign"
    assert found.tornado.bars[0].flips == "8.4 %"
    assert found.tornado.bars[1].flips == ""


@pytest.mark.parametrize(
    ("depends", "said"),
    [
        (
            "discount rate|value of CO2",
            "depends on the discount rate and the value of CO₂ together",
        ),
        (
            "investment|weather sample",
            "depends on the investment, and as much on the discount rate (flips at 8.4 %); the "
            "weather sample leaves it open too",
        ),
        ("discount rate", "depends on the discount rate (flips at 8.4 %)"),
        ("weather sample|numerical bound", "The weather sample and the numerical bound leave open"),
    ],
)
def test_a_heading_says_what_acts_together_what_alone_and_what_is_a_doubt(
    depends: str, said: str
) -> None:
    """Several inputs may each flip the sign: to name one would hide the others."""
    moved = tornado() if "|value" not in depends else tornado().assign(inside=False)
    found = net_figure(held(net_values=net(depends_on=depends), tornado=moved), PROJECT)
    assert found is not None
    assert said in found.finding


def test_a_wide_sampling_interval_stays_inside_its_scale() -> None:
    wide = {"central_lower": -9e8, "central_upper": 1.1e9}
    found = net_figure(held(net_values=net(**wide)), PROJECT)
    assert found is not None
    (row,) = found.nets
    assert 0.0 <= row.inner_left <= row.inner_left + row.inner_width <= 100.0


@pytest.mark.parametrize("verdict", ["positive", "negative"])
def test_a_verdict_is_the_heading(verdict: str) -> None:
    found = net_figure(held(net_values=net(verdict, depends_on="")), PROJECT)
    assert found is not None
    assert f"the verdict is {verdict}" in found.finding


def test_one_weather_year_has_no_interval_and_no_nan() -> None:
    nothing = dict.fromkeys(("lower", "upper", "central_lower", "central_upper"), math.nan)
    text = visible(render(held(net_values=net(n=1, **nothing))))
    assert "no interval" in text
    assert not re.search(r"\bnan\b", text)


def test_b6_is_said_to_be_missing() -> None:
    worths, lines = benefit_list(invented.content(), PROJECT)
    assert len(worths) == 3
    assert next(line.note for line in lines if line.code == "B6").startswith("missing")


def pays(**rules: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            WHERE
            | {"discount_rate": 0.04, "rule": rule, "country": country}
            | {"pays_usd_per_year": 1e6 * paid, "gap_usd_per_year": 0.0, "note": ""}
            for rule, shares in rules.items()
            for country, paid in shares.items()
        ]
    )


def test_rules_stand_side_by_side_and_none_is_chosen() -> None:
    table = pays(
        territorial={"BRD": 9.0, "SYL": 1.0}, proportional={"BRD": 4.0, "SYL": 7.0, "XXX": -1.0}
    )
    found = payers(held(who_pays=table), PROJECT)
    assert found is not None
    assert found.finding == "Two rules, two different bills, and none is chosen for you"
    assert found.cost == "10.0"
    assert found.rules[1].said == "BRD 4.0 · SYL 7.0 · XXX receives 1.0"
    assert found.game == f"tieline allocate {PROJECT}"


def test_what_is_written_of_a_rule_adds_up_to_the_cost() -> None:
    """A country with a small share has no piece of the bar and still stands in the bill."""
    shares = {"BRD": 101.1, "SYL": 6.0, "XXX": 0.3, "YYY": -1.0}
    table = pays(territorial={"BRD": 106.4}, proportional=shares)
    found = payers(held(who_pays=table), PROJECT)
    assert found is not None
    rule = found.rules[1]
    assert rule.said == "BRD 101.1 · SYL 6.0 · XXX 0.3 · YYY receives 1.0"
    assert [share.country for share in rule.shares] == ["BRD", "SYL"]
    assert sum(shares.values()) == pytest.approx(106.4)


def test_rules_at_other_rates_stand_behind_those_of_the_centre() -> None:
    centre = pays(territorial={"BRD": 10.0}).assign(discount_rate=0.065)
    table = pd.concat([centre, pays(territorial={"BRD": 8.0})])
    found = payers(held(who_pays=table), PROJECT)
    assert found is not None
    assert (found.rate, found.cost) == ("6.5\u202f%", "10.0")
    (other,) = found.others
    assert (other.rate, other.cost) == ("4\u202f%", "8.0")
    assert other.rules == (("Where it stands", "BRD 8.0"),)


def test_the_shapley_value_of_a_study_beside_the_review_is_shown_with_its_core() -> None:
    game = {
        "project": PROJECT,
        "rules": [{"rule": "Shapley", "pays": {"BRD": 5e6}, "gap": 0.0, "note": ""}],
        "shapley": {"core": {"stable": False, "worst": ["SYL"], "complaint_usd_per_year": 2e6}},
    }
    content = invented.content(
        tables={"who_pays": pays(territorial={"BRD": 5.0})}, studies={"allocation": (game,)}
    )
    found = payers(content, PROJECT)
    assert found is not None
    assert [rule.title for rule in found.rules] == ["Where it stands", "Shapley value"]
    assert found.core == "Core test: SYL would do better alone by 2.0 million USD a year."
    assert found.game == ""


def debt() -> dict[str, pd.DataFrame]:
    figures = [
        ("debt_service_due", "Bank", 2030, 2030, 1000.0, "MUSD/yr"),
        ("debt_service_due", "Ministry", 2020, 2023, 4.0, "BUSD"),
        ("private_debt_service_due", "Bank", 2030, 2030, 500.0, "MUSD/yr"),
        ("public_debt_to_gdp", "Bank", 2030, 2030, 80.0, "% of GDP"),
    ]
    return {
        "host_debt": pd.DataFrame(
            [
                {"project": PROJECT, "end": end, "country": "BRD", "year": year}
                | {"treasury_usd": size, "sales_usd": 1e8, "project_debt_usd": 3e8}
                | dict.fromkeys(
                    ("royalty_usd", "tax_usd", "state_dividends_usd", "guarantees_usd"), 0.0
                )
                | {"project_service_usd": 0.0}
                for end, size in (("low", 1e6), ("central", 2e6), ("high", 5e6))
                for year in (2029, 2030, 2031)
            ]
        ),
        "debt_figures": pd.DataFrame(
            [
                {"country": "BRD", "first_year": first, "last_year": last, "indicator": what}
                | {"low": size, "high": size, "unit": unit, "institution": who}
                | {"per_year": first == last, "basis": "actual", "source": "s"}
                | {"confidence": "document"}
                for what, who, first, last, size, unit in figures
            ]
        ),
    }


def test_institutions_stand_apart_and_only_what_the_state_owes_a_year_is_compared() -> None:
    found = host_debt(invented.content(tables=debt()), PROJECT)
    assert found is not None
    assert found.receipts.finding == "It brings the treasury 1.0 to 5.0 million USD a year"
    due, ratio = found.groups
    rows = {(row.institution, row.value): row for row in due.rows}
    assert rows["Bank", "1\u202f000"].share == "0.5\u202f%"
    assert rows["Bank", "500"].share == "", "private debt"
    assert rows["Ministry", "4\u202f000"].share == "", "four years together"
    assert rows["Ministry", "4\u202f000"].years == "2020 to 2023, together"
    assert ratio.own is None
    assert due.own is not None
    assert found.sources == (("Bank 2030 and Ministry 2020 to 2023, together", "s"),)


def flows() -> dict[str, pd.DataFrame]:
    """Sales 100; in year 1 cash is kept back, in year 2 paid out."""
    years = [
        {"contract_year": 0, "uses_usd": 2e8, "drawn_usd": 1.5e8, "equity_usd": 5e7},
        {"contract_year": 1, "cfads_usd": 7e7, "principal_usd": 4e7, "interest_usd": 2e7}
        | {"dividends_usd": 0.0, "dscr": 7 / 6},
        {"contract_year": 2, "cfads_usd": 7e7, "principal_usd": 0.0, "interest_usd": 0.0}
        | {"dividends_usd": 8e7},
    ]
    unknown = ("dscr", "llcr", "uses_usd", "drawn_usd", "equity_usd", "interest_usd")
    held = dict.fromkeys(unknown, math.nan)
    money_of = {"revenue_usd": 1e8, "opex_usd": 2e7, "royalty_usd": 5e6, "tax_usd": 5e6}
    rows = [
        {"project": PROJECT, "tariff": end, "tariff_usd_per_mwh": tariff, "starts": 2030.0}
        | held
        | {"balance_usd": 0.0, "support_usd": 0.0}
        | dict.fromkeys((*money_of, "cfads_usd", "principal_usd", "dividends_usd"), math.nan)
        | (money_of if year["contract_year"] else {})
        | year
        for end, tariff in (("low", 60.0), ("central", 65.0), ("high", 70.0))
        for year in years
    ]
    summary = [
        {"project": PROJECT, "tariff": end, "tariff_usd_per_mwh": tariff}
        | {"sales_usd_per_year": 1e8, "least_dscr": cover, "mean_dscr": cover, "llcr": 1.1}
        | {"plcr": 1.2, "equity_irr": 0.03, "project_irr": 0.05, "support_usd": 0.0}
        | {"tariff_for_dscr_1": 61.0, "tariff_for_dscr_1_2": 71.0}
        for end, tariff, cover in (("low", 60.0, 0.9), ("central", 65.0, 1.1), ("high", 70.0, 1.3))
    ]
    return {"cash_flow": pd.DataFrame(rows), "finance_summary": pd.DataFrame(summary)}


def test_cash_kept_back_is_told_from_what_owners_get() -> None:
    found = cash_flow(invented.content(tables=flows()), PROJECT)
    assert found is not None
    totals = {layer.name: layer.total for layer in found.layers}
    assert totals == {
        "running cost": "40",
        "royalty and tax": "20",
        "interest": "20",
        "repayment": "40",
        "owners": "70",
        "kept back": "10",
    }
    assert "10 million in all, is paid to owners in year 2" in found.built
    assert found.cover_finding.endswith("below 1 the debt is not served")
    assert "Built in 1 years" not in found.built


def test_a_b6_left_out_of_the_centre_is_said_with_its_reason() -> None:
    columns = ["project", "counterfactual", "study_year", "b6_usd", "note", "leans_on", "in_centre"]
    rows = [
        (PROJECT, "plant", 2030, 60.1e6, "99 % of it leans on LA.", "LA", False),
        (PROJECT, "whole", 2030, 2.5e6, "", "", False),
        (PROJECT, "connection", 2030, 9e6, "", "", True),
    ]
    worth = pd.DataFrame(rows, columns=columns)
    found = net_figure(held(net_values=net(), adequacy_worth=worth), PROJECT)
    assert found is not None
    assert "the plant +60.1 in 2030 (leaning on LA)" in found.caution
    assert "the whole +2.5 in 2030 (not resolved)" in found.caution
    assert "connection" not in found.caution
    assert "left out of these centres" in visible(
        render(held(net_values=net(), adequacy_worth=worth))
    )


def test_the_investment_says_what_it_leaves_out() -> None:
    costs = pd.DataFrame(
        [
            {"project": PROJECT, "counterfactual": "whole", "c1_usd": 933e6, "c2_usd_per_year": 3e7}
            | {"published_usd": 950e6, "financing_usd": 62.5e6, "outside_usd": 45.5e6}
        ]
    )
    _, lines = benefit_list(held(costs=costs), PROJECT)
    (line,) = [line for line in lines if line.code == "C1"]
    assert line.note.startswith("950.0 as published, less 62.5 of interest while building")
    assert line.note.endswith("plus 45.5 in the buyer’s country")


def again_run(years: int, names: tuple[str, ...], moved: int = 0) -> dict[str, Any]:
    largest = {"usd": 0.2, "value_usd": 1e8, "half_interval_usd": 5e6}
    return {
        "weather_years": years,
        "study_years": [2030],
        "cases": {},
        "reference": {"method": "network simplex", "tolerance": 1e-9},
        "not_run": ["rows in another order"],
        "variants": [
            {"name": name, "verdicts": 40, "largest_b1": largest, "largest_country": largest}
            | {
                "moved": [{"project": PROJECT, "before": "resolved", "after": "not resolved"}]
                * moved
            }
            for name in names
        ],
    }


def test_each_way_of_solving_again_says_on_how_many_weather_years() -> None:
    """Of two runs of one way the larger counts; what was not run is named with the command."""
    runs = (again_run(1, ("simplex", "interior"), moved=1), again_run(5, ("simplex",)))
    provenance = {"weather_years": 5, "version": "1"}
    found = again(invented.content(studies={"repeat": runs}, provenance=provenance))
    assert [(way.name, way.n, way.moved) for way in found.ways] == [
        ("simplex", "5", "0"),
        ("interior", "1 of 5", "1"),
    ]
    assert found.finding.startswith("One of 80 verdicts moves")
    assert found.missing == "rows in another order"
    same = {"method": "network simplex", "tolerance": 1e-9}
    ordered = again_run(5, ("order",))
    ordered["variants"][0] |= same | {"row_order": 1}
    still = again(invented.content(studies={"repeat": (ordered,)}, provenance=provenance))
    assert still.finding == "No verdict moves with the order of the rows"
    none = again(invented.content())
    assert none.command == "tieline repeat"
    assert "has not been tried" in none.finding


def test_why_avoided_co2_changes_names_what_stands_back() -> None:
    columns = ["study_year", "fuel", "country", "energy_mwh", "co2_t", "n"]
    rows = [
        (2025, "coal", "SYL", 1.6e6, 1.54e6, 5),
        (2025, "gas", "SYL", 1e4, 4e3, 5),
        (2030, "lng", "SYL", 1.25e6, 0.42e6, 5),
        (2030, "coal", "BRD", -3e5, -2.7e5, 5),
    ]
    table = pd.DataFrame(rows, columns=columns).assign(project=PROJECT, counterfactual="whole")
    said = displaced(held(displaced=table), PROJECT, "whole")
    assert said.startswith("It falls from 2025 to 2030 because other plants stand back for it: ")
    assert "in 2025 coal in Syldavia (1.6 TWh at 0.96 t CO₂ a MWh);" in said
    assert said.endswith("while coal in Borduria (0.3 TWh at 0.90 t CO₂ a MWh) runs more.")
    assert "gas" not in said, "a hundredth of what stands back"
    assert displaced(held(), PROJECT, "whole") == ""
