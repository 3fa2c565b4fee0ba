"""Plan against actual: every plan is kept, in the order in which it was stated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from tieline.report.content import ReviewContent
from tieline.report.evidence import Evidence, annex
from tieline.report.plain import names_of, plain
from tieline.report.words import counted, date, sentence, short_date

_MONTH_STARTS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)
_Scale: TypeAlias = Callable[[float], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One row: a plan or what was done; positions in percent of the axis.

    label    what the row says at its left; ``when`` what stands beside the box
    said     where the plan was stated, None if unknown
    right    True if ``when`` stands to the right of its box, else it ends at ``beside``
    """

    label: str
    when: str
    said: float | None
    left: float
    width: float
    done: bool
    right: bool
    beside: float
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """One milestone: its title, the register's verdict ('' where it adds nothing), its rows."""

    title: str
    verdict: str
    rows: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Years of the axis, milestones in order, and what was done last."""

    years: tuple[tuple[float, str], ...]
    milestones: tuple[Milestone, ...]
    finding: str
    last_done: str


def span(text: str) -> tuple[float, float] | None:
    """First and last moment of an EDTF date as decimal years; None if it is not one.

    An interval open at one end counts as its known end.

    >>> span("2025-07/2025-09")
    (2025.4958904109589, 2025.7479452054795)
    """
    ends = [end for part in str(text).split("/") if (end := _one(part)) is not None]
    if not ends:
        return None
    return (ends[0][1], ends[0][1]) if ".." in str(text) else (ends[0][0], ends[-1][1])


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
    held, names = annex(content), names_of(content)
    known: Sequence[Mapping[str, Any]] = project.get("milestones", ())
    dates = [text for milestone in known for text in _dates(milestone)]
    moments = [moment for text in dates if (moment := span(text)) is not None]
    if not moments:
        return None
    first, last = int(min(m[0] for m in moments)), max(m[1] for m in moments)
    last = int(last) + (1.08 if last > int(last) + 0.02 else 0.15)

    def at(moment: float) -> float:
        return round(100.0 * (moment - first) / (last - first), 2)

    shown = [_milestone(milestone, at, held, names) for milestone in known]
    years = tuple((at(year), str(year)) for year in range(first, int(last) + 1) if at(year) < 95)
    milestones = tuple(milestone for milestone in shown if milestone.rows)
    return Timeline(years, milestones, _finding(known, names), _last_done(known))


def _dates(milestone: Mapping[str, Any]) -> list[str]:
    plans = milestone.get("plans") or ()
    texts = [plan.get(key) for plan in plans for key in ("planned", "stated")]
    return [str(text) for text in (*texts, milestone.get("actual")) if text]


def _milestone(
    milestone: Mapping[str, Any], at: _Scale, held: Mapping[str, Evidence], names: Mapping[str, str]
) -> Milestone:
    title = str(milestone.get("title") or milestone.get("id"))
    plans = sorted(
        milestone.get("plans") or (), key=lambda p: str(p.get("stated") or "").strip("./")
    )
    rows = [
        _mark(
            _stated(plan), str(plan["planned"]), plan.get("stated"), plan.get("evidence"), at, held
        )
        for plan in plans
        if span(str(plan.get("planned") or ""))
    ]
    actual = milestone.get("actual")
    if actual and span(str(actual)):
        label = f"Done: {date(str(actual))}" if rows else title
        evidence = milestone.get("actual_evidence") or ""
        first = evidence if isinstance(evidence, str) else next(iter(evidence), "")
        rows.append(_mark(label, str(actual), None, first, at, held, done=True))
    verdict = plain(milestone.get("verdict"), names) if plans else ""
    return Milestone(title if plans else "", verdict, tuple(rows))


def _stated(plan: Mapping[str, Any]) -> str:
    return f"Plan of {short_date(str(plan['stated']))}" if plan.get("stated") else "Plan, undated"


def _mark(
    label: str,
    when: str,
    stated: Any,
    evidence: Any,
    at: _Scale,
    held: Mapping[str, Evidence],
    done: bool = False,
) -> Mark:
    begin, end = span(when) or (0.0, 0.0)
    said = span(str(stated or ""))
    source = held.get(str(evidence or ""))
    return Mark(
        label=label.replace("Plan of by", "Plan stated by").replace("Done: by", "Done by"),
        when=date(when),
        said=at(said[0]) if said else None,
        left=at(begin),
        width=round(at(end) - at(begin), 2),
        done=done,
        right=at(end) < 72,
        beside=_beside(at(begin), at(said[0]) if said else None),
        source=source.publisher if source else "",
        evidence=source.id if source else "",
    )


def _beside(left: float, said: float | None) -> float:
    """Where a text to the left ends: before the tick if there is room, else before the box."""
    return said if said is not None and 28.0 <= said < left else left


def _last_done(milestones: Sequence[Mapping[str, Any]]) -> str:
    """``commercial operation on 22 August 2025``: the latest milestone that was reached."""
    done = [m for m in milestones if m.get("actual") and span(str(m["actual"]))]
    if not done:
        return ""
    last = max(done, key=lambda m: span(str(m["actual"])) or (0.0, 0.0))
    day = date(str(last["actual"]))
    title = str(last.get("title") or last.get("id"))
    return f"{title[:1].lower()}{title[1:]} {day if day.startswith('by ') else f'on {day}'}"


def _finding(milestones: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """The register's verdict on the last milestone with plans, without what is in brackets."""
    judged = [m for m in milestones if m.get("verdict") and m.get("plans")]
    if judged:
        last = judged[-1]
        verdict = re.sub(r"\s*\([^)]*\)", "", plain(last["verdict"], names)).rstrip(".")
        return f"{last.get('title') or last.get('id')}: {verdict[:1].lower()}{verdict[1:]}"
    plans = sum(len(m.get("plans") or ()) for m in milestones)
    done = sum(bool(m.get("actual")) for m in milestones)
    return sentence(f"{counted(plans, 'stated plan')}, {counted(done, 'milestone')} reached")
