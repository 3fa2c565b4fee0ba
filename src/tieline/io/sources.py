"""Stored texts of sources: kept outside the package, found by their hash, added to a register.

A source's text stands in ``register/sources/<document id>.txt`` of a programme folder, or in the
user's own store as ``<sha256>.txt``. Neither is shipped.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from tieline.errors import OptionError, Problem
from tieline.register.attestation import (
    Check,
    attest,
    by_evidence,
    check_evidence,
    held_pages,
    sha256_of_bytes,
)
from tieline.register.quotes import QuoteCheck
from tieline.register.records import Attestation, Held, Register
from tieline.register.table_fields import ATTESTATIONS

STORE_VARIABLE = "TIELINE_SOURCES"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """The check of one piece of evidence against its source."""

    evidence: str
    document: str
    check: Check
    match: str
    line: int
    nearest: str = ""


def user_store() -> Path:
    """The folder where sources attached to the embedded programme are kept.

    ``$TIELINE_SOURCES`` if set, else the data folder of the user on this platform.
    """
    if named := os.environ.get(STORE_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        root = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return root / "tieline" / "sources"


def held_sources(
    register: Register, folder: Path, store: Path | None, problems: list[Problem]
) -> tuple[Held, ...]:
    """The sources at hand: in ``folder`` by document id, then in ``store`` by hash.

    A file that belongs to no document, or whose hash is not the recorded one, is a problem.
    """
    store = user_store() if store is None else store
    ids = {document.id for document in register.documents}
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.stem not in ids and path.is_file():
            rule = "belongs to no document of the register."
            remedy = "Name it <document id>.txt, or add the document."
            file = f"register/sources/{path.name}"
            problems.append(Problem(file=file, rule=rule, remedy=remedy))
    held = []
    for document in register.documents:
        local = folder / f"{document.id}.txt"
        shared = store / f"{document.sha256}.txt"
        if local.is_file():
            path, file = local, f"register/sources/{local.name}"
        elif document.sha256 and shared.is_file():
            path, file = shared, f"stored source {document.sha256[:12]}"
        else:
            continue
        text = _stored_text(path, file, document.sha256, problems)
        if text is not None:
            held.append(Held(document=document.id, text=text))
    return tuple(held)


def _stored_text(path: Path, file: str, sha256: str, problems: list[Problem]) -> str | None:
    content = path.read_bytes()
    found = sha256_of_bytes(content)
    if sha256 and found != sha256:
        problems.append(
            Problem(
                file=file,
                rule=f"has sha256 {found}, the register says {sha256}.",
                remedy="Restore the text that was attested, or attest the new one.",
            )
        )
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(
            Problem(
                file=file,
                place=f"line {line}",
                rule=f"is not UTF-8: byte 0x{content[error.start]:02x}.",
                remedy="Save the text with encoding UTF-8.",
            )
        )
        return None


def read_source(path: Path) -> tuple[str, str]:
    """The text and the sha256 of a source file. Raises OptionError if it cannot be used."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OptionError(f"{path}: cannot be read: {error.strerror}.") from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise OptionError(
            f"{path}: is not UTF-8 text (byte 0x{content[error.start]:02x}). "
            "Save the page as plain text with encoding UTF-8."
        ) from error
    if not text.strip():
        raise OptionError(f"{path}: is empty.")
    return text, sha256_of_bytes(content)


def attach_source(
    register: Register, path: Path, folder: Path | None, document: str | None = None
) -> tuple[str, Path]:
    """Store a source so that its quotes are verified; returns document id and stored path.

    Without ``document`` the file is recognised by its sha256. ``folder`` is ``register/sources``
    of a programme folder, None for the user's store. Raises OptionError if the file is no source
    of the register, or not the one that was attested.
    """
    _, sha256 = read_source(path)
    known = {row.id: row.sha256 for row in register.documents}
    if document is None:
        document = next((name for name, value in known.items() if value == sha256), None)
        if document is None:
            hashed = ", ".join(name for name, value in known.items() if value) or "none"
            raise OptionError(
                f"{path}: its sha256 {sha256} is that of no document. "
                f"Documents with a hash: {hashed}. For another one name it with --document."
            )
    if document not in known:
        raise OptionError(f"{document!r} is not a document of the register.")
    if known[document] and known[document] != sha256:
        raise OptionError(
            f"{path}: has sha256 {sha256}, but {document} was attested with {known[document]}. "
            "It is another text, or was changed."
        )
    if folder is None and not known[document]:
        raise OptionError(
            f"{document} has no sha256 on record; copy the programme to a folder of your own first."
        )
    name = f"{document}.txt" if folder is not None else f"{sha256}.txt"
    stored = (user_store() if folder is None else folder) / name
    stored.parent.mkdir(parents=True, exist_ok=True)
    write_whole(stored, path.read_bytes())
    return document, stored


def check_sources(register: Register) -> tuple[SourceCheck, ...]:
    """Every piece of evidence with the check it passes, in file order."""
    pages = held_pages(register)
    attested = by_evidence(register)
    rows = []
    for piece in register.evidence:
        attestation = attested.get(piece.id)
        check, found = check_evidence(piece, attestation, pages.get(piece.document))
        rows.append(
            SourceCheck(
                evidence=piece.id,
                document=piece.document,
                check=check,
                match=found.match.value if found else (attestation.match if attestation else ""),
                line=found.line if found else (attestation.line if attestation else 0),
                nearest=found.nearest if found else "",
            )
        )
    return tuple(rows)


def attest_held(
    register: Register, *, checked_by: str, checked_on: date
) -> tuple[Attestation, ...]:
    """Attest every quote whose source is at hand; rows of other sources are kept as they are.

    Raises OptionError with every quote that is not in its source, once.
    """
    pages = held_pages(register)
    before = by_evidence(register)
    rows: list[Attestation] = []
    wrong: list[str] = []
    for piece in register.evidence:
        old = before.get(piece.id)
        if not piece.exact or piece.document not in pages:
            rows += [old] if old else []
            continue
        new = attest(
            piece, piece.exact, pages[piece.document], checked_by=checked_by, checked_on=checked_on
        )
        if isinstance(new, QuoteCheck):
            wrong.append(f"{piece.id}: {new.match.value}, nearest {new.nearest!r}")
        else:
            rows.append(old if old is not None and _same(old, new) else new)
    if wrong:
        raise OptionError("These quotes cannot be attested:\n  " + "\n  ".join(wrong))
    return tuple(rows)


def attest_passage(
    register: Register, evidence: str, text: str, *, checked_by: str, checked_on: date
) -> tuple[Attestation, ...]:
    """All attestations with one passage added whose text is not kept in the register.

    Raises OptionError if the evidence is unknown or quoted, its source is not at hand, or the
    passage does not stand in it once.
    """
    piece = next((piece for piece in register.evidence if piece.id == evidence), None)
    if piece is None:
        raise OptionError(f"{evidence!r} is not the id of any evidence.")
    if piece.exact:
        raise OptionError(f"{evidence} has a quote of its own; it is attested without --passage.")
    page = held_pages(register).get(piece.document)
    if page is None:
        raise OptionError(f"{piece.document} is not at hand. Attach it first.")
    new = attest(piece, text, page, checked_by=checked_by, checked_on=checked_on)
    if isinstance(new, QuoteCheck):
        raise OptionError(f"{evidence}: {new.match.value}, nearest {new.nearest!r}")
    rows = {**by_evidence(register), evidence: new}
    return tuple(rows[piece.id] for piece in register.evidence if piece.id in rows)


def write_attestations(rows: Iterable[Attestation], path: Path) -> None:
    """Write attestations.csv, whole or not at all."""
    names = [field.name for field in ATTESTATIONS]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([str(getattr(row, name)) for name in names])
    write_whole(path, out.getvalue().encode("utf-8"))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever finds half of it."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _same(old: Attestation, new: Attestation) -> bool:
    skipped = ("checked_by", "checked_on", "place")
    return all(
        getattr(old, field.name) == getattr(new, field.name)
        for field in fields(old)
        if field.name not in skipped
    )
