"""The study again by other ways of solving: which verdicts moved, for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.earlier import earlier
from tieline.report.words import DASH, counted, listed, none_or, number, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One other way of solving, as written; sizes in USD a year, n weather years it was run on."""

    name: str
    n: str
    moved: str
    verdicts: str
    b1: str
    b1_where: str
    country: str
    country_where: str
    which: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Every way; missing: those not run; command '' once all were run on the same cases."""

    finding: str
    lede: str
    ways: tuple[Way, ...]
    missing: str
    command: str
    stale: str


def again(content: ReviewContent) -> Again:
    """What `tieline repeat` found, or the command where it was not run."""
    held = content.studies.get("repeat", ())
    if not held:
        return Again(
            finding="Whether a verdict moves with the solver has not been tried in this run",
            lede="",
            ways=(),
            missing="",
            command="tieline repeat",
            stale="",
        )
    best = _best(held)
    rows = [row for _, row in best.values()]
    moved = sum(len(row["moved"]) for row in rows)
    total = sum(int(row["verdicts"]) for row in rows)
    first = held[0]
    years = " and ".join(str(year) for year in first["study_years"])
    lacking = dict.fromkeys(name for found in held for name in found.get("not_run", ()))
    return Again(
        finding=(
            f"No verdict moves with {listed(_tried(first['reference'], rows), 'or')}"
            if moved == 0
            else f"{none_or(moved).capitalize()} of {number(total)} verdicts "
            f"{plural(moved, 'moves', 'move')} when the same study is solved in another way"
        ),
        lede=(
            f"The same study, {years}, solved {counted(len(rows), 'time')} more; as reviewed: "
            f"{first['reference']['method']}, tolerance {first['reference']['tolerance']:g}, "
            "rows as in the files."
        ),
        ways=tuple(_way(content, found, row) for found, row in best.values()),
        missing=listed([name for name in lacking if name not in best]),
        command="tieline repeat",
        stale=_stale(content, [found for found, _ in best.values()]),
    )


def _tried(reference: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What was changed in the ways that were run."""
    changed = {
        "the solver’s method": [row.get("method") != reference["method"] for row in rows],
        "its tolerance": [row.get("tolerance") != reference["tolerance"] for row in rows],
        "the order of the rows": [bool(row.get("row_order")) for row in rows],
    }
    return [name for name, said in changed.items() if any(said)] or ["another way of solving"]


def _best(
    held: Sequence[Mapping[str, Any]],
) -> dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Way -> the run of it on most weather years, with its row."""
    best: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
    for found in held:
        for row in found["variants"]:
            name = str(row["name"])
            if name not in best or best[name][0]["weather_years"] < found["weather_years"]:
                best[name] = found, row
    return best


def _stale(content: ReviewContent, held: Sequence[Mapping[str, Any]]) -> str:
    """Said where the study was repeated on other inputs, or by other code, than this review."""
    if said := next((text for found in held if (text := earlier(content, found))), ""):
        return said
    hashes = {str(value) for value in content.provenance.get("cases", {}).values()}
    if not hashes or all(set(found.get("cases", {}).values()) <= hashes for found in held):
        return ""
    return "It was run on an earlier state of the files: run tieline repeat again."


def _way(content: ReviewContent, found: Mapping[str, Any], row: Mapping[str, Any]) -> Way:
    b1, country = row["largest_b1"], row["largest_country"]
    asked, reviewed = int(found["weather_years"]), content.provenance.get("weather_years")
    part = reviewed is not None and int(reviewed) != asked
    return Way(
        name=str(row["name"]),
        n=f"{asked} of {reviewed}" if part else str(asked),
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
    return "0" if value == 0.0 else "under 1"


def _where(item: Mapping[str, Any]) -> str:
    """Of how much: the figure itself and half of its sampling interval."""
    value, half = item.get("value_usd"), item.get("half_interval_usd")
    place = " ".join(
        str(item[key]) for key in ("country", "counterfactual", "study_year") if key in item
    )
    size = number(float(value) / 1e6, 1) if value is not None else DASH
    error = f" ± {number(float(half) / 1e6, 1)}" if half is not None else ""
    return f"of {size}{error} million ({place})"
