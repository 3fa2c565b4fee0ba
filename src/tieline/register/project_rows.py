"""Projects as a review shows them: plan against actual, facts, partners, who placed them where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tieline.register.figures import (
    ContributionRow,
    ListingRow,
    contribution_rows,
    listing_rows,
)
from tieline.register.known import known_about
from tieline.register.milestones import MilestoneHistory, milestone_histories
from tieline.register.names import names_of
from tieline.register.numbers import Value
from tieline.register.records import Project, Register
from tieline.register.status import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFact:
    """A sourced figure of a project."""

    claim: str
    value: Value
    unit: str
    evidence: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPartner:
    """A partner and its part."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    """One project of the register."""

    id: str
    title: str
    status: str
    rule: str
    stage: str
    initiative: str
    pillar: str
    role: str
    milestones: tuple[MilestoneHistory, ...]
    facts: tuple[ProjectFact, ...]
    partners: tuple[ProjectPartner, ...]
    contributions: tuple[ContributionRow, ...]
    listings: tuple[ListingRow, ...]


def project_rows(
    register: Register, verdicts: Mapping[str, Verdict], as_of: date
) -> tuple[ProjectRow, ...]:
    """Every project known on a day, in the order of the file."""
    names = names_of(register)
    contributions = contribution_rows(register, as_of)
    listings = listing_rows(register, as_of)
    return tuple(
        ProjectRow(
            id=project.id,
            title=project.title,
            status=verdicts[project.id].status.value,
            rule=verdicts[project.id].rule,
            stage=verdicts[project.id].stage,
            initiative=project.initiative,
            pillar=project.pillar,
            role="programme" if project.initiative else "context",
            milestones=milestone_histories(register, project, as_of),
            facts=_facts(register, project, as_of),
            partners=tuple(
                ProjectPartner(id=row.partner, name=names[row.partner], role=row.role)
                for row in project.partners
            ),
            contributions=tuple(row for row in contributions if row.project == project.id),
            listings=tuple(row for row in listings if row.project == project.id),
        )
        for project in register.projects
        if project.id in verdicts
    )


def _facts(register: Register, project: Project, as_of: date) -> tuple[ProjectFact, ...]:
    return tuple(
        ProjectFact(
            claim=piece.claim or piece.exact,
            value=piece.value,
            unit=piece.unit,
            evidence=piece.id,
            document=piece.document,
        )
        for piece in known_about(register, project.id, as_of).pieces
        if piece.value is not None
    )
