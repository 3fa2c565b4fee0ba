"""Curves of service: the share of demand that is served, hour by hour, with and without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieline.report.content import ReviewContent, Row
from tieline.report.words import percent

CASES = {
    "as-built": "as built",
    "home-only": "connected at home only",
    "nothing": "without it",
    "with": "with it",
    "without": "without it",
    "reference": "as it stands",
}

LONGEST_CURVE_H = 2_184
"""Hours of the longest event whose curve is drawn: of a year, no dip would be seen   [h]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Served share of one case: path of the median line and of the band, in 1000 x 1000."""

    case: str
    words: str
    line: str
    band: str
    without: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveFigure:
    """Resilience curves of one event in the country hit hardest."""

    title: str
    place: str
    curves: tuple[Curve, ...]
    floor: float
    hours: int
    days: tuple[tuple[float, str], ...]
    scale: tuple[tuple[float, str], ...]
    said: str


def curve_figures(
    content: ReviewContent, events: Sequence[Row], names: dict[str, str]
) -> tuple[CurveFigure, ...]:
    """The two events that cost the most service, with and without."""
    title = {str(event["event"]): str(event["title"]) for event in events}
    followed = {str(event["event"]): int(event["followed_h"]) for event in events}
    rows = [
        row
        for row in content.rows("stress_curves")
        if followed.get(str(row["event"]), LONGEST_CURVE_H + 1) <= LONGEST_CURVE_H
    ]
    lost: dict[tuple[str, str], float] = {}
    for row in rows:
        key = str(row["project"]), str(row["event"])
        lost[key] = lost.get(key, 0.0) + 1.0 - float(row["median"])
    chosen = sorted(lost, key=lambda key: -lost[key])[:2]
    return tuple(_curves(rows, project, event, title[event], names) for project, event in chosen)


def _curves(
    rows: Sequence[Row], project: str, event: str, title: str, names: dict[str, str]
) -> CurveFigure:
    mine = [row for row in rows if row["project"] == project and row["event"] == event]
    cases = list(dict.fromkeys(str(row["case"]) for row in mine))
    shown = [cases[0], cases[-1]] if len(cases) > 1 else cases
    low = min(float(row["least"]) for row in mine if row["case"] in shown)
    floor = max(round(low - 0.05, 1), 0.0) if low < 0.95 else 0.9
    hours = 1 + max(int(row["hour"]) for row in mine)
    curves = []
    for case in reversed(shown):
        part = [row for row in mine if row["case"] == case]
        curves.append(_curve(part, case, floor, hours, case == shown[-1] and len(shown) > 1))
    place = names.get(str(mine[0]["place"]), str(mine[0]["place"]))
    step = 0.1 if floor < 0.8 else 0.05
    ticks = [floor + step * k for k in range(round((1.0 - floor) / step) + 1)]
    return CurveFigure(
        title=title,
        place=place,
        curves=tuple(curves),
        floor=floor,
        hours=hours,
        days=tuple(
            (round(100 * day * 24 / hours, 2), f"day {day}")
            for day in range(0, hours // 24 + 1, 2 if hours <= 240 else 7 if hours <= 1100 else 14)
        ),
        scale=tuple(
            (round(100 * (1 - (tick - floor) / (1 - floor)), 2), percent(tick)) for tick in ticks
        ),
        said=f"Share of demand served in {place} under “{title}”, hour by hour",
    )


def _curve(part: Sequence[Row], case: str, floor: float, hours: int, without: bool) -> Curve:
    def point(hour: float, share: float) -> str:
        x, y = 1000.0 * hour / hours, 1000.0 * (1.0 - (share - floor) / (1.0 - floor))
        return f"{x:.4g} {min(max(y, 0.0), 1000.0):.4g}"

    def steps(name: str) -> list[str]:
        return [point(row["hour"] + end, float(row[name])) for row in part for end in (0, 1)]

    upper, lower = steps("most"), steps("least")
    return Curve(
        case=case,
        words=CASES.get(case, case),
        line="M" + "L".join(steps("median")),
        band="M" + "L".join([*upper, *reversed(lower)]) + "Z",
        without=without,
    )
