"""Where sources disagree: rival statements side by side, the one used and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.evidence import Evidence, annex
from tieline.report.plain import names_of, plain, quantity
from tieline.report.words import counted, date, sentence, short_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One side of a dispute; ``by_way_of`` names the origin its document relays, '' if its own."""

    text: str
    claim: str
    evidence: str
    publisher: str
    published: str
    by_way_of: str
    used: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A statement on which sources differ; ``one_origin`` if all go back to a single source."""

    id: str
    title: str
    why: str
    decided: bool
    one_origin: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Disputes:
    """Those that belong to no project's sheet, and the finding over all of them."""

    finding: str
    rows: tuple[Dispute, ...]


def disputes_about(content: ReviewContent, entries: Collection[str]) -> tuple[Dispute, ...]:
    """The disputes about any of some entries, in the register's order."""
    return tuple(
        row
        for row, about in zip(every_dispute(content), _about(content), strict=True)
        if about & set(entries)
    )


def disputes(content: ReviewContent) -> Disputes:
    """What is disputed beside the projects with a sheet of their own."""
    sheets = {str(row["id"]) for row in content.rows("projects", role="programme")}
    held = every_dispute(content)
    rows = tuple(
        row for row, about in zip(held, _about(content), strict=True) if not about & sheets
    )
    return Disputes(_finding(held), rows)


def every_dispute(content: ReviewContent) -> tuple[Dispute, ...]:
    """All of them, in the register's order."""
    names, held = names_of(content), annex(content)
    roots = {
        str(row["id"]): (str(row["root"]), str(row["root_name"]))
        for row in content.register.get("documents", ())
    }
    found = []
    for row in content.register.get("disputes", ()):
        documents = [str(p.get("document") or "") for p in row.get("positions", ())]
        origins = {roots.get(document, (document, ""))[0] for document in documents}
        only = next(iter(origins)) if len(origins) == 1 and len(set(documents)) > 1 else ""
        found.append(
            Dispute(
                id=str(row["id"]),
                title=str(row["title"]),
                why=plain(row.get("why"), names),
                decided=bool(row.get("used")),
                one_origin=names.get(only, only),
                positions=tuple(
                    Position(
                        text=quantity(p.get("value"), p.get("unit")) if row.get("by_value") else "",
                        claim=_claim(p, held.get(str(p.get("evidence") or ""))),
                        evidence=str(p.get("evidence") or ""),
                        publisher=str(p.get("publisher") or ""),
                        published=date(str(p.get("published") or "")),
                        by_way_of=by_way_of(roots, str(p.get("document") or "")),
                        used=bool(p.get("used")),
                        note=plain(p.get("note"), names),
                    )
                    for p in row.get("positions", ())
                ),
            )
        )
    return tuple(found)


def _claim(position: Mapping[str, Any], source: Evidence | None) -> str:
    """The claim, with its figure and what it is for where the words do not name them."""
    claim = str(position.get("claim") or "")
    if source is None or not source.figure:
        return claim
    when = short_date(str(position.get("date") or ""))
    return f"{claim} {source.figure}{f' ({when})' if when else ''}".strip()


def by_way_of(roots: dict[str, tuple[str, str]], document: str) -> str:
    """Whose report a document relays, '' if it reports by itself."""
    root, name = roots.get(document, (document, ""))
    if root == "unknown":
        return "a source it does not name"
    return "" if root == document else name or root


def _about(content: ReviewContent) -> list[set[str]]:
    return [
        {str(entry) for entry in row.get("about", ())}
        for row in content.register.get("disputes", ())
    ]


def _finding(rows: tuple[Dispute, ...]) -> str:
    if not rows:
        return "No source contradicts another"
    decided = sum(row.decided for row in rows)
    text = f"sources disagree on {counted(len(rows), 'point')}"
    if decided == len(rows):
        return sentence(f"{text}; which one is used, and why, stands beside each")
    return sentence(f"{text}; on {counted(len(rows) - decided, 'of them', 'of them')} none is used")
