"""How much of the data stands in a document, is derived, or is an estimate."""

from __future__ import annotations

from dataclasses import dataclass

from tieline.report.content import ReviewContent
from tieline.report.words import number, percent


@dataclass(frozen=True, slots=True)
class TableShare:
    """Rows of one table by kind, and the percent of the bar."""

    name: str
    counts: tuple[int, int, int]
    percents: tuple[float, float, float]
    total: int


@dataclass(frozen=True, slots=True)
class Confidence:
    """The finding, one bar per table, and the placeholders by name."""

    finding: str
    rows: tuple[TableShare, ...]
    estimates: int
    total: int
    placeholders: tuple[str, ...]


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
    placeholders = tuple(str(name) for name in content.provenance.get("placeholders", ()))
    return Confidence(_finding(estimates, total), tuple(rows), estimates, total, placeholders)


def _finding(estimates: int, total: int) -> str:
    if not total:
        return "Where the data comes from has not been counted"
    share = estimates / total
    text = f"{number(estimates)} of {number(total)} rows are estimates ({percent(share)})"
    return f"{text}: replace those first" if share > 0.25 else text
