"""What a quote rests on: the source at hand, an attestation, or only its citation.

Sources are copyrighted and not shipped. For each quote the register keeps hashes and offsets, so
that whoever holds the source can verify everything again, word for word, and nobody can change
the quote afterwards without it showing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from tieline.register.quotes import Match, Normalised, QuoteCheck, check_in, normalise
from tieline.register.records import Attestation, Evidence, Register


class Check(Enum):
    """How far a piece of evidence has been checked."""

    VERIFIED = "verified"
    """The source is at hand and the passage stands in it."""
    ATTESTED = "attested"
    """The source is not at hand; hashes and offsets of the passage are on record."""
    CITED = "cited"
    """No quote and no attestation: the source is named, nothing more."""


@dataclass(frozen=True, slots=True)
class Page:
    """A held source: its text, normalised once, and its hash."""

    text: str
    normalised: Normalised
    sha256: str


def sha256_of_bytes(content: bytes) -> str:
    """Hexadecimal SHA-256 of a file as it is stored."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_quote(text: str) -> str:
    """Hexadecimal SHA-256 of a quoted passage after normalisation, in UTF-8.

    Normalised, so that it can be recomputed from the quote with or without the source.
    """
    return hashlib.sha256(normalise(text).text.strip(" ").encode("utf-8")).hexdigest()


def held_pages(register: Register) -> dict[str, Page]:
    """The held sources by document id."""
    return {
        held.document: Page(
            held.text, normalise(held.text), _hash_on_record(register, held.document)
        )
        for held in register.held
    }


def attest(
    evidence: Evidence, exact: str, page: Page, *, checked_by: str, checked_on: date
) -> Attestation | QuoteCheck:
    """Attest that ``exact`` stands in the source; the failed check if it does not.

    ``checked_by`` is a role, never a name.
    """
    found = check_in(page.text, page.normalised, exact, evidence.prefix, evidence.suffix)
    if not found.found:
        return found
    return Attestation(
        evidence=evidence.id,
        document=evidence.document,
        source_sha256=page.sha256,
        start=found.start,
        end=found.end,
        line=found.line,
        text_sha256=sha256_of_quote(page.text[found.start : found.end]),
        match=found.match.value,
        checked_by=checked_by,
        checked_on=checked_on,
    )


def check_evidence(
    evidence: Evidence, attestation: Attestation | None, page: Page | None
) -> tuple[Check, QuoteCheck | None]:
    """How far one piece of evidence is checked, and the quote check if its source is held.

    An attested passage whose text is not shipped is verified by its offsets and hash.
    """
    if page is not None and evidence.exact:
        found = check_in(
            page.text, page.normalised, evidence.exact, evidence.prefix, evidence.suffix
        )
        return (Check.VERIFIED if found.found else Check.CITED), found
    if attestation is None:
        return Check.CITED, None
    if page is None:
        return Check.ATTESTED, None
    passage = page.text[attestation.start : attestation.end]
    line = page.text.count("\n", 0, attestation.start) + 1
    if sha256_of_quote(passage) == attestation.text_sha256:
        match = Match.EXACT if attestation.match == Match.EXACT.value else Match.NORMALISED
        return Check.VERIFIED, QuoteCheck(match, attestation.start, attestation.end, line, 1)
    return Check.CITED, QuoteCheck(Match.NOT_FOUND, nearest=passage[:120], nearest_line=line)


def by_evidence(register: Register) -> Mapping[str, Attestation]:
    """Attestations by evidence id."""
    return {attestation.evidence: attestation for attestation in register.attestations}


def quoted_share(register: Register, document: str) -> float:
    """Share of a source's characters that the register quotes; nan if its length is unknown."""
    length = next((row.characters for row in register.documents if row.id == document), 0)
    if not length:
        return float("nan")
    shipped = {entry.id for entry in register.evidence if entry.exact}
    covered: set[int] = set()
    for attestation in register.attestations:
        if attestation.document == document and attestation.evidence in shipped:
            covered.update(range(attestation.start, attestation.end))
    return len(covered) / length


def _hash_on_record(register: Register, document: str) -> str:
    return next((row.sha256 for row in register.documents if row.id == document), "")
