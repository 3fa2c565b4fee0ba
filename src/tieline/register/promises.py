"""Rows of promises: the status of each, and counts per pillar."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from tieline.register.codes import STRENGTHS
from tieline.register.dates import Period
from tieline.register.names import names_of
from tieline.register.records import Commitment, Project, Register
from tieline.register.status import Status, Verdict

_ATTENTION = {status.value: rank for rank, status in enumerate(Status)}
_FIRMNESS = {strength: rank for rank, strength in enumerate(STRENGTHS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """The status of one promise and all a table of promises shows of it.

    ``note`` is the editor's, of the register's own day; '' in a review of an earlier day.
    """

    id: str
    kind: str
    title: str
    status: str
    rule: str
    evidence: tuple[str, ...]
    programme: str
    pillar: str
    assigned_by: str
    areas: tuple[str, ...]
    sender: str
    sender_name: str
    to: tuple[str, ...]
    to_names: tuple[str, ...]
    due: Period | None
    strength: str
    last_word: date | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarRow:
    """Counts per status of one pillar, or of what stands apart from pillars."""

    id: str
    title: str
    programme: str
    apart: bool
    counts: dict[str, int]
    entries: tuple[str, ...]


def status_rows(
    register: Register, verdicts: Mapping[str, Verdict], as_of: date
) -> tuple[StatusRow, ...]:
    """Promises and projects: what needs attention first, firm before wishes, then by id."""
    names = names_of(register)
    rows = [
        _commitment_row(
            commitment,
            verdicts[commitment.id],
            names,
            commitment.note if as_of >= register.as_of else "",
        )
        for commitment in register.commitments
        if commitment.id in verdicts
    ]
    rows += [
        _project_row(project, verdicts[project.id])
        for project in register.projects
        if project.id in verdicts
    ]
    rows.sort(key=lambda row: (_ATTENTION[row.status], _FIRMNESS.get(row.strength, 9), row.id))
    return tuple(rows)


def pillar_rows(
    register: Register, rows: tuple[StatusRow, ...], known: Collection[str]
) -> tuple[PillarRow, ...]:
    """One row per known pillar, then per programme what is assigned to none, in file order.

    ``known`` are the ids of the entries known on the day of the review: what stands under a
    pillar that no document had named yet is assigned to none.
    """
    found = []
    pillars = [pillar for pillar in register.pillars if pillar.id in known]
    for pillar in pillars:
        mine = tuple(row for row in rows if row.pillar == pillar.id)
        found.append(_counted(pillar.id, pillar.title, pillar.programme, False, mine))
    pillared = {pillar.programme for pillar in pillars}
    placed = {pillar.id for pillar in pillars}
    for programme in register.programmes:
        mine = tuple(
            row for row in rows if row.programme == programme.id and row.pillar not in placed
        )
        if not mine:
            continue
        title = programme.title
        if programme.id in pillared:
            title += ": no pillar assigned"
        found.append(_counted(f"{programme.id}:none", title, programme.id, True, mine))
    return tuple(found)


def _counted(
    name: str, title: str, programme: str, apart: bool, rows: tuple[StatusRow, ...]
) -> PillarRow:
    counts = {status.value: sum(row.status == status.value for row in rows) for status in Status}
    return PillarRow(
        id=name,
        title=title,
        programme=programme,
        apart=apart,
        counts=counts,
        entries=tuple(row.id for row in rows),
    )


def _commitment_row(
    commitment: Commitment, verdict: Verdict, names: Mapping[str, str], note: str
) -> StatusRow:
    return StatusRow(
        id=commitment.id,
        kind="commitment",
        title=commitment.title,
        status=verdict.status.value,
        rule=verdict.rule,
        evidence=verdict.evidence,
        programme=commitment.programme,
        pillar=commitment.pillar,
        assigned_by=commitment.assigned_by,
        areas=commitment.areas,
        sender=commitment.promiser,
        sender_name=names[commitment.promiser],
        to=commitment.recipients,
        to_names=tuple(names[partner] for partner in commitment.recipients),
        due=commitment.due,
        strength=commitment.strength,
        last_word=verdict.last_word,
        note=note,
    )


def _project_row(project: Project, verdict: Verdict) -> StatusRow:
    return StatusRow(
        id=project.id,
        kind="project",
        title=project.title,
        status=verdict.status.value,
        rule=verdict.rule,
        evidence=verdict.evidence,
        programme=project.programme,
        pillar=project.pillar,
        assigned_by=project.assigned_by,
        areas=(),
        sender="",
        sender_name="",
        to=(),
        to_names=(),
        due=None,
        strength="",
        last_word=verdict.last_word,
        note="",
    )
