"""What others counted: every series with its source, its rivals marked, never a modelled figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.disputes import by_way_of
from tieline.report.evidence import Evidence, annex
from tieline.report.plain import names_of, plain, quantity
from tieline.report.words import short_date

_NATURES = {"observed": "counted", "projected": "projection"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One figure; ``dispute`` is the id of the dispute it is a side of, ``used`` if it won."""

    period: str
    value: str
    change: str
    nature: str
    note: str
    source: Evidence | None
    by_way_of: str
    dispute: str
    used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One indicator with its baseline in words ('' if none), and how far it is borne out."""

    id: str
    title: str
    unit: str
    baseline: str
    standing: str
    observations: tuple[Observation, ...]


def counted_by_others(content: ReviewContent) -> tuple[Series, ...]:
    """Every indicator, in the register's order."""
    held, names = annex(content), names_of(content)
    roots = {
        str(row["id"]): (str(row["root"]), str(row["root_name"]))
        for row in content.register.get("documents", ())
    }
    used = {str(row.get("used")) for row in content.register.get("disputes", ())} - {"", "None"}
    standing = {
        str(row["id"]): str(row.get("standing") or "") for row in content.register.get("facts", ())
    }
    shown = {str(row["id"]) for row in content.register.get("disputes", ())}

    def observation(row: Mapping[str, Any]) -> Observation:
        change, compared = row.get("change_pct"), row.get("comparator")
        said = f"{change} %" if change not in (None, "") else ""
        dispute = str(row.get("dispute") or "")
        return Observation(
            period=short_date(str(row["period"])),
            value=quantity(row["value"]),
            change=said + (f" on {short_date(str(compared))}" if said and compared else ""),
            nature=_NATURES.get(str(row.get("nature")), str(row.get("nature") or "")),
            note=plain(row.get("note"), names),
            source=held.get(str(row.get("evidence") or "")),
            by_way_of=by_way_of(roots, str(row.get("document") or "")),
            dispute=dispute if dispute in shown else "",
            used=str(row.get("evidence")) in used,
        )

    return tuple(
        Series(
            id=str(row["id"]),
            title=str(row["title"]),
            unit=str(row.get("unit") or ""),
            baseline=_baseline(row.get("baseline")),
            standing=standing.get(str(row["id"]), ""),
            observations=tuple(observation(one) for one in row.get("observations", ())),
        )
        for row in content.register.get("indicators", ())
    )


def _baseline(held: Mapping[str, Any] | None) -> str:
    if not held:
        return ""
    return f"baseline {quantity(held['value'])} ({short_date(str(held['period']))})"
