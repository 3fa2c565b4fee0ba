"""From each line of the message to its entries, their status, and their measurement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tieline.register.known import published_by
from tieline.register.names import kinds_of, names_of
from tieline.register.records import Measurement, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEntry:
    """An entry a line leads to; ``status`` is a status, a standing, or '' for plain names."""

    id: str
    kind: str
    title: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One line of the message: a short quote, its entries, where they are measured."""

    line: int
    quote: str
    evidence: str
    document: str
    entries: tuple[MessageEntry, ...]
    measurements: tuple[Measurement, ...]


def message_table(register: Register, statuses: Mapping[str, str], as_of: date) -> list[MessageRow]:
    """One row per line of the message, in its order; none before it was published.

    ``statuses`` maps entry ids to the word to show: status of a promise, standing of a fact.
    """
    names, kinds = names_of(register), kinds_of(register)
    evidence = {piece.id: piece for piece in register.evidence}
    documents = {document.id: document for document in register.documents}
    return [
        MessageRow(
            line=row.line,
            quote=evidence[row.evidence].exact,
            evidence=row.evidence,
            document=row.document,
            entries=tuple(
                MessageEntry(
                    id=entry, kind=kinds[entry], title=names[entry], status=statuses.get(entry, "")
                )
                for entry in row.entries
            ),
            measurements=row.measured,
        )
        for row in register.message
        if published_by(documents[row.document], as_of)
    ]
