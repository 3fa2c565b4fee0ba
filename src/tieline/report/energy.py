"""Who gets the energy of a dedicated plant: sent to the buyer, sent home, not used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from tieline.report.content import ReviewContent, Row
from tieline.report.words import decimals_of_size, number, percent

CASE_WORDS: Mapping[str, tuple[str, ...]] = {
    "as built": ("as-built", "as built", "as_built", "with", "reference"),
    "home only": ("home-only", "home only", "home_only"),
}
"""Names of a case as results may write them, in order of preference."""


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a bar: text beside it, percent of the bar, class of the stylesheet."""

    label: str
    energy: str
    percent: float
    part: str
    shape: str


@dataclass(frozen=True, slots=True)
class EnergyBar:
    """Where the plant's energy went in one case, mean over the weather years."""

    title: str
    total: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Energy:
    """The finding and one bar per case."""

    study_year: int
    weather_years: int
    bars: tuple[EnergyBar, ...]
    to_buyer: float
    total: float


def energy(content: ReviewContent, project: Row) -> Energy | None:
    """Bars of the latest study year; None without flows over the project's own links."""
    zones = {row["zone"]: row for row in content.rows("zones")}
    flows = content.rows("link_results", project=project["id"])
    if not flows:
        return None
    plants = {
        row["from_zone"]
        for row in content.rows("links", project=project["id"])
        if zones.get(row["from_zone"], {}).get("kind") == "generation"
    }
    outgoing = {row["link"]: row for row in content.rows("links") if row["from_zone"] in plants}
    years = [int(row["study_year"]) for row in flows if row["link"] in outgoing]
    if not years:
        return None
    year = max(years)
    flows = [row for row in flows if row["link"] in outgoing and int(row["study_year"]) == year]
    buyer = str(project.get("buyer_zone") or "") or _buyer(outgoing.values(), project)
    bars, to_buyer, total = [], 0.0, 0.0
    for title, case in _cases(flows):
        parts = _parts(content, str(project["id"]), case, year, outgoing, plants, flows)
        bar = _bar(title, parts, buyer, zones)
        if bar is not None:
            bars.append(bar)
            if not total:
                to_buyer, total = parts.get(buyer, 0.0), sum(parts.values())
    if not bars or not total:
        return None
    sampled = len({row["weather_year"] for row in flows})
    return Energy(year, sampled, tuple(bars), to_buyer, total)


def case_named(rows: Iterable[Row], wanted: str) -> str | None:
    """The name under which results hold a case: ``as built`` or ``home only``."""
    names = {str(row["case"]) for row in rows}
    return next((word for word in CASE_WORDS[wanted] if word in names), None)


def _cases(flows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    found = []
    for title, wanted in (("As built", "as built"), ("Connected at home only", "home only")):
        name = case_named(flows, wanted)
        if name is not None:
            found.append((title, name))
    return found


def _buyer(links: Iterable[Row], project: Row) -> str:
    own = [row for row in links if row["project"] == project["id"]]
    return str(own[0]["to_zone"]) if own else ""


def _parts(
    content: ReviewContent,
    project: str,
    case: str,
    year: int,
    outgoing: Mapping[str, Row],
    plants: set[str],
    flows: list[dict[str, Any]],
) -> dict[str, float]:
    """MWh a year by receiving zone, and '' for what was curtailed at the plant."""
    by_zone: dict[str, float] = {}
    for link, row in outgoing.items():
        sent = [
            float(flow["forward_mwh"])
            for flow in flows
            if flow["link"] == link and flow["case"] == case
        ]
        if sent:
            zone = str(row["to_zone"])
            by_zone[zone] = by_zone.get(zone, 0.0) + fmean(sent)
    for plant in plants:
        lost = [
            float(row["value"])
            for row in content.rows(
                "zone_results",
                project=project,
                case=case,
                zone=plant,
                study_year=year,
                indicator="curtailed_mwh",
            )
        ]
        if lost:
            by_zone[""] = by_zone.get("", 0.0) + fmean(lost)
    return by_zone


def _bar(
    title: str, parts: Mapping[str, float], buyer: str, zones: Mapping[str, Row]
) -> EnergyBar | None:
    total = sum(parts.values())
    if total <= 0:
        return None
    shares = []
    for zone in sorted(parts, key=lambda zone: (zone != buyer, zone == "", zone)):
        if parts[zone] <= 0.0005 * total:
            continue
        name = zones.get(zone, {}).get("name") or zone
        shares.append(
            Share(
                label=f"to {name}" if zone else "not used (curtailed)",
                energy=gwh(parts[zone]),
                percent=round(100 * parts[zone] / total, 2),
                part=percent(parts[zone] / total),
                shape="buyer" if zone == buyer else "home" if zone else "curtailed",
            )
        )
    return EnergyBar(title, gwh(total), tuple(shares))


def gwh(mwh: float) -> str:
    """MWh as GWh, three significant digits, with the unit."""
    value = mwh / 1000.0
    return f"{number(value, decimals_of_size(value))} GWh"
