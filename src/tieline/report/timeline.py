"""Plan against actual: every plan is kept, in the order in which it was stated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.evidence import Evidence, annex
from tieline.report.words import counted, date, sentence, short_date

_MONTH_STARTS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One row: what was planned when; positions in percent of the axis."""

    milestone: str
    label: str
    stated: str
    planned: str
    said: float | None
    left: float
    width: float
    done: bool
    flips: bool
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Years of the axis, rows in order, the last verdict of the register."""

    years: tuple[tuple[float, str], ...]
    rows: tuple[Plan, ...]
    finding: str


def span(text: str) -> tuple[float, float] | None:
    """First and last moment of an EDTF date as decimal years; None if it is not one.

    >>> span("2025-07/2025-09")
    (2025.4958904109589, 2025.7479452054795)
    """
    parts = str(text).split("/")
    ends = [_one(part) for part in parts]
    if not ends or ends[0] is None or ends[-1] is None:
        return None
    return ends[0][0], ends[-1][1]


def _one(text: str) -> tuple[float, float] | None:
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    if match is None:
        return None
    year, month, day = int(match[1]), match[2], match[3]
    if month is None:
        return year, year + 1.0
    start = _MONTH_STARTS[int(month) - 1]
    if day is None:
        return year + start / 365, year + _MONTH_STARTS[int(month)] / 365
    place = year + (start + int(day) - 1) / 365
    return place, place


def timeline(content: ReviewContent, project: Mapping[str, Any]) -> Timeline | None:
    """Rows of every milestone of a register's project; None if it states no dates."""
    held = annex(content)
    raw: list[tuple[Mapping[str, Any], Mapping[str, Any], str, bool]] = []
    for milestone in project.get("milestones", ()):
        plans = sorted(milestone.get("plans") or (), key=lambda plan: str(plan.get("stated") or ""))
        raw += [
            (milestone, plan, str(plan["planned"]), False)
            for plan in plans
            if span(str(plan.get("planned") or ""))
        ]
        if milestone.get("actual") and span(str(milestone["actual"])):
            done = {"stated": None, "evidence": milestone.get("actual_evidence")}
            raw.append((milestone, done, str(milestone["actual"]), True))
    if not raw:
        return None
    moments = [
        moment
        for _, plan, when, _ in raw
        for text in (when, plan.get("stated"))
        if text and (moment := span(str(text)))
    ]
    first, last = int(min(m[0] for m in moments)), max(m[1] for m in moments)
    last = int(last) + (1 if last > int(last) + 0.02 else 0.15)
    at = _scale(first, last)
    rows = [_row(milestone, plan, when, done, at, held) for milestone, plan, when, done in raw]
    years = tuple((at(year), str(year)) for year in range(first, int(last + 0.999)))
    return Timeline(years, tuple(rows), _finding(project))


def _scale(first: float, last: float) -> Any:
    return lambda moment: round(100.0 * (moment - first) / (last - first), 2)


def _row(
    milestone: Mapping[str, Any],
    plan: Mapping[str, Any],
    when: str,
    done: bool,
    at: Any,
    held: Mapping[str, Evidence],
) -> Plan:
    begin, end = span(when) or (0.0, 0.0)
    stated = span(str(plan.get("stated") or ""))
    source = held.get(str(plan.get("evidence") or ""))
    left = at(begin)
    said = at(stated[0]) if stated else None
    return Plan(
        milestone=str(milestone.get("title") or milestone.get("id")),
        label=f"Done: {date(when)}"
        if done
        else (f"Plan of {short_date(str(plan['stated']))}" if stated else "Plan, day not stated"),
        stated=date(str(plan.get("stated") or "")) if stated else "",
        planned=date(when),
        said=said,
        left=left,
        width=round(at(end) - left, 2),
        done=done,
        flips=at(end) < 72,
        source=source.publisher if source else "",
        evidence=source.id if source else "",
    )


def _finding(project: Mapping[str, Any]) -> str:
    """From the register's own verdicts, or from the number of plans where it gives none."""
    milestones: Sequence[Mapping[str, Any]] = project.get("milestones", ())
    verdicts = [
        f"{m.get('title') or m.get('id')}: {m['verdict']}" for m in milestones if m.get("verdict")
    ]
    if verdicts:
        return sentence(verdicts[-1])
    plans = sum(len(m.get("plans") or ()) for m in milestones)
    done = sum(bool(m.get("actual")) for m in milestones)
    return sentence(f"{counted(plans, 'stated plan')}, {counted(done, 'milestone')} reached")
