"""From longitude and latitude to a drawing, with the outlines cut at its frame."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]

WIDTH = 1000.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A Mercator drawing 1000 units wide: west, east in degrees, top, bottom in Mercator y."""

    west: float
    east: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Height of the drawing in its units, 1000 wide."""
        return round(WIDTH * (self.top - self.bottom) / math.radians(self.east - self.west), 1)

    def at(self, longitude: float, latitude: float) -> Point:
        """Position in the drawing, x to the right, y down."""
        scale = WIDTH / math.radians(self.east - self.west)
        return (
            math.radians(longitude - self.west) * scale,
            (self.top - mercator(latitude)) * scale,
        )


def mercator(latitude: float) -> float:
    """y = ln tan(π/4 + φ/2), φ held within ±80 degrees."""
    held = math.radians(max(-80.0, min(80.0, latitude)))
    return math.log(math.tan(math.pi / 4 + held / 2))


def frame(places: Iterable[Point], margin: float = 0.07) -> Frame:
    """The frame that holds every place, with a margin, never wider than three to two each way."""
    held = list(places)
    west, east = min(p[0] for p in held), max(p[0] for p in held)
    south, north = (mercator(pick(p[1] for p in held)) for pick in (min, max))
    width, height = math.radians(east - west), north - south
    span = max(width, height, math.radians(1.0))
    pad = margin * span
    extra_x = max(0.0, height / 1.3 - width) / 2 + pad
    extra_y = max(0.0, width / 1.5 - height) / 2 + pad
    return Frame(
        west - math.degrees(extra_x), east + math.degrees(extra_x), north + extra_y, south - extra_y
    )


def outline_path(rings: Sequence[Sequence[Sequence[float]]], view: Frame) -> str:
    """Rings as one SVG path, cut at the frame; specks under a third of a unit are left out."""
    parts = []
    for ring in rings:
        points = [view.at(place[0], place[1]) for place in ring]
        cut = clip(points, (-4.0, -4.0, WIDTH + 4.0, view.height + 4.0))
        thin = _thinned(cut)
        if len(thin) >= 3:
            parts.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in thin) + "Z")
    return "".join(parts)


def clip(points: Sequence[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """Sutherland and Hodgman (1974): a polygon cut by the four sides of a box, side by side."""
    left, top, right, bottom = box
    held = list(points)
    for axis, limit, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        held = _cut(held, axis, limit, sign)
    return held


def _cut(points: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    kept: list[Point] = []
    for place, point in enumerate(points):
        before = points[place - 1]
        inside, was = sign * (point[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
        if inside != was:
            part = (limit - before[axis]) / (point[axis] - before[axis])
            kept.append(
                (
                    before[0] + part * (point[0] - before[0]),
                    before[1] + part * (point[1] - before[1]),
                )
            )
        if inside:
            kept.append(point)
    return kept


def _thinned(points: Sequence[Point], least: float = 0.35) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(point, kept[-1]) >= least:
            kept.append(point)
    return kept


def bend(start: Point, end: Point, share: float = 0.12) -> Point:
    """Control point of a gently bent link, to the left of its way."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return (
        middle[0] + share * (end[1] - start[1]),
        middle[1] - share * (end[0] - start[0]),
    )


def along(start: Point, control: Point, end: Point, part: float) -> Point:
    """B(t) = (1-t)² start + 2 t (1-t) control + t² end."""
    a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return (
        a * start[0] + b * control[0] + c * end[0],
        a * start[1] + b * control[1] + c * end[1],
    )
