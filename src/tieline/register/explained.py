"""One entry of a register with the file and line behind every word of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tieline.register.annex import AnnexRow, annex_rows
from tieline.register.dates import in_words
from tieline.register.decisions import listed
from tieline.register.figures import DisputeRow, dispute_rows
from tieline.register.known import published_by
from tieline.register.message import message_table
from tieline.register.milestones import milestone_histories
from tieline.register.names import kinds_of, names_of
from tieline.register.records import Commitment, Evidence, Place, Project, Register
from tieline.register.standing import FACT_KINDS, fact_standing
from tieline.register.status import statuses


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A piece of evidence, where it stands in the files, and whether it decides the status."""

    row: AnnexRow
    place: str
    decides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A figure somebody counted, with its row and its source."""

    place: str
    text: str
    evidence: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Everything a register knows about one entry on a day.

    details   (label, text) pairs: who, to whom, by when, how firm, whom to ask
    status    of a promise, or how far a statement of fact is borne out; '' for other entries
    rule      why
    lines     lines of the message that lead to it
    """

    id: str
    kind: str
    title: str
    place: str
    details: tuple[tuple[str, str], ...]
    status: str
    rule: str
    lines: tuple[tuple[int, str], ...]
    evidence: tuple[EvidenceRow, ...]
    milestones: tuple[tuple[str, str], ...]
    figures: tuple[FigureRow, ...]
    disputes: tuple[DisputeRow, ...]


def explained(register: Register, entry: str, as_of: date) -> Explained | None:
    """What is behind one entry, or piece of evidence, oldest evidence first.

    None if the id is not of the register.
    """
    names = names_of(register) | {piece.id: _said(piece) for piece in register.evidence}
    if entry not in names:
        return None
    status, rule, deciding = _standing(register, entry, as_of)
    places = {piece.id: _at(piece.place) for piece in register.evidence}
    about = {
        piece.id for piece in register.evidence if entry in (*piece.about, piece.document, piece.id)
    }
    wanted = about | set(deciding)
    rows = [row for row in annex_rows(register, as_of) if row.id in wanted]
    rows.sort(key=lambda row: row.published.last)
    held = _entry(register, entry)
    return Explained(
        id=entry,
        kind=kinds_of(register).get(entry, "evidence"),
        title=names[entry],
        place=_at(getattr(held, "place", Place())),
        details=tuple(_details(held, names)),
        status=status,
        rule=rule,
        lines=tuple(
            (line.line, line.quote)
            for line in message_table(register, {}, as_of)
            if entry in {row.id for row in line.entries}
        ),
        evidence=tuple(
            EvidenceRow(row=row, place=places[row.id], decides=row.id in deciding) for row in rows
        ),
        milestones=_milestones(register, held, as_of),
        figures=tuple(_figures(register, held, entry, as_of)),
        disputes=tuple(
            row
            for row in dispute_rows(register, as_of)
            if entry in (row.id, *row.about, *(side.evidence for side in row.positions))
        ),
    )


def _entry(register: Register, entry: str) -> object:
    kinds = ("commitments", "projects", "indicators", "partners", "documents", "programmes")
    for kind in (*kinds, *FACT_KINDS, "disputes", "evidence"):
        for row in getattr(register, kind):
            if row.id == entry:
                return row
    return None


def _standing(register: Register, entry: str, as_of: date) -> tuple[str, str, tuple[str, ...]]:
    verdict = statuses(register, as_of).get(entry)
    if verdict is not None:
        return verdict.status.value, verdict.rule, verdict.evidence
    if any(row.id == entry for kind in FACT_KINDS for row in getattr(register, kind)):
        fact = fact_standing(register, entry, as_of)
        if fact is not None:
            return fact.standing.value, fact.rule, fact.evidence
    return "", "", ()


def _details(entry: object, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(entry, Commitment):
        takers = listed([names[one] for one in entry.recipients])
        yield "promise", f"{names[entry.promiser]} to {takers}, {entry.strength}"
        yield "due", in_words(entry.due) if entry.due else "no date in the text"
        if entry.measure:
            target = f", target {entry.measure.target.text}" if entry.measure.target else ""
            yield "measured by", f"{names[entry.measure.indicator]}{target}"
    if isinstance(entry, Evidence):
        yield "says", f"{entry.says}, about {listed([names[one] for one in entry.about])}"
        yield "document", f"{names[entry.document]} ({entry.document})"
    if isinstance(entry, Commitment | Project):
        if entry.pillar:
            yield "pillar", f"{names[entry.pillar]}, assigned by {entry.assigned_by}"
        if entry.ask or entry.question:
            yield "ask", f"{listed([names[one] for one in entry.ask])}: {entry.question}"
    note = getattr(entry, "note", "")
    if note:
        yield "note", note


def _milestones(register: Register, entry: object, as_of: date) -> tuple[tuple[str, str], ...]:
    if not isinstance(entry, Project):
        return ()
    return tuple((step.title, step.verdict) for step in milestone_histories(register, entry, as_of))


def _figures(register: Register, held: object, entry: str, as_of: date) -> Iterator[FigureRow]:
    """Figures of the indicator itself, or of those that follow the entry."""
    followed = {entry} | {row.indicator for row in getattr(held, "measured", ()) if row.indicator}
    documents = {document.id: document for document in register.documents}
    evidence: dict[str, Evidence] = {piece.id: piece for piece in register.evidence}
    units = {row.id: row.unit for row in register.indicators}
    for row in register.observations:
        document = documents[evidence[row.evidence].document]
        if row.indicator in followed and published_by(document, as_of):
            yield FigureRow(
                place=_at(row.place),
                text=f"{row.indicator} {in_words(row.period)}: {row.value.text} "
                f"{units[row.indicator]} ({row.nature})",
                evidence=row.evidence,
                source=document.publisher,
            )


def _said(piece: Evidence) -> str:
    return piece.claim or piece.exact


def _at(place: Place) -> str:
    word = "row" if place.file.endswith(".csv") else "line"
    return f"{place.file} {word} {place.line}" if place.file else ""
