"""Plan against actual: every revision of a milestone's date, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tieline.register.dates import Period, in_words, on_words
from tieline.register.known import Known, known_about
from tieline.register.records import Evidence, Milestone, Project, Register

DAYS_PER_MONTH = 30.44


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A date planned for a milestone, when it was stated, and where."""

    planned: Period
    stated: Period
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneHistory:
    """Everything known on a day about one milestone; ``verdict`` says it in words."""

    id: str
    title: str
    type: str
    plans: tuple[Plan, ...]
    actual: Period | None
    actual_evidence: tuple[str, ...]
    verdict: str


def milestone_histories(
    register: Register, project: Project, as_of: date
) -> tuple[MilestoneHistory, ...]:
    """The milestones of a project as they were known on a day, in the order of the file."""
    known = known_about(register, project.id, as_of)
    return tuple(_history(step, known) for step in project.milestones)


def _history(step: Milestone, known: Known) -> MilestoneHistory:
    pieces = [piece for piece in known.pieces if piece.milestone == step.id]
    plans = [
        Plan(
            planned=piece.date,
            stated=piece.stated or known.documents[piece.document].published,
            evidence=piece.id,
        )
        for piece in pieces
        if piece.says == "plans" and piece.date is not None
    ]
    plans.sort(key=lambda plan: plan.stated.last)
    done = [piece for piece in pieces if piece.says == "reports completion"]
    actual = _actual(done)
    return MilestoneHistory(
        id=step.id,
        title=step.title,
        type=step.type,
        plans=tuple(plans),
        actual=actual,
        actual_evidence=tuple(piece.id for piece in done),
        verdict=_verdict(tuple(plans), actual, known.as_of),
    )


def _actual(done: list[Evidence]) -> Period | None:
    """The most exact date reported; the first document decides between equally exact ones."""
    dated = [piece.date for piece in done if piece.date is not None]
    return min(dated, key=lambda period: period.last - period.first, default=None)


def _verdict(plans: tuple[Plan, ...], actual: Period | None, as_of: date) -> str:
    """Against every plan, because "on time" depends on which one is the baseline."""
    if actual is not None:
        if not plans:
            return f"Reached {_reached(actual)}; no plan is on record."
        against = [
            f"{_distance(plan.planned, actual)} the plan of {in_words(plan.stated)} "
            f"({in_words(plan.planned)})"
            for plan in plans
        ]
        return f"Reached {_reached(actual)}: {'; '.join(against)}."
    if not plans:
        return "Neither a plan nor a report was found."
    latest = plans[-1]
    moved = [plan for plan in plans[:-1] if plan.planned.last < latest.planned.last]
    words = f"Planned for {in_words(latest.planned)} (stated {on_words(latest.stated)})"
    if moved:
        words += f", later than {in_words(moved[0].planned)} as stated {on_words(moved[0].stated)}"
    if latest.planned.last < as_of:
        return f"{words}; no report that it was reached was found."
    return f"{words}."


def _reached(actual: Period) -> str:
    """``on 22 August 2025``; ``by 15 July 2025`` where only a day after it is known."""
    return on_words(actual).replace("until ", "by ", 1)


def _distance(planned: Period, actual: Period) -> str:
    if actual.last < planned.first:
        return f"{_length(actual.last, planned.first)} before"
    if actual.first > planned.last:
        return f"{_length(planned.last, actual.first)} after"
    return "within"


def _length(first: date, last: date) -> str:
    days = (last - first).days
    if days < 2 * DAYS_PER_MONTH:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{days / DAYS_PER_MONTH:.0f} months"
