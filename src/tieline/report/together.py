"""Projects together: cluster, phases and values that add up, as `tieline portfolio` found them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent, finite
from tieline.report.earlier import earlier
from tieline.report.words import number

MUSD = 1e6
COLUMNS = ("first_in", "last_in", "in_order", "shapley")


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """One set of projects; rows: title and a text for each of ``COLUMNS``."""

    finding: str
    said: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    sums: tuple[str, ...]
    whole: str


def together(content: ReviewContent) -> tuple[Together, ...]:
    """Every portfolio that was run beside the review."""
    return tuple(_together(content, row) for row in content.studies.get("portfolio", ()))


def _together(content: ReviewContent, found: Mapping[str, Any]) -> Together:
    titles: Mapping[str, str] = found["titles"]
    whole = float(found["cluster_usd_per_year"]) / MUSD
    sums = {
        name: sum(float(row[f"{name}_usd_per_year"]) for row in found["rows"]) / MUSD
        for name in COLUMNS
    }
    half = (
        (float(found["upper"]) - float(found["lower"])) / 2.0 / MUSD
        if finite(found["upper"]) and finite(found["lower"])
        else 0.0
    )
    relation = "less" if sums["first_in"] > whole + 0.05 else "more"
    same = abs(sums["first_in"] - whole) <= 0.05
    return Together(
        finding=(
            f"Together they are worth {number(whole, 1)} million USD a year: "
            + ("the sum of each alone" if same else f"{relation} than the sum of each alone")
        ),
        said=(
            f"Study year {found['study_year']}, n = {found['n']} weather "
            f"{'year' if found['n'] == 1 else 'years'}"
            + (f", the whole ± {number(half, 1)}" if half else ": no interval")
            + (". " if found["exact"] else "; the value over orders is sampled. ")
            + earlier(content, found)
        ).rstrip(),
        rows=tuple(
            (
                str(titles.get(row["project"], row["project"])),
                tuple(number(float(row[f"{name}_usd_per_year"]) / MUSD, 1) for name in COLUMNS),
            )
            for row in found["rows"]
        ),
        sums=tuple(number(sums[name], 1) for name in COLUMNS),
        whole=number(whole, 1),
    )
