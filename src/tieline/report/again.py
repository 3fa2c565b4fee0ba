"""The study again by other ways of solving: which verdicts moved, for the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.words import DASH, counted, none_or, number, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One other way of solving, as written; sizes in USD a year."""

    name: str
    moved: str
    verdicts: str
    b1: str
    b1_where: str
    country: str
    country_where: str
    which: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Every way; command '' once it was run on the same cases, else how to run it."""

    finding: str
    lede: str
    ways: tuple[Way, ...]
    command: str
    stale: str


def again(content: ReviewContent) -> Again:
    """What `tieline repeat` found, or the command where it was not run."""
    found = next(iter(content.studies.get("repeat", ())), None)
    if found is None:
        return Again(
            finding="Whether a verdict moves with the solver has not been tried in this run",
            lede="",
            ways=(),
            command="tieline repeat",
            stale="",
        )
    ways = tuple(_way(row) for row in found["variants"])
    moved = sum(len(row["moved"]) for row in found["variants"])
    total = sum(int(row["verdicts"]) for row in found["variants"])
    years = " and ".join(str(year) for year in found["study_years"])
    return Again(
        finding=(
            "No verdict moves with the solver’s method, its tolerance or the order of the rows"
            if moved == 0
            else f"{none_or(moved).capitalize()} of {number(total)} verdicts "
            f"{plural(moved, 'moves', 'move')} when the same study is solved in another way"
        ),
        lede=(
            f"The whole study, {years}, {counted(int(found['weather_years']), 'weather year')}, "
            f"solved {counted(len(ways), 'time')} more; as reviewed: "
            f"{found['reference']['method']}, tolerance {found['reference']['tolerance']:g}, "
            "rows as in the files."
        ),
        ways=ways,
        command="",
        stale=_stale(content, found),
    )


def _stale(content: ReviewContent, found: Mapping[str, Any]) -> str:
    """Said where the study was repeated on other inputs than those of this review."""
    hashes = {str(value) for value in content.provenance.get("cases", {}).values()}
    if not hashes or set(found.get("cases", {}).values()) <= hashes:
        return ""
    return "It was run on an earlier state of the files: run tieline repeat again."


def _way(row: Mapping[str, Any]) -> Way:
    b1, country = row["largest_b1"], row["largest_country"]
    return Way(
        name=str(row["name"]),
        moved=number(len(row["moved"])),
        verdicts=number(int(row["verdicts"])),
        b1=_usd(b1["usd"]),
        b1_where=_where(b1),
        country=_usd(country["usd"]),
        country_where=_where(country),
        which=tuple(
            f"{item.get('project')} {item.get('counterfactual')} "
            f"{item.get('country') or item.get('indicator') or ''}: {item['before']} → "
            f"{item['after']}"
            for item in row["moved"]
        ),
    )


def _usd(value: float) -> str:
    if value >= 0.5:
        return number(value, 0)
    return "0" if value == 0.0 else f"{value:.1g}"


def _where(item: Mapping[str, Any]) -> str:
    """Of how much: the figure itself and half of its sampling interval."""
    value, half = item.get("value_usd"), item.get("half_interval_usd")
    place = " ".join(
        str(item[key]) for key in ("country", "counterfactual", "study_year") if key in item
    )
    size = number(float(value) / 1e6, 1) if value is not None else DASH
    error = f" ± {number(float(half) / 1e6, 1)}" if half is not None else ""
    return f"of {size}{error} million ({place})"
