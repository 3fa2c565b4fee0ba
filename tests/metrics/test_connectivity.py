"""Connectivity figures against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tieline.metrics.connectivity import (
    algebraic_connectivity,
    concentration,
    congestion_hours,
    convergence,
    maximum_flow,
    price_gap,
    ratio,
    reachable,
    reachable_after_loss,
    trade_share,
    utilisation,
)


def flags(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.bool_)


def test_shares_and_ratios() -> None:
    assert ratio(30.0, 200.0) == pytest.approx(0.15)
    assert math.isnan(ratio(30.0, 0.0))
    assert trade_share(30.0, 10.0, 100.0) == pytest.approx(0.2)
    assert concentration(np.array([50.0, 30.0, 20.0])) == pytest.approx(0.38)
    assert concentration(np.array([7.0])) == 1.0
    assert math.isnan(concentration(np.zeros(2)))


def test_prices_and_use() -> None:
    here, there = np.array([50.0, 60.0, 40.0, 40.0]), np.array([50.5, 55.0, 70.0, 50.0])
    assert price_gap(here, there) == pytest.approx((0.5 + 5.0 + 30.0 + 10.0) / 4.0)
    assert convergence(here, there) == (1.0, 2.0, 1.0)
    sent = np.array([10.0, 9.95, 5.0, 0.0])
    assert utilisation(sent, 10.0) == pytest.approx(24.95 / 40.0)
    assert congestion_hours(sent, np.array([10.0, 10.0, 10.0, 0.0])) == 2.0


def test_the_most_that_can_flow_is_the_smallest_cut() -> None:
    # 0 -> 1 (10), 0 -> 2 (5), 1 -> 3 (4), 2 -> 3 (8), 1 -> 2 (3): the cut at 3 is 12, at 0 15,
    # through {0, 1} 5 + 4 + 3 = 12.
    start, end = np.array([0, 0, 1, 2, 1]), np.array([1, 2, 3, 3, 2])
    capacity = np.array([10.0, 5.0, 4.0, 8.0, 3.0])
    flow = maximum_flow(start, end, capacity, 4, flags(1, 0, 0, 0), flags(0, 0, 0, 1))
    assert flow == pytest.approx(12.0)
    back = maximum_flow(start, end, capacity, 4, flags(0, 0, 0, 1), flags(1, 0, 0, 0))
    assert back == 0.0


def test_who_is_in_reach_before_and_after_a_loss() -> None:
    # A chain X -> Y -> Z, and W apart; two arcs of link 0 are one link.
    start, end, link = np.array([0, 1, 1]), np.array([1, 2, 0]), np.array([0, 1, 0])
    capacity, group = np.array([5.0, 5.0, 5.0]), ("X", "Y", "Z", "W")
    sinks = flags(0, 0, 1, 0)
    assert reachable(start, end, capacity, sinks).tolist() == [True, True, True, False]
    assert reachable_after_loss(start, end, capacity, link, sinks, group) == 0
    twice = np.concatenate([start, start]), np.concatenate([end, end])
    doubled = np.concatenate([capacity, capacity])
    links = np.concatenate([link, link + 2])
    assert reachable_after_loss(*twice, doubled, links, sinks, group) == 2


def test_algebraic_connectivity_of_a_pair_and_of_two_islands() -> None:
    # Two groups joined by 10 MW both ways: Laplacian [[10, -10], [-10, 10]], eigenvalues 0 and 20.
    both = np.array([0, 1]), np.array([1, 0]), np.array([10.0, 10.0])
    assert algebraic_connectivity(*both, ("X", "Y")) == pytest.approx(20.0)
    assert algebraic_connectivity(*both, ("X", "Y", "Z")) == pytest.approx(0.0, abs=1e-9)
