"""How well countries are connected: one figure, one function, its formula above it.

Yardsticks of the European Union, for comparison and not as a target of anybody else: import
capacity of at least 10 % of installed capacity by 2020 and 15 % by 2030 (Regulation (EU)
2018/1999; energy.ec.europa.eu, electricity interconnection targets); nominal capacity of at least
30 % of peak load and of renewable capacity, and a price gap above 2 EUR/MWh as a reason to consider
more (Commission expert group on interconnection targets, 2017, by enerdata.net). The bands of
price convergence are those of ACER's market monitoring: below 1, 1 to 10, above 10 EUR/MWh.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from tieline.case.columns import Flags, Floats, Integers

YARDSTICKS = {
    "interconnection_level": (0.10, 0.15),
    "peak_ratio": (0.30,),
    "res_ratio": (0.30,),
    "price_gap_usd_per_mwh": (2.0,),
}
"""Indicator -> yardsticks; the price gap is in EUR/MWh there and in USD/MWh here."""

CONVERGED, CLOSE = 1.0, 10.0
"""[USD/MWh] Upper edges of the first two bands of price convergence."""

FULL = 0.99
"""Share of its capacity from which a link counts as congested."""


def ratio(part: float, whole: float) -> float:
    """part / whole   [1]; nan where there is nothing to compare with.

    Interconnection level = import capacity / installed generation; peak ratio = nominal capacity /
    peak load; RES ratio = nominal capacity / renewable capacity.
    """
    return part / whole if whole > 0.0 else math.nan


def price_gap(one: Floats, other: Floats) -> float:
    """mean over hours of |price here - price there|   [USD/MWh]; both (h,)."""
    return float(np.abs(one - other).mean())


def convergence(one: Floats, other: Floats) -> tuple[float, float, float]:
    """Hours with a gap below 1, from 1 to 10, above 10 USD/MWh   [h]."""
    gap = np.abs(one - other)
    near = float((gap < CONVERGED).sum())
    far = float((gap > CLOSE).sum())
    return near, float(gap.size) - near - far, far


def concentration(parts: Floats) -> float:
    """HHI = sum of squared shares   [1]: 1 = all from one; nan where nothing comes."""
    total = float(parts.sum())
    return float(((parts / total) ** 2).sum()) if total > 0.0 else math.nan


def trade_share(imports: float, exports: float, demand: float) -> float:
    """(imports + exports) / (2 demand)   [1]."""
    return ratio(imports + exports, 2.0 * demand)


def utilisation(sent: Floats, capacity: float) -> float:
    """sum of flow / (capacity x hours)   [1]; sent (h,) [MW]."""
    return ratio(float(sent.sum()), capacity * sent.size)


def congestion_hours(sent: Floats, capacity: Floats) -> float:
    """Hours at 99 % of what the link can carry, or more   [h]; hours without capacity never."""
    return float(((sent >= FULL * capacity) & (capacity > 0.0)).sum())


def maximum_flow(
    start: Integers, end: Integers, capacity: Floats, count: int, sources: Flags, sinks: Flags
) -> float:
    """The most that can be sent from some zones to others over all links together   [MW].

    start, end, capacity (l,) one way each; sources, sinks (z,). The minimum cut by the theorem of
    Ford and Fulkerson (1956); capacities count in kW.
    """
    source, sink = count, count + 1
    huge = int(1000.0 * float(capacity.sum())) + 1
    rows = [*start.tolist(), *[source] * int(sources.sum()), *np.flatnonzero(sinks).tolist()]
    columns = [*end.tolist(), *np.flatnonzero(sources).tolist(), *[sink] * int(sinks.sum())]
    values = [*np.rint(1000.0 * capacity).astype(np.int64).tolist()]
    values += [huge] * (len(rows) - len(values))
    graph = sparse.coo_matrix((values, (rows, columns)), shape=(count + 2, count + 2))
    # Parallel links add up; scipy wants 32 bits.
    table = graph.tocsr()
    table.data = np.minimum(table.data, 2**31 - 1).astype(np.int32)
    return float(csgraph.maximum_flow(table, source, sink).flow_value) / 1000.0


def reachable(start: Integers, end: Integers, capacity: Floats, sinks: Flags) -> Flags:
    """Zones from which power can come to any of ``sinks``   (z,), the sinks among them."""
    found = np.array(sinks)
    while True:
        over = (capacity > 0.0) & found[end] & ~found[start]
        if not over.any():
            return found
        found[start[over]] = True


def reachable_after_loss(
    start: Integers,
    end: Integers,
    capacity: Floats,
    link: Integers,
    sinks: Flags,
    group: Sequence[str],
) -> int:
    """Groups (countries) that can still be reached after the worst single loss of a link.

    link (l,) says which one-way arcs belong to the same link; the sinks' own group is not counted.
    """
    worst = _groups(reachable(start, end, capacity, sinks), group, sinks)
    for lost in np.unique(link[capacity > 0.0]):
        left = np.where(link == lost, 0.0, capacity)
        worst = min(worst, _groups(reachable(start, end, left, sinks), group, sinks))
    return worst


def _groups(found: Flags, group: Sequence[str], sinks: Flags) -> int:
    own = {group[zone] for zone in np.flatnonzero(sinks).tolist()}
    return len({group[zone] for zone in np.flatnonzero(found).tolist()} - own)


def algebraic_connectivity(
    start: Integers, end: Integers, capacity: Floats, group: Sequence[str]
) -> float:
    """Second smallest eigenvalue of the Laplacian of capacities between groups   [MW].

    0 where the groups fall apart (M. Fiedler, 1973).
    """
    names = sorted(set(group))
    place = np.array([names.index(name) for name in group])
    weight = np.zeros((len(names), len(names)))
    np.add.at(weight, (place[start], place[end]), capacity / 2.0)
    weight += weight.T
    np.fill_diagonal(weight, 0.0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    values = np.sort(np.linalg.eigvalsh(laplacian))
    return float(max(values[1], 0.0)) if len(values) > 1 else math.nan
