"""What stands beside the tables: folders of the layout, and the outline of the map."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tieline.errors import Problem
from tieline.io.read_text import read_text

FOLDERS = ("system", "projects", "finance", "register", "events", "series", "map")
ALIKE = 0.8
"""Likeness of a misspelt name; lower, and ``results`` would be taken for ``register``."""
OUTLINE = "map/outline.json"
_FORM = '{"source": "...", "countries": [{"code": "BRD", "rings": [[[16.4, 48.2], ...]]}]}'


def layout_problems(folder: Path) -> Iterator[Problem]:
    """Folders that no reader would open: a misspelt name, or a file in place of a folder."""
    for item in sorted(folder.iterdir()):
        if item.name in FOLDERS:
            if not item.is_dir():
                yield Problem(file=item.name, rule="is no folder.", remedy="Move the file away.")
        elif item.is_dir():
            near = difflib.get_close_matches(item.name.casefold(), FOLDERS, n=1, cutoff=ALIKE)
            if near and not (folder / near[0]).exists():
                rule, remedy = "is not a folder of the layout.", f"Is {near[0]!r} meant? Rename it."
                yield Problem(file=item.name, rule=rule, remedy=remedy)


def outline_problems(folder: Path) -> list[Problem]:
    """What is wrong with map/outline.json; nothing where there is none."""
    problems: list[Problem] = []
    text = read_text(folder / OUTLINE, OUTLINE, problems, optional=True)
    if text is None:
        return problems
    remedy = f"Give it as {_FORM}"
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        rule = f"cannot be read as JSON: {error.msg}."
        return [Problem(file=OUTLINE, place=f"line {error.lineno}", rule=rule, remedy=remedy)]
    except RecursionError:
        return [Problem(file=OUTLINE, rule="is nested without end.", remedy=remedy)]
    countries = content.get("countries") if isinstance(content, dict) else None
    if not isinstance(countries, list):
        return [Problem(file=OUTLINE, rule="holds no list of countries.", remedy=remedy)]
    return [
        Problem(
            file=OUTLINE,
            place=f"entry {number}",
            column="countries",
            rule="is no code with rings of longitude and latitude.",
            remedy=remedy,
        )
        for number, country in enumerate(countries, start=1)
        if not _is_country(country)
    ]


def _is_country(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("code"), str):
        return False
    rings = entry.get("rings")
    return isinstance(rings, list) and all(
        isinstance(ring, list) and all(map(_is_place, ring)) for ring in rings
    )


def _is_place(entry: Any) -> bool:
    """Longitude and latitude; json reads NaN, and true is an int."""
    return (
        isinstance(entry, list)
        and len(entry) >= 2
        and all(type(part) in (int, float) and math.isfinite(part) for part in entry[:2])
        and abs(entry[0]) <= 360
        and abs(entry[1]) <= 90
    )
