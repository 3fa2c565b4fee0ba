"""The promises by pillar: one square each, counts in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.statuses import STATUSES, Status, status
from tieline.report.words import count, counted, listed, none_or, number, plural, sentence

SHORT_CODE = 5
"""Longest id that is shown in a square as it is."""


@dataclass(frozen=True, slots=True)
class Square:
    """One promise: the code in the square, where it leads, its title and status."""

    code: str
    id: str
    title: str
    status: Status


@dataclass(frozen=True, slots=True)
class PillarRow:
    """One pillar with its squares and its counts, ``[(3, 'delivered'), ...]``."""

    title: str
    note: str
    apart: bool
    squares: tuple[Square, ...]
    counts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Promises:
    """The strip and its finding."""

    finding: str
    rows: tuple[PillarRow, ...]
    totals: tuple[tuple[Status, int], ...]
    total: int
    assigned: str


def entries(content: ReviewContent) -> list[Mapping[str, Any]]:
    """Every promise with a status, what needs a question first, firm ones before wishes."""
    strengths = {"commitment": 0, "firm": 0, "intention": 1, "wish": 2}
    return sorted(
        content.register.get("statuses", ()),
        key=lambda row: (
            status(row["status"]).rank,
            strengths.get(str(row.get("strength")), 1),
            str(row["id"]),
        ),
    )


def codes(content: ReviewContent) -> dict[str, str]:
    """Entry id -> what its square says: a short id itself, else the initials of its parts."""
    found: dict[str, str] = {}
    for row in content.register.get("statuses", ()):
        name = str(row["id"])
        code = name
        if len(name) > SHORT_CODE:
            parts = [part for part in name.replace("_", "-").split("-") if part]
            code = "".join(part[0] for part in parts).upper() if len(parts) > 1 else name[:4]
        taken, base = set(found.values()), code[:SHORT_CODE]
        code = next(
            c for k in range(1, 1000) if (c := base if k == 1 else f"{base}{k}") not in taken
        )
        found[name] = code
    return found


def promises(content: ReviewContent) -> Promises:
    """The section; without a register it holds no rows and says so."""
    known = {str(row["id"]): row for row in content.register.get("statuses", ())}
    code = codes(content)
    rows = []
    for pillar in content.register.get("pillars", ()):
        own = [known[entry] for entry in pillar.get("entries", ()) if entry in known]
        own.sort(key=lambda row: _best_first(status(row["status"])))
        rows.append(
            PillarRow(
                title=str(pillar["title"]),
                note=_programme(content, pillar),
                apart=bool(pillar.get("apart")),
                squares=tuple(
                    Square(code[row["id"]], row["id"], row["title"], status(row["status"]))
                    for row in own
                ),
                counts=_counts(own),
            )
        )
    counted_all = Counter(status(row["status"]).code for row in known.values())
    shown = [item for item in STATUSES if item.rank < 8 or counted_all[item.code]]
    return Promises(
        finding=_finding(list(known.values())),
        rows=tuple(rows),
        totals=tuple((item, counted_all[item.code]) for item in shown),
        total=len(known),
        assigned=_assigned(list(known.values())),
    )


def _programme(content: ReviewContent, pillar: Mapping[str, Any]) -> str:
    programmes = {p["id"]: p["title"] for p in content.register.get("programmes", ())}
    title = str(programmes.get(pillar.get("programme"), ""))
    return "" if title == str(pillar["title"]) else title


def _counts(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[int, str], ...]:
    counts = Counter(status(row["status"]).code for row in rows)
    ranked = sorted(counts, key=lambda code: _best_first(status(code)))
    return tuple((counts[code], code) for code in ranked)


def _best_first(item: Status) -> tuple[bool, int]:
    """Delivered, then self-reported, then the rest in order of attention."""
    return not item.kept, -item.rank if item.kept else item.rank


def _assigned(rows: Sequence[Mapping[str, Any]]) -> str:
    """Who put promises under pillars, where it was the editor."""
    editor = sum(str(row.get("assigned_by")) == "editor" for row in rows if row.get("pillar"))
    placed = sum(bool(row.get("pillar")) for row in rows)
    if not editor:
        return ""
    who = "all" if editor == placed else count(editor)
    return (
        f"Of {counted(placed, 'promise')} under a pillar the editor placed {who} there; "
        "the texts themselves did not."
    )


def tally(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Counts that sentences are made of: kept, self, asks, due, silent, active, total."""
    codes = [status(row["status"]) for row in rows]
    return {
        "total": len(codes),
        "kept": sum(item.kept for item in codes),
        "self": sum(item.shape == "self" for item in codes),
        "due": sum(item.shape == "due" for item in codes),
        "delayed": sum(item.shape == "delayed" for item in codes),
        "quiet": sum(item.shape in ("silent", "none") for item in codes),
        "active": sum(item.shape == "active" for item in codes),
        "asks": sum(item.asks for item in codes),
    }


def headline(rows: Sequence[Mapping[str, Any]]) -> str:
    """The page's first sentence, from the counts alone."""
    if not rows:
        return "The register holds no promise yet"
    t = tally(rows)
    plainly = t["kept"] - t["self"]
    verb = plural(max(plainly, 1), "is", "are")
    parts = [f"{none_or(plainly)} of {number(t['total'])} promises {verb} delivered"]
    if t["total"] == 1:
        return _only(t)
    if t["self"]:
        parts.append(f"{count(t['self'])} more by own report")
    if t["due"]:
        parts.append(f"{count(t['due'])} {plural(t['due'], 'is', 'are')} due without a report")
    if t["delayed"]:
        parts.append(f"{count(t['delayed'])} {plural(t['delayed'], 'is', 'are')} delayed")
    if t["quiet"]:
        parts.append(f"on {count(t['quiet'])} we found no recent word")
    return sentence(listed(parts))


def _only(t: Mapping[str, int]) -> str:
    """The first sentence of a register of one promise."""
    said = {
        "self": "delivered by own report",
        "kept": "delivered",
        "due": "due without a report",
        "delayed": "delayed",
    }
    for key, words in said.items():
        if t[key]:
            return f"The one promise is {words}"
    if t["quiet"]:
        return "On the one promise we found no recent word"
    return "The one promise is not delivered yet"


def _finding(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "No promise has been entered"
    firm = [row for row in rows if str(row.get("strength")) in ("commitment", "firm")]
    kept = tally(rows)["kept"]
    if not firm:
        if len(rows) == 1:
            return f"The one promise is {'' if kept else 'not shown to be '}delivered"
        verb = plural(max(kept, 1), "is", "are")
        return sentence(f"{none_or(kept)} of {counted(len(rows), 'promise')} {verb} delivered")
    held = tally(firm)["kept"]
    text = (
        f"{none_or(held)} of {counted(len(firm), 'firm promise')} "
        f"{plural(max(held, 1), 'is', 'are')} delivered"
    )
    others = kept - held
    if others and not held:
        text += f"; the {count(others)} that are delivered are wishes, intentions or projects"
    elif others:
        text += (
            f"; the other {count(others)} delivered are wishes, intentions or projects"
            if others > 1
            else "; the other delivered one is a wish, an intention or a project"
        )
    return sentence(text)
