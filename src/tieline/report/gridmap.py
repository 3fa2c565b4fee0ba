"""The map: zones, links by capacity and use, projects by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieline.report.content import ReviewContent, Row, finite
from tieline.report.drawn_links import (
    DrawnLink,
    Shown,
    capacity,
    drawn_links,
    stands,
    state_of,
    use_of,
    width_key,
)
from tieline.report.labels import Box, Label, Spot, place
from tieline.report.markers import Marker, markers_on
from tieline.report.projection import Frame, Point, frame, outline_path
from tieline.report.words import counted, number

WIDE_PX, NARROW_PX = 620.0, 328.0
"""Drawn widths for which names are placed: the least of a wide page, and a phone."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A zone: position, kind and name."""

    x: float
    y: float
    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridMap:
    """Everything the drawing needs."""

    height: float
    land: tuple[tuple[str, bool], ...]
    links: tuple[DrawnLink, ...]
    dots: tuple[Dot, ...]
    wide: tuple[Label, ...]
    narrow: tuple[Label, ...]
    markers: tuple[Marker, ...]
    widths: tuple[tuple[str, float], ...]
    study_year: int | None
    source: str
    unnamed: int


def gridmap(content: ReviewContent, shown: Shown | None) -> GridMap | None:
    """The drawing, coloured by the flows of ``shown``; None without zones."""
    zones = [z for z in content.rows("zones") if finite(z["longitude"]) and finite(z["latitude"])]
    if not zones:
        return None
    view = frame((z["longitude"], z["latitude"]) for z in zones)
    spots = {str(z["zone"]): view.at(z["longitude"], z["latitude"]) for z in zones}
    rows = [
        row
        for row in content.rows("links")
        if row["from_zone"] in spots and row["to_zone"] in spots and stands(row)
    ]
    use = use_of(content, shown)
    roles = {str(p["id"]): str(p["role"]) for p in content.rows("projects")}
    drawn, largest = drawn_links(
        rows, spots, use, roles, {str(z["zone"]): str(z["name"]) for z in zones}
    )
    markers = markers_on(content, rows, spots, view)
    wide, unnamed = _names(zones, spots, view, markers, WIDE_PX, roles, rows)
    narrow, _ = _names(zones, spots, view, markers, NARROW_PX, roles, rows)
    own = {str(z["country"]) for z in zones if z["kind"] != "external"}
    return GridMap(
        height=view.height,
        land=land(content.outline, view, own),
        links=tuple(drawn),
        dots=tuple(
            Dot(round(x, 1), round(y, 1), str(zone["kind"]), str(zone["name"]))
            for zone in zones
            for x, y in [spots[str(zone["zone"])]]
        ),
        wide=tuple(wide),
        narrow=tuple(narrow),
        markers=tuple(markers),
        widths=width_key(largest),
        study_year=shown.study_year if shown and use else None,
        source=str((content.outline or {}).get("source") or ""),
        unnamed=unnamed,
    )


def land(
    outline: Mapping[str, object] | None, view: Frame, own: set[str]
) -> tuple[tuple[str, bool], ...]:
    """(path, whether the programme models it) of every country in the frame, own ones last."""
    countries = (outline or {}).get("countries")
    if not isinstance(countries, list):
        return ()
    paths = [(outline_path(c["rings"], view), str(c["code"]) in own) for c in countries]
    return tuple(sorted(((p, inside) for p, inside in paths if p), key=lambda item: item[1]))


def _names(
    zones: Sequence[Row],
    spots: Mapping[str, Point],
    view: Frame,
    markers: Sequence[Marker],
    px: float,
    roles: Mapping[str, str],
    rows: Sequence[Row],
) -> tuple[list[Label], int]:
    """Names of the zones people live in, of outside zones and of the programme's own plants."""
    scale = px / 1000.0
    height = view.height * scale
    narrow = px < WIDE_PX
    own = {
        str(row[end])
        for row in rows
        if roles.get(str(row["project"] or "")) == "programme"
        for end in ("from_zone", "to_zone")
    }
    named = []
    for zone in zones:
        code, kind = str(zone["zone"]), str(zone["kind"])
        if kind == "generation" and code not in own:
            continue
        text = code if narrow else _short(str(zone["name"]))
        rank = 0 if code in own else 1 if kind == "demand" else 2
        named.append(Spot(text, spots[code][0] * scale, spots[code][1] * scale, 4.0, rank))
    half = 8.0 if narrow else 11.0
    taken = [
        Box(x - half, y - half, x + half, y + half)
        for x, y in (
            (m.left * px / 100, m.top * height / 100)
            for m in markers
            if m.left is not None and m.top is not None
        )
    ]
    size = 10.5 if narrow else 12.0
    placed = place(named, px, height, taken, size)
    return placed, len(named) - len(placed)


def _short(name: str) -> str:
    """The name without what stands in brackets, for the drawing only."""
    return name.split(" (")[0]


def finding(content: ReviewContent, grid: GridMap | None) -> str:
    """What the map shows in one sentence, counted from the tables."""
    if grid is None:
        return "No zones were saved with this run"
    countries = {row["zone"]: str(row["country"]) for row in content.rows("zones")}
    kinds = {row["zone"]: str(row["kind"]) for row in content.rows("zones")}
    crossing = [
        row
        for row in content.rows("links")
        if countries.get(row["from_zone"]) != countries.get(row["to_zone"]) and stands(row)
    ]
    built = sum(capacity(row) for row in crossing if state_of(row) == "built")
    planned = sum(capacity(row) for row in crossing if state_of(row) == "planned")
    inside = {c for zone, c in countries.items() if kinds.get(zone) != "external"}
    tied = {
        countries[row[end]]
        for row in crossing
        if state_of(row) == "built"
        for end in ("from_zone", "to_zone")
    }
    alone = len(inside - tied)
    text = f"{number(built / 1000, 1)} GW of links cross a border"
    if planned:
        text += f", {number(planned / 1000, 1)} GW more are planned"
    if alone:
        text += f"; {counted(alone, 'country', 'countries')} still "
        text += "stands alone" if alone == 1 else "stand alone"
    return text
