"""Every piece of evidence with its quote, line, hash and address."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from tieline.register.attestation import (
    Check,
    Page,
    by_evidence,
    check_evidence,
    held_pages,
    quoted_share,
)
from tieline.register.dates import Period
from tieline.register.known import published_by
from tieline.register.numbers import Value
from tieline.register.records import Attestation, Document, Evidence, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """One piece of evidence as the annex prints it; offsets are code points of the source.

    ``note`` is the editor's, of the register's own day; '' in a review of an earlier day.
    """

    id: str
    document: str
    title: str
    publisher: str
    published: Period
    language: str
    origin: str
    address: str
    line: int | None
    quote: str
    claim: str
    value: Value | None
    unit: str
    says: str
    about: tuple[str, ...]
    date: Period | None
    check: str
    source_sha256: str
    text_sha256: str
    start: int | None
    end: int | None
    checked_by: str
    checked_on: datetime.date | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedShare:
    """How much of one source the register quotes."""

    document: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCounts:
    """Evidence by how far it is checked, and sources by whether they are at hand."""

    verified: int
    attested: int
    cited: int
    documents: int
    held: int
    quoted_share: tuple[QuotedShare, ...]


def annex_rows(register: Register, as_of: datetime.date) -> tuple[AnnexRow, ...]:
    """One row per piece of evidence published by ``as_of``, in file order."""
    documents = {document.id: document for document in register.documents}
    pages, attested = held_pages(register), by_evidence(register)
    return tuple(
        _row(
            piece,
            documents[piece.document],
            attested.get(piece.id),
            pages,
            piece.note if as_of >= register.as_of else "",
        )
        for piece in register.evidence
        if published_by(documents[piece.document], as_of)
    )


def quote_counts(register: Register, as_of: datetime.date) -> QuoteCounts:
    """Counts over the evidence published by ``as_of``."""
    checks = [row.check for row in annex_rows(register, as_of)]
    out = [document for document in register.documents if published_by(document, as_of)]
    return QuoteCounts(
        verified=checks.count(Check.VERIFIED.value),
        attested=checks.count(Check.ATTESTED.value),
        cited=checks.count(Check.CITED.value),
        documents=len(out),
        held=len(register.held),
        quoted_share=tuple(
            QuotedShare(document=document.id, share=round(quoted_share(register, document.id), 4))
            for document in out
            if document.characters
        ),
    )


def _row(
    piece: Evidence,
    document: Document,
    attestation: Attestation | None,
    pages: Mapping[str, Page],
    note: str,
) -> AnnexRow:
    check, found = check_evidence(piece, attestation, pages.get(piece.document))
    line = found.line if found is not None else (attestation.line if attestation else None)
    start = found.start if found is not None else (attestation.start if attestation else None)
    end = found.end if found is not None else (attestation.end if attestation else None)
    return AnnexRow(
        id=piece.id,
        document=document.id,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        language=document.language,
        origin=document.origin,
        address=document.address,
        line=line,
        quote=piece.exact,
        claim=piece.claim,
        value=piece.value,
        unit=piece.unit,
        says=piece.says,
        about=piece.about,
        date=piece.date,
        check=check.value,
        source_sha256=attestation.source_sha256 if attestation else document.sha256,
        text_sha256=attestation.text_sha256 if attestation else "",
        start=start,
        end=end,
        checked_by=attestation.checked_by if attestation else "",
        checked_on=attestation.checked_on if attestation else None,
        note=note,
    )
