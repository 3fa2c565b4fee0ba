"""What changed since the last review, and which dates come next."""

from __future__ import annotations

from dataclasses import dataclass

from tieline.report.content import ReviewContent
from tieline.report.evidence import annex, picked
from tieline.report.plain import names_of, plain
from tieline.report.promises import codes
from tieline.report.statuses import Status, status
from tieline.report.words import date, short_date


@dataclass(frozen=True, slots=True)
class Change:
    """One dated line; ``entry`` is '' where the page holds no row for it, ``evidence`` likewise."""

    day: str
    entry: str
    code: str
    title: str
    text: str
    after: Status | None
    moved: bool
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Both lists, and the day the first one starts from."""

    since: str
    past: tuple[Change, ...]
    coming: tuple[Change, ...]


def changes(content: ReviewContent) -> Changes:
    """Newest first behind, nearest first ahead, as the register orders them."""
    names, code, held = names_of(content), codes(content), annex(content)
    stated = {str(row["id"]) for row in content.register.get("facts", ())}
    past = tuple(
        Change(
            day=short_date(str(row["date"])),
            entry=str(row["entry"]) if row["entry"] in code else "",
            code=code.get(str(row["entry"]), ""),
            title=str(row.get("title") or ""),
            text=plain(row.get("text"), names),
            after=status(row["after"]) if row.get("after") else None,
            moved=row.get("before") != row.get("after"),
            evidence=tuple(item.id for item in picked(held, row.get("evidence") or ())),
        )
        for row in content.register.get("changes", ())
    )
    coming = tuple(
        Change(
            day=short_date(str(row.get("text") or row["date"])),
            entry=str(row["entry"]) if str(row.get("entry")) in stated | code.keys() else "",
            code=code.get(str(row.get("entry")), ""),
            title=plain(row.get("title"), names),
            text="",
            after=None,
            moved=False,
        )
        for row in content.register.get("calendar", ())
    )
    since = content.register.get("since")
    return Changes(date(str(since)) if since else "the last review", past, coming)
