"""Where a project stands: its own zones and links, the assumed home connection dashed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieline.report.content import ReviewContent, Row, finite
from tieline.report.gridmap import Dot, land
from tieline.report.labels import Label, Spot, place
from tieline.report.projection import Point, bend, frame

PX = 280.0
"""Least drawn width for which names are placed."""

LEAST_DEGREES = 5.0


@dataclass(frozen=True, slots=True)
class Locator:
    """A small map: height of the drawing, land, links (path, assumed), dots, names."""

    height: float
    land: tuple[tuple[str, bool], ...]
    links: tuple[tuple[str, bool], ...]
    dots: tuple[Dot, ...]
    names: tuple[Label, ...]
    assumed: bool


def locator(content: ReviewContent, project: str) -> Locator | None:
    """The map of one project; None without links of its own."""
    links = content.rows("links", project=project)
    zones = {
        str(row["zone"]): row
        for row in content.rows("zones")
        if finite(row["longitude"]) and finite(row["latitude"])
    }
    links = [row for row in links if row["from_zone"] in zones and row["to_zone"] in zones]
    if not links:
        return None
    own = list(dict.fromkeys(str(row[end]) for row in links for end in ("from_zone", "to_zone")))
    view = frame(_room([(zones[z]["longitude"], zones[z]["latitude"]) for z in own]), 0.16)
    spots = {z: view.at(row["longitude"], row["latitude"]) for z, row in zones.items()}
    inside = [
        z
        for z, (x, y) in spots.items()
        if 0 <= x <= 1000 and 0 <= y <= view.height and (z in own or _is_demand(zones[z]))
    ]
    countries = {str(row["country"]) for row in zones.values() if row["kind"] != "external"}
    drawn = tuple(_link(row, spots) for row in links)
    return Locator(
        height=view.height,
        land=land(content.outline, view, countries),
        links=drawn,
        dots=tuple(
            Dot(
                round(spots[z][0], 1),
                round(spots[z][1], 1),
                "own" if z in own and str(zones[z]["kind"]) == "generation" else "zone",
                str(zones[z]["name"]),
            )
            for z in inside
        ),
        names=_names(inside, own, zones, spots, view.height),
        assumed=any(assumed for _, assumed in drawn),
    )


def _names(
    inside: Sequence[str],
    own: Sequence[str],
    zones: Mapping[str, Row],
    spots: Mapping[str, Point],
    height: float,
) -> tuple[Label, ...]:
    """Its own zones are named first, so that theirs are the names that find room."""
    scale = PX / 1000.0
    wanted = [
        Spot(
            str(zones[zone]["name"]).split(" (")[0],
            spots[zone][0] * scale,
            spots[zone][1] * scale,
            4.0,
            0 if zone in own else 1,
        )
        for zone in inside
    ]
    return tuple(place(wanted, PX, height * scale, size=11.5))


def _is_demand(zone: Row) -> bool:
    return str(zone["kind"]) == "demand"


def _room(places: Sequence[Point]) -> list[Point]:
    """The places, and enough around them that a coast or a border can be recognised."""
    x = (min(p[0] for p in places) + max(p[0] for p in places)) / 2
    y = (min(p[1] for p in places) + max(p[1] for p in places)) / 2
    half = LEAST_DEGREES / 2
    return [*places, (x - half, y - half), (x + half, y + half)]


def _link(row: Row, spots: dict[str, Point]) -> tuple[str, bool]:
    start, end = spots[str(row["from_zone"])], spots[str(row["to_zone"])]
    control = bend(start, end)
    path = (
        f"M{start[0]:.1f} {start[1]:.1f}Q{control[0]:.1f} {control[1]:.1f} "
        f"{end[0]:.1f} {end[1]:.1f}"
    )
    return path, str(row["status"]) == "counterfactual"
