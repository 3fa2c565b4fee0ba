"""What was stated and is no promise: how far another source bears it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.evidence import Evidence, annex, picked
from tieline.report.plain import names_of, plain
from tieline.report.words import count, counted, date, listed, plural, sentence

_PLURALS = {"initiative": "initiatives", "person": "holders of office"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One entry that is no promise, how it stands, and the evidence it rests on."""

    id: str
    title: str
    detail: str
    standing: str
    rule: str
    evidence: tuple[Evidence, ...]
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """Entries by kind, ``(("Events", rows), ...)``, and the finding over all of them."""

    finding: str
    groups: tuple[tuple[str, tuple[Statement, ...]], ...]


def statements(content: ReviewContent) -> Statements:
    """Pillars, areas, relations, initiatives, events, exchanges, persons, in register order."""
    held, names = annex(content), names_of(content)
    groups: dict[str, list[Statement]] = {}
    for row in _stated(content):
        kind = str(row.get("kind") or "entry")
        heading = sentence(_PLURALS.get(kind, f"{kind}s"))
        groups.setdefault(heading, []).append(
            Statement(
                id=str(row["id"]),
                title=str(row.get("title") or row["id"]),
                detail=", ".join(
                    part
                    for part in (str(row.get("detail") or ""), date(str(row.get("date") or "")))
                    if part
                ),
                standing=str(row.get("standing") or ""),
                rule=plain(row.get("rule"), names),
                evidence=picked(held, row.get("evidence") or ()),
                names=tuple((str(code), str(name)) for code, name in row.get("names") or ()),
            )
        )
    rows = tuple((heading, tuple(found)) for heading, found in groups.items())
    return Statements(_finding(_stated(content)), rows)


def _stated(content: ReviewContent) -> list[Mapping[str, Any]]:
    """All but the indicators: they stand with their figures."""
    return [row for row in content.register.get("facts", ()) if row.get("kind") != "indicator"]


def _finding(rows: list[Mapping[str, Any]]) -> str:
    if not rows:
        return "No statement of fact has been entered"
    standings = Counter(str(row.get("standing") or "") for row in rows)
    borne = standings["confirmed"]
    parts = [
        f"{counted(borne, 'statement')} of fact {plural(borne, 'is', 'are')} borne out by another "
        "source",
        f"{count(standings['confirmed (own party)'])} by the same side only",
        f"{count(standings['stated only'])} by none that we found",
    ]
    if disputed := standings["disputed"]:
        parts.append(f"{count(disputed)} {plural(disputed, 'is', 'are')} disputed")
    return sentence(listed(parts))
