"""Links as drawn: width by capacity, colour by use, one stroke per pair of zones and state."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from tieline.report.content import ReviewContent, Row, finite
from tieline.report.energy import case_named
from tieline.report.projection import Point, bend
from tieline.report.words import number, percent

USE_STEPS = (
    (0.25, "#8db4cc", "under 25 %"),
    (0.50, "#5795b8", "25 to 50 %"),
    (0.75, "#2371a0", "50 to 75 %"),
    (math.inf, "#0a3552", "75 % and more"),
)
UNUSED = "#6b7780"
FOCUS = "#7b2d76"
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


def stroke(capacity_mw: float, largest_mw: float) -> float:
    """Width grows with the square root of the capacity; the largest is 15 units wide."""
    return round(max(15.0 * math.sqrt(capacity_mw / largest_mw), 1.4), 1) if largest_mw else 1.4


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


def use_of(content: ReviewContent, shown: Shown | None) -> dict[str, float]:
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


def stands(row: Row) -> bool:
    """Whether a link belongs on the map: False for a link that exists only in a counterfactual."""
    out = row.get("in_service") is False
    return str(row["status"]) != "counterfactual" and not (out and state_of(row) == "built")


def state_of(row: Row) -> str:
    """``built``, ``planned`` or ``suspended``."""
    if str(row["status"]) == "suspended":
        return "suspended"
    return "built" if str(row["status"]) in _BUILT else "planned"


def drawn_links(
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
        groups.setdefault((pair[0], pair[1], state_of(row), own), []).append(row)
    sizes = {key: sum(capacity(row) for row in group) for key, group in groups.items()}
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


def capacity(row: Row) -> float:
    """The larger of both directions   [MW]."""
    return max(float(row["forward_mw"] or 0.0), float(row["backward_mw"] or 0.0))


def _mean_use(group: Sequence[Row], use: Mapping[str, float]) -> float | None:
    known = [(capacity(row), use[str(row["link"])]) for row in group if str(row["link"]) in use]
    total = sum(size for size, _ in known)
    return sum(size * share for size, share in known) / total if total else None


def _colour(share: float | None, state: str) -> str:
    if state != "built" or share is None:
        return UNUSED if state != "suspended" else "#b5411a"
    return next(colour for limit, colour, _ in USE_STEPS if share < limit)


def width_key(largest: float) -> tuple[tuple[str, float], ...]:
    """(text, width) of three round capacities, for the key."""
    if not largest:
        return ()
    top = 10 ** math.floor(math.log10(largest))
    steps = [size for size in (top / 20, top / 5, top) if size >= 1]
    if largest >= 5 * top:
        steps = [top / 10, top, 5 * top]
    return tuple((f"{number(size)} MW", stroke(size, largest)) for size in steps)
