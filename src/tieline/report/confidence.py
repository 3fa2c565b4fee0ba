"""How much of the data stands in a document, is derived, or is an estimate."""

from __future__ import annotations

from dataclasses import dataclass

from tieline.report.content import ReviewContent
from tieline.report.technologies import in_words
from tieline.report.words import counted, number, percent, sentence


@dataclass(frozen=True, slots=True)
class TableShare:
    """Rows of one table by kind, and the percent of the bar."""

    name: str
    counts: tuple[int, int, int]
    percents: tuple[float, float, float]
    total: int


@dataclass(frozen=True, slots=True)
class Confidence:
    """The finding, one bar per table, and the placeholders: (zone, what stands there)."""

    finding: str
    rows: tuple[TableShare, ...]
    estimates: int
    total: int
    placeholders: tuple[tuple[str, str], ...]
    placeholder_note: str


def confidence(content: ReviewContent) -> Confidence:
    """Tables in their given order; empty ones are left out."""
    rows = []
    for row in content.rows("confidence"):
        counts = (int(row["document"]), int(row["derived"]), int(row["estimate"]))
        total = sum(counts)
        if total:
            percents = tuple(round(100 * one / total, 2) for one in counts)
            rows.append(
                TableShare(
                    str(row["table"]).replace("_", " "),
                    counts,
                    (percents[0], percents[1], percents[2]),
                    total,
                )
            )
    estimates, total = sum(row.counts[2] for row in rows), sum(row.total for row in rows)
    named, note = _placeholders(content)
    return Confidence(_finding(estimates, total), tuple(rows), estimates, total, named, note)


def _placeholders(content: ReviewContent) -> tuple[tuple[tuple[str, str], ...], str]:
    """Generic capacity of the latest study year, zone by zone, and a sentence on all of it."""
    rows = content.rows("placeholders")
    if not rows:
        return (), ""
    year = max(int(row["study_year"]) for row in rows)
    rows = [row for row in rows if int(row["study_year"]) == year]
    names = {row["zone"]: str(row["name"]) for row in content.rows("zones")}
    by_zone: dict[str, list[str]] = {}
    for row in rows:
        zone = names.get(row["zone"], str(row["zone"]))
        said = f"{in_words(str(row['technology']))} {number(float(row['capacity_mw']))} MW"
        by_zone.setdefault(zone, []).append(said)
    total = sum(float(row["capacity_mw"]) for row in rows)
    note = sentence(
        f"{counted(len(by_zone), 'zone')} of study year {year} "
        f"{'leans' if len(by_zone) == 1 else 'lean'} on {number(total / 1000, 1)} GW of generic "
        "capacity that no plan names; every figure of that year leans on it too."
    )
    return tuple((zone, ", ".join(said)) for zone, said in by_zone.items()), note


def _finding(estimates: int, total: int) -> str:
    if not total:
        return "Where the data comes from has not been counted"
    share = estimates / total
    text = f"{number(estimates)} of {number(total)} rows are estimates ({percent(share)})"
    return f"{text}: replace those first" if share > 0.25 else text
