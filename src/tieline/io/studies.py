"""Documents of studies run beside a review: one JSON file each, read again by the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tieline.errors import ResultError
from tieline.io.write import write_json

AGAIN = "Run that study again, or remove it."
STUDIES = "studies"
"""Folder of such documents inside a results folder."""


def write_study(out: Path, kind: str, name: str, document: Mapping[str, Any]) -> Path:
    """Write ``studies/<kind>--<name>.json``; a later run of the same study replaces it."""
    path = out / STUDIES / f"{kind}--{name}.json"
    write_json(path, {"kind": kind} | dict(document))
    return path


def read_studies(out: Path) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Documents by kind in the order of their names; {} where there are none.

    Raises ResultError naming a damaged file, or one of another kind than its name says.
    """
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for path in sorted((out / STUDIES).glob("*--*.json")):
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise ResultError(f"{path} is damaged. {AGAIN}") from error
        kind = path.name.partition("--")[0]
        if not isinstance(document, dict) or document.get("kind") != kind:
            raise ResultError(f"{path} is no study of {kind!r}. {AGAIN}")
        found[kind] = (*found.get(kind, ()), document)
    return found
