"""From a case's passage through an event to tidy rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Flags, Floats, Integers
from tieline.dispatch.result import DispatchResult
from tieline.metrics.resilience import (
    emergency_imports,
    hours_below,
    hours_until_service,
    hours_until_shortage,
    peak_shed,
    service,
    trapezoid,
    unserved_energy,
)
from tieline.study.event_desk import Outcome
from tieline.study.measure import Row


def _series(results: Sequence[DispatchResult], name: str, until: int = 0) -> Floats:
    """An hourly quantity of consecutive weeks, from hour ``until`` on."""
    return np.concatenate([getattr(result, name) for result in results])[until:]


def net_imports(case: Case, forward: Floats, backward: Floats, inside: Flags) -> Floats:
    """Energy that arrives in some zones less what leaves them   [MW], (h,)."""
    links = case.links
    into = inside[links.to_zone] & ~inside[links.from_zone]
    out = inside[links.from_zone] & ~inside[links.to_zone]
    there, back = forward[:, into], backward[:, into]
    net: Floats = (there * (1.0 - links.loss[into]) - back).sum(axis=1)
    there, back = forward[:, out], backward[:, out]
    net += (back * (1.0 - links.loss[out]) - there).sum(axis=1)
    return net


def _costs(outcome: Outcome) -> tuple[tuple[Floats, Integers], ...]:
    """Resource cost from the event on less the same without it, at the event's prices   [USD]:
    of every plant, turbine and storage, with their zones.

    Water and charge that are missing at the end are bought back at the mean undisturbed price.
    """
    case, until = outcome.case, outcome.until
    plants, lakes, stores = case.plants, case.reservoirs, case.storages
    unit = plants.variable_cost + plants.emission * plants.co2_price
    dearer = plants.variable_cost * (_factors(outcome) - 1.0)
    stressed, calm = outcome.stressed, outcome.calm

    def more(name: str) -> Floats:
        after, before = _series(stressed, name, until), _series(calm, name, until)
        result: Floats = (after - before).sum(axis=0)
        return result

    burnt = more("plant") * unit + (_series(stressed, "plant", until) * dearer).sum(axis=0)
    moved = (more("charge") + more("discharge")) * stores.variable_cost
    aim, held = outcome.missing
    price = calm[-1].price.mean(axis=0)
    return (
        (burnt, plants.zone),
        (more("turbine") * lakes.variable_cost, lakes.zone),
        (moved, stores.zone),
        ((aim.level - held.level) * price[lakes.zone], lakes.zone),
        ((aim.stored - held.stored) * price[stores.zone], stores.zone),
    )


def _factors(outcome: Outcome) -> Floats:
    """Factor on the variable cost of every plant in every hour from the event on   [1], (h, p)."""
    whole: Floats = np.concatenate([change.cost for change in outcome.change])[outcome.until :]
    return whole


def outcome_rows(outcome: Outcome, zones: bool = True) -> Iterator[Row]:
    """Figures of the region that the event reaches, of its countries and of its zones.

    zones  False leaves the zones out
    """
    case = outcome.case
    until = outcome.until
    asked = _series(outcome.stressed, "demand", until)
    shed = _series(outcome.stressed, "shed", until)
    calm_shed = _series(outcome.calm, "shed", until)
    costs = _costs(outcome)
    flows, calm_flows = (
        [_series(results, name, until) for name in ("forward", "backward")]
        for results in (outcome.stressed, outcome.calm)
    )
    for kind, place, inside in places(case, outcome.zones):
        if kind == "zone" and not zones:
            continue
        demand = asked[:, inside].sum(axis=1)
        if not demand.any() and kind != "region":
            continue
        served = demand - shed[:, inside].sum(axis=1)
        share = service(demand, served)
        phases = trapezoid(demand, served)
        before = float(calm_shed[:, inside].sum())
        worth = ((shed - calm_shed).sum(axis=0) * case.zones.voll)[inside].sum()
        yield {
            "kind": kind,
            "place": place,
            "demand_mwh": float(demand.sum()),
            "ens_mwh": unserved_energy(demand, served) - before,
            "undisturbed_ens_mwh": before,
            "ens_value_usd": float(worth),
            "peak_shed_mw": peak_shed(demand, served),
            "hours_below_99_h": hours_below(share),
            "time_to_99_h": hours_until_service(share),
            "survived_h": hours_until_shortage(share),
            "fall_mw_per_h": phases.fall_mw_per_h,
            "degraded_h": phases.degraded_h,
            "recovery_mw_per_h": phases.recovery_mw_per_h,
            "extra_cost_usd": sum(float(cost[inside[zone]].sum()) for cost, zone in costs),
            "emergency_imports_mwh": emergency_imports(
                net_imports(case, calm_flows[0], calm_flows[1], inside),
                net_imports(case, flows[0], flows[1], inside),
            ),
        }


def places(case: Case, zones: Integers) -> Iterator[tuple[str, str, Flags]]:
    """The region of some zones, its countries, its zones: kind, name and members (z,)."""
    here = np.zeros(len(case.zones.id), dtype=np.bool_)
    here[zones] = True
    yield "region", "all", here
    country = np.array(case.zones.country)
    for name in sorted({case.zones.country[z] for z in zones}):
        yield "country", name, here & (country == name)
    for zone in zones:
        alone = np.zeros_like(here)
        alone[zone] = True
        yield "zone", case.zones.id[zone], alone


def worst_country(case: Case, found: Sequence[Outcome]) -> str:
    """The country with most unserved energy in any case; '' where all is served."""
    worst, name = 1e-3, ""
    for outcome in found:
        shed = _series(outcome.stressed, "shed").sum(axis=0)
        for kind, place, inside in places(case, outcome.zones):
            if kind == "country" and float(shed[inside].sum()) > worst:
                worst, name = float(shed[inside].sum()), place
    return name


def curve_rows(outcome: Outcome, country: str) -> Iterator[Row]:
    """Demand and served load of a country hour by hour   [MW]; nothing for ''."""
    if not country:
        return
    inside = np.array([name == country for name in outcome.case.zones.country])
    until = outcome.until
    demand = _series(outcome.stressed, "demand", until)[:, inside].sum(axis=1)
    served = demand - _series(outcome.stressed, "shed", until)[:, inside].sum(axis=1)
    for hour, (asked, given) in enumerate(zip(demand, served, strict=True)):
        yield {
            "place": country,
            "hour": hour,
            "demand_mw": round(float(asked), 3),
            "served_mw": round(float(given), 3),
        }
