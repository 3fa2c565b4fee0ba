"""What was known about an entry on a day: the evidence published by then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tieline.register.dates import on_words
from tieline.register.records import Document, Evidence, Register

FRESH_DAYS = 365
"""A year between two ministerial meetings: what was last heard of before that is silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The evidence about one entry that was published on or before a day, oldest first."""

    pieces: tuple[Evidence, ...]
    documents: Mapping[str, Document]
    as_of: date

    def saying(self, *words: str) -> tuple[Evidence, ...]:
        """The pieces that say one of these things."""
        return tuple(piece for piece in self.pieces if piece.says in words)

    def heard(self, piece: Evidence) -> date:
        """The day from which a piece counts as known."""
        return self.documents[piece.document].published.last

    def when(self, piece: Evidence) -> str:
        """Its publication in words: "on 26 July 2024"."""
        return on_words(self.documents[piece.document].published)

    def who(self, *pieces: Evidence) -> str:
        """Who published: "MOFA Japan", "VNA and 2 more"."""
        names = list(dict.fromkeys(self.documents[piece.document].publisher for piece in pieces))
        return names[0] + (f" and {len(names) - 1} more" if len(names) > 1 else "")

    def within(self, pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
        """The pieces heard in the last ``FRESH_DAYS`` days."""
        oldest = self.as_of - timedelta(days=FRESH_DAYS)
        return tuple(piece for piece in pieces if self.heard(piece) >= oldest)

    @property
    def last_word(self) -> date | None:
        """When the latest piece was heard."""
        return max(map(self.heard, self.pieces), default=None)


def published_by(document: Document, as_of: date) -> bool:
    """Whether a document was certainly out on a day."""
    return document.published.last <= as_of


def known_about(register: Register, entry: str, as_of: date) -> Known:
    """Everything known about an entry on a day, oldest publication first."""
    documents = {document.id: document for document in register.documents}
    pieces = [
        piece
        for piece in register.evidence
        if entry in piece.about and published_by(documents[piece.document], as_of)
    ]
    # Stable: pieces of one day keep the order of the file.
    pieces.sort(key=lambda piece: documents[piece.document].published.last)
    return Known(pieces=tuple(pieces), documents=documents, as_of=as_of)
