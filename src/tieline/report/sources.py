"""Documents beside their quotes: which go back to one source, and where the rest stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.evidence import safe_address
from tieline.report.words import date

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document as the annex lists it; ``by_way_of`` '' if it reports by itself."""

    id: str
    title: str
    publisher: str
    published: str
    address: str
    language: str
    by_way_of: str
    target: str


@dataclass(frozen=True, slots=True)
class OneOrigin:
    """Several documents that are one source: its name, and who relays it."""

    name: str
    documents: tuple[Source, ...]


def sources(content: ReviewContent) -> dict[str, Source]:
    """Every document by id; ``target`` leads to its evidence, else to the list of the rest."""
    quoted = {str(row["document"]) for row in content.register.get("annex", ())}
    return {
        str(row["id"]): Source(
            id=str(row["id"]),
            title=str(row.get("title") or ""),
            publisher=str(row.get("publisher") or ""),
            published=date(str(row.get("published") or "")),
            address=safe_address(row.get("address")),
            language=str(row.get("language") or ""),
            by_way_of=_by_way_of(row),
            target=f"#document-{row['id']}",
        )
        for row in content.register.get("documents", ())
        if str(row["id"]) in quoted or row.get("address") or row.get("title")
    }


def further(content: ReviewContent) -> tuple[Source, ...]:
    """Documents without evidence of their own: they stand behind contributions and listings."""
    quoted = {str(row["document"]) for row in content.register.get("annex", ())}
    return tuple(row for row in sources(content).values() if row.id not in quoted)


def one_origins(content: ReviewContent) -> tuple[OneOrigin, ...]:
    """Groups of two or more documents that go back to the same document or partner."""
    held = sources(content)
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in content.register.get("documents", ()):
        if row.get("root") and row["root"] != _UNKNOWN:
            groups.setdefault(str(row["root"]), []).append(row)
    return tuple(
        OneOrigin(str(rows[0]["root_name"]), tuple(held[str(row["id"])] for row in rows))
        for rows in groups.values()
        if len(rows) > 1
    )


def unknown_origins(content: ReviewContent) -> tuple[Source, ...]:
    """Documents that do not name where they have it from."""
    held = sources(content)
    return tuple(
        held[str(row["id"])]
        for row in content.register.get("documents", ())
        if row.get("root") == _UNKNOWN
    )


def picked_sources(held: Mapping[str, Source], ids: Iterable[Any]) -> tuple[Source, ...]:
    """Documents of the given ids, in the given order."""
    return tuple(held[str(one)] for one in ids if str(one) in held)


def _by_way_of(row: Mapping[str, Any]) -> str:
    root = str(row.get("root") or row["id"])
    if root == _UNKNOWN:
        return "a source it does not name"
    return "" if root == row["id"] else str(row.get("root_name") or root)
