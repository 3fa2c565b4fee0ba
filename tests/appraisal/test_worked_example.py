"""The three-zone example of docs/appraisal.md: every figure of the page, computed again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.appraisal.systems import empty_market
from tieline.appraisal.allocation import (
    acer_compensation,
    fifty_fifty,
    positive_net_benefit_differential,
    proportional,
    shapley_allocation,
    territorial,
)
from tieline.appraisal.benefits import b2_co2
from tieline.appraisal.cooperation import core_test, first_and_last, shapley
from tieline.appraisal.discounting import (
    benefit_cost_ratio,
    economic_flows,
    irr,
    levelised_cost,
    npv,
)
from tieline.appraisal.market import imbalance, resource_cost
from tieline.appraisal.net_value import Assumption, net_value
from tieline.appraisal.welfare import country_nets, gain_rows, total, who_gains
from tieline.case.columns import floats, integers

PAGE = Path(__file__).parents[2] / "docs" / "appraisal.md"
HOURS = 8760


def market(link_ab, link_bc, output, price):
    """Plants A1 A2 B1 B2 C1; links A-B, and B-C with 2 % loss and a hurdle of 1 USD/MWh."""
    return replace(
        empty_market(("AAA", "BBB", "CCC"), 1, plants=5, links=2),
        price=floats([price]),
        demand=floats([[200.0, 300.0, 200.0]]),
        voll=floats([5000.0] * 3),
        plant_zone=integers([0, 0, 1, 1, 2]),
        plant_output=floats([output]),
        plant_cost=floats([20.0, 30.0, 50.0, 70.0, 80.0]),
        emission=floats([0.0, 0.0, 0.9, 0.9, 0.4]),
        co2_price=floats([10.0] * 5),
        from_zone=integers([0, 1]),
        to_zone=integers([1, 2]),
        forward=floats([[link_ab, link_bc]]),
        loss=floats([0.0, 0.02]),
        hurdle=floats([0.0, 1.0]),
    )


WITHOUT = market(100.0, 50.0, [300, 0, 200, 50, 151], [20.0, 79.0, 84.0])
WITH = market(200.0, 50.0, [350, 50, 150, 0, 151], [30.0, 59.0, 84.0])


def coalition_cost():
    """Hourly resource cost of what each set of consenting countries builds, by hand."""
    alone = market(0.0, 0.0, [200, 0, 200, 100, 200], [20.0, 79.0, 84.0])
    a_b = market(200.0, 0.0, [350, 50, 100, 0, 200], [30.0, 59.0, 84.0])
    b_c = market(0.0, 50.0, [200, 0, 200, 150, 151], [20.0, 79.0, 84.0])
    return {
        frozenset({"AAA", "BBB"}): a_b,
        frozenset({"BBB", "CCC"}): b_c,
        frozenset({"AAA", "BBB", "CCC"}): WITH,
    }, alone


def worth(who):
    """Cost saved in an hour by the links among consenting countries  [USD/h]."""
    built, alone = coalition_cost()
    return resource_cost(alone) - resource_cost(built.get(who, alone))


def page_has(*figures):
    text = PAGE.read_text(encoding="utf-8")
    for figure in figures:
        assert figure in text, f"{figure} is not on the page"


def test_both_cases_balance():
    for case in (WITHOUT, WITH, *coalition_cost()[0].values(), coalition_cost()[1]):
        assert np.abs(imbalance(case)).max() < 1e-12


def test_resource_cost_and_b1():
    assert resource_cost(WITHOUT) == pytest.approx(34_434)
    assert resource_cost(WITH) == pytest.approx(30_034)
    page_has("34,434", "30,034", "4,400", "38.544")


def test_who_gains_closes_to_b1():
    rows = gain_rows("link", "without", who_gains(WITH), who_gains(WITHOUT))
    found = {(row.country, row.component): row.usd_per_year for row in rows}
    expected = {
        ("AAA", "consumer"): -2000,
        ("AAA", "producer"): 3500,
        ("AAA", "rent"): -50,
        ("BBB", "consumer"): 6000,
        ("BBB", "producer"): -4000,
        ("BBB", "rent"): 450,
        ("CCC", "rent"): 500,
    }
    for key, value in expected.items():
        assert found.pop(key) == pytest.approx(value), key
    assert set(found.values()) <= {0.0}
    assert total(rows) == pytest.approx(4400)
    assert country_nets(rows) == pytest.approx({"AAA": 1450, "BBB": 2450, "CCC": 500})
    page_has("-2,000", "3,500", "-4,000", "1,450", "2,450")


def test_co2():
    avoided = 90.0 * HOURS
    assert b2_co2(avoided, 75.0, 10.0) / 1e6 == pytest.approx(51.246)
    page_has("788,400", "51.246")


def flows(capex=300e6, benefit=4400.0 * HOURS):
    return economic_flows(
        study_years=[2030],
        benefits=[benefit],
        capex_usd=capex,
        opex_usd_per_year=6e6,
        commissioned=2030,
    )


def test_worth_building():
    benefit, cost = flows()
    assert npv(0.04, benefit - cost) / 1e6 == pytest.approx(208.4, abs=0.05)
    assert npv(0.09, benefit - cost) / 1e6 == pytest.approx(19.7, abs=0.05)
    assert irr(benefit - cost) == pytest.approx(0.0980, abs=5e-5)
    assert benefit_cost_ratio(0.04, benefit, cost) == pytest.approx(1.53, abs=0.005)
    moved = np.where(benefit > 0.0, 100.0 * HOURS, 0.0)
    assert levelised_cost(0.04, cost, moved) == pytest.approx(28.77, abs=0.01)
    page_has("208.4", "19.7", "9.80 %", "1.53", "28.77")


def test_verdict_depends_on_the_benefit():
    assumptions = [
        Assumption(id="b1", title="B1", unit="MUSD/yr", low=27.0, central=38.544, high=50.0),
        Assumption(id="c1", title="C1", unit="MUSD", low=270.0, central=300.0, high=360.0),
        Assumption(id="rate", title="rate", unit="1/yr", low=0.04, central=0.04, high=0.09),
    ]

    def value(at):
        benefit, cost = flows(at["c1"] * 1e6, at["b1"] * 1e6)
        return npv(at["rate"], benefit - cost)

    found = net_value(value, assumptions)
    assert (found.verdict, found.depends_on) == ("depends on", ("b1", "rate"))
    assert found.low / 1e6 == pytest.approx(-153.7, abs=0.05)
    assert found.high / 1e6 == pytest.approx(417.4, abs=0.05)
    flips = {row.assumption.id: row.flips_at for row in found.tornado}
    assert flips["b1"] == pytest.approx(25.2, abs=0.05)
    page_has("-153.7", "417.4", "25.2")


def test_shares_of_the_cost():
    """Present value at 4 % of 25 years: gains 198.43, 335.28, 68.42 MUSD; cost 300."""
    factor = HOURS * (1 - 1.04**-25) / 0.04 / 1e6
    benefits = {"AAA": 1450 * factor, "BBB": 2450 * factor, "CCC": 500 * factor}
    costs = {"AAA": 210.0, "BBB": 90.0}
    assert benefits == pytest.approx({"AAA": 198.43, "BBB": 335.28, "CCC": 68.42}, abs=0.005)
    found = {
        "territorial": territorial(benefits, costs),
        "half": fifty_fifty(benefits, costs, ("AAA", "BBB")),
        "proportional": proportional(benefits, costs),
        "differential": positive_net_benefit_differential(benefits, costs),
        "acer": acer_compensation(benefits, costs),
    }
    pays = {rule: list(answer.pays.values()) for rule, answer in found.items()}
    assert pays["territorial"] == pytest.approx([210, 90, 0])
    assert pays["half"] == pytest.approx([150, 150, 0])
    assert pays["proportional"] == pytest.approx([98.86, 167.05, 34.09], abs=0.005)
    assert pays["differential"] == pytest.approx(pays["proportional"]), "nobody loses"
    assert pays["acer"] == pytest.approx([198.43, 99.05, 2.52], abs=0.005)
    assert found["acer"].gap == 0.0
    page_has("198.43", "335.28", "68.42", "98.86", "167.05", "34.09", "99.05")


def test_country_shapley_and_core():
    players = ["AAA", "BBB", "CCC"]
    assert worth(frozenset(players[:2])) == pytest.approx(9300)
    assert worth(frozenset(players[1:])) == pytest.approx(166)
    assert worth(frozenset(players)) == pytest.approx(10_466)
    value = shapley(players, worth)
    assert value == pytest.approx({"AAA": 4983.33, "BBB": 5066.33, "CCC": 416.33}, abs=0.005)
    assert core_test(players, worth, value).stable
    first, last = first_and_last(players, worth)["BBB"]
    assert (first, last) == pytest.approx((0.0, 10_466))
    page_has("10,466", "4,983.33", "5,066.33", "416.33")


def test_shapley_payment():
    paid = shapley_allocation({"AAA": 1450.0}, {"AAA": 450.0})
    assert paid.pays == {"AAA": 1000.0}
