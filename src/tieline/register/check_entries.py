"""Checks of entries against each other: names, ancestors, codes, shares."""

from __future__ import annotations

from collections.abc import Iterator

from tieline.errors import Problem
from tieline.register.codes import CRS
from tieline.register.mistakes import did_you_mean, mistake
from tieline.register.records import Area, Commitment, Initiative, Project, Register

_ROUNDING = 0.05
"""Percent by which shares given to one decimal may miss 100."""


def entry_problems(register: Register) -> Iterator[Problem]:
    """Every problem of names, ancestors, assignments, codes and shares."""
    yield from _names(register)
    yield from _ancestors(register)
    yield from _assignments(register)
    yield from _codes(register)
    yield from _commitments(register)
    yield from _projects(register)


def _names(register: Register) -> Iterator[Problem]:
    """One name, one partner: "Laos" cannot stand for two of them."""
    owner: dict[str, str] = {}
    for partner in register.partners:
        for name in (partner.name, *partner.aliases, *(text for _, text in partner.names)):
            key = name.casefold()
            if owner.setdefault(key, partner.id) != partner.id:
                yield mistake(
                    partner,
                    "aliases",
                    f"is a name of {owner[key]} already.",
                    "Keep it with one of them.",
                    name,
                )


def _ancestors(register: Register) -> Iterator[Problem]:
    parents = {pillar.id: pillar.parent for pillar in register.pillars}
    for pillar in register.pillars:
        seen = {pillar.id}
        current = pillar.parent
        while current and current not in seen:
            seen.add(current)
            current = parents.get(current, "")
        if current == pillar.id:
            yield mistake(
                pillar,
                "parent",
                "leads back to the pillar itself.",
                "Name the pillar above it, or leave it out.",
                pillar.parent,
            )
    members = {partner.id: partner.member_of for partner in register.partners}
    for partner in register.partners:
        if _reaches(partner.id, partner.id, members):
            yield mistake(
                partner,
                "member_of",
                "leads back to the partner itself.",
                "Name the body it belongs to.",
                ", ".join(partner.member_of),
            )


def _reaches(start: str, goal: str, members: dict[str, tuple[str, ...]]) -> bool:
    seen: set[str] = set()
    open_ids = list(members.get(start, ()))
    while open_ids:
        current = open_ids.pop()
        if current == goal:
            return True
        if current not in seen:
            seen.add(current)
            open_ids += members.get(current, ())
    return False


def _assignments(register: Register) -> Iterator[Problem]:
    documents = {document.id for document in register.documents}
    pillars = {pillar.id: pillar for pillar in register.pillars}
    entries: tuple[Initiative | Project | Commitment, ...] = (
        *register.initiatives,
        *register.projects,
        *register.commitments,
    )
    for entry in entries:
        if entry.pillar and not entry.assigned_by:
            yield mistake(
                entry,
                "assigned_by",
                "is missing beside a pillar.",
                "Write the id of the document that assigns it, or editor.",
            )
        if entry.assigned_by and entry.assigned_by not in documents | {"editor"}:
            remedy = did_you_mean(
                entry.assigned_by, documents, "Write the id of a document, or editor."
            )
            rule = "is neither a document nor 'editor'."
            yield mistake(entry, "assigned_by", rule, remedy, entry.assigned_by)
        if entry.pillar and pillars[entry.pillar].programme != entry.programme:
            rule = f"is a pillar of {pillars[entry.pillar].programme}, not of {entry.programme}."
            remedy = "Correct the pillar or the programme."
            yield mistake(entry, "pillar", rule, remedy, entry.pillar)


def _codes(register: Register) -> Iterator[Problem]:
    known = CRS | dict(register.crs_codes)
    entries: tuple[Area | Project, ...] = (*register.areas, *register.projects)
    for entry in entries:
        if entry.crs and entry.crs not in known:
            otherwise = "Add it with its title under crs_codes in the register head."
            remedy = did_you_mean(entry.crs, known, otherwise)
            yield mistake(entry, "crs", "is not a known purpose code.", remedy, entry.crs)
    for partner in register.partners:
        if partner.kind == "country" and not partner.iso3166:
            remedy = "Give the ISO 3166 code of the country."
            yield mistake(partner, "iso3166", "is missing for a country.", remedy)


def _commitments(register: Register) -> Iterator[Problem]:
    for commitment in register.commitments:
        if commitment.promiser in commitment.recipients:
            yield mistake(
                commitment,
                "to",
                "is the partner that promises.",
                "Name the partner it is promised to.",
                commitment.promiser,
            )
        if commitment.measure and commitment.measure.target and not commitment.measurable:
            rule = "is no, but a target is given."
            yield mistake(commitment, "measurable", rule, "Delete one of them.", "no")


def _projects(register: Register) -> Iterator[Problem]:
    for project in register.projects:
        shares = sum(share.percent for share in project.countries)
        if project.countries and abs(shares - 100) > _ROUNDING:
            yield mistake(
                project,
                "countries",
                f"adds to {shares:g} percent.",
                "Give shares that add to 100.",
            )
        steps = [step.id for step in project.milestones]
        for step in sorted({step for step in steps if steps.count(step) > 1}):
            remedy = "Give each milestone its own id."
            yield mistake(project, "milestones.id", "stands twice.", remedy, step)
