"""Who pays for what, and which text places what under which initiative, with its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.plain import quantity
from tieline.report.sources import Source, picked_sources, sources
from tieline.report.words import counted, sentence, short_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """One row: what, who, million US dollars as the source has them, when, and the documents."""

    what: str
    who: str
    amount: str
    day: str
    note: str
    documents: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class MoneyElsewhere:
    """Contributions and listings of everything without a sheet, subject by subject."""

    finding: str
    contributions: tuple[tuple[str, tuple[Money, ...]], ...]
    listings: tuple[tuple[str, tuple[Money, ...]], ...]


def money_of(content: ReviewContent, known: Mapping[str, Any]) -> tuple[Money, ...]:
    """Rows of one project: listings under an initiative first, then contributions."""
    held = sources(content)
    return (
        *(_listed(row, held) for row in known.get("listings", ())),
        *(_paid(row, held) for row in known.get("contributions", ())),
    )


def money_elsewhere(content: ReviewContent) -> MoneyElsewhere:
    """What the register holds on other projects: regional context, not the programme's work."""
    sheets = {str(row["id"]) for row in content.rows("projects", role="programme")}
    held = sources(content)
    paid = [
        row for row in content.register.get("contributions", ()) if row["project"] not in sheets
    ]
    placed = [row for row in content.register.get("listings", ()) if row["project"] not in sheets]
    subjects = {str(row["subject"]) for row in paid}
    finding = (
        sentence(
            f"{counted(len(paid), 'contribution')} to {counted(len(subjects), 'other subject')}"
        )
        if paid
        else "No contribution to another project is recorded"
    )
    return MoneyElsewhere(
        finding,
        _by_subject([(str(row["subject"]), _paid(row, held)) for row in paid]),
        _by_subject([(str(row["subject"]), _listed(row, held)) for row in placed]),
    )


def _by_subject(rows: list[tuple[str, Money]]) -> tuple[tuple[str, tuple[Money, ...]], ...]:
    groups: dict[str, list[Money]] = {}
    for subject, row in rows:
        groups.setdefault(subject, []).append(row)
    return tuple((subject, tuple(found)) for subject, found in groups.items())


def _listed(row: Mapping[str, Any], held: Mapping[str, Source]) -> Money:
    return Money(
        what=f"Listed: {row.get('listed', '')}",
        who=str(row.get("title") or row.get("initiative") or ""),
        amount="",
        day=short_date(str(row.get("date") or "")),
        note="; ".join(str(row[key]) for key in ("wording", "note") if row.get(key)),
        documents=picked_sources(held, row.get("documents") or ()),
    )


def _paid(row: Mapping[str, Any], held: Mapping[str, Source]) -> Money:
    dollars = str(row.get("amount_musd") or "")
    own = str(row.get("amount") or "") if row.get("currency") != "USD" else ""
    notes = [str(row[key]) for key in ("status", "note") if row.get(key)]
    if own:
        notes.insert(0, quantity(own, row.get("currency")))
    return Money(
        what=str(row.get("instrument") or ""),
        who=str(row.get("actor") or ""),
        amount=dollars,
        day=short_date(str(row.get("date") or "")),
        note="; ".join(notes),
        documents=picked_sources(held, row.get("documents") or ()),
    )
