"""Resilience figures against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tieline.metrics.resilience import (
    emergency_imports,
    hours_below,
    hours_until_service,
    hours_until_shortage,
    import_margin,
    peak_shed,
    service,
    trapezoid,
    unserved_energy,
)

DEMAND = np.full(8, 100.0)
SERVED = np.array([100.0, 90.0, 60.0, 60.0, 80.0, 99.5, 100.0, 100.0])


def test_one_curve_by_hand() -> None:
    share = service(DEMAND, SERVED)
    assert unserved_energy(DEMAND, SERVED) == pytest.approx(110.5)
    assert peak_shed(DEMAND, SERVED) == 40.0
    assert hours_below(share) == 4.0
    assert hours_until_shortage(share) == 1.0
    assert hours_until_service(share) == 5.0
    phases = trapezoid(DEMAND, SERVED)
    assert phases.depth_mw == 40.0
    assert phases.fall_mw_per_h == 20.0  # hour 0 to hour 2
    assert phases.degraded_h == 2.0
    assert phases.recovery_mw_per_h == pytest.approx(40.0 / 3.0)  # hour 3 to hour 6


def test_full_service_and_no_return() -> None:
    full = service(DEMAND, DEMAND)
    assert hours_until_service(full) == 0.0
    assert math.isnan(hours_until_shortage(full))
    assert trapezoid(DEMAND, DEMAND).depth_mw == 0.0
    lost = service(DEMAND, SERVED[:1].repeat(8) * 0.5)
    assert math.isnan(hours_until_service(lost))


def test_an_hour_that_asks_for_nothing_is_served() -> None:
    assert service(np.array([0.0, 10.0]), np.array([0.0, 5.0])).tolist() == [1.0, 0.5]


def test_emergency_imports_count_only_what_is_more() -> None:
    assert emergency_imports(np.array([5.0, 5.0, -2.0]), np.array([9.0, 1.0, 3.0])) == 9.0


def test_margin_is_ntc_less_largest_less_need() -> None:
    need, home = np.array([100.0, 100.0]), np.array([80.0, 130.0])
    margin = import_margin(np.full(2, 50.0), np.full(2, 30.0), home, need, 40.0)
    assert margin.tolist() == [50.0 - 40.0 - 20.0, 50.0 - 40.0 + 30.0]
