"""Numbers on the map: the programme's projects first, each clear of the others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieline.report.content import ReviewContent, Row
from tieline.report.drawn_links import capacity, state_of
from tieline.report.projection import Frame, Point, along, bend


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A project's number on the map and in the key; left, top in percent, None if unplaced."""

    no: int
    id: str
    title: str
    role: str
    status: str
    built: bool
    left: float | None
    top: float | None


def markers_on(
    content: ReviewContent, rows: Sequence[Row], spots: Mapping[str, Point], view: Frame
) -> list[Marker]:
    """Programme's projects first; each number on its widest link, clear of the others."""
    projects = sorted(content.rows("projects"), key=lambda p: p["role"] != "programme")
    taken: list[Point] = list(spots.values())
    markers = []
    for no, project in enumerate(projects, start=1):
        own = sorted(
            (row for row in rows if row["project"] == project["id"]), key=capacity, reverse=True
        )
        spot = _free_spot(own, spots, taken)
        if spot is not None:
            taken.append(spot)
        markers.append(
            Marker(
                no=no,
                id=str(project["id"]),
                title=str(project["title"]),
                role=str(project["role"]),
                status=str(project["status"] or ""),
                built=any(state_of(row) == "built" for row in own),
                left=round(spot[0] / 10.0, 2) if spot else None,
                top=round(100.0 * spot[1] / view.height, 2) if spot else None,
            )
        )
    return markers


def _free_spot(
    own: Sequence[Row], spots: Mapping[str, Point], taken: Sequence[Point]
) -> Point | None:
    best: tuple[float, Point] | None = None
    for order, row in enumerate(own[:4]):
        start, end = spots[str(row["from_zone"])], spots[str(row["to_zone"])]
        control = bend(start, end)
        for part in (0.5, 0.4, 0.6, 0.3, 0.7):
            point = along(start, control, end, part)
            for aside in (0.0, 24.0, -24.0, 40.0, -40.0):
                length = math.dist(start, end) or 1.0
                moved = (
                    point[0] - aside * (end[1] - start[1]) / length,
                    point[1] + aside * (end[0] - start[0]) / length,
                )
                clear = min((math.dist(moved, other) for other in taken), default=99.0)
                cost = max(0.0, 42.0 - clear) + 0.2 * abs(aside) + 2 * order
                if best is None or cost < best[0]:
                    best = (cost, moved)
    return best[1] if best else None
