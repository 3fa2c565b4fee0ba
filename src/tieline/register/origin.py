"""Where a statement comes from: two documents with one origin are one source."""

from __future__ import annotations

from collections.abc import Mapping

from tieline.register.records import Document, Evidence, Partner, Register

UNKNOWN = "unknown"
"""Origin of a document whose own source could not be established."""


def root_of(document: Document, documents: Mapping[str, Document]) -> str:
    """The document, partner or 'unknown' that a document's content goes back to.

    Follows ``origin`` from document to document; loops end where they began.
    """
    seen = {document.id}
    current = document
    while current.origin:
        if current.origin not in documents:
            return current.origin
        if current.origin in seen:
            return current.id
        seen.add(current.origin)
        current = documents[current.origin]
    return current.id


def parties_of(document: Document, documents: Mapping[str, Document]) -> frozenset[str]:
    """Partners on whose behalf a document speaks, itself or through its origin."""
    root = root_of(document, documents)
    if root in documents:
        return frozenset(documents[root].party) | frozenset(document.party)
    return frozenset((root,)) | frozenset(document.party)


def family_of(partner: str, partners: Mapping[str, Partner]) -> frozenset[str]:
    """A partner with the bodies that are part of it: an agency speaks for its country.

    A member country is not part of the regional body for this purpose: what one member says
    about another's promise is an outside view.
    """
    family = {partner}
    grown = True
    while grown:
        more = {
            row.id
            for row in partners.values()
            if row.kind not in ("country", "regional") and family & set(row.member_of)
        } - family
        family |= more
        grown = bool(more)
    return frozenset(family)


def is_independent(evidence: Evidence, actors: frozenset[str], register: Register) -> bool:
    """Whether a document that says so is known not to speak for any of the actors."""
    documents = {document.id: document for document in register.documents}
    parties = parties_of(documents[evidence.document], documents)
    return UNKNOWN not in parties and not parties & actors


def roots(evidence: tuple[Evidence, ...], register: Register) -> frozenset[str]:
    """The distinct sources that pieces of evidence go back to."""
    documents = {document.id: document for document in register.documents}
    return frozenset(root_of(documents[piece.document], documents) for piece in evidence)
