"""What needs a decision, whom to ask, and what to ask them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tieline.register.names import names_of
from tieline.register.promises import StatusRow
from tieline.register.records import Commitment, Project, Register
from tieline.register.status import Status

_QUESTIONS = {
    Status.DUE.value: "Was it done in time, and which document shows it?",
    Status.DELAYED.value: "What moved the date, and is the new one firm?",
    Status.SILENT.value: "What has been done since it was last spoken of, and what is next?",
    Status.NO_EVIDENCE.value: "What has been done so far, and where is it published?",
    Status.NOT_MEASURABLE.value: "What would count as done, and by when?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One item for decision: why it stands here, and the question to put to whom."""

    id: str
    kind: str
    title: str
    status: str
    why: str
    question: str
    whom: tuple[str, ...]
    whom_name: str
    evidence: tuple[str, ...]


def decisions(register: Register, rows: tuple[StatusRow, ...], as_of: date) -> tuple[Decision, ...]:
    """Items for decision in the order of the status rows.

    Promises that are due, delayed, silent, without evidence or without measure; and others only
    where the editor has put a question. A question that rests on later knowledge (``asked``) is
    not put in a review of an earlier day.
    """
    names = names_of(register)
    promises: tuple[Commitment | Project, ...] = (*register.commitments, *register.projects)
    entries = {entry.id: entry for entry in promises}
    found = []
    for row in rows:
        entry = entries[row.id]
        own = entry.question if entry.asked is None or entry.asked <= as_of else ""
        question = own or _QUESTIONS.get(row.status, "")
        whom = entry.ask or ((row.sender,) if row.sender else ())
        if row.status in _SETTLED or not question:
            continue
        found.append(
            Decision(
                id=row.id,
                kind=row.kind,
                title=row.title,
                status=row.status,
                why=row.rule,
                question=question,
                whom=whom,
                whom_name=listed([names[one] for one in whom]),
                evidence=row.evidence,
            )
        )
    return tuple(found)


def listed(names: list[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


_SETTLED = (
    Status.DELIVERED.value,
    Status.CANCELLED.value,
    Status.SUPERSEDED.value,
    Status.MERGED.value,
    Status.SPLIT.value,
)
