"""Who gains closes, for any prices; and two systems worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.appraisal.systems import COUNTRIES, balanced, empty_market, random_market
from tieline.appraisal.benefits import b1_by_resource_cost, b1_by_total_surplus
from tieline.appraisal.market import (
    co2_revenue,
    congestion_rent,
    imbalance,
    resource_cost,
    served_value,
)
from tieline.appraisal.welfare import (
    DedicatedAsset,
    Sale,
    Transfer,
    country_nets,
    gain_rows,
    mean_gains,
    total,
    who_gains,
)
from tieline.case.columns import floats, integers
from tieline.errors import OptionError


def random_asset(market, seed):
    """Some plants and lines of a random market under contracts and owners of their own."""
    draw = np.random.default_rng(seed + 10_000)
    links = draw.permutation(market.loss.size)[: int(draw.integers(0, market.loss.size + 1))]
    owners = draw.choice(COUNTRIES, 2, replace=False)
    share = float(draw.uniform())
    sales = tuple(
        Sale(
            link=int(link),
            zone=int(draw.choice([market.from_zone[link], market.to_zone[link]])),
            price=None if draw.uniform() < 0.3 else float(draw.uniform(20, 90)),
            buyer=str(draw.choice(COUNTRIES)),
        )
        for link in links
    )
    return DedicatedAsset(
        plants=(0,),
        reservoirs=(0,) if draw.uniform() < 0.5 else (),
        sales=sales,
        host=str(draw.choice(COUNTRIES)),
        royalty=float(draw.uniform(0, 0.1)),
        tax=float(draw.uniform(0, 0.3)),
        shares={str(owners[0]): share, str(owners[1]): 1.0 - share},
    )


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6))
def test_components_close_on_random_systems(seed):
    """value.md, Closure: sum of who gains = VOLL x demand - resource cost, for any prices."""
    market = random_market(seed)
    assert np.abs(imbalance(market)).max() < 1e-9
    draw = np.random.default_rng(seed)
    gains = who_gains(
        market,
        assets=(random_asset(market, seed),),
        transfers=(Transfer(payer="AAA", payee="CCC", usd_per_year=float(draw.normal(0, 1e5))),),
        rent_to_from=draw.uniform(0, 1, market.loss.size),
    )
    expected = served_value(market) - resource_cost(market)
    scale = served_value(market) + resource_cost(market)
    assert abs(sum(gains.values()) - expected) < 1e-11 * scale


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6))
def test_tax_on_co2_adds_exactly_its_revenue(seed):
    market = random_market(seed)
    untaxed, taxed = who_gains(market), who_gains(market, co2_price_is_tax=True)
    revenue = float(co2_revenue(market).sum())
    assert sum(taxed.values()) - sum(untaxed.values()) == pytest.approx(revenue, rel=1e-6, abs=1e-3)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6))
def test_hurdles_move_money_and_never_the_total(seed):
    market = random_market(seed)
    free = replace(market, hurdle=floats(market.hurdle * 0))
    assert sum(who_gains(market).values()) == pytest.approx(sum(who_gains(free).values()))
    assert resource_cost(market) == resource_cost(free)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6))
def test_order_of_rows_is_irrelevant(seed):
    market = random_market(seed)
    order = np.random.default_rng(seed).permutation(market.loss.size)
    turned = replace(
        market,
        from_zone=integers(market.from_zone[order]),
        to_zone=integers(market.to_zone[order]),
        forward=floats(market.forward[:, order]),
        backward=floats(market.backward[:, order]),
        loss=floats(market.loss[order]),
        hurdle=floats(market.hurdle[order]),
    )
    one, other = who_gains(market), who_gains(turned)
    assert one.keys() == other.keys()
    for key, value in one.items():
        assert other[key] == pytest.approx(value, rel=1e-9, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6))
def test_both_ways_to_b1_agree(seed):
    """Two dispatches that serve the same demand: total surplus = resource cost saved."""
    one, other = random_market(seed), random_market(seed)
    draw = np.random.default_rng(seed)
    other = balanced(
        replace(
            other,
            forward=floats(other.forward * 0),
            plant_output=floats(other.plant_output * draw.uniform(0.5, 1.5)),
            price=floats(other.price + draw.normal(0, 9, other.price.shape)),
        )
    )
    by_cost = float(b1_by_resource_cost(resource_cost(other), resource_cost(one)))
    by_surplus = b1_by_total_surplus(who_gains(one), who_gains(other))
    assert by_surplus == pytest.approx(by_cost, rel=1e-8, abs=1e-2)


def test_null_project_gains_nobody_anything():
    market = random_market(7)
    rows = gain_rows("null", "without", who_gains(market), who_gains(market))
    assert {row.usd_per_year for row in rows} == {0.0}


def borduria_syldavia(flow_mw):
    """One hour of the two areas; linear marginal costs, so each plant's cost is its average."""
    output = np.array([500.0 + flow_mw, 1500.0 - flow_mw])
    average = np.array([10.0 + 0.005 * output[0], 13.0 + 0.01 * output[1]])
    price = np.array([10.0 + 0.01 * output[0], 13.0 + 0.02 * output[1]])
    return replace(
        empty_market(("BOR", "SYL"), 1, plants=2, links=1),
        price=floats([price]),
        demand=floats([[500.0, 1500.0]]),
        voll=floats([1000.0, 1000.0]),
        plant_zone=integers([0, 1]),
        plant_output=floats([output]),
        plant_cost=floats(average),
        to_zone=integers([1]),
        forward=floats([[flow_mw]]),
    )


def test_borduria_and_syldavia():
    """Kirschen and Strbac, Fundamentals of Power System Economics (2004), chapter 6.

    Prices 15 and 43 apart, 19 and 35 over a link of 400 MW with a rent of 6400 $/h; costs
    48 250 and 39 450 $/h, and the split, follow in closed form.
    """
    apart, linked = borduria_syldavia(0.0), borduria_syldavia(400.0)
    assert apart.price == pytest.approx(np.array([[15.0, 43.0]]))
    assert linked.price == pytest.approx(np.array([[19.0, 35.0]]))
    assert np.abs(imbalance(linked)).max() == 0.0
    assert resource_cost(apart) == pytest.approx(48_250)
    assert resource_cost(linked) == pytest.approx(39_450)
    assert congestion_rent(linked) == pytest.approx([6_400])
    rows = gain_rows("link", "without", who_gains(linked), who_gains(apart))
    assert total(rows) == pytest.approx(8_800)
    cells = {(row.country, row.component): row.usd_per_year for row in rows}
    assert cells["BOR", "consumer"] == pytest.approx(-2_000)
    assert cells["SYL", "consumer"] == pytest.approx(12_000)
    assert cells["BOR", "producer"] == pytest.approx(2_800)
    assert cells["SYL", "producer"] == pytest.approx(-10_400)
    assert cells["BOR", "rent"] == pytest.approx(3_200)
    assert country_nets(rows) == pytest.approx({"BOR": 4_000, "SYL": 4_800})


def test_borduria_and_syldavia_without_a_limit():
    """Same source: one price of 24.33 at a flow of 933.3 MW, and no rent."""
    together = borduria_syldavia(2800.0 / 3.0)
    assert together.price == pytest.approx(np.full((1, 2), 24.3333), abs=1e-4)
    assert congestion_rent(together) == pytest.approx([0.0], abs=1e-9)
    assert resource_cost(together) == pytest.approx(35_183.33, abs=0.01)


def exported_plant(**contract):
    """A wind plant on its own node W, sold over a lossy line to B; H hosts, J part-owns.

    100 MWh of output, 10 dumped, 90 sent, 2 % lost, so 88.2 arrive. Price 5 at W, 40 at B.
    """
    market = replace(
        empty_market(("HHH", "BBB"), 1, plants=2, links=1),
        price=floats([[5.0, 40.0]]),
        demand=floats([[0.0, 200.0]]),
        dump=floats([[10.0, 0.0]]),
        voll=floats([0.0, 1000.0]),
        plant_zone=integers([0, 1]),
        plant_output=floats([[100.0, 111.8]]),
        plant_cost=floats([2.0, 40.0]),
        to_zone=integers([1]),
        forward=floats([[90.0]]),
        loss=floats([0.02]),
        hurdle=floats([3.0]),
    )
    asset = DedicatedAsset(
        plants=(0,),
        sales=(Sale(link=0, zone=1, **contract),),
        host="HHH",
        royalty=0.05,
        tax=0.2,
        tax_allowance=1000.0,
        shares={"HHH": 0.25, "JJJ": 0.75},
    )
    return market, asset


def test_dedicated_plant_with_its_line_is_one_owned_asset():
    """By hand: sales 88.2 x 60 = 5292, royalty 264.6, cost 200,
    tax 0.2 x (5292 - 200 - 264.6 - 1000) = 765.48, owners 4061.92 in shares 1 : 3;
    buyer 88.2 x (40 - 60) = -1764. Rent and wheeling stay empty: it is the owners' own line.
    """
    market, asset = exported_plant(price=60.0)
    gains = who_gains(market, assets=(asset,))
    assert gains["BBB", "buyer margin"] == pytest.approx(-1764.0)
    assert gains["HHH", "government: royalty"] == pytest.approx(264.6)
    assert gains["HHH", "government: tax"] == pytest.approx(765.48)
    assert gains["HHH", "owners"] == pytest.approx(4061.92 * 0.25)
    assert gains["JJJ", "owners"] == pytest.approx(4061.92 * 0.75)
    assert gains.get(("HHH", "rent"), 0.0) == 0.0
    assert gains.get(("HHH", "producer"), 0.0) == 0.0
    assert sum(gains.values()) == pytest.approx(served_value(market) - resource_cost(market))


def test_sale_at_the_market_leaves_the_buyer_nothing():
    market, asset = exported_plant(price=None)
    assert who_gains(market, assets=(asset,))["BBB", "buyer margin"] == pytest.approx(0.0)


@given(st.floats(0, 200), st.floats(0, 200))
def test_contract_price_moves_money_between_countries_only(one, other):
    totals = []
    for price in (one, other):
        market, asset = exported_plant(price=price)
        totals.append(sum(who_gains(market, assets=(asset,)).values()))
    assert totals[0] == pytest.approx(totals[1])


def test_shares_that_do_not_add_to_one_are_refused():
    with pytest.raises(OptionError, match="Shares"):
        DedicatedAsset(host="AAA", shares={"AAA": 0.9})


def test_means_over_weather_years_keep_the_error_of_the_pairs():
    years = [
        gain_rows("p", "without", {("AAA", "consumer"): a, ("AAA", "rent"): b}, {})
        for a, b in ((10.0, 1.0), (14.0, -3.0))
    ]
    found = {row.component: row.gain for row in mean_gains(years)}
    assert found["consumer"].value == pytest.approx(12.0)
    assert found["consumer"].standard_error == pytest.approx(2.0)
    assert found["net"].value == pytest.approx(11.0)
    assert found["net"].standard_error == pytest.approx(0.0), "they move against each other"
