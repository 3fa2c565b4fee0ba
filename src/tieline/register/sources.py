"""Rows of sources: every document that was out on a day, and what it goes back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tieline.register.dates import Period
from tieline.register.known import published_by
from tieline.register.origin import UNKNOWN, root_of
from tieline.register.records import Document, Partner, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One document.

    ``root`` is the document, partner or 'unknown' its content goes back to, itself if it reports
    by itself; ``root_name`` what a reader calls that. Documents with one root are one source.
    """

    id: str
    title: str
    publisher: str
    published: Period
    language: str
    kind: str
    address: str
    party: tuple[str, ...]
    origin: str
    root: str
    root_name: str
    read: str
    note: str


def source_rows(register: Register, as_of: date) -> tuple[SourceRow, ...]:
    """Every document published by ``as_of``, in file order."""
    documents = {document.id: document for document in register.documents}
    partners = {partner.id: partner for partner in register.partners}
    return tuple(
        SourceRow(
            id=document.id,
            title=document.title,
            publisher=document.publisher,
            published=document.published,
            language=document.language,
            kind=document.kind,
            address=document.address,
            party=tuple(partners[name].name for name in document.party),
            origin=document.origin,
            root=(root := root_of(document, documents)),
            root_name=_root_name(root, documents, partners),
            read=document.read,
            note=document.note,
        )
        for document in register.documents
        if published_by(document, as_of)
    )


def _root_name(root: str, documents: dict[str, Document], partners: dict[str, Partner]) -> str:
    if root in documents:
        return documents[root].publisher
    return UNKNOWN if root == UNKNOWN else partners[root].name
