"""Welfare against the capacity of a link, its cost beside it, and where they cross."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, finite
from tieline.report.earlier import earlier
from tieline.report.words import number

MUSD = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """One sweep: paths in a 1000 x 1000 box, labels, a finding and its terms."""

    link: str
    finding: str
    said: str
    welfare: str
    band: str
    cost: str
    points: tuple[tuple[float, float], ...]
    across: Axis
    up: Axis
    best: float | None
    welfare_end: float
    cost_end: float | None


def borders(content: ReviewContent) -> tuple[Border, ...]:
    """Every link whose capacity was swept with `tieline capacity`."""
    return tuple(_border(content, row) for row in content.studies.get("capacity", ()))


def _border(content: ReviewContent, row: Mapping[str, Any]) -> Border:
    points: Sequence[Mapping[str, Any]] = row["points"]
    at = [float(point["capacity_mw"]) for point in points]
    gains = [float(point["welfare_usd_per_year"]) / MUSD for point in points]
    known = row["best_mw"] is not None
    paid = [float(point["cost_usd_per_year"]) / MUSD for point in points] if known else []
    ends = [
        float(point[end]) / MUSD
        for point in points
        for end in ("lower", "upper")
        if finite(point[end])
    ]
    across, up = Axis(0.0, at[-1], axis(at).step), axis([*gains, *paid, *ends])

    def place(mw: float, value: float) -> str:
        return f"{10.0 * across.at(mw):.1f} {1000.0 - 10.0 * up.at(value):.1f}"

    def line(values: Sequence[float]) -> str:
        return "M" + "L".join(place(mw, value) for mw, value in zip(at, values, strict=True))

    band = ""
    if int(row["n"]) > 1:
        low, high = ([float(p[end]) / MUSD for p in points] for end in ("lower", "upper"))
        there = [place(mw, v) for mw, v in zip(at, high, strict=True)]
        back = [place(mw, v) for mw, v in zip(at, low, strict=True)]
        band = "M" + "L".join([*there, *reversed(back)]) + "Z"
    return Border(
        link=_ends(content, str(row["link"])),
        finding=_finding(row, at),
        said=(
            f"Study year {row['study_year']}, n = {row['n']} weather "
            f"{'year' if row['n'] == 1 else 'years'}{'' if row['n'] > 1 else ': no interval'}. "
            f"Cost: {row['cost_source']}. {earlier(content, row)}".rstrip()
        ),
        welfare=line(gains),
        band=band,
        cost=line(paid) if paid else "",
        points=tuple(
            (across.at(mw), round(100.0 - up.at(value), 2))
            for mw, value in zip(at, gains, strict=True)
        ),
        across=across,
        up=up,
        best=across.at(float(row["best_mw"])) if known else None,
        welfare_end=round(100.0 - up.at(gains[-1]), 2),
        cost_end=round(100.0 - up.at(paid[-1]), 2) if paid else None,
    )


def _finding(row: Mapping[str, Any], at: Sequence[float]) -> str:
    best = row["best_mw"]
    if best is None:
        return "What the next megawatt brings; its cost is not known"
    if best == 0.0:
        return "At no capacity tried does the link pay for itself"
    if best == at[-1]:
        return f"Net of cost it is worth most at {number(best, 0)} MW, the widest tried"
    return f"Net of cost it is worth most at {number(best, 0)} MW, of those tried"


def _ends(content: ReviewContent, link: str) -> str:
    """The names of both ends, the link's id where they are not known."""
    names = {str(row["zone"]): str(row["name"]) for row in content.rows("zones")}
    for row in content.rows("links", link=link):
        start, end = str(row["from_zone"]), str(row["to_zone"])
        return f"{names.get(start, start)} to {names.get(end, end)}"
    return link
