"""Connectivity: how far each country can lean on its neighbours, beside European yardsticks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, Row, finite
from tieline.report.countries import ALL, country_names
from tieline.report.words import counted, none_or, number, percent, rounded, sentence

YARDSTICKS = (0.10, 0.15)
"""European targets of the interconnection level for 2020 and for 2030."""

LAST = YARDSTICKS[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryRow:
    """One country in the last study year, with the first one beside it."""

    name: str
    imports: str
    level: str
    before: str
    dot: float
    old: float | None
    peak: str
    renewable: str
    trade: str
    trade_error: str
    origins: str
    mix: str
    reach: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderRow:
    """One link between two countries in the last study year that runs measured."""

    name: str
    gap: str
    error: str
    converged: str
    apart: str
    used: str
    full: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connectivity:
    """The section; ``rows`` empty where nothing was measured."""

    finding: str
    years: tuple[int, int]
    axis: Axis | None
    marks: tuple[tuple[float, str], ...]
    rows: tuple[CountryRow, ...]
    borders: tuple[BorderRow, ...]
    border_year: int
    n: int
    sentences: tuple[str, ...]


def connectivity(content: ReviewContent) -> Connectivity:
    """Countries by name; the level in the first study year and in the last one runs are made of."""
    rows = content.rows("connectivity", project="")
    if not rows:
        return Connectivity(
            finding="This run measured no connectivity",
            years=(0, 0),
            axis=None,
            marks=(),
            rows=(),
            borders=(),
            border_year=0,
            n=0,
            sentences=(),
        )
    names = country_names(content)
    years = _years(content, rows)
    found = {
        year: {
            (str(row["country"]), str(row["indicator"])): row
            for row in rows
            if int(row["study_year"]) == year
        }
        for year in years
    }
    run = _of_run(content, years[1])
    codes = sorted({str(row["country"]) for row in rows} - {ALL}, key=lambda c: names.get(c, c))
    levels = [
        float(row["value"])
        for year in years
        for (_, indicator), row in found[year].items()
        if indicator == "interconnection_level" and finite(row["value"])
    ]
    scale = axis([100.0 * min(level, 0.6) for level in levels] + [16.0])
    borders, border_year, n = _borders(content, names)
    return Connectivity(
        finding=_finding(found[years[1]], codes, years[1]),
        years=years,
        axis=scale,
        marks=tuple((scale.at(100.0 * mark), f"{number(100 * mark)}") for mark in YARDSTICKS),
        rows=tuple(_row(code, names, found, run, years, scale) for code in codes),
        borders=borders,
        border_year=border_year,
        n=n,
        sentences=_sentences(content, names, years[1]),
    )


def _years(content: ReviewContent, rows: Sequence[Row]) -> tuple[int, int]:
    known = sorted({int(row["study_year"]) for row in rows})
    run = [int(row["study_year"]) for row in content.rows("border_use")]
    return known[0], max(run) if run else known[-1]


def _of_run(content: ReviewContent, year: int) -> dict[tuple[str, str], Row]:
    """Indicators of the first project's fullest case in a study year."""
    found: dict[tuple[str, str], Row] = {}
    for row in content.rows("connectivity", study_year=year):
        if row["n"] and row["case"] in ("as-built", "with"):
            found.setdefault((str(row["country"]), str(row["indicator"])), row)
    return found


def _row(
    code: str,
    names: Mapping[str, str],
    found: Mapping[int, Mapping[tuple[str, str], Row]],
    run: Mapping[tuple[str, str], Row],
    years: tuple[int, int],
    scale: Axis,
) -> CountryRow:
    now, then = found[years[1]], found[years[0]]

    def value(table: Mapping[tuple[str, str], Row], indicator: str) -> float | None:
        row = table.get((code, indicator))
        return float(row["value"]) if row is not None and finite(row["value"]) else None

    def share(table: Mapping[tuple[str, str], Row], indicator: str) -> str:
        held = value(table, indicator)
        return "–" if held is None else percent(held, 1 if 0 < held < 0.1 else 0)

    level, old = value(now, "interconnection_level"), value(then, "interconnection_level")
    reach, after = value(now, "countries_reachable"), value(now, "countries_reachable_after_loss")
    trade, error = _with_error(run.get((code, "trade_share")))
    return CountryRow(
        name=names.get(code, code),
        imports=number(value(now, "import_capacity_mw") or 0.0),
        level=share(now, "interconnection_level"),
        before=share(then, "interconnection_level"),
        dot=min(scale.at(100.0 * (level or 0.0)), 100.0),
        old=None if old is None or years[0] == years[1] else min(scale.at(100.0 * old), 100.0),
        peak=share(now, "peak_ratio"),
        renewable=share(now, "res_ratio"),
        trade=trade,
        trade_error=error,
        origins=_index(value(run, "import_concentration")),
        mix=_index(value(run, "fuel_concentration")),
        reach=f"{number(reach or 0.0)} → {number(after or 0.0)}",
    )


def _with_error(row: Row | None) -> tuple[str, str]:
    if row is None or not finite(row["value"]):
        return "–", ""
    error = row["standard_error"]
    text, reach = rounded(
        100.0 * float(row["value"]), 100.0 * float(error) if finite(error) else None
    )
    return text, reach


def _index(value: float | None) -> str:
    return "–" if value is None else number(value, 2)


def _finding(found: Mapping[tuple[str, str], Row], codes: Sequence[str], year: int) -> str:
    levels = [
        found[code, "interconnection_level"]["value"]
        for code in codes
        if (code, "interconnection_level") in found
    ]
    meets = sum(finite(level) and level >= LAST for level in levels)
    alone = sum(finite(level) and level <= 0.0 for level in levels)
    text = (
        f"{sentence(none_or(meets))} of {counted(len(levels), 'country', 'countries')} "
        f"{'reaches' if meets <= 1 else 'reach'} in {year} the level that Europe asks of its own"
    )
    if alone:
        text += f"; {counted(alone, 'country', 'countries')} cannot import at all"
    return text


def _sentences(content: ReviewContent, names: Mapping[str, str], year: int) -> tuple[str, ...]:
    """What each project of the programme adds to each country's import capacity and level."""
    said = []
    for project in content.rows("projects", role="programme"):
        rows = content.rows("connectivity", project=str(project["id"]), study_year=year)
        pairs = {
            (str(row["country"]), str(row["indicator"]), str(row["case"])): float(row["value"])
            for row in rows
            if finite(row["value"])
        }
        for code in sorted({key[0] for key in pairs}):
            gained = [
                pairs.get((code, indicator, case))
                for indicator in ("import_capacity_mw", "interconnection_level")
                for case in ("with", "without")
            ]
            if None in gained or gained[0] == gained[1]:
                continue
            more, before, level, old = (float(value or 0.0) for value in gained)
            said.append(
                f"{project['title']} lifts the import capacity of {names.get(code, code)} by "
                f"{number(more - before)} MW to {number(more)} MW, and its level from "
                f"{percent(old, 1)} to {percent(level, 1)}."
            )
    return tuple(said)


def _borders(
    content: ReviewContent, names: Mapping[str, str]
) -> tuple[tuple[BorderRow, ...], int, int]:
    """Links between markets; a dedicated line has a plant and no market at one end."""
    kinds = {str(row["link"]): str(row["kind"]) for row in content.rows("links")}
    rows = [
        row
        for row in content.rows("border_use")
        if row["case"] in ("as-built", "with") and kinds.get(str(row["link"])) != "dedicated"
    ]
    if not rows:
        return (), 0, 0
    year = max(int(row["study_year"]) for row in rows)
    project = rows[0]["project"]
    rows = [row for row in rows if int(row["study_year"]) == year and row["project"] == project]
    found = []
    for link in dict.fromkeys(str(row["link"]) for row in rows):
        told = {str(row["indicator"]): row for row in rows if row["link"] == link}
        gap = told["mean_gap_usd_per_mwh"]
        hours = sum(float(told[name]["value"]) for name in told if name.startswith("gap_"))
        text, error = rounded(
            float(gap["value"]),
            float(gap["standard_error"]) if finite(gap["standard_error"]) else None,
        )
        ends = [names.get(str(gap[end]), str(gap[end])) for end in ("from_country", "to_country")]
        found.append(
            BorderRow(
                name=f"{ends[0]} to {ends[1]} ({link})",
                gap=text,
                error=error,
                converged=percent(float(told["gap_below_1_h"]["value"]) / max(hours, 1.0)),
                apart=percent(float(told["gap_above_10_h"]["value"]) / max(hours, 1.0)),
                used=percent(float(told["utilisation"]["value"])),
                full=number(float(told["congested_h"]["value"])),
            )
        )
    return tuple(found), year, int(rows[0]["n"] or 0)
