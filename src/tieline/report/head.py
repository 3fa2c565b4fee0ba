"""The head of the page: the question, the answer in one sentence, four figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tieline.report.commitments import as_of, quotes
from tieline.report.confidence import confidence
from tieline.report.content import ReviewContent, finite
from tieline.report.headline import in_words, samples
from tieline.report.promises import entries, headline, tally
from tieline.report.sheet import Sheet, latest, register_entry
from tieline.report.words import date, number, prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One key figure: value, error (smaller, '' if none), unit, what it is, where it stands."""

    value: str
    error: str
    unit: str
    label: str
    mark: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Everything above the first section."""

    programme: str
    subtitle: str
    question: str
    finding: str
    stands: tuple[tuple[str, str, str], ...]
    figures: tuple[Figure, ...]
    facts: tuple[tuple[str, str], ...]


def head(
    content: ReviewContent, sheets: tuple[Sheet, ...], verdicts: Mapping[str, str] | None = None
) -> Head:
    """Counts from the register, worth from the first sheet, one figure for each word.

    verdicts  project -> the finding on its net value, said where its gross worth stands
    """
    rows = entries(content)
    register = content.register
    return Head(
        programme=str(content.programme.get("title") or register.get("title") or ""),
        subtitle=str(content.programme.get("subtitle") or ""),
        question=str(content.programme.get("question") or register.get("question") or ""),
        finding=headline(rows),
        stands=tuple(
            (sheet.id, sheet.title, _stand(content, sheet, (verdicts or {}).get(sheet.id, "")))
            for sheet in sheets
        ),
        figures=(
            _promised(rows),
            _worth(sheets),
            _word(content, "connectivity"),
            _word(content, "resilience"),
        ),
        facts=_facts(content),
    )


def _stand(content: ReviewContent, sheet: Sheet, verdict: str) -> str:
    """What became of the project, after its name; its stage until it operates."""
    worth = f"{sheet.summary} {verdict}.".strip() if verdict else sheet.summary
    if sheet.dates and sheet.dates.last_done:
        stage = str(register_entry(content, sheet.id).get("stage") or "")
        before = f"stage {stage}, " if stage and stage != "operating" else ""
        return f"{before}{sheet.dates.last_done}. {worth}".strip()
    stage = f"status {sheet.status.code}" if sheet.status else "no status in the register"
    return f"{stage}. {worth}".strip()


def _promised(rows: Sequence[Mapping[str, Any]]) -> Figure:
    if not rows:
        return Figure(
            value="none", error="", unit="entered", mark="", label="promises in the register"
        )
    t = tally(rows)
    own = f", {t['self']} by own report" if t["self"] else ""
    return Figure(
        value=str(t["kept"]),
        error="",
        unit=f"of {number(t['total'])}",
        label=f"promises delivered, with evidence{own}",
        mark="documented",
        target="#promises",
    )


def _worth(sheets: tuple[Sheet, ...]) -> Figure:
    for sheet in sheets:
        whole = latest(sheet.usd, "whole") or latest(sheet.usd, "without")
        if sheet.usd is not None and whole is not None:
            unit = sheet.usd.unit.removesuffix(" a year")
            return Figure(
                value=whole.value,
                error=whole.error,
                unit=unit,
                label=f"a year of operating cost saved by {sheet.title} in {whole.study_year}, "
                "gross: "
                f"{whole.standing}",
                mark="modelled",
                target=f"#sheet-{sheet.id}",
            )
    return Figure(
        value="not yet",
        error="",
        unit="measured",
        mark="",
        label="what the programme’s own project is worth",
    )


def _word(content: ReviewContent, word: str) -> Figure:
    for row in content.rows("headline", word=word):
        if not finite(row["value"]):
            continue
        value, error = in_words(row)
        return Figure(
            value=value,
            error=error,
            unit=str(row["unit"] or ""),
            label=f"{word}: {prose(str(row['label']))}{samples(row)}",
            mark="modelled",
        )
    return Figure(
        value="not yet",
        error="",
        unit="measured",
        mark="",
        label=f"{word}: this run holds no figure for it",
    )


def _facts(content: ReviewContent) -> tuple[tuple[str, str], ...]:
    """Small print under the figures: dates, rules, quotes, weather, estimates."""
    share = confidence(content)
    facts = [
        ("As of", as_of(content) or "no date stated"),
        (
            "Status rules",
            f"version {content.register.get('rules', {}).get('version', 'not stated')}",
        ),
        ("Quotes and citations", quotes(content)),
        ("Weather", str(content.provenance.get("weather") or "not stated")),
    ]
    searched = str(content.register.get("searched_to") or "")
    day = str(content.register.get("as_of") or "")
    if searched and day < searched:
        said = f"promises as known then; the power system and its figures are of {date(searched)}"
        facts.insert(1, ("Set back", said))
    if searched and day > searched:
        facts.insert(1, ("Sources looked for", f"up to {date(searched)} only"))
    if share.total:
        facts.append(
            (
                "Power-system rows that are estimates",
                f"{number(share.estimates)} of {number(share.total)}",
            )
        )
    return tuple(facts)
