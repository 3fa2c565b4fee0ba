"""From hourly results to the tidy rows a study keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np

from tieline.case.case import content_hash
from tieline.case.columns import Floats, Integers
from tieline.case.projects import Project, project_rows
from tieline.dispatch.result import (
    DispatchResult,
    curtailment,
    emissions,
    release_cut,
    resource_cost,
    shedding_value,
)
from tieline.metrics.connectivity import convergence, price_gap

Row: TypeAlias = dict[str, Any]

HYDRO, RELEASED = "reservoir hydro", "storage discharge"


def run_row(result: DispatchResult, *, co2_price_is_tax: bool = False) -> Row:
    """Totals of one dispatch; the difference of two is what a project is worth.

    resource cost = fuel + variable O&M + CO2 price, the last only where it is no tax  [USD/yr]
    """
    cut = release_cut(result)
    taxed = float(emissions(result) @ result.case.plants.co2_price) if co2_price_is_tax else 0.0
    return {
        "dispatch_objective_usd": result.objective,
        "resource_cost_usd": resource_cost(result) - taxed,
        "shedding_value_usd": shedding_value(result),
        "numerical_bound_usd": max(result.objective - result.bound, 0.0),
        "co2_t": float(emissions(result).sum()),
        "unserved_mwh": float(result.shed.sum()),
        "dumped_mwh": float(result.dump.sum()),
        "curtailed_mwh": float(curtailment(result).sum()),
        "losses_mwh": float(
            (result.forward + result.backward).sum(axis=0) @ result.case.links.loss
        ),
        "release_cut_mwh": float(cut.sum()),
        "release_cut_at": "|".join(
            name for name, missing in zip(result.case.reservoirs.id, cut, strict=True) if missing
        ),
        "case_hash": content_hash(result.case),
    }


def by_zone(values: Floats, zone: Integers, count: int) -> Floats:
    """Sum of a row's values in each zone."""
    return np.bincount(zone, weights=values, minlength=count).astype(np.float64)


def zone_rows(result: DispatchResult) -> Iterable[Row]:
    """Yearly figures of every zone."""
    case = result.case
    count, links = len(case.zones.id), case.links
    sent_forward, sent_backward = result.forward.sum(axis=0), result.backward.sum(axis=0)
    arrived_forward, arrived_backward = (
        sent_forward * (1.0 - links.loss),
        sent_backward * (1.0 - links.loss),
    )
    imports = by_zone(arrived_forward - sent_backward, links.to_zone, count) + by_zone(
        arrived_backward - sent_forward, links.from_zone, count
    )
    demand = result.demand.sum(axis=0)
    weight = np.where(demand > 0.0, demand, 1.0)
    paid = np.where(
        demand > 0.0, (result.price * result.demand).sum(axis=0) / weight, result.price.mean(axis=0)
    )
    figures = {
        ("demand_mwh", "MWh/yr"): demand,
        ("mean_price_usd_per_mwh", "USD/MWh"): paid,
        ("unserved_mwh", "MWh/yr"): result.shed.sum(axis=0),
        ("dumped_mwh", "MWh/yr"): result.dump.sum(axis=0),
        ("curtailed_mwh", "MWh/yr"): by_zone(curtailment(result), case.plants.zone, count),
        ("net_import_mwh", "MWh/yr"): imports,
        ("co2_t", "t/yr"): by_zone(emissions(result), case.plants.zone, count),
    }
    for (indicator, unit), values in figures.items():
        for zone, value in zip(case.zones.id, values, strict=True):
            yield {"zone": zone, "indicator": indicator, "unit": unit, "value": float(value)}


def generation_rows(result: DispatchResult) -> Iterable[Row]:
    """Yearly energy by zone and technology   [MWh]."""
    case = result.case
    totals: dict[tuple[str, str], float] = {}

    def add(zone: int, technology: str, energy: float) -> None:
        key = (case.zones.id[zone], technology)
        totals[key] = totals.get(key, 0.0) + energy

    for zone, technology, energy in zip(
        case.plants.zone, case.plants.technology, result.plant.sum(axis=0), strict=True
    ):
        add(zone, technology, float(energy))
    for zone, energy in zip(case.reservoirs.zone, result.turbine.sum(axis=0), strict=True):
        add(zone, HYDRO, float(energy))
    for zone, energy in zip(case.storages.zone, result.discharge.sum(axis=0), strict=True):
        add(zone, RELEASED, float(energy))
    for (zone_id, technology), energy in sorted(totals.items()):
        if energy > 0.0:
            yield {"zone": zone_id, "technology": technology, "energy_mwh": energy}


def link_rows(result: DispatchResult) -> Iterable[Row]:
    """Yearly use of every link in service, and the gap between the prices at its ends.

    rent = sum_h price_to (1 - loss) flow - price_from flow, both ways   [USD]
    """
    links = result.case.links
    price_from = result.price[:, links.from_zone]
    price_to = result.price[:, links.to_zone]
    keep = 1.0 - links.loss
    rent = (
        result.forward * (price_to * keep - price_from)
        + result.backward * (price_from * keep - price_to)
    ).sum(axis=0)
    full = (result.forward >= 0.99 * links.forward) & (links.forward > 0.0)
    full |= (result.backward >= 0.99 * links.backward) & (links.backward > 0.0)
    hours = result.forward.shape[0]
    largest = np.maximum(np.maximum(links.forward, links.backward), 1e-9)
    bands = [convergence(price_from[:, k], price_to[:, k]) for k in range(len(links.id))]
    near, between, far = ([band[k] for band in bands] for k in range(3))
    for row in np.flatnonzero(links.in_service):
        forward, backward = (
            float(result.forward[:, row].sum()),
            float(result.backward[:, row].sum()),
        )
        yield {
            "link": links.id[row],
            "forward_mwh": forward,
            "backward_mwh": backward,
            "utilisation": (forward + backward) / (largest[row] * hours),
            "congested_h": float(full[:, row].sum()),
            "rent_usd": float(rent[row]),
            "mean_gap_usd_per_mwh": price_gap(price_from[:, row], price_to[:, row]),
            "gap_below_1_h": near[row],
            "gap_1_to_10_h": between[row],
            "gap_above_10_h": far[row],
        }


def week_rows(result: DispatchResult, project: Project) -> Iterable[Row]:
    """One typical week in the buyer's zone: the one whose delivery is nearest the mean week.

    Series: technologies, 'net import' of all links but the project's, 'project' (what its own
    links deliver), 'demand'   [MW].
    """
    case = result.case
    if project.buyer_zone not in case.zones.id:
        return
    zone = case.zones.id.index(project.buyer_zone)
    own = [
        case.links.id.index(row.removeprefix("link:"))
        for row in project_rows(case, project.id)
        if row.startswith("link:") and row not in project.home_rows
    ]
    into = [row for row in own if case.links.to_zone[row] == zone]
    delivered = (result.forward[:, into] * (1.0 - case.links.loss[into])).sum(axis=1)
    offset = int(case.zones.utc_offset_h[zone])
    first = _typical_week(delivered, offset)
    hours = np.arange(first, first + 168)
    series = _series(result, zone, own, delivered)
    for name, values in series.items():
        for hour in hours:
            yield {
                "zone": project.buyer_zone,
                "hour_utc": int(hour),
                "hour_local": int((hour + offset) % len(delivered)),
                "series": name,
                "mw": float(values[hour]),
            }


def _typical_week(delivered: Floats, offset: int) -> int:
    """First UTC hour of the local-midnight week whose energy is nearest the mean week's."""
    starts = np.arange((-offset) % 24, len(delivered) - 168, 24)
    energy = np.array([delivered[start : start + 168].sum() for start in starts])
    return int(starts[np.argmin(np.abs(energy - energy.mean()))])


def _series(
    result: DispatchResult, zone: int, own: list[int], delivered: Floats
) -> dict[str, Floats]:
    case = result.case
    series: dict[str, Floats] = {}
    for technology in sorted(set(case.plants.technology)):
        here = [
            row
            for row in np.flatnonzero(case.plants.zone == zone)
            if case.plants.technology[row] == technology
        ]
        if here and result.plant[:, here].any():
            series[technology] = result.plant[:, here].sum(axis=1)
    turbine = result.turbine[:, case.reservoirs.zone == zone].sum(axis=1)
    stores = case.storages.zone == zone
    balance = (result.discharge - result.charge)[:, stores].sum(axis=1)
    links, keep = case.links, 1.0 - case.links.loss
    others = np.ones(len(links.id), dtype=np.bool_)
    others[own] = False
    into, out = others & (links.to_zone == zone), others & (links.from_zone == zone)
    flow = (result.forward * keep - result.backward)[:, into].sum(axis=1) + (
        result.backward * keep - result.forward
    )[:, out].sum(axis=1)
    series[HYDRO] = turbine
    series["storage"] = balance
    series["net import"] = flow
    series["project"] = delivered
    series["unserved"] = result.shed[:, zone]
    series["dumped"] = -result.dump[:, zone]
    series["demand"] = result.demand[:, zone]
    kept = {"demand", "project", "net import"}
    return {name: v for name, v in series.items() if name in kept or np.abs(v).max() > 1e-6}
