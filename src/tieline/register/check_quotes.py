"""Checks of quotes: in the source, as attested, and with the numbers the claim states."""

from __future__ import annotations

from collections.abc import Iterator

from tieline.errors import Problem
from tieline.register.attestation import (
    Page,
    by_evidence,
    check_evidence,
    held_pages,
    sha256_of_quote,
)
from tieline.register.mistakes import mistake
from tieline.register.numbers import bound_in, missing_numbers, names_value
from tieline.register.quotes import Match, QuoteCheck
from tieline.register.records import Attestation, Evidence, Register


def quote_problems(register: Register) -> Iterator[Problem]:
    """Every quote that is not where it should be, or does not say what is claimed."""
    pages = held_pages(register)
    attested = by_evidence(register)
    for piece in register.evidence:
        attestation = attested.get(piece.id)
        yield from _against_source(piece, attestation, pages.get(piece.document))
        yield from _numbers(piece)
    yield from _attestations(register)
    yield from _message_lines(register)


def _against_source(
    piece: Evidence, attestation: Attestation | None, page: Page | None
) -> Iterator[Problem]:
    if attestation is not None and piece.exact:
        wrong = attestation.text_sha256 != sha256_of_quote(piece.exact)
        if wrong and page is None:
            yield mistake(
                piece,
                "exact",
                "is not the text that was attested.",
                "Restore the quote, or attach the source and run `tieline source check --write`.",
                piece.exact,
            )
    _, found = check_evidence(piece, attestation, page)
    if found is None or found.found:
        return
    if found.match is Match.AMBIGUOUS:
        yield mistake(
            piece,
            "exact",
            f"stands in {found.hits} places of {piece.document}.",
            "Give the words before (prefix) or after it (suffix).",
            piece.exact,
        )
    else:
        yield mistake(piece, "exact", *_not_found(piece, found), piece.exact or None)


def _not_found(piece: Evidence, found: QuoteCheck) -> tuple[str, str]:
    if not piece.exact:
        rule = f"was attested in line {found.nearest_line} of {piece.document}, which now reads:"
        return f"{rule} {found.nearest!r}.", "Attest the passage again."
    if found.nearest:
        return (
            f"is not in {piece.document}.",
            f"The nearest passage, in line {found.nearest_line}, is {found.nearest!r}. Copy it.",
        )
    return f"is not in {piece.document}.", "Copy the words from the source."


def _numbers(piece: Evidence) -> Iterator[Problem]:
    """The figures a claim states must stand in its quote."""
    if not piece.exact:
        return
    for number in missing_numbers(piece.claim, piece.exact):
        rule = f"states {number}, which is not in its quote {piece.exact!r}."
        yield mistake(piece, "claim", rule, "Quote the words with the number, or leave it out.")
    if piece.value is None:
        return
    if not names_value(piece.value, piece.exact):
        rule = f"is not in its quote {piece.exact!r}."
        remedy = "Quote the words with the number, or correct it."
        yield mistake(piece, "value", rule, remedy, piece.value.text)
    words = bound_in(piece.value, piece.exact)
    if words and not piece.value.bound:
        rule = f"is a bound in the source: {words!r}."
        yield mistake(piece, "value", rule, "Write > or < before it.", piece.value.text)


def _attestations(register: Register) -> Iterator[Problem]:
    evidence = {piece.id: piece for piece in register.evidence}
    documents = {document.id: document for document in register.documents}
    seen: set[str] = set()
    for row in register.attestations:
        remedy = "Run `tieline source check --write` with the source at hand."
        if row.evidence in seen:
            yield mistake(row, "evidence", "is attested twice.", "Keep one row.", row.evidence)
        seen.add(row.evidence)
        if evidence[row.evidence].document != row.document:
            rule = f"is not the document of {row.evidence}."
            yield mistake(row, "document", rule, remedy, row.document)
        elif documents[row.document].sha256 != row.source_sha256:
            rule = f"is not the sha256 of {row.document} in the register."
            yield mistake(row, "source_sha256", rule, remedy, row.source_sha256)
        if row.end <= row.start:
            yield mistake(row, "end", f"is not after start {row.start}.", remedy, str(row.end))


def _message_lines(register: Register) -> Iterator[Problem]:
    attested = by_evidence(register)
    evidence = {piece.id: piece for piece in register.evidence}
    for line in register.message:
        if evidence[line.evidence].document != line.document:
            rule = f"is not evidence from {line.document}."
            yield mistake(line, "evidence", rule, "Name evidence of the message.", line.evidence)
        elif line.evidence in attested and attested[line.evidence].line != line.line:
            rule = f"stands in line {attested[line.evidence].line} of {line.document}."
            yield mistake(line, "line", rule, "Correct the line.", str(line.line))
