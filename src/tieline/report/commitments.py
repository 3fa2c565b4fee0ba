"""Every promise in a row; its words, its sources and the rule of its status one click away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.evidence import Evidence, annex, picked
from tieline.report.plain import names_of, plain
from tieline.report.promises import codes, entries, tally
from tieline.report.statuses import Status, status
from tieline.report.words import count, counted, date, listed, none_or, plural, sentence, short_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """One row and what it opens to; of each evidence, whether it decides the status.

    ``cautions`` are what a reader should keep in mind: who assigned a pillar, a single origin, and
    the editor's own note.
    """

    id: str
    code: str
    title: str
    kind: str
    who: str
    strength: str
    due: str
    last_word: str
    status: Status
    rule: str
    cautions: tuple[str, ...]
    evidence: tuple[tuple[Evidence, bool], ...]
    project: bool


@dataclass(frozen=True, slots=True)
class Commitments:
    """The table, its finding, and how the quotes were checked."""

    finding: str
    rows: tuple[Commitment, ...]
    rules: tuple[tuple[Status, str], ...]
    rules_version: str
    quotes: str


def commitments(content: ReviewContent) -> Commitments:
    """Due and delayed first; within a status the firm promises before the wishes."""
    held, code, names = annex(content), codes(content), names_of(content)
    sheets = {str(p["id"]) for p in content.rows("projects", role="programme")}
    rows = tuple(
        Commitment(
            id=str(row["id"]),
            code=code[str(row["id"])],
            title=str(row["title"]),
            kind=str(row.get("kind") or ""),
            who=_who(row),
            strength=str(row.get("strength") or ""),
            due=short_date(str(row["due"])) if row.get("due") else "no date",
            last_word=short_date(str(row["last_word"])) if row.get("last_word") else "none found",
            status=status(row["status"]),
            rule=plain(row.get("rule"), names),
            cautions=_cautions(content, row),
            evidence=_evidence(row, held, str(row["id"]) in sheets),
            project=str(row["id"]) in sheets,
        )
        for row in entries(content)
    )
    rules = content.register.get("rules", {})
    return Commitments(
        finding=_finding(content),
        rows=rows,
        rules=tuple((status(r["status"]), str(r["when"])) for r in rules.get("order", ())),
        rules_version=str(rules.get("version", "")),
        quotes=quotes(content),
    )


def _evidence(
    row: Mapping[str, Any], held: dict[str, Evidence], sheet: bool
) -> tuple[tuple[Evidence, bool], ...]:
    """The words that made the promise, what decides its status, then all else about it.

    A project with a sheet of its own shows only the first two here.
    """
    deciding = picked(held, row.get("evidence") or ())
    about = [item for item in held.values() if str(row["id"]) in item.about]
    made = [item for item in about if item.says == "announces" or (item.quote and not sheet)]
    rest = [] if sheet else [item for item in about if item.says != "context"]
    ordered = dict.fromkeys(
        [*(item.id for item in made), *(item.id for item in deciding), *(item.id for item in rest)]
    )
    chosen = {item.id for item in deciding}
    return tuple((held[name], name in chosen) for name in ordered)


def _cautions(content: ReviewContent, row: Mapping[str, Any]) -> tuple[str, ...]:
    """What the status and its date do not say already."""
    note = str(row.get("note") or "")
    return (*((f"Note: {note}",) if note else ()), *_warned(content, row))


def _warned(content: ReviewContent, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        str(item["text"])
        for item in content.register.get("warnings", ())
        if item.get("entry") == row["id"]
        and not str(item["text"]).startswith(("Last heard of", "Completion is self-reported"))
    )


def _who(row: Mapping[str, Any]) -> str:
    giver = str(row.get("from_name") or row.get("from") or "")
    takers = [str(name) for name in row.get("to_names") or row.get("to") or ()]
    return f"{giver} to {listed(takers)}" if giver and takers else giver or listed(takers)


def quotes(content: ReviewContent) -> str:
    """How many quotes are verified, attested or only cited."""
    held = content.register.get("quotes", {})
    said = [f"{held[key]} {key}" for key in ("verified", "attested", "cited") if held.get(key)]
    return listed(said) if said else "none entered"


def _finding(content: ReviewContent) -> str:
    rows = entries(content)
    if not rows:
        return "No promise has been entered"
    t = tally(rows)
    if t["asks"]:
        return sentence(
            f"{counted(t['asks'], 'promise')} {plural(t['asks'], 'calls', 'call')} for a question; "
            f"{none_or(t['kept'])} {plural(max(t['kept'], 1), 'is', 'are')} delivered"
            + (
                f", {count(t['self'])} of them by the promising side’s own word"
                if t["self"]
                else ""
            )
        )
    if t["total"] == 1:
        return "The one promise has recent word or is delivered"
    return sentence(f"all {counted(t['total'], 'promise')} have recent word or are delivered")


def as_of(content: ReviewContent) -> str:
    """The date the statuses hold for, in words, or '' if it is not known."""
    day = content.register.get("as_of") or content.provenance.get("as_of")
    return date(str(day)) if day else ""
