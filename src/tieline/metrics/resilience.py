"""Figures of one stress event in one place, from the load that was served hour by hour.

The shape is the resilience trapezoid of Panteli et al. (2017), "Metrics and quantification of
operational and infrastructure resilience in power systems", IEEE Trans. Power Systems 32(6):
service falls (phase 1), stays low (phase 2) and comes back (phase 3). Real curves are no
trapezoids: the area, the depth and the times are taken from the curve itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tieline.case.columns import Floats

SERVICE = 0.99
"""Share of demand served from which an hour counts as full service."""


def unserved_energy(demand: Floats, served: Floats) -> float:
    """loss area = sum over hours of demand - served   [MWh]; both (h,) [MW]."""
    return float((demand - served).sum())


def peak_shed(demand: Floats, served: Floats) -> float:
    """depth = max over hours of demand - served   [MW]."""
    return float((demand - served).max(initial=0.0))


def service(demand: Floats, served: Floats) -> Floats:
    """served / demand   [1], (h,); 1 in an hour that asks for nothing."""
    asked = demand > 0.0
    result: Floats = np.where(asked, served / np.where(asked, demand, 1.0), 1.0)
    return result


def hours_below(share: Floats, level: float = SERVICE) -> float:
    """Hours in which less than ``level`` of demand is served   [h]."""
    return float((share < level).sum())


def hours_until_shortage(share: Floats, level: float = SERVICE) -> float:
    """Hours survived from the begin of the event at full service   [h]; nan if it never falls."""
    low = np.flatnonzero(share < level)
    return float(low[0]) if low.size else math.nan


def hours_until_service(share: Floats, level: float = SERVICE) -> float:
    """Hours from the begin of the event until service stays full   [h].

    0 where it never fell; nan where it is not full again in the last hour.
    """
    low = np.flatnonzero(share < level)
    if not low.size:
        return 0.0
    back = int(low[-1]) + 1
    return float(back) if back < share.size else math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Trapezoid:
    """Phases of a loss of service.

    fall_mw_per_h      (R0 - R1) / (t1 - t0): from the last full hour to the deepest
    depth_mw           R0 - R1
    degraded_h         t2 - t1: between the first and the last hour of at least 95 % of the depth
    recovery_mw_per_h  (R0 - R1) / (t3 - t2); nan where service is not back in the last hour
    """

    fall_mw_per_h: float
    depth_mw: float
    degraded_h: float
    recovery_mw_per_h: float


def trapezoid(demand: Floats, served: Floats) -> Trapezoid:
    """Phases of the curve of unserved load; zeros where all is served."""
    short = demand - served
    depth = float(short.max(initial=0.0))
    if depth <= 0.0:
        return Trapezoid(fall_mw_per_h=0.0, depth_mw=0.0, degraded_h=0.0, recovery_mw_per_h=0.0)
    low = np.flatnonzero(short > 1e-6 * depth)
    deep = np.flatnonzero(short >= 0.95 * depth)
    before, back = int(low[0]) - 1, int(low[-1]) + 1
    first, last = int(deep[0]), int(deep[-1])
    return Trapezoid(
        fall_mw_per_h=depth / (first - before),
        depth_mw=depth,
        degraded_h=float(last - first + 1),
        recovery_mw_per_h=depth / (back - last) if back < short.size else math.nan,
    )


def emergency_imports(undisturbed: Floats, stressed: Floats) -> float:
    """sum over hours of max(net import in the event - net import without it, 0)   [MWh]."""
    return float(np.maximum(stressed - undisturbed, 0.0).sum())


def import_margin(
    imports: Floats, largest_link: Floats, home: Floats, need: Floats, largest_unit: float
) -> Floats:
    """What is left in every hour after the worst single loss   [MW], (h,).

    margin = sum of NTC - largest - (need - home), largest = max(largest link, largest unit)
    with imports the transfer capacities inward as they arrive, home the supply at home.
    """
    largest = np.maximum(largest_link, largest_unit)
    result: Floats = imports - largest - (need - home)
    return result
