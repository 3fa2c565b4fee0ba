"""Evidence as shown: the quote or the claim, where it stands, and how it was checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tieline.report.content import ReviewContent
from tieline.report.plain import names_of, plain, quantity
from tieline.report.words import count, date, number

CHECKS = {
    "verified": "verified: found word for word in the source held",
    "attested": "attested: checked by the editor, hash and place recorded, source not held",
    "cited": "cited: in our words, the source was not quoted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One row of the annex."""

    id: str
    document: str
    title: str
    publisher: str
    published: str
    language: str
    origin: str
    address: str
    place: str
    quote: str
    claim: str
    figure: str
    says: str
    check: str
    about: tuple[str, ...]
    source_sha256: str
    text_sha256: str
    checked: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceGroup:
    """The evidence of one document; ``checked`` where one check holds for all of it."""

    head: Evidence
    items: tuple[Evidence, ...]
    checked: str


def annex(content: ReviewContent) -> dict[str, Evidence]:
    """Every piece of evidence by id, in the register's order."""
    names = names_of(content)
    return {
        str(row["id"]): Evidence(
            id=str(row["id"]),
            document=_text(row, "document"),
            title=_text(row, "title"),
            publisher=_text(row, "publisher"),
            published=date(_text(row, "published")),
            language=_text(row, "language"),
            origin=_text(row, "origin"),
            address=safe_address(row.get("address")),
            place=_place(row),
            quote=_text(row, "quote"),
            claim=_text(row, "claim"),
            figure=_figure(row),
            says=_text(row, "says"),
            check=_text(row, "check") or "cited",
            about=tuple(str(entry) for entry in row.get("about") or ()),
            source_sha256=_text(row, "source_sha256"),
            text_sha256=_text(row, "text_sha256"),
            checked=_checked(row),
            note=plain(row.get("note"), names),
        )
        for row in content.register.get("annex", ())
    }


def by_document(held: dict[str, Evidence]) -> tuple[EvidenceGroup, ...]:
    """The annex document by document, each in the register's order."""
    groups: dict[str, list[Evidence]] = {}
    for item in held.values():
        groups.setdefault(item.document, []).append(item)
    return tuple(
        EvidenceGroup(
            head=group[0],
            items=tuple(group),
            checked=next(iter(said)) if len(said := {item.checked for item in group}) == 1 else "",
        )
        for group in groups.values()
    )


def picked(held: dict[str, Evidence], ids: Iterable[Any]) -> tuple[Evidence, ...]:
    """Evidence of the given ids that the annex holds, in the given order."""
    return tuple(held[str(one)] for one in ids if str(one) in held)


def safe_address(value: Any) -> str:
    """The address if it is a plain web address, else '': nothing else may become a link."""
    text = str(value or "").strip()
    parts = urlsplit(text) if text.startswith(("http://", "https://")) else None
    return text if parts is not None and parts.netloc else ""


def _text(row: Any, field: str) -> str:
    value = row.get(field)
    return "" if value is None else str(value)


def _figure(row: Any) -> str:
    """The figure in words where neither quote nor claim names its digits, else ''."""
    value = _text(row, "value").strip("<>~≤≥")
    if not value:
        return ""
    said = re.sub(r"(?<=\d)[,\s](?=\d{3})", "", f"{_text(row, 'quote')} {_text(row, 'claim')}")
    amount = float(value)
    ways = (value, f"{amount / 1e6:g} million", f"{amount / 1e9:g} billion")
    if any(way in said for way in ways) or count(int(amount)) in re.findall(r"\w+", said):
        return ""
    return quantity(row["value"], row.get("unit"))


def _place(row: Any) -> str:
    parts = []
    if row.get("line") not in (None, ""):
        parts.append(f"line {row['line']}")
    if row.get("start") is not None and row.get("end") is not None and row["end"] != "":
        parts.append(f"characters {number(int(row['start']))} to {number(int(row['end']))}")
    return ", ".join(parts)


def _checked(row: Any) -> str:
    who, when = _text(row, "checked_by"), _text(row, "checked_on")
    return " ".join(
        part for part in (f"by {who}" if who else "", f"on {date(when)}" if when else "") if part
    )
