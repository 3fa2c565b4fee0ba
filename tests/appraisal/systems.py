"""Small systems for the tests of who gains: balanced by construction, prices free."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tieline.appraisal.market import Market, imbalance
from tieline.case.columns import floats, integers

COUNTRIES = ("AAA", "BBB", "CCC", "DDD")


def empty_market(country, hours, *, plants=0, reservoirs=0, storages=0, links=0) -> Market:
    """A market of zeros with the wanted shapes."""
    zones = len(country)

    def rows(n):
        return floats(np.zeros(n))

    def series(n):
        return floats(np.zeros((hours, n)))

    def zone(n):
        return integers(np.zeros(n, dtype=np.int64))

    return Market(
        country=tuple(country),
        price=series(zones),
        demand=series(zones),
        shed=series(zones),
        dump=series(zones),
        voll=rows(zones),
        plant_zone=zone(plants),
        plant_output=series(plants),
        plant_cost=rows(plants),
        emission=rows(plants),
        co2_price=rows(plants),
        reservoir_zone=zone(reservoirs),
        turbine=series(reservoirs),
        pump=series(reservoirs),
        reservoir_cost=rows(reservoirs),
        storage_zone=zone(storages),
        charge=series(storages),
        discharge=series(storages),
        storage_cost=rows(storages),
        from_zone=zone(links),
        to_zone=zone(links),
        forward=series(links),
        backward=series(links),
        loss=rows(links),
        hurdle=rows(links),
    )


def balanced(market: Market) -> Market:
    """The same market with shedding and dump that close every balance."""
    open_ = imbalance(replace(market, shed=market.shed * 0, dump=market.dump * 0))
    return replace(
        market, shed=floats(np.maximum(-open_, 0.0)), dump=floats(np.maximum(open_, 0.0))
    )


def random_market(seed: int) -> Market:
    """Random rows, flows and prices (some negative); only the balance holds."""
    draw = np.random.default_rng(seed)
    hours, zones = int(draw.integers(1, 6)), int(draw.integers(2, 7))
    p, r, s, link = (int(n) for n in draw.integers(1, 6, size=4))
    market = empty_market(
        draw.choice(COUNTRIES, zones), hours, plants=p, reservoirs=r, storages=s, links=link
    )
    start = draw.integers(0, zones, link)
    market = replace(
        market,
        price=floats(draw.normal(50, 60, (hours, zones))),
        demand=floats(draw.uniform(0, 500, (hours, zones))),
        voll=floats(draw.uniform(1000, 9000, zones)),
        plant_zone=integers(draw.integers(0, zones, p)),
        plant_output=floats(draw.uniform(0, 300, (hours, p))),
        plant_cost=floats(draw.uniform(0, 120, p)),
        emission=floats(draw.uniform(0, 1, p)),
        co2_price=floats(draw.uniform(0, 80, p)),
        reservoir_zone=integers(draw.integers(0, zones, r)),
        turbine=floats(draw.uniform(0, 100, (hours, r))),
        pump=floats(draw.uniform(0, 30, (hours, r))),
        reservoir_cost=floats(draw.uniform(0, 5, r)),
        storage_zone=integers(draw.integers(0, zones, s)),
        charge=floats(draw.uniform(0, 50, (hours, s))),
        discharge=floats(draw.uniform(0, 50, (hours, s))),
        storage_cost=floats(draw.uniform(0, 2, s)),
        from_zone=integers(start),
        to_zone=integers((start + draw.integers(1, zones, link)) % zones),
        forward=floats(draw.uniform(0, 200, (hours, link))),
        backward=floats(draw.uniform(0, 200, (hours, link))),
        loss=floats(draw.uniform(0, 0.1, link)),
        hurdle=floats(draw.uniform(0, 10, link)),
    )
    return balanced(market)
