"""The data dictionary as frozen records; ``dictionary.yaml`` is its text.

One entry per column says what a reader accepts, what a checker reports, what a blank template
holds and what the documentation prints, so that the four cannot disagree.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table or one field of a form; the names are those of dictionary.yaml.

    optional  True where ``default`` may stand in for a missing column or an empty cell
    refers    'table' or 'table.column' whose values the cell must name, '' = none
    """

    name: str
    type: str
    meaning: str
    example: str
    unit: str = ""
    optional: bool = False
    default: object = None
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    below: float | None = None
    one_of: tuple[str, ...] = ()
    refers: str = ""
    also: tuple[str, ...] = ()
    pattern: str = ""

    @property
    def is_number(self) -> bool:
        """True where cells are converted to numbers."""
        return self.type in ("number", "integer", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForm:
    """One CSV file: its columns in order, and the columns that make a row unique."""

    name: str
    file: str
    title: str
    meaning: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    optional: bool = False
    at_least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileForm:
    """One YAML file: its fields by dotted name."""

    name: str
    file: str
    title: str
    meaning: str
    fields: Mapping[str, Column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictionary:
    """Every table and every form, by name."""

    tables: Mapping[str, TableForm]
    forms: Mapping[str, FileForm]


@functools.cache
def dictionary() -> Dictionary:
    """The data dictionary of this version."""
    text = resources.files("tieline.io").joinpath("dictionary.yaml").read_text(encoding="utf-8")
    content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    tables = {
        name: TableForm(
            name=name,
            file=entry["file"],
            title=entry["title"],
            meaning=entry["meaning"],
            key=tuple(entry["key"]),
            columns={column.name: column for column in _columns(entry["columns"])},
            optional=entry.get("optional", False),
            at_least=entry.get("at_least", 0),
        )
        for name, entry in content["tables"].items()
    }
    forms = {
        name: FileForm(
            name=name,
            file=entry["file"],
            title=entry["title"],
            meaning=entry["meaning"],
            fields={column.name: column for column in _columns(entry["fields"])},
        )
        for name, entry in content["forms"].items()
    }
    return Dictionary(tables=tables, forms=forms)


def _columns(entries: Mapping[str, Mapping[str, Any]]) -> Iterator[Column]:
    for name, entry in entries.items():
        for single in _expanded(name):
            yield Column(
                name=single,
                optional="default" in entry,
                one_of=tuple(entry.get("one_of", ())),
                also=tuple(entry.get("also", ())),
                example=_written(entry["example"]),
                **{key: entry[key] for key in entry if key not in ("one_of", "also", "example")},
            )


def _expanded(name: str) -> Iterator[str]:
    """``h00..h23`` stands for twenty-four columns alike."""
    first, dots, last = name.partition("..")
    if not dots:
        yield name
        return
    stem = first.rstrip("0123456789")
    digits = len(first) - len(stem)
    for number in range(int(first[len(stem) :]), int(last[len(stem) :]) + 1):
        yield f"{stem}{number:0{digits}d}"


def _written(example: object) -> str:
    return example if isinstance(example, str) else f"{example:g}" if example else str(example)
