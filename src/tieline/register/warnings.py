"""What a reader should keep in mind: nothing wrong in the files, but weaker than it looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tieline.register.annex import annex_rows
from tieline.register.attestation import Check
from tieline.register.origin import roots
from tieline.register.promises import StatusRow
from tieline.register.records import Commitment, Initiative, Project, Register
from tieline.register.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """One caution about one entry."""

    entry: str
    text: str


def warnings_of(register: Register, rows: tuple[StatusRow, ...], as_of: date) -> tuple[Warned, ...]:
    """Silent or self-reported promises, single origins, assignments by the editor, loose quotes."""
    evidence = {piece.id: piece for piece in register.evidence}
    found = []
    if as_of > register.as_of:
        text = f"Sources were looked for up to {register.as_of} only; nobody has looked since."
        found.append(Warned(entry="", text=text))
    for row in rows:
        if row.status == Status.SILENT.value:
            found.append(Warned(entry=row.id, text=f"Last heard of on {row.last_word}."))
        if row.status == Status.SELF_REPORTED.value:
            found.append(Warned(entry=row.id, text="Completion is self-reported."))
        pieces = tuple(evidence[name] for name in row.evidence)
        if len({piece.document for piece in pieces}) > 1 and len(roots(pieces, register)) == 1:
            found.append(Warned(entry=row.id, text="Several documents, one origin."))
    assigned: tuple[Initiative | Project | Commitment, ...] = (
        *register.initiatives,
        *register.projects,
        *register.commitments,
    )
    found += [
        Warned(entry=entry.id, text="The editor assigned the pillar; no document does.")
        for entry in assigned
        if entry.assigned_by == "editor"
    ]
    cited = sum(row.check == Check.CITED.value for row in annex_rows(register, as_of))
    if cited:
        text = "1 piece of evidence is cited from a source that is not held."
        if cited > 1:
            text = f"{cited} pieces of evidence are cited from sources that are not held."
        found.append(Warned(entry="", text=text))
    return tuple(found)
