"""Checks of dates: nothing before it was promised, nothing known before it was published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieline.errors import Problem
from tieline.register.dates import EARLIEST, LATEST, Period, resolve_relative
from tieline.register.mistakes import mistake
from tieline.register.records import Event, Evidence, Person, Project, Register

_FACTUAL = ("reports progress", "reports completion", "verifies")


def date_problems(register: Register) -> Iterator[Problem]:
    """Every problem of dates and terms of office."""
    yield from _documents(register)
    yield from _pieces(register)
    yield from _completions(register)
    yield from _milestones(register)
    yield from _stages(register)
    yield from _terms(register)


def _documents(register: Register) -> Iterator[Problem]:
    for document in register.documents:
        if document.published.last > register.as_of and document.published.first > register.as_of:
            yield mistake(
                document,
                "published",
                f"is after as_of {register.as_of}.",
                "Raise as_of in the register head, or correct the date.",
                document.published.text,
            )


def _pieces(register: Register) -> Iterator[Problem]:
    published = {document.id: document.published for document in register.documents}
    for piece in register.evidence:
        out = published[piece.document]
        if piece.date_words:
            yield from _relative(piece, out)
        if piece.date is None or piece.says not in _FACTUAL:
            continue
        if piece.date.first > out.last:
            yield mistake(
                piece,
                "date",
                f"is after {piece.document} was published ({out}).",
                "A document cannot report what is still to come: write says: plans, or correct it.",
                piece.date.text,
            )


def _relative(piece: Evidence, published: Period) -> Iterator[Problem]:
    meant = resolve_relative(piece.date_words, published.first)
    if meant is None:
        if piece.date is None:
            remedy = "Write the date it means in date; date_words keeps the words of the source."
            rule = "cannot be resolved."
            yield mistake(piece, "date_words", rule, remedy, piece.date_words)
    elif piece.date is not None and not _overlap(meant, piece.date):
        rule = f"means {meant} against {published}, but date is {piece.date}."
        yield mistake(piece, "date_words", rule, f"Write date: {meant}.", piece.date_words)


def _overlap(one: Period, other: Period) -> bool:
    return one.first <= other.last and other.first <= one.last


def _completions(register: Register) -> Iterator[Problem]:
    """A completion report must not be older than the promise."""
    documents = {document.id: document for document in register.documents}
    for commitment in register.commitments:
        about = [piece for piece in register.evidence if commitment.id in piece.about]
        promised = [
            documents[piece.document].published.first
            for piece in about
            if piece.says in ("announces", "target", "restates")
        ]
        if not promised:
            continue
        first = min(promised)
        for piece in about:
            if piece.says != "reports completion":
                continue
            done = piece.date or documents[piece.document].published
            if done.last < first:
                rule = f"is before {commitment.id} was promised ({first})."
                remedy = "Correct the date, or write says: context."
                yield mistake(piece, "date", rule, remedy, done.text)


def _milestones(register: Register) -> Iterator[Problem]:
    for project in register.projects:
        about = [piece for piece in register.evidence if project.id in piece.about]
        start = _first_start(project, about)
        starts = {step.id for step in project.milestones if step.type in ("start", "finance")}
        for piece in about:
            if piece.date is None or piece.milestone in starts or not piece.milestone:
                continue
            if piece.says not in ("plans", "reports completion") or piece.date.last >= start:
                continue
            which = "is planned to end" if piece.says == "plans" else "is"
            rule = f"{which} before the project started ({start})."
            remedy = "Correct this date or the start."
            yield mistake(piece, "date", rule, remedy, piece.date.text)


def _first_start(project: Project, about: list[Evidence]) -> date:
    starts = {step.id for step in project.milestones if step.type == "start"}
    dates = [
        piece.date.first
        for piece in about
        if piece.milestone in starts and piece.date is not None and piece.says != "contradicts"
    ]
    return min(dates, default=EARLIEST)


def _stages(register: Register) -> Iterator[Problem]:
    """Operating needs a day of operation; closed must not come before the end."""
    for project in register.projects:
        about = [piece for piece in register.evidence if project.id in piece.about]
        operating = {step.id for step in project.milestones if step.type == "operation"}
        actual = [
            piece
            for piece in about
            if piece.milestone in operating and piece.says == "reports completion"
        ]
        for piece in about:
            if piece.stage == "operating" and not actual:
                remedy = (
                    "Add a milestone of type operation, and evidence with says: reports completion."
                )
                rule = "is claimed without a date of commercial operation."
                yield mistake(piece, "stage", rule, remedy, piece.stage)
            if piece.stage in ("retired", "mothballed") and piece.date and actual:
                begun = min(row.date.first for row in actual if row.date is not None)
                if piece.date.last < begun:
                    rule = f"is dated before operation began ({begun})."
                    yield mistake(piece, "stage", rule, "Correct the date.", piece.stage)


def _terms(register: Register) -> Iterator[Problem]:
    persons = {person.id: person for person in register.persons}
    for person in register.persons:
        for role in person.roles:
            begin = role.term_start.first if role.term_start else EARLIEST
            end = role.term_end.last if role.term_end else LATEST
            if end < begin:
                rule = f"ends before it starts ({role.term_start})."
                value = role.term_end.text if role.term_end else None
                yield mistake(person, "roles.to", rule, "Correct the term.", value)
    for event in register.events:
        for name in event.persons:
            if not _in_office(persons[name], event):
                rule = f"holds no recorded office on {event.date}."
                remedy = "Correct the date, or add the role with its term."
                yield mistake(event, "persons", rule, remedy, name)


def _in_office(person: Person, event: Event) -> bool:
    return any(
        (role.term_start is None or role.term_start.first <= event.date.last)
        and (role.term_end is None or role.term_end.last >= event.date.first)
        for role in person.roles
    )
