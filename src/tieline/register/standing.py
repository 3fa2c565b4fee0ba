"""How a statement of fact stands: confirmed, disputed, or stated by one source only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from tieline.register.known import known_about
from tieline.register.origin import UNKNOWN, parties_of, root_of
from tieline.register.records import Document, Register

FACT_KINDS = (
    "pillars",
    "areas",
    "relations",
    "initiatives",
    "indicators",
    "events",
    "exchanges",
    "persons",
)
_CONFIRMS = ("verifies", "reports completion", "reports progress")


class Standing(Enum):
    """How far a statement is borne out by another source."""

    CONFIRMED = "confirmed"
    OWN_PARTY = "confirmed (own party)"
    DISPUTED = "disputed"
    STATED_ONLY = "stated only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A statement of fact and how it stands."""

    standing: Standing
    rule: str
    evidence: tuple[str, ...]


def fact_standing(register: Register, entry: str, as_of: date) -> Fact | None:
    """How the statement behind an entry stands on a day; None if nobody had made it yet.

    Two documents with one origin are one source.
    """
    known = known_about(register, entry, as_of)
    if not known.pieces:
        return None
    documents = {document.id: document for document in register.documents}
    stating = (known.saying("announces") or known.pieces)[0]
    first = documents[stating.document]
    others = tuple(
        piece
        for piece in known.saying(*_CONFIRMS)
        if root_of(documents[piece.document], documents) != root_of(first, documents)
    )
    contradicting = known.saying("contradicts")
    ids = tuple(dict.fromkeys(piece.id for piece in (stating, *others, *contradicting)))
    against = f" Contradicted in part by {known.who(*contradicting)}." if contradicting else ""
    if not others:
        if contradicting:
            rule = f"Contradicted by {known.who(*contradicting)}, and confirmed by no other source."
            return Fact(standing=Standing.DISPUTED, rule=rule, evidence=ids)
        rule = f"Stated by {first.publisher} alone; no other source was found to report it."
        if len({piece.document for piece in known.pieces}) > 1:
            rule = "Several documents speak of it; none was read as verifying it."
        return Fact(standing=Standing.STATED_ONLY, rule=rule, evidence=ids)
    own = all(_one_party(documents[piece.document], first, documents) for piece in others)
    standing = Standing.OWN_PARTY if own else Standing.CONFIRMED
    rule = (
        f"Also reported by {known.who(*others)}.{' All speak for the same party.' if own else ''}"
    )
    return Fact(standing=standing, rule=rule + against, evidence=ids)


def _one_party(document: Document, first: Document, documents: dict[str, Document]) -> bool:
    mine = parties_of(first, documents) - {UNKNOWN}
    theirs = parties_of(document, documents)
    return bool(mine & theirs) or UNKNOWN in theirs
