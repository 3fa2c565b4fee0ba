"""The fields of a YAML file, checked against the data dictionary."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tieline.errors import Problem
from tieline.io.check_cells import Complaint, complaint_about_text, out_of_range
from tieline.io.dictionary import Column, FileForm
from tieline.io.nearest import suggestion
from tieline.io.yaml_lines import Located, read_yaml

LARGEST = 10**300
"""A whole number beyond this does not fit a float."""
_LISTS = {"texts": "text", "numbers": "number", "years": "year"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of one file by dotted name; lists are tuples.

    lines   line of each field that the file gives
    """

    file: str
    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def place(self, name: str) -> str:
        """``line 7``, or '' where the field is not in the file."""
        return f"line {self.lines[name]}" if name in self.lines else ""


def read_fields(path: Path, file: str, form: FileForm, problems: list[Problem]) -> Fields | None:
    """Read and check one file; None where it is unreadable or a needed field is wrong.

    Every problem is added to ``problems``.
    """
    content = read_yaml(path, file, problems)
    return None if content is None else fields_of(content, file, form, problems)


def fields_of(
    content: Located, file: str, form: FileForm, problems: list[Problem]
) -> Fields | None:
    """As ``read_fields``, from what was read of a file or of an entry in it."""
    if not isinstance(content.value, dict):
        rule = "is not a list of 'field: value' lines."
        remedy = f"Begin it with {next(iter(form.fields))}: ..."
        place = f"line {content.line}"
        problems.append(Problem(file=file, place=place, rule=rule, remedy=remedy))
        return None
    found = len(problems)
    given = dict(_flat(content, "", form, file, problems))
    values, lines = {}, {}
    for name, column in form.fields.items():
        if name not in given:
            values[name] = _absent(name, column, file, problems)
            continue
        lines[name] = given[name].key_line
        values[name] = _value(given[name], name, column, file, problems)
    return Fields(file=file, values=values, lines=lines) if len(problems) == found else None


def _flat(
    content: Located, stem: str, form: FileForm, file: str, problems: list[Problem]
) -> Iterator[tuple[str, Located]]:
    here = {name.removeprefix(stem).split(".")[0] for name in form.fields if name.startswith(stem)}
    for key, item in content.value.items():
        name = stem + key
        if name in form.fields:
            yield name, item
        elif key in here and isinstance(item.value, dict):
            yield from _flat(item, f"{name}.", form, file, problems)
        else:
            rule, remedy = "is not a field of this file.", f"Known: {', '.join(sorted(here))}."
            if key in here:
                rule, remedy = "holds no fields.", "Give its fields below it, indented."
            problems.append(
                Problem(
                    file=file,
                    place=f"line {item.key_line}",
                    column=name,
                    rule=rule,
                    remedy=suggestion(key, here - {key}, remedy) if key not in here else remedy,
                )
            )


def _absent(name: str, column: Column, file: str, problems: list[Problem]) -> object:
    if not column.optional:
        remedy = f"Add it: {column.meaning} Such as {column.example}."
        problems.append(Problem(file=file, column=name, rule="is missing.", remedy=remedy))
    return () if column.type in _LISTS else column.default


def _value(item: Located, name: str, column: Column, file: str, problems: list[Problem]) -> object:
    if column.type not in _LISTS:
        value, complaint = _single(item.value, column)
        if complaint:
            problems.append(_problem(item, name, file, complaint))
        return value
    if not isinstance(item.value, list) or not item.value:
        rule = "is an empty list." if item.value == [] else "is not a list."
        complaint = (rule, f"Give a list, such as {column.example}.")
        problems.append(_problem(item, name, file, complaint))
        return ()
    entries = []
    for entry in item.value:
        value, complaint = _single(entry.value, replace(column, type=_LISTS[column.type]))
        if complaint:
            problems.append(_problem(entry, name, file, complaint))
        entries.append(value)
    return tuple(entries)


def _problem(item: Located, name: str, file: str, complaint: Complaint) -> Problem:
    rule, remedy = complaint
    return Problem(
        file=file,
        place=f"line {item.line}",
        column=name,
        value=None if item.value is None else str(item.plain()),
        rule=rule,
        remedy=remedy,
    )


def _single(value: Any, column: Column) -> tuple[Any, Complaint | None]:
    """A scalar as the dictionary wants it, and the complaint about it if there is one."""
    such = f"Give it as {column.example}."
    if value is None:
        return value, ("is empty.", f"Give it: {column.meaning} Such as {column.example}.")
    if column.is_number:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value, ("is not a number.", such)
        if isinstance(value, int) and abs(value) > LARGEST:
            return value, ("is too large for a number.", such)
        if math.isnan(value):
            return value, ("is no number.", such)
        whole = column.type != "number" and float(value).is_integer()
        return (int(value) if whole else float(value)), out_of_range(float(value), column)
    if not isinstance(value, str):
        return value, ("is not a text.", f"Put it in quotes, such as {column.example!r}.")
    text = " ".join(value.split())
    return text, complaint_about_text(text, column)
