"""The next twelve months: due dates, planned steps, anniversaries, and when silence begins."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tieline.register.dates import add_year, in_words, parse_date
from tieline.register.known import FRESH_DAYS, known_about, published_by
from tieline.register.milestones import milestone_histories
from tieline.register.names import names_of
from tieline.register.records import Register
from tieline.register.status import Status, Verdict

_OPEN = (Status.DUE, Status.DELAYED, Status.SILENT, Status.NO_EVIDENCE, Status.ACTIVE)
_LINE = 75
"""Octets of a folded iCalendar line (RFC 5545, section 3.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """One date to come; ``text`` is the date as precise as it is known."""

    date: date
    text: str
    title: str
    kind: str
    entry: str


def calendar_rows(
    register: Register, verdicts: Mapping[str, Verdict], as_of: date
) -> tuple[CalendarRow, ...]:
    """Every date from ``as_of`` to a year later, earliest first."""
    end = add_year(as_of)
    rows = [
        *_due(register, verdicts),
        *_milestones(register, as_of),
        *_events(register, as_of, end),
        *_silences(register, verdicts, as_of),
    ]
    within = [row for row in rows if as_of <= row.date < end]
    return tuple(sorted(within, key=lambda row: (row.date, row.kind, row.entry)))


def icalendar(rows: tuple[CalendarRow, ...], as_of: date) -> str:
    """The rows as an iCalendar file (RFC 5545): whole days, folded lines, CRLF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tieline//Register//EN"]
    for row in rows:
        key = hashlib.sha256(f"{row.kind}|{row.entry}|{row.date}".encode()).hexdigest()[:24]
        following = row.date + timedelta(days=1)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{key}@tieline.invalid",
            f"DTSTAMP:{as_of:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{row.date:%Y%m%d}",
            f"DTEND;VALUE=DATE:{following:%Y%m%d}",
            f"SUMMARY:{_escaped(row.title)}",
            f"DESCRIPTION:{_escaped(f'{row.kind}, {row.entry}, {row.text}')}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _due(register: Register, verdicts: Mapping[str, Verdict]) -> list[CalendarRow]:
    return [
        CalendarRow(
            date=commitment.due.last,
            text=commitment.due.text,
            title=f"Due: {commitment.title}",
            kind="due",
            entry=commitment.id,
        )
        for commitment in register.commitments
        if commitment.due is not None
        and commitment.id in verdicts
        and verdicts[commitment.id].status in _OPEN
    ]


def _milestones(register: Register, as_of: date) -> list[CalendarRow]:
    return [
        CalendarRow(
            date=step.plans[-1].planned.last,
            text=step.plans[-1].planned.text,
            title=f"Planned: {project.title}, {step.title}",
            kind="milestone",
            entry=project.id,
        )
        for project in register.projects
        for step in milestone_histories(register, project, as_of)
        if step.plans and step.actual is None
    ]


def _events(register: Register, as_of: date, end: date) -> list[CalendarRow]:
    documents = {document.id: document for document in register.documents}
    known = {
        entry
        for piece in register.evidence
        if published_by(documents[piece.document], as_of)
        for entry in piece.about
    }
    rows = []
    for event in register.events:
        if event.id not in known:
            continue
        if event.date.last >= as_of:
            first = max(event.date.first, as_of)
            rows.append(
                CalendarRow(
                    date=first,
                    text=event.date.text,
                    title=event.title,
                    kind="event",
                    entry=event.id,
                )
            )
        if event.since is None:
            continue
        for year in range(as_of.year, end.year + 1):
            day = add_year(event.since, year - event.since.year)
            if day <= event.since:
                continue
            count = year - event.since.year
            years = "1 year" if count == 1 else f"{count} years"
            day_words = in_words(parse_date(event.since.isoformat()))
            title = f"{years} since {day_words}: {event.since_what or event.title}"
            rows.append(
                CalendarRow(
                    date=day, text=day.isoformat(), title=title, kind="anniversary", entry=event.id
                )
            )
    return rows


def _silences(
    register: Register, verdicts: Mapping[str, Verdict], as_of: date
) -> list[CalendarRow]:
    """When the last progress report of an active promise becomes older than a year."""
    titles = names_of(register)
    rows = []
    for name, verdict in verdicts.items():
        if verdict.status is not Status.ACTIVE:
            continue
        known = known_about(register, name, as_of)
        progress = known.saying("reports progress", "reports completion")
        if not progress:
            continue
        day = max(map(known.heard, progress)) + timedelta(days=FRESH_DAYS + 1)
        title = f"Silent from now on unless a new report is found: {titles[name]}"
        rows.append(
            CalendarRow(date=day, text=day.isoformat(), title=title, kind="silence", entry=name)
        )
    return rows


def _escaped(text: str) -> str:
    for character in ("\\", ";", ","):
        text = text.replace(character, "\\" + character)
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Folded at 75 octets, never inside a character."""
    pieces: list[str] = []
    current = ""
    for character in line:
        if len((current + character).encode("utf-8")) > _LINE - (1 if pieces else 0):
            pieces.append(current)
            current = ""
        current += character
    return "\r\n ".join([*pieces, current])
