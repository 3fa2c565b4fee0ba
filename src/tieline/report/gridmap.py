"""The map: zones, links by capacity and use, projects by number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from tieline.report.content import ReviewContent, Row, finite
from tieline.report.energy import case_named
from tieline.report.labels import Box, Label, Spot, place
from tieline.report.projection import Frame, Point, along, bend, frame, outline_path
from tieline.report.words import counted, number, percent

USE_STEPS = (
    (0.25, "#8db4cc", "under 25 %"),
    (0.50, "#5795b8", "25 to 50 %"),
    (0.75, "#2371a0", "50 to 75 %"),
    (math.inf, "#0a3552", "75 % and more"),
)
UNUSED = "#6b7780"
FOCUS = "#7b2d76"
WIDE_PX, NARROW_PX = 620.0, 328.0
"""Drawn widths for which names are placed: the least of a wide page, and a phone."""

_BUILT = frozenset(("existing", "operating", "committed", "commissioning"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLink:
    """All links of one pair of zones in one state: path, width, colour, what it says."""

    path: str
    width: float
    colour: str
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose flows colour the map."""

    project: str
    study_year: int
    case: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A zone: position, kind and name."""

    x: float
    y: float
    kind: str
    name: str


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


def stroke(capacity_mw: float, largest_mw: float) -> float:
    """Width grows with the square root of the capacity; the largest is 15 units wide."""
    return round(max(15.0 * math.sqrt(capacity_mw / largest_mw), 1.4), 1) if largest_mw else 1.4


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
        if row["from_zone"] in spots and row["to_zone"] in spots and _stands(row)
    ]
    use = _use(content, shown)
    roles = {str(p["id"]): str(p["role"]) for p in content.rows("projects")}
    drawn, largest = _links(
        rows, spots, use, roles, {str(z["zone"]): str(z["name"]) for z in zones}
    )
    markers = _markers(content, rows, spots, view)
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
        widths=_width_key(largest),
        study_year=shown.study_year if shown and use else None,
        source=str((content.outline or {}).get("source") or ""),
        unnamed=unnamed,
    )


def shown_case(content: ReviewContent) -> Shown | None:
    """The latest study year with flows, as built, of the programme's first project with any."""
    ranked = [*content.rows("projects", role="programme"), *content.rows("projects")]
    for project in [str(row["id"]) for row in ranked] or [""]:
        rows = content.rows("link_results", project=project)
        if rows:
            year = max(int(row["study_year"]) for row in rows)
            rows = [row for row in rows if int(row["study_year"]) == year]
            return Shown(project, year, case_named(rows, "as built") or str(rows[0]["case"]))
    return None


def _use(content: ReviewContent, shown: Shown | None) -> dict[str, float]:
    """Mean utilisation per link over the weather years."""
    if shown is None:
        return {}
    found: dict[str, list[float]] = {}
    for row in content.rows(
        "link_results", project=shown.project, study_year=shown.study_year, case=shown.case
    ):
        if finite(row.get("utilisation")):
            found.setdefault(str(row["link"]), []).append(float(row["utilisation"]))
    return {link: fmean(values) for link, values in found.items()}


def _stands(row: Row) -> bool:
    """False for a link that exists only in a counterfactual."""
    out = row.get("in_service") is False
    return str(row["status"]) != "counterfactual" and not (out and _state(row) == "built")


def _state(row: Row) -> str:
    if str(row["status"]) == "suspended":
        return "suspended"
    return "built" if str(row["status"]) in _BUILT else "planned"


def _links(
    rows: Sequence[Row],
    spots: Mapping[str, Point],
    use: Mapping[str, float],
    roles: Mapping[str, str],
    names: Mapping[str, str],
) -> tuple[list[DrawnLink], float]:
    """Links of one pair and state drawn as one, the widest first, the programme's own last."""
    groups: dict[tuple[str, str, str, bool], list[Row]] = {}
    for row in rows:
        pair = tuple(sorted((str(row["from_zone"]), str(row["to_zone"]))))
        own = roles.get(str(row["project"] or "")) == "programme"
        groups.setdefault((pair[0], pair[1], _state(row), own), []).append(row)
    sizes = {key: sum(_capacity(row) for row in group) for key, group in groups.items()}
    largest = max(sizes.values(), default=0.0)
    drawn = []
    for key in sorted(groups, key=lambda key: (key[3], key[2] == "built", -sizes[key], key)):
        group, (_, _, state, own) = groups[key], key
        start, end = spots[str(group[0]["from_zone"])], spots[str(group[0]["to_zone"])]
        control = bend(start, end)
        share = _mean_use(group, use)
        title = f"{names[str(group[0]['from_zone'])]} to {names[str(group[0]['to_zone'])]}"
        drawn.append(
            DrawnLink(
                path=f"M{start[0]:.1f} {start[1]:.1f}Q{control[0]:.1f} {control[1]:.1f} "
                f"{end[0]:.1f} {end[1]:.1f}",
                width=stroke(sizes[key], largest),
                colour=FOCUS if own else _colour(share, state),
                state="own" if own and state == "built" else state,
                says=f"{title}: {number(sizes[key])} MW, "
                + (f"{percent(share)} used on average" if share is not None else state),
            )
        )
    return drawn, largest


def _capacity(row: Row) -> float:
    return max(float(row["forward_mw"] or 0.0), float(row["backward_mw"] or 0.0))


def _mean_use(group: Sequence[Row], use: Mapping[str, float]) -> float | None:
    known = [(_capacity(row), use[str(row["link"])]) for row in group if str(row["link"]) in use]
    total = sum(size for size, _ in known)
    return sum(size * share for size, share in known) / total if total else None


def _colour(share: float | None, state: str) -> str:
    if state != "built" or share is None:
        return UNUSED if state != "suspended" else "#b5411a"
    return next(colour for limit, colour, _ in USE_STEPS if share < limit)


def land(
    outline: Mapping[str, object] | None, view: Frame, own: set[str]
) -> tuple[tuple[str, bool], ...]:
    """(path, whether the programme models it) of every country in the frame, own ones last."""
    countries = (outline or {}).get("countries")
    if not isinstance(countries, list):
        return ()
    paths = [(outline_path(c["rings"], view), str(c["code"]) in own) for c in countries]
    return tuple(sorted(((p, inside) for p, inside in paths if p), key=lambda item: item[1]))


def _markers(
    content: ReviewContent, rows: Sequence[Row], spots: Mapping[str, Point], view: Frame
) -> list[Marker]:
    """Programme's projects first; each number on its widest link, clear of the others."""
    projects = sorted(content.rows("projects"), key=lambda p: p["role"] != "programme")
    taken: list[Point] = list(spots.values())
    markers = []
    for no, project in enumerate(projects, start=1):
        own = sorted(
            (row for row in rows if row["project"] == project["id"]), key=_capacity, reverse=True
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
                built=any(_state(row) == "built" for row in own),
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


def _width_key(largest: float) -> tuple[tuple[str, float], ...]:
    if not largest:
        return ()
    top = 10 ** math.floor(math.log10(largest))
    steps = [size for size in (top / 20, top / 5, top) if size >= 1]
    if largest >= 5 * top:
        steps = [top / 10, top, 5 * top]
    return tuple((f"{number(size)} MW", stroke(size, largest)) for size in steps)


def finding(content: ReviewContent, grid: GridMap | None) -> str:
    """What the map shows in one sentence, counted from the tables."""
    if grid is None:
        return "No zones were saved with this run"
    countries = {row["zone"]: str(row["country"]) for row in content.rows("zones")}
    kinds = {row["zone"]: str(row["kind"]) for row in content.rows("zones")}
    crossing = [
        row
        for row in content.rows("links")
        if countries.get(row["from_zone"]) != countries.get(row["to_zone"]) and _stands(row)
    ]
    built = sum(_capacity(row) for row in crossing if _state(row) == "built")
    planned = sum(_capacity(row) for row in crossing if _state(row) == "planned")
    inside = {c for zone, c in countries.items() if kinds.get(zone) != "external"}
    tied = {
        countries[row[end]]
        for row in crossing
        if _state(row) == "built"
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
