"""One review of a register as of a date, and the exact shape of its JSON.

``review_register(register, as_of, since=None) -> RegisterReview`` (frozen rows);
``as_json(review) -> dict`` is deterministic: same register, same dates, same bytes.
All dates are ISO (or EDTF where imprecise) strings, all ids strings, missing dates ``null``.

::

    {
      "format": 1,
      "title": "...", "question": "review the steady progress of cooperation",
      "as_of": "2026-11-23", "since": "2025-11-23",
      "searched_to": "2026-11-23" (day up to which the editors looked for sources),
      "rules": {"version": "1", "order": [{"status": "...", "when": "..."}]},
      "programmes": [{"id": "AJ", "title": "...", "has_pillars": true}],
      "quotes": {"verified": 0, "attested": 60, "cited": 95, "documents": 140, "held": 0,
                 "quoted_share": [{"document": "vt", "share": 0.2}]},
      "statuses": [{"id", "kind" (commitment | project), "title", "status", "rule",
                    "evidence": [ids], "programme", "pillar" ("" = none), "assigned_by",
                    "areas": [ids], "from", "from_name", "to": [ids], "to_names": [names],
                    "due", "strength" ("" for projects), "last_word" (date of the last document),
                    "note" (of the editor)}],
      "pillars": [{"id", "title", "programme", "apart" (bool: unassigned or bilateral),
                   "counts": {status: n, ... every status, zero included}, "entries": [ids]}],
      "decisions": [{"id", "kind", "title", "status", "why", "question", "whom": [ids],
                     "whom_name" ("A and B"), "evidence": [ids]}],
      "calendar": [{"date" (ISO, first day), "text" (EDTF), "title", "kind" (due | anniversary |
                    event | milestone | silence), "entry"}],
      "changes": [{"date", "entry", "title", "text", "before", "after", "evidence": [ids]}],
      "disputes": [{"id", "title", "about": [ids],
                    "by_value" (bool: figures in one unit, for one date),
                    "used" (evidence id or ""), "why",
                    "positions": [{"evidence", "value", "unit", "claim", "date", "document",
                                   "publisher", "published", "origin", "used" (bool), "note"}]}],
      "projects": [{"id", "title", "status", "rule", "stage", "initiative", "pillar", "role",
                    "milestones": [{"id", "title", "type",
                                    "plans": [{"planned", "stated", "evidence"}],
                                    "actual", "actual_evidence", "verdict"}],
                    "facts": [{"claim", "value", "unit", "evidence", "document"}],
                    "partners": [{"id", "name", "role"}],
                    "contributions": [{"actor", "instrument", "amount", "currency", "amount_musd",
                                       "date", "status", "note", "documents": [ids]}],
                    "listings": [{"initiative", "title", "listed", "wording",
                                  "documents": [ids]}]}],
      "contributions": [the same rows for all subjects, with "project" and "subject", "country"],
      "listings": [likewise],
      "indicators": [{"id", "title", "unit", "measure", "nature", "programme", "baseline"
                      ({"period", "value"} or null),
                      "observations": [{"period", "value" (as written, '>1100000'), "amount",
                                        "bound" ('' | '>' | ...), "change_pct", "comparator",
                                        "nature", "evidence", "document", "dispute", "note"}]}],
      "facts": [{"id", "kind", "title", "detail" (office, place, kinds), "standing" (confirmed |
                 confirmed (own party) | disputed | stated only),
                 "rule", "evidence": [ids], "date", "names": [[language, name]] (persons)}],
                                                          entries that are not promises
      "message": [{"line", "quote", "evidence", "document",
                   "entries": [{"id", "kind", "title", "status"}],
                   "measurements": [{"metric", "project", "indicator"}]}],
      "not_modelled": [{"id", "kind", "title", "theme", "why"}],
      "searches": [{"about": [ids], "what", "on"}],        looked for in vain
      "warnings": [{"entry", "text"}],
      "annex": [{"id", "document", "title", "publisher", "published", "language", "origin",
                 "address", "line", "quote" ('' if none is shipped), "claim", "value",
                 "unit", "says",
                 "about": [ids], "date", "check" (verified | attested | cited),
                 "source_sha256", "text_sha256", "start", "end", "checked_by", "checked_on",
                 "note" (of the editor)}],
      "documents": [{"id", "title", "publisher", "published", "language", "kind", "address",
                     "party": [names], "origin", "root" (id of what it goes back to; itself if
                     nothing), "root_name", "read" (whole | excerpt), "note"}],
      "partners": [{"id", "name", "kind", "names": {language: name}, "aliases": [names],
                    "member_of": [names]}],
      "names": {id: title of every entry, partner, person, document known on the day}
    }

Statuses, in the order of attention: due: no report found, delayed, silent, no evidence,
not measurable, active, delivered (self-reported), delivered, cancelled, superseded, merged, split.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from tieline.register.agenda import CalendarRow, calendar_rows
from tieline.register.annex import AnnexRow, QuoteCounts, annex_rows, quote_counts
from tieline.register.changes import Change, changes_since
from tieline.register.dates import Period, add_year
from tieline.register.decisions import Decision, decisions
from tieline.register.facts import FactRow, NotModelled, fact_rows, not_modelled
from tieline.register.figures import (
    ContributionRow,
    DisputeRow,
    IndicatorRow,
    ListingRow,
    contribution_rows,
    dispute_rows,
    indicator_rows,
    listing_rows,
)
from tieline.register.kinds import EVIDENCED_KINDS
from tieline.register.known import published_by
from tieline.register.message import MessageRow, message_table
from tieline.register.names import names_of
from tieline.register.numbers import Value
from tieline.register.partner_rows import PartnerRow, partner_rows
from tieline.register.project_rows import ProjectRow, project_rows
from tieline.register.promises import PillarRow, StatusRow, pillar_rows, status_rows
from tieline.register.records import Register
from tieline.register.sources import SourceRow, source_rows
from tieline.register.status import RULES, RULES_VERSION, statuses
from tieline.register.warnings import Warned, warnings_of

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRow:
    """A programme, and whether it has pillars."""

    id: str
    title: str
    has_pillars: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """What was looked for in vain."""

    about: tuple[str, ...]
    what: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReview:
    """Everything a review page says about promises; see the module text for each field."""

    title: str
    question: str
    as_of: date
    since: date
    searched_to: date
    programmes: tuple[ProgrammeRow, ...]
    quotes: QuoteCounts
    statuses: tuple[StatusRow, ...]
    pillars: tuple[PillarRow, ...]
    decisions: tuple[Decision, ...]
    calendar: tuple[CalendarRow, ...]
    changes: tuple[Change, ...]
    disputes: tuple[DisputeRow, ...]
    projects: tuple[ProjectRow, ...]
    contributions: tuple[ContributionRow, ...]
    listings: tuple[ListingRow, ...]
    indicators: tuple[IndicatorRow, ...]
    facts: tuple[FactRow, ...]
    message: tuple[MessageRow, ...]
    not_modelled: tuple[NotModelled, ...]
    searches: tuple[SearchRow, ...]
    warnings: tuple[Warned, ...]
    annex: tuple[AnnexRow, ...]
    documents: tuple[SourceRow, ...]
    partners: tuple[PartnerRow, ...]
    names: dict[str, str]


def review_register(
    register: Register, as_of: date | None = None, since: date | None = None
) -> RegisterReview:
    """Review a register as of a day, from documents published by then.

    ``as_of`` is the register's own day if None, ``since`` a year before it.
    """
    as_of = as_of or register.as_of
    since = since or add_year(as_of, -1)
    verdicts = statuses(register, as_of)
    rows = status_rows(register, verdicts, as_of)
    facts = fact_rows(register, as_of)
    said = {row.id: row.status for row in rows} | {row.id: row.standing for row in facts}
    pillared = {pillar.programme for pillar in register.pillars}
    return RegisterReview(
        title=register.title,
        question=register.question,
        as_of=as_of,
        since=since,
        searched_to=register.as_of,
        programmes=tuple(
            ProgrammeRow(id=row.id, title=row.title, has_pillars=row.id in pillared)
            for row in register.programmes
        ),
        quotes=quote_counts(register, as_of),
        statuses=rows,
        pillars=pillar_rows(register, rows, said),
        decisions=decisions(register, rows, as_of),
        calendar=calendar_rows(register, verdicts, as_of),
        changes=changes_since(register, since, as_of),
        disputes=dispute_rows(register, as_of),
        projects=project_rows(register, verdicts, as_of),
        contributions=contribution_rows(register, as_of),
        listings=listing_rows(register, as_of),
        indicators=indicator_rows(register, as_of),
        facts=facts,
        message=tuple(message_table(register, said, as_of)),
        not_modelled=not_modelled(register, said),
        searches=tuple(
            SearchRow(about=row.about, what=row.what, on=row.searched)
            for row in register.searches
            if row.searched is None or row.searched <= as_of
        ),
        warnings=warnings_of(register, rows, as_of),
        annex=annex_rows(register, as_of),
        documents=source_rows(register, as_of),
        partners=partner_rows(register),
        names=_names(register, said, as_of),
    )


def _names(register: Register, known: Collection[str], as_of: date) -> dict[str, str]:
    """Names of what was known on a day; partners and programmes are always known."""
    silent = {
        *(row.id for kind in EVIDENCED_KINDS for row in getattr(register, kind)),
        *(row.id for row in register.documents if not published_by(row, as_of)),
        *(row.id for row in register.disputes),
    } - {*known, *(row.id for row in dispute_rows(register, as_of))}
    return {name: title for name, title in names_of(register).items() if name not in silent}


def as_json(review: RegisterReview) -> dict[str, Any]:
    """The review as plain data for ``json.dumps``; see the module text for its shape."""
    order = [{"status": status.value, "when": when} for status, when in RULES]
    plain: dict[str, Any] = {"format": FORMAT}
    for field in fields(review):
        plain[field.name] = plain_data(getattr(review, field.name))
        if field.name == "since":
            plain["rules"] = {"version": RULES_VERSION, "order": order}
    return plain


_RENAMED = {"sender": "from", "sender_name": "from_name"}
"""Words that are taken in Python."""


def plain_data(value: Any) -> Any:
    """Records, dates and values as what ``json.dumps`` takes: dates as ISO or EDTF text."""
    if is_dataclass(value) and not isinstance(value, type | Period | Value):
        return {
            _RENAMED.get(field.name, field.name): plain_data(getattr(value, field.name))
            for field in fields(value)
        }
    if isinstance(value, Period | Value):
        return value.text
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain_data(item) for item in value]
    if isinstance(value, dict):
        return {key: plain_data(item) for key, item in value.items()}
    if isinstance(value, float) and value != value:
        return None
    return value
