"""The sheet of one project: dates, facts and disputes, worths, energy, one week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent, Row, missing
from tieline.report.displaced import displaced
from tieline.report.disputes import Dispute, disputes_about
from tieline.report.energy import Energy, energy
from tieline.report.evidence import Evidence, annex
from tieline.report.locator import Locator, locator
from tieline.report.money import Money, money_of
from tieline.report.plain import quantity
from tieline.report.plan_range import plan_range
from tieline.report.stack import Week, week
from tieline.report.statuses import Status, status
from tieline.report.timeline import Timeline, timeline
from tieline.report.words import listed, percent, sentence
from tieline.report.worths import Worth, WorthFigure, doubts, figure, weather_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One stated fact with its source."""

    text: str
    disputed: bool
    source: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything on one project."""

    id: str
    title: str
    finding: str
    status: Status | None
    summary: str
    assumptions: tuple[str, ...]
    usd: WorthFigure | None
    co2: WorthFigure | None
    displaced: str
    plan_range: str
    doubts: tuple[str, ...]
    dates: Timeline | None
    facts: tuple[Fact, ...]
    disputes: tuple[Dispute, ...]
    partners: str
    money: tuple[Money, ...]
    energy: Energy | None
    energy_finding: str
    week: Week | None
    week_finding: str
    weather: str
    place: Locator | None


def sheets(content: ReviewContent) -> tuple[Sheet, ...]:
    """One sheet for each project that official texts place under the programme."""
    return tuple(_sheet(content, row) for row in content.rows("projects", role="programme"))


def _sheet(content: ReviewContent, project: Row) -> Sheet:
    known = register_entry(content, str(project["id"]))
    usd = figure(content, str(project["id"]), "b1_usd")
    co2 = figure(content, str(project["id"]), "co2_t")
    shares, hours = energy(content, project), week(content, project)
    measured = [worth for fig in (usd, co2) if fig for worth in fig.worths]
    return Sheet(
        id=str(project["id"]),
        title=str(project["title"]),
        finding=finding(str(project["title"]), usd),
        status=status(known["status"]) if known.get("status") else None,
        summary=summary(usd, co2),
        assumptions=assumptions(project),
        usd=usd,
        co2=co2,
        plan_range=plan_range(content, str(project["id"])),
        displaced=_displaced(content, str(project["id"]), co2),
        doubts=doubts(measured) if measured else (),
        dates=timeline(content, known),
        facts=_facts(content, known),
        disputes=disputes_about(content, {str(project["id"])}),
        partners=_partners(known),
        money=money_of(content, known),
        energy=shares,
        energy_finding=_energy_finding(shares),
        week=hours,
        week_finding=_week_finding(hours, str(project["title"])),
        weather=weather_words(content),
        place=locator(content, str(project["id"])),
    )


def _displaced(content: ReviewContent, project: str, co2: WorthFigure | None) -> str:
    """Whose output stands back for the whole, or for the project that has one worth."""
    main = latest(co2, "whole") or latest(co2, "without")
    return displaced(content, project, main.counterfactual) if main else ""


def register_entry(content: ReviewContent, project: str) -> Mapping[str, Any]:
    """The register's project of the same id, or an empty mapping."""
    held: list[Mapping[str, Any]] = list(content.register.get("projects", ()))
    return next((row for row in held if row["id"] == project), {})


def clause(worth: Worth, unit: str) -> str:
    """``saves 77 ± 11 million USD a year``, by what the interval allows to be said."""
    size = worth.value.lstrip("\u2212") + (f" ± {worth.error}" if worth.error else "")
    if worth.resolved is False and not worth.error:
        return f"comes to {worth.value} {unit}"
    if worth.resolved is False:
        return f"cannot be told from zero ({worth.value} ± {worth.error} {unit})"
    if "CO₂" in unit:
        return f"{'adds' if worth.raw < 0 else 'avoids'} {size} {unit}"
    return f"{'costs' if worth.raw < 0 else 'saves'} {size} {unit}"


def latest(fig: WorthFigure | None, counterfactual: str) -> Worth | None:
    """The worth of the latest study year for one difference."""
    if fig is None:
        return None
    rows = [worth for worth in fig.years[-1][1] if worth.counterfactual == counterfactual]
    return rows[0] if rows else None


def finding(title: str, usd: WorthFigure | None) -> str:
    """The sheet's heading, from the worth of the whole and of the connection."""
    whole, connection = latest(usd, "whole"), latest(usd, "connection")
    only = whole or latest(usd, "without") or connection
    if usd is None or only is None:
        return f"{title} has not been measured in this run"
    text = f"{title} {clause(only, usd.unit)} in {only.study_year}"
    if not only.error:
        text += ", by one weather year alone"
    if whole is None or connection is None:
        return text
    if connection.resolved is False:
        return f"{text}; what its connection adds cannot be told from zero"
    size = connection.value.lstrip("\u2212")
    error = f" ± {connection.error}" if connection.error else ""
    if connection.raw < 0:
        return f"{text}; its connection alone costs {size}{error}"
    return f"{text}; {size}{error} of it comes with its connection"


def summary(usd: WorthFigure | None, co2: WorthFigure | None) -> str:
    """Two plain sentences that stand at the head of the sheet."""
    said, standings, year = [], [], 0
    for fig in (usd, co2):
        whole = latest(fig, "whole") or latest(fig, "without")
        if fig is not None and whole is not None:
            said.append(clause(whole, fig.unit))
            standings.append(whole.standing)
            year = whole.study_year
    if not said:
        return ""
    if len(said) > 1 and len(set(standings)) == 1:
        doubt = f" (both {standings[0]})"
    else:
        said = [f"{text} ({how})" for text, how in zip(said, standings, strict=True)]
        doubt = ""
    return f"Against a system without it, in {year} it {listed(said)}{doubt}."


def assumptions(project: Row) -> tuple[str, ...]:
    """Sentences of the project's own file, printed where its figures stand."""
    held = project.get("assumptions")
    if missing(held) or held is None:
        return ()
    if isinstance(held, str):
        parts = held.split("|") if "|" in held else held.split("\n")
        return tuple(part.strip() for part in parts if part.strip())
    return tuple(str(part) for part in held)


def _facts(content: ReviewContent, known: Mapping[str, Any]) -> tuple[Fact, ...]:
    held = annex(content)
    disputed = {
        str(position.get("evidence"))
        for row in content.register.get("disputes", ())
        for position in row.get("positions", ())
    }
    return tuple(
        Fact(
            text=str(row.get("claim") or quantity(row.get("value"), row.get("unit"))),
            disputed=str(row.get("evidence")) in disputed,
            source=held.get(str(row.get("evidence") or "")),
        )
        for row in known.get("facts", ())
    )


def _partners(known: Mapping[str, Any]) -> str:
    by_role: dict[str, list[str]] = {}
    for row in known.get("partners", ()):
        by_role.setdefault(str(row.get("role") or "partner"), []).append(
            str(row.get("name") or row["id"])
        )
    return "; ".join(f"{sentence(role)}: {listed(names)}" for role, names in by_role.items())


def _energy_finding(shares: Energy | None) -> str:
    if shares is None:
        return "Who gets the energy has not been saved for this run"
    part = shares.to_buyer / shares.total
    share = "all" if part > 0.995 else percent(part)
    text = f"{share} of its energy goes to the buyer’s zone as built"
    if part < 0.5:
        text = f"less than half of its energy ({share}) goes to the buyer’s zone as built"
    if len(shares.bars) > 1:
        lost = [s for s in shares.bars[1].shares if s.shape == "curtailed"]
        text += (
            f"; connected at home only, {lost[0].part} would not be used"
            if lost
            else "; connected at home only, all of it would be used there"
        )
    return sentence(text)


def _week_finding(hours: Week | None, title: str) -> str:
    if hours is None:
        return "No week of hourly results has been saved for this project"
    return (
        f"In this week {title} supplies {percent(hours.project_share, 1)} of what "
        f"{hours.zone_name} draws on; the most comes from {hours.largest}"
    )
