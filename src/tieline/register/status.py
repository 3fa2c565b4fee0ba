"""The status of a promise: a rule over evidence, never an opinion.

Rules, version 1. Only documents published on or before ``as_of`` count (an imprecise publication
date counts from its last day). The first rule that holds gives the status:

    cancelled                 a document says it is cancelled
    superseded, merged, split a document says it was replaced
    delivered                 a document that does not speak for the actor reports completion
    delivered (self-reported) completion is reported only by the actor, or at second hand
    not measurable            the wording names nothing one could see done
    due: no report found      its due date is past
    delayed                   its latest plan is later than an earlier one
    active                    a document of the last 365 days reports progress
    silent                    it was spoken of before, and not in the last 365 days
    no evidence               nothing but the promise, or its repetition, was found

Restating a promise is neither progress nor delivery. "Not found" means that the editors found
nothing up to that day, not that nothing was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from tieline.register.dates import Period, in_words
from tieline.register.known import FRESH_DAYS, Known, known_about
from tieline.register.origin import UNKNOWN, family_of, is_independent, roots
from tieline.register.records import Commitment, Evidence, Project, Register

RULES_VERSION = "1"


class Status(Enum):
    """Statuses, in the order of attention."""

    DUE = "due: no report found"
    DELAYED = "delayed"
    SILENT = "silent"
    NO_EVIDENCE = "no evidence"
    NOT_MEASURABLE = "not measurable"
    ACTIVE = "active"
    SELF_REPORTED = "delivered (self-reported)"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    MERGED = "merged"
    SPLIT = "split"


RULES: tuple[tuple[Status, str], ...] = (
    (Status.CANCELLED, "A document says it is cancelled."),
    (Status.SUPERSEDED, "A document says another promise replaced it."),
    (Status.MERGED, "A document says it was merged into another promise."),
    (Status.SPLIT, "A document says it was split into several promises."),
    (Status.DELIVERED, "A document that does not speak for the actor reports completion."),
    (Status.SELF_REPORTED, "Completion is reported only by the actor, or at second hand."),
    (Status.NOT_MEASURABLE, "The wording names nothing one could see done."),
    (Status.DUE, "Its due date is past and no report of completion was found."),
    (Status.DELAYED, "Its latest plan is later than an earlier one."),
    (Status.ACTIVE, f"A document of the last {FRESH_DAYS} days reports progress."),
    (Status.SILENT, f"It was spoken of before, and not in the last {FRESH_DAYS} days."),
    (Status.NO_EVIDENCE, "Nothing but the promise, or its repetition, was found."),
)
"""Version 1, in the order in which the rules are tried."""

_REPLACED = {
    "supersedes": (Status.SUPERSEDED, "replaced by"),
    "merges": (Status.MERGED, "merged into"),
    "splits": (Status.SPLIT, "split into"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A status, the rule that fired in words, the evidence it rests on, the last word heard."""

    status: Status
    rule: str
    evidence: tuple[str, ...]
    last_word: date | None
    stage: str = ""


def statuses(register: Register, as_of: date) -> dict[str, Verdict]:
    """The verdict on every commitment and project that was known on a day, by id.

    A promise that no document had announced by ``as_of``, or a project none had spoken of, did not
    exist yet and has no verdict.
    """
    verdicts = {
        project.id: verdict
        for project in register.projects
        if (verdict := project_status(register, project, as_of)) is not None
    }
    for commitment in register.commitments:
        verdict = commitment_status(register, commitment, as_of, verdicts)
        if verdict is not None:
            verdicts[commitment.id] = verdict
    return verdicts


def commitment_status(
    register: Register,
    commitment: Commitment,
    as_of: date,
    projects: Mapping[str, Verdict] | None = None,
) -> Verdict | None:
    """The verdict on one commitment, None before a document announced it.

    A commitment that a project carries out takes the project's verdict.
    """
    known = known_about(register, commitment.id, as_of)
    if not known.saying("announces"):
        return None
    if commitment.project and projects and commitment.project in projects:
        carried = projects[commitment.project]
        rule = f"Carried out by {commitment.project}. {carried.rule}"
        return Verdict(
            status=carried.status,
            rule=rule,
            evidence=carried.evidence,
            last_word=carried.last_word,
            stage=carried.stage,
        )
    partners = {partner.id: partner for partner in register.partners}
    actors = family_of(commitment.promiser, partners)
    due = _plans(known, commitment.due)
    return (
        _ended(register, known, actors)
        or _without_measure(commitment, known)
        or _by_date(known, due)
        or _by_freshness(known)
    )


def project_status(register: Register, project: Project, as_of: date) -> Verdict | None:
    """The verdict on one project, None before any document spoke of it.

    Completion is completion of its last milestone (type operation, or end); its plans are the
    plans of that milestone.
    """
    known = known_about(register, project.id, as_of)
    if not known.pieces:
        return None
    last = next((step for step in reversed(project.milestones) if step.type in _FINAL), None)
    narrowed = Known(
        pieces=tuple(piece for piece in known.pieces if _bears_on(piece, last.id if last else "")),
        documents=known.documents,
        as_of=as_of,
    )
    partners = {partner.id: partner for partner in register.partners}
    actors = frozenset().union(
        *(
            family_of(row.partner, partners)
            for row in project.partners
            if row.role in ("implementing", "owner", "accountable")
        )
    )
    due = _plans(narrowed, None)
    verdict = _ended(register, narrowed, actors) or _by_date(narrowed, due) or _by_freshness(known)
    return Verdict(
        status=verdict.status,
        rule=verdict.rule,
        evidence=verdict.evidence,
        last_word=known.last_word,
        stage=stage_of(known),
    )


def stage_of(known: Known) -> str:
    """The stage the latest document that names one puts a project in, '' if none does."""
    named = [piece for piece in known.pieces if piece.stage]
    return max(named, key=known.heard).stage if named else ""


_FINAL = ("operation", "end")


def _bears_on(piece: Evidence, last: str) -> bool:
    """Whether a piece bears on the whole project: steps on the way do not complete it."""
    if piece.says in ("plans", "reports completion", "contradicts"):
        return piece.milestone == last
    return True


def _ended(register: Register, known: Known, actors: frozenset[str]) -> Verdict | None:
    if cancelled := known.saying("cancels"):
        rule = f"{known.who(cancelled[-1])} says {known.when(cancelled[-1])} that it is cancelled."
        return _verdict(Status.CANCELLED, rule, cancelled, known)
    if replaced := known.saying(*_REPLACED):
        last = replaced[-1]
        status, words = _REPLACED[last.says]
        into = ", ".join(last.into)
        rule = f"{known.who(last)} says {known.when(last)} that it was {words} {into}."
        return _verdict(status, rule, (last,), known)
    completed = known.saying("reports completion")
    if not completed:
        return None
    independent = tuple(piece for piece in completed if is_independent(piece, actors, register))
    if independent:
        rule = f"{_reported(known, independent)}, not speaking for the actor."
        if disputed := known.saying("contradicts"):
            rule += f" Contradicted in part by {known.who(*disputed)}."
        return _verdict(Status.DELIVERED, rule, independent, known)
    rule = f"{_reported(known, completed)}. None is known to be independent of the actor."
    documents = {piece.document for piece in completed}
    origins = roots(completed, register)
    if len(documents) > len(origins - {UNKNOWN}):
        count = len(origins - {UNKNOWN})
        rule += f" {len(documents)} documents, {count or 'no'} known origin{'s' * (count != 1)}."
    return _verdict(Status.SELF_REPORTED, rule, completed, known)


def _reported(known: Known, pieces: tuple[Evidence, ...]) -> str:
    return f"Completion is reported by {known.who(*pieces)} (first {known.when(pieces[0])})"


def _without_measure(commitment: Commitment, known: Known) -> Verdict | None:
    if commitment.measurable:
        return None
    restated = known.saying("restates")
    rule = "The wording names nothing one could see done."
    if restated:
        rule += f" It was repeated {known.when(restated[-1])}."
    return _verdict(Status.NOT_MEASURABLE, rule, known.saying("announces")[:1] + restated, known)


def _plans(known: Known, due: Period | None) -> tuple[tuple[Period, Evidence | None], ...]:
    """Every due date known, in the order in which they were stated; the promise's own first."""
    stated = [(piece.date, piece) for piece in known.saying("plans") if piece.date is not None]
    stated.sort(key=lambda row: (row[1].stated or known.documents[row[1].document].published).last)
    first: list[tuple[Period, Evidence | None]] = [(due, None)] if due is not None else []
    return (*first, *stated)


def _by_date(known: Known, plans: tuple[tuple[Period, Evidence | None], ...]) -> Verdict | None:
    if not plans:
        return None
    latest, piece = plans[-1]
    progress = known.saying("reports progress")
    support = ((piece,) if piece else known.saying("announces")[:1]) + progress[-1:]
    if latest.last < known.as_of:
        rule = f"Due by {in_words(latest)}; no report of completion was found."
        if progress:
            rule += f" Progress was reported {known.when(progress[-1])}."
        return _verdict(Status.DUE, rule, support, known)
    earlier = min(plans[:-1], key=lambda row: row[0].last, default=None)
    if earlier is not None and latest.last > earlier[0].last:
        rule = f"Now planned for {in_words(latest)}; before, for {in_words(earlier[0])}."
        pieces = tuple(row for row in (earlier[1], piece) if row is not None)
        return _verdict(Status.DELAYED, rule, pieces or support, known)
    return None


def _by_freshness(known: Known) -> Verdict:
    progress = known.saying("reports progress", "reports completion")
    if fresh := known.within(progress):
        rule = f"{known.who(fresh[-1])} reported progress {known.when(fresh[-1])}."
        return _verdict(Status.ACTIVE, rule, fresh, known)
    restated = known.saying("restates")
    spoken = tuple(piece for piece in known.pieces if piece in progress or piece in restated)
    if not spoken:
        rule = "Nothing after the promise was found."
        return _verdict(Status.NO_EVIDENCE, rule, known.saying("announces", "target")[:1], known)
    last = spoken[-1]
    if known.within(spoken):
        rule = f"Repeated {known.when(last)}; no document reports an action."
        return _verdict(Status.NO_EVIDENCE, rule, (last,), known)
    what = "reported progress" if last in progress else "repeated it"
    rule = (
        f"{known.who(last)} {what} {known.when(last)}; nothing since, for over {FRESH_DAYS} days."
    )
    if not progress:
        rule += " No document reports an action."
    return _verdict(Status.SILENT, rule, (last,), known)


def _verdict(status: Status, rule: str, evidence: tuple[Evidence, ...], known: Known) -> Verdict:
    ids = tuple(dict.fromkeys(piece.id for piece in evidence))
    return Verdict(status=status, rule=rule, evidence=ids, last_word=known.last_word)
