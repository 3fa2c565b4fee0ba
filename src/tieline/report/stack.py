"""One week of generation: stacked areas, the demand as a line, names beside the stack.

The shapes stretch with the page; the type does not (labels are HTML, placed in percent).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, Row
from tieline.report.technologies import FAMILIES, OTHER, family
from tieline.report.words import day_of_year, decimals_of_size, number, percent

SIDE = 1000.0
"""Width and height of the drawing before it is stretched."""

_ORDER = tuple(dict.fromkeys([*(item.name for item in FAMILIES), OTHER.name]))
_COLOURS = {item.name: item.colour for item in (*FAMILIES, OTHER)}


@dataclass(frozen=True, slots=True)
class Layer:
    """One family of the stack: outlines above and below zero, colour, energy, share."""

    name: str
    colour: str
    path: str
    energy: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Everything the figure needs; ``layers`` are in stacking order, lowest first.

    demand_at  (percent from the left, from the top) where the demand line is named
    days       (percent of the middle, day and month) of each local day
    """

    zone_name: str
    study_year: int
    weather_year: str
    begins: str
    ends: str
    layers: tuple[Layer, ...]
    demand_path: str
    demand_at: tuple[float, float]
    scale: Axis
    days: tuple[tuple[float, str], ...]
    project_share: float
    largest: str
    exports: bool


def week(content: ReviewContent, project: Row) -> Week | None:
    """The week of the latest study year held for a project; None if none was saved."""
    rows = content.rows("week", project=project["id"])
    if not rows:
        return None
    year = max(int(row["study_year"]) for row in rows)
    rows = [row for row in rows if int(row["study_year"]) == year]
    series, first = _series(rows)
    demand = series.pop("demand", [])
    if not series:
        return None
    hours = len(next(iter(series.values())))
    names = [name for name in _ORDER if name in series]
    bands, lowest, highest = _bands(series, names, hours)
    found = axis([highest, lowest, *demand])
    scale = Axis(min(lowest, 0.0) * 1.02, found.high, found.step)
    supplied = sum(value for values in series.values() for value in values if value > 0)
    zone = str(rows[0]["zone"])
    titles = {row["zone"]: str(row["name"]) for row in content.rows("zones")}
    return Week(
        zone_name=titles.get(zone, zone),
        study_year=year,
        weather_year=str(rows[0]["weather_year"]),
        begins=day_of_year(first // 24),
        ends=day_of_year((first + hours - 1) // 24),
        layers=tuple(
            _layer(name, series[name], bands[name], scale, supplied, str(project["title"]))
            for name in names
        ),
        demand_path=_line(demand, scale),
        demand_at=_demand_label(demand, scale),
        scale=scale,
        days=_days(first, hours),
        project_share=sum(series.get("Project", [])) / supplied if supplied else 0.0,
        largest=max(names, key=lambda name: sum(v for v in series[name] if v > 0)).lower(),
        exports=lowest < 0,
    )


def _series(rows: Sequence[Row]) -> tuple[dict[str, list[float]], int]:
    """GW by family and hour, and the first local hour of the year."""
    clock = "hour_utc" if rows[0].get("hour_utc") is not None else "hour_local"
    order = {hour: place for place, hour in enumerate(dict.fromkeys(row[clock] for row in rows))}
    found: dict[str, list[float]] = {}
    for row in rows:
        name = str(row["series"])
        name = name if name == "demand" else family(name).name
        values = found.setdefault(name, [0.0] * len(order))
        values[order[row[clock]]] += float(row["mw"]) / 1000.0
    held = {
        name: values
        for name, values in found.items()
        if name == "demand" or any(abs(value) > 1e-6 for value in values)
    }
    return held, int(rows[0]["hour_local"])


_Edges = tuple[list[float], list[float], list[float], list[float]]


def _bands(
    series: Mapping[str, Sequence[float]], names: Sequence[str], hours: int
) -> tuple[dict[str, _Edges], float, float]:
    """Edges of each layer (low, high above zero; high, low below), lowest and highest edge."""
    up, down = [0.0] * hours, [0.0] * hours
    bands: dict[str, _Edges] = {}
    for name in names:
        below, above = list(down), list(up)
        for hour, value in enumerate(series[name]):
            up[hour] += max(value, 0.0)
            down[hour] += min(value, 0.0)
        bands[name] = (above, list(up), below, list(down))
    return bands, min(down), max(up)


def _layer(
    name: str,
    values: Sequence[float],
    edges: _Edges,
    scale: Axis,
    supplied: float,
    project: str,
) -> Layer:
    low, high, top, bottom = edges
    path = _area(low, high, scale) + _area(bottom, top, scale)
    energy = sum(values)
    return Layer(
        name=project if name == "Project" else _said(name, energy),
        colour=_COLOURS[name],
        path=path,
        energy=f"{number(abs(energy), decimals_of_size(energy))} GWh",
        part=percent(energy / supplied) if supplied and energy > 0 else "",
    )


def _said(name: str, energy: float) -> str:
    """A layer that takes more than it gives is named for what it does."""
    return name.replace("import", "export") if energy < 0 else name


def _area(low: Sequence[float], high: Sequence[float], scale: Axis) -> str:
    """Outlines of every run of hours in which the band has a height."""
    step = SIDE / max(len(low) - 1, 1)
    open_ = [high[hour] - low[hour] > 1e-6 for hour in range(len(low))]
    paths = []
    for is_open, group in groupby(range(len(low)), key=lambda hour: open_[hour]):
        if not is_open:
            continue
        run = list(group)
        hours = range(max(run[0] - 1, 0), min(run[-1] + 2, len(low)))
        there = [f"{hour * step:.1f} {_y(high[hour], scale):.1f}" for hour in hours]
        back = [f"{hour * step:.1f} {_y(low[hour], scale):.1f}" for hour in reversed(hours)]
        paths.append(f"M{'L'.join([*there, *back])}Z")
    return "".join(paths)


def _line(values: Sequence[float], scale: Axis) -> str:
    if not values:
        return ""
    step = SIDE / max(len(values) - 1, 1)
    return "M" + "L".join(
        f"{hour * step:.1f} {_y(value, scale):.1f}" for hour, value in enumerate(values)
    )


def _y(value: float, scale: Axis) -> float:
    return SIDE - scale.at(value) / 100.0 * SIDE


def _demand_label(values: Sequence[float], scale: Axis) -> tuple[float, float]:
    """Over the highest demand away from both ends."""
    if not values:
        return (0.0, 0.0)
    edge = len(values) // 10
    peak = max(range(edge, max(len(values) - edge, edge + 1)), key=lambda hour: values[hour])
    return (
        round(100.0 * peak / max(len(values) - 1, 1), 2),
        round(100.0 - scale.at(values[peak]), 2),
    )


def _days(first: int, hours: int) -> tuple[tuple[float, str], ...]:
    found = []
    for day in range(first // 24, (first + hours) // 24 + 1):
        middle = day * 24 + 12 - first
        if 4 <= middle <= hours - 4:
            found.append((round(100.0 * middle / hours, 2), day_of_year(day)))
    return tuple(found)
