"""What changed between two days: what documents said, and what time alone did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tieline.register.known import FRESH_DAYS
from tieline.register.names import names_of
from tieline.register.records import Commitment, Evidence, Project, Register
from tieline.register.status import Verdict, commitment_status, project_status

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step in the life of a promise; ``before`` and ``after`` are statuses, '' if none."""

    date: date
    entry: str
    title: str
    text: str
    before: str
    after: str
    evidence: tuple[str, ...]


def changes_since(register: Register, since: date, as_of: date) -> tuple[Change, ...]:
    """Every change after ``since`` up to ``as_of``, newest first.

    A row for each document that says something about a promise, and one for each day on which
    time alone changed a status: a due date passed, a year without news went by.
    """
    published = {document.id: document.published.last for document in register.documents}
    names = names_of(register)
    rows: list[Change] = []
    entries: tuple[Commitment | Project, ...] = (*register.commitments, *register.projects)
    for entry in entries:
        # A promise that a project carries out changes with the project.
        about = {entry.id, getattr(entry, "project", "")} - {""}
        pieces = [piece for piece in register.evidence if about & set(piece.about)]
        said: dict[date, list[Evidence]] = {}
        for piece in pieces:
            said.setdefault(published[piece.document], []).append(piece)
        days = set(said) | _days_of_time(entry, pieces, said)
        for day in sorted(day for day in days if since < day <= as_of):
            before, after = _status(register, entry, day - _DAY), _status(register, entry, day)
            spoken = [piece for piece in said.get(day, ()) if entry.id in piece.about]
            if after is None or (not spoken and _word(before) == _word(after)):
                continue
            text = " ".join(piece.claim or piece.exact for piece in spoken) or after.rule
            rows.append(
                Change(
                    date=day,
                    entry=entry.id,
                    title=names[entry.id],
                    text=text,
                    before=_word(before),
                    after=_word(after),
                    evidence=tuple(piece.id for piece in spoken),
                )
            )
    rows.sort(key=lambda row: row.entry)
    rows.sort(key=lambda row: row.date, reverse=True)
    return tuple(rows)


def _days_of_time(
    entry: Commitment | Project, pieces: list[Evidence], said: dict[date, list[Evidence]]
) -> set[date]:
    days = {day + timedelta(days=FRESH_DAYS + 1) for day in said}
    dues = [piece.date for piece in pieces if piece.says == "plans" and piece.date is not None]
    if isinstance(entry, Commitment) and entry.due is not None:
        dues.append(entry.due)
    return days | {due.last + _DAY for due in dues if due.last < date.max}


def _status(register: Register, entry: Commitment | Project, day: date) -> Verdict | None:
    if isinstance(entry, Project):
        return project_status(register, entry, day)
    carried = {}
    if entry.project:
        project = next(row for row in register.projects if row.id == entry.project)
        verdict = project_status(register, project, day)
        carried = {project.id: verdict} if verdict is not None else {}
    return commitment_status(register, entry, day, carried)


def _word(verdict: Verdict | None) -> str:
    return "" if verdict is None else verdict.status.value
