"""One week of generation: stacked areas, the demand as a line, names beside the stack.

The shapes stretch with the page; the type does not (labels are HTML, placed in percent).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, Row
from tieline.report.words import day_of_year, decimals_of_size, number, percent

HEIGHT = 1000.0
WIDTH = 1000.0

_COLOURS = (
    ("project", "#7b2d76"),
    ("nuclear", "#8c7aa9"),
    ("coal", "#4a4f55"),
    ("lignite", "#5d5048"),
    ("biomass", "#8a7d52"),
    ("waste", "#8a7d52"),
    ("geothermal", "#a4593f"),
    ("oil", "#7d6a5c"),
    ("diesel", "#7d6a5c"),
    ("gas", "#b59a84"),
    ("lng", "#b59a84"),
    ("pump", "#6d93b5"),
    ("storage", "#94a9bd"),
    ("batter", "#94a9bd"),
    ("hydro", "#2f6f9f"),
    ("river", "#5b93bd"),
    ("import", "#c9b7c8"),
    ("unserved", "#b5411a"),
    ("wind", "#79b7b2"),
    ("solar", "#eac04d"),
)
"""Colour by the first word found in a series' name, lowest layer first."""

_OTHER = "#a9b1b6"


@dataclass(frozen=True, slots=True)
class Layer:
    """One series of the stack: outline path, colour, energy and share of what was supplied."""

    name: str
    colour: str
    path: str
    energy: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Everything the figure needs; ``layers`` are in stacking order, lowest first."""

    zone: str
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


def week(content: ReviewContent, project: Row) -> Week | None:
    """The week of the latest study year held for a project; None if none was saved."""
    rows = content.rows("week", project=project["id"])
    if not rows:
        return None
    year = max(int(row["study_year"]) for row in rows)
    rows = [row for row in rows if int(row["study_year"]) == year]
    order = list(dict.fromkeys(row.get("hour_utc", row["hour_local"]) for row in rows))
    place = {hour: index for index, hour in enumerate(order)}
    series: dict[str, list[float]] = {}
    for row in rows:
        values = series.setdefault(str(row["series"]), [0.0] * len(order))
        values[place[row.get("hour_utc", row["hour_local"])]] += float(row["mw"]) / 1000.0
    demand = series.pop("demand", [])
    series = {name: values for name, values in series.items() if any(abs(v) > 1e-6 for v in values)}
    if not series:
        return None
    names = sorted(series, key=lambda name: (_layer(name), name))
    tops, lowest = _bands([series[name] for name in names], len(order))
    highest = max(max(band[1]) for band in tops)
    scale = axis([highest, lowest, *demand], about=5)
    scale = Axis(lowest if lowest < 0 else 0.0, scale.high, scale.step)
    supplied = sum(sum(v for v in values if v > 0) for values in series.values())
    first = rows[0]
    hours = [int(row["hour_local"]) for row in rows[:1]] or [0]
    zone = str(first["zone"])
    titles = {row["zone"]: str(row["name"]) for row in content.rows("zones")}
    largest = max(names, key=lambda name: sum(v for v in series[name] if v > 0))
    return Week(
        zone=zone,
        zone_name=titles.get(zone, zone),
        study_year=year,
        weather_year=str(first["weather_year"]),
        begins=day_of_year(hours[0] // 24),
        ends=day_of_year((hours[0] + len(order) - 1) // 24),
        layers=tuple(
            _draw(name, series[name], band, scale, supplied, str(project["title"]))
            for name, band in zip(names, tops, strict=True)
        ),
        demand_path=_line(demand, scale),
        demand_at=_demand_label(demand, scale),
        scale=scale,
        days=_days(hours[0], len(order)),
        project_share=sum(series.get("project", [])) / supplied if supplied else 0.0,
        largest=largest,
    )


def _layer(name: str) -> int:
    lowered = name.lower()
    return next((at for at, (word, _) in enumerate(_COLOURS) if word in lowered), len(_COLOURS))


def _bands(
    values: Sequence[Sequence[float]], hours: int
) -> tuple[list[tuple[list[float], list[float]]], float]:
    """(lower, upper) edge of each layer: positive parts stack up, negative parts down."""
    up, down = [0.0] * hours, [0.0] * hours
    bands = []
    for layer in values:
        low, high = [], []
        for hour, value in enumerate(layer):
            if value >= 0:
                low.append(up[hour])
                up[hour] += value
                high.append(up[hour])
            else:
                high.append(down[hour])
                down[hour] += value
                low.append(down[hour])
        bands.append((low, high))
    return bands, min(down)


def _draw(
    name: str,
    values: Sequence[float],
    band: tuple[list[float], list[float]],
    scale: Axis,
    supplied: float,
    project: str,
) -> Layer:
    low, high = band
    step = WIDTH / max(len(low) - 1, 1)
    forward = [f"{hour * step:.1f} {_y(value, scale):.1f}" for hour, value in enumerate(high)]
    backward = [f"{hour * step:.1f} {_y(value, scale):.1f}" for hour, value in enumerate(low)]
    energy = sum(values)
    layer = _layer(name)
    return Layer(
        name=project if name == "project" else name[:1].upper() + name[1:],
        colour=_COLOURS[layer][1] if layer < len(_COLOURS) else _OTHER,
        path=f"M{'L'.join(forward)}L{'L'.join(reversed(backward))}Z",
        energy=f"{number(energy, decimals_of_size(energy))} GWh",
        part=percent(energy / supplied) if supplied and energy > 0 else "",
    )


def _line(values: Sequence[float], scale: Axis) -> str:
    if not values:
        return ""
    step = WIDTH / max(len(values) - 1, 1)
    return "M" + "L".join(
        f"{hour * step:.1f} {_y(value, scale):.1f}" for hour, value in enumerate(values)
    )


def _y(value: float, scale: Axis) -> float:
    return HEIGHT - scale.at(value) / 100.0 * HEIGHT


def _demand_label(values: Sequence[float], scale: Axis) -> tuple[float, float]:
    """Percent from left and top of the highest demand, where the line is named."""
    if not values:
        return (0.0, 0.0)
    inner = range(len(values) // 10, max(len(values) - len(values) // 10, 1))
    peak = max(inner, key=lambda hour: values[hour])
    return (
        round(100.0 * peak / max(len(values) - 1, 1), 2),
        round(100.0 - scale.at(values[peak]), 2),
    )


def _days(first: int, hours: int) -> tuple[tuple[float, str], ...]:
    """(percent of the middle, day and month) of each whole local day."""
    found = []
    for day in range(first // 24, (first + hours) // 24 + 1):
        middle = day * 24 + 12 - first
        if 6 <= middle <= hours - 6:
            found.append((round(100.0 * middle / hours, 2), day_of_year(day)))
    return tuple(found)
