"""Connectivity of countries: from cases, and from the links and prices of finished runs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tieline.case.case import Case
from tieline.case.columns import Flags, Floats, Integers
from tieline.case.estimate import Estimate
from tieline.case.projects import as_built, nothing, project_rows
from tieline.io.programme import Programme
from tieline.metrics.connectivity import (
    algebraic_connectivity,
    concentration,
    maximum_flow,
    ratio,
    reachable,
    reachable_after_loss,
    trade_share,
)
from tieline.study.measure import RELEASED

REFERENCE = ""
"""The project of rows that ask about none."""

COLUMNS = [
    "study_year", "project", "case", "country", "indicator", "unit", "value", "standard_error", "n",
]  # fmt: skip
BORDERS = [
    "study_year", "project", "case", "link", "from_country", "to_country", "indicator", "unit",
    "value", "standard_error", "n",
]  # fmt: skip
ON_BORDERS = {
    "mean_gap_usd_per_mwh": "USD/MWh",
    "gap_below_1_h": "h/yr",
    "gap_1_to_10_h": "h/yr",
    "gap_above_10_h": "h/yr",
    "utilisation": "1",
    "congested_h": "h/yr",
}


def connectivity_tables(
    programme: Programme, tables: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """``connectivity`` by country, ``border_use`` by link between countries, ``border_flow``."""
    rows = [*_of_cases(programme), *_of_runs(programme, tables)]
    return {
        "connectivity": pd.DataFrame(rows, columns=COLUMNS),
        "border_use": pd.DataFrame(list(_borders(programme, tables)), columns=BORDERS),
        "border_flow": pd.DataFrame(
            list(_flows(programme)),
            columns=["study_year", "from_country", "to_country", "maximum_flow_mw"],
        ),
    }


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Links in service as one-way arcs: zones, what arrives [MW], and the link of each."""

    start: Integers
    end: Integers
    capacity: Floats
    link: Integers


def arcs(case: Case) -> Arcs:
    """Both ways of every link in service."""
    links = case.links
    keep = (1.0 - links.loss) * links.in_service
    number = np.arange(len(links.id))
    return Arcs(
        start=np.concatenate([links.from_zone, links.to_zone]),
        end=np.concatenate([links.to_zone, links.from_zone]),
        capacity=np.concatenate([links.forward * keep, links.backward * keep]),
        link=np.concatenate([number, number]),
    )


def _of_cases(programme: Programme) -> Iterator[dict[str, Any]]:
    for year in programme.study_years:
        case = programme.case(year)
        yield from _case_rows(case, year, REFERENCE, "reference", None)
        for project in programme.projects:
            if project.commissioned > year or not project_rows(case, project.id):
                continue
            touched = _countries_of(case, project_rows(case, project.id))
            built, none = as_built(case, project), nothing(case, project)
            yield from _case_rows(built, year, project.id, "with", touched)
            yield from _case_rows(none, year, project.id, "without", touched)


def _countries_of(case: Case, rows: tuple[str, ...]) -> set[str]:
    links = case.links
    found = set()
    for row in rows:
        kind, _, name = row.partition(":")
        if kind == "link":
            place = links.id.index(name)
            found |= {case.zones.country[z] for z in (links.from_zone[place], links.to_zone[place])}
    return found


def _case_rows(
    case: Case, year: int, project: str, name: str, only: set[str] | None
) -> Iterator[dict[str, Any]]:
    where = {"study_year": year, "project": project, "case": name}
    zones, ways = case.zones, arcs(case)
    country = np.array(zones.country)
    market = {c for c, kind in zip(zones.country, zones.kind, strict=True) if kind == "demand"}
    for code in sorted(market if only is None else market & only):
        figures = _figures(case, ways, country == code)
        for indicator, (unit, value) in figures.items():
            yield where | _told(code, indicator, unit, value)
    if only is None:
        value = algebraic_connectivity(ways.start, ways.end, ways.capacity, zones.country)
        yield where | _told("all", "algebraic_connectivity_mw", "MW", value)


def _told(country: str, indicator: str, unit: str, value: float) -> dict[str, Any]:
    return {
        "country": country,
        "indicator": indicator,
        "unit": unit,
        "value": value,
        "standard_error": 0.0 if math.isfinite(value) else math.nan,
        "n": 0,
    }


def _figures(case: Case, ways: Arcs, inside: Flags) -> dict[str, tuple[str, float]]:
    plants, lakes, zones = case.plants, case.reservoirs, case.zones
    into = inside[ways.end] & ~inside[ways.start]
    imports = float(ways.capacity[into].sum())
    own = inside[plants.zone] & plants.in_service
    renewable = np.array([fuel in ("", "biomass") for fuel in plants.fuel], dtype=np.bool_)
    turbines = float((lakes.turbine * lakes.in_service)[inside[lakes.zone]].sum())
    installed = float(plants.capacity[own].sum()) + turbines
    green = float(plants.capacity[own & renewable].sum()) + turbines
    peak = float(zones.demand_peak[inside].sum())
    found = reachable(ways.start, ways.end, ways.capacity, inside)
    names = {zones.country[z] for z in np.flatnonzero(found & ~inside)}
    after = reachable_after_loss(
        ways.start, ways.end, ways.capacity, ways.link, inside, zones.country
    )
    return {
        "import_capacity_mw": ("MW", imports),
        "interconnection_level": ("1", ratio(imports, installed)),
        "peak_ratio": ("1", ratio(imports, peak)),
        "res_ratio": ("1", ratio(imports, green)),
        "countries_reachable": ("1", float(len(names))),
        "countries_reachable_after_loss": ("1", float(after)),
    }


def _flows(programme: Programme) -> Iterator[dict[str, Any]]:
    """Maximum flow between every two countries, both ways; pairs without any are left out."""
    for year in programme.study_years:
        case = programme.case(year)
        ways, country = arcs(case), np.array(case.zones.country)
        codes = sorted(set(case.zones.country))
        for start in codes:
            for end in codes:
                if start == end:
                    continue
                flow = maximum_flow(
                    ways.start, ways.end, ways.capacity, len(country),
                    country == start, country == end,
                )  # fmt: skip
                if flow > 0.0:
                    yield {
                        "study_year": year,
                        "from_country": start,
                        "to_country": end,
                        "maximum_flow_mw": flow,
                    }


def _of_runs(programme: Programme, tables: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, Any]]:
    """Trade share and concentration by fuel and by origin, mean over weather years."""
    flows, made = tables["link_results"], tables["generation"]
    asked = tables["zone_results"]
    if flows.empty:
        return
    keys = ["project", "study_year", "case"]
    for key, group in flows.groupby(keys, sort=False):
        project, year, case = str(key[0]), int(str(key[1])), str(key[2])
        zones, links = programme.case(year).zones, programme.case(year).links
        country = dict(zip(zones.id, zones.country, strict=True))
        burns = _fuels(programme.case(year))
        ends = {
            link: (zones.country[a], zones.country[b], keep)
            for link, a, b, keep in zip(
                links.id, links.from_zone, links.to_zone, 1.0 - links.loss, strict=True
            )
        }
        samples: dict[tuple[str, str], list[float]] = {}
        for weather, year_flows in group.groupby("weather_year"):
            told = [
                table[
                    (table["project"] == project)
                    & (table["study_year"] == year)
                    & (table["case"] == case)
                    & (table["weather_year"] == weather)
                ]
                for table in (made, asked)
            ]
            for place, value in _year(year_flows, told[0], told[1], country, burns, ends):
                samples.setdefault(place, []).append(value)
        for (code, indicator), values in samples.items():
            estimate = Estimate.from_samples(values, "1")
            yield {
                "study_year": year,
                "project": project,
                "case": case,
                "country": code,
                "indicator": indicator,
                "unit": "1",
                "value": estimate.value,
                "standard_error": estimate.standard_error,
                "n": estimate.n,
            }


def _year(
    flows: pd.DataFrame,
    made: pd.DataFrame,
    asked: pd.DataFrame,
    country: Mapping[str, str],
    burns: Mapping[tuple[str, str], str],
    ends: Mapping[str, tuple[str, str, float]],
) -> Iterator[tuple[tuple[str, str], float]]:
    arrived: dict[str, dict[str, float]] = {}
    sent: dict[str, float] = {}
    for link, forward, backward in zip(
        flows["link"], flows["forward_mwh"], flows["backward_mwh"], strict=True
    ):
        if link not in ends:
            continue
        start, end, keep = ends[link]
        if start == end:
            continue
        for giver, taker, energy in ((start, end, forward), (end, start, backward)):
            origins = arrived.setdefault(taker, {})
            origins[giver] = origins.get(giver, 0.0) + energy * keep
            sent[giver] = sent.get(giver, 0.0) + energy
    demand = asked[asked["indicator"] == "demand_mwh"]
    use = demand["value"].groupby(demand["zone"].map(country)).sum().to_dict()
    mix: dict[str, dict[str, float]] = {}
    for zone, technology, energy in zip(
        made["zone"], made["technology"], made["energy_mwh"], strict=True
    ):
        if technology != RELEASED:
            held = mix.setdefault(country[zone], {})
            fuel = source_of(burns.get((zone, technology), ""), technology)
            held[fuel] = held.get(fuel, 0.0) + float(energy)
    for code, energy in use.items():
        if energy <= 0.0:
            continue
        origins = arrived.get(str(code), {})
        imports = sum(origins.values())
        yield (
            (str(code), "trade_share"),
            trade_share(imports, sent.get(str(code), 0.0), float(energy)),
        )
        if imports > 0.0:
            parts = np.array(list(origins.values()))
            yield (str(code), "import_concentration"), concentration(parts)
        if str(code) in mix:
            yield (
                (str(code), "fuel_concentration"),
                concentration(np.array(list(mix[str(code)].values()))),
            )


def _fuels(case: Case) -> dict[tuple[str, str], str]:
    """(zone, technology) -> its fuel; of several, that of the largest capacity."""
    plants = case.plants
    return {
        (case.zones.id[plants.zone[p]], plants.technology[p]): plants.fuel[p]
        for p in np.argsort(plants.capacity, kind="stable")
        if plants.in_service[p]
    }


def source_of(fuel: str, technology: str) -> str:
    """Fuel without its place ('gas_borneo' is gas); without one, what drives it: water, wind."""
    if not fuel and "hydro" in technology:
        return "water"
    return (fuel or technology).split("_", maxsplit=1)[0]


def _borders(programme: Programme, tables: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, Any]]:
    """Gap, convergence, use and congestion of every link between two countries."""
    flows = tables["link_results"]
    if flows.empty or "mean_gap_usd_per_mwh" not in flows.columns:
        return
    for key, group in flows.groupby(["project", "study_year", "case", "link"], sort=False):
        year, link = int(str(key[1])), str(key[3])
        case = programme.case(year)
        if link not in case.links.id:
            continue
        row = case.links.id.index(link)
        start = case.zones.country[case.links.from_zone[row]]
        end = case.zones.country[case.links.to_zone[row]]
        if start == end:
            continue
        for indicator, unit in ON_BORDERS.items():
            estimate = Estimate.from_samples(group[indicator].to_numpy(dtype=np.float64), unit)
            yield {
                "study_year": year,
                "project": str(key[0]),
                "case": str(key[2]),
                "link": link,
                "from_country": start,
                "to_country": end,
                "indicator": indicator,
                "unit": unit,
                "value": estimate.value,
                "standard_error": estimate.standard_error,
                "n": estimate.n,
            }
