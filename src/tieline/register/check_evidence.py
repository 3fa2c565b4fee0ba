"""Checks of evidence and its documents: nothing without evidence, no document its own origin."""

from __future__ import annotations

from collections.abc import Iterator

from tieline.errors import Problem
from tieline.register.kinds import EVIDENCED_KINDS
from tieline.register.mistakes import did_you_mean, mistake
from tieline.register.origin import UNKNOWN
from tieline.register.records import Register

_REPLACING = ("supersedes", "merges", "splits")


def evidence_problems(register: Register) -> Iterator[Problem]:
    """Every problem of evidence, documents, disputes and message lines."""
    yield from _entries_without_evidence(register)
    yield from _origins(register)
    yield from _pieces(register)
    yield from _disputes(register)
    yield from _replacements(register)


def _entries_without_evidence(register: Register) -> Iterator[Problem]:
    spoken_of = {entry for piece in register.evidence for entry in piece.about}
    for kind in EVIDENCED_KINDS:
        for entry in getattr(register, kind):
            if entry.id not in spoken_of:
                yield mistake(
                    entry,
                    "",
                    "has no evidence.",
                    f"Add an entry to register/evidence.yaml with about: [{entry.id}].",
                )
    announced = {e for piece in register.evidence if piece.says == "announces" for e in piece.about}
    for promise in register.commitments:
        if promise.id in spoken_of - announced:
            yield mistake(
                promise,
                "",
                "is announced by no evidence.",
                f"Enter the document that makes it: about: [{promise.id}], says: announces.",
            )


def _origins(register: Register) -> Iterator[Problem]:
    documents = {document.id: document for document in register.documents}
    partners = {partner.id for partner in register.partners}
    for document in register.documents:
        if not document.origin:
            continue
        if document.origin == document.id:
            remedy = "Name where it comes from, or leave it out."
            yield mistake(document, "origin", "is the document itself.", remedy, document.origin)
            continue
        if document.origin not in partners | set(documents) | {UNKNOWN}:
            remedy = did_you_mean(
                document.origin,
                sorted(partners | set(documents)),
                "Write a document id, a partner id, or unknown.",
            )
            rule = "is neither a document nor a partner."
            yield mistake(document, "origin", rule, remedy, document.origin)
            continue
        seen = [document.id]
        current = document.origin
        while current in documents and current not in seen:
            seen.append(current)
            current = documents[current].origin
        if current == document.id:
            loop = " -> ".join([*seen, current])
            remedy = "Break the loop: one of them reports by itself."
            yield mistake(
                document, "origin", f"leads in a circle: {loop}.", remedy, document.origin
            )


def _pieces(register: Register) -> Iterator[Problem]:
    steps = {project.id: [step.id for step in project.milestones] for project in register.projects}
    projects = set(steps)
    for piece in register.evidence:
        if not piece.claim and not piece.exact:
            remedy = "Say in your words what the document says (claim), or quote it (exact)."
            yield mistake(piece, "claim", "and exact are both missing.", remedy)
        about = [entry for entry in piece.about if entry in projects]
        known = [step for entry in about for step in steps[entry]]
        if piece.milestone and piece.milestone not in known:
            otherwise = f"Milestones of {', '.join(about) or 'no project'}: {', '.join(known)}."
            remedy = did_you_mean(piece.milestone, known, otherwise)
            rule = "is not a milestone of the project."
            yield mistake(piece, "milestone", rule, remedy, piece.milestone)
        if piece.stage and not about:
            remedy = "Name the project in about, or delete the stage."
            yield mistake(piece, "stage", "is given, but no project.", remedy, piece.stage)
        if piece.says == "plans" and piece.date is None:
            remedy = "Give the planned date."
            yield mistake(piece, "date", "is missing from a plan.", remedy)
        if piece.value is not None and not piece.unit:
            yield mistake(piece, "unit", "is missing beside a value.", "Name the unit.")


def _disputes(register: Register) -> Iterator[Problem]:
    for dispute in register.disputes:
        positions = [position.evidence for position in dispute.positions]
        if len(positions) < 2:
            remedy = "Give both sides, or delete it."
            yield mistake(dispute, "positions", "holds fewer than two.", remedy)
        if dispute.used and dispute.used not in positions:
            remedy = f"Use one of: {', '.join(positions)}."
            rule = "is not one of the positions."
            yield mistake(dispute, "used", rule, remedy, dispute.used)


def _replacements(register: Register) -> Iterator[Problem]:
    for piece in register.evidence:
        if piece.says in _REPLACING and not piece.into:
            remedy = "Name the promises that replace it in 'into'."
            yield mistake(piece, "into", f"is missing beside '{piece.says}'.", remedy)
        if piece.into and piece.says not in _REPLACING:
            remedy = f"Write says: {', '.join(_REPLACING)}; or delete it."
            yield mistake(piece, "into", f"has no meaning beside '{piece.says}'.", remedy)
        if set(piece.into) & set(piece.about):
            remedy = "Name the promises that come after it."
            yield mistake(piece, "into", "is the promise itself.", remedy, ", ".join(piece.into))
