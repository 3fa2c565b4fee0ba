"""Documents of studies run beside a review: one JSON file each, read again by the page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from tieline.errors import ResultError
from tieline.io.write import json_text, write_json

AGAIN = "Run that study again, or remove it."
STUDIES = "studies"
"""Folder of such documents inside a results folder."""


class _Told(dict[str, Any]):
    """An object of a document that says which file lacks what it is asked for."""

    file: Path

    def __missing__(self, key: str) -> NoReturn:
        raise ResultError(f"{self.file} lacks {key!r}. {AGAIN}")


def write_study(out: Path, kind: str, name: str, document: Mapping[str, Any]) -> Path:
    """Write ``studies/<kind>--<name>.json``; a later run of the same study replaces it.

    Its last field is the hash of the others, by which ``read_studies`` sees edits and damage.
    """
    path = out / STUDIES / f"{kind}--{name}.json"
    content = {"kind": kind} | dict(document)
    write_json(path, content | {"sha256": _digest(content)})
    return path


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json_text(content).encode()).hexdigest()


def read_studies(out: Path) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Documents by kind in the order of their names; {} where there are none.

    Raises ResultError naming a file that is damaged, edited, of another kind than its name
    says; and later, where something is asked of a document that it does not hold.
    """
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for path in sorted((out / STUDIES).glob("*--*.json")):
        document = _read(path)
        kind = path.name.partition("--")[0]
        if not isinstance(document, dict) or document.get("kind") != kind:
            raise ResultError(f"{path} is no study of {kind!r}. {AGAIN}")
        digest = document.pop("sha256", None)
        if digest != _digest(document):
            raise ResultError(f"{path} is not the file that the study wrote. {AGAIN}")
        found[kind] = (*found.get(kind, ()), document)
    return found


def _read(path: Path) -> Any:
    def told(pairs: list[tuple[str, Any]]) -> _Told:
        made = _Told(pairs)
        made.file = path
        return made

    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=told)
    except (OSError, ValueError, RecursionError) as error:
        raise ResultError(f"{path} is damaged. {AGAIN}") from error
