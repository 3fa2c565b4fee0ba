"""One value of a register file: text to what the dictionary says it is, or a problem.

Shared by the YAML entries and the CSV rows of a register.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tieline.errors import Problem
from tieline.io.nearest import suggestion
from tieline.register.codes import CODE_LISTS
from tieline.register.dates import is_relative, parse_date, parse_day
from tieline.register.fields import Field
from tieline.register.numbers import parse_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """That one entry names another; looked up when everything is read."""

    name: str
    kinds: tuple[str, ...]
    file: str
    place: str
    column: str


@dataclass(slots=True, kw_only=True)
class Reading:
    """What is gathered while the files are read."""

    problems: list[Problem]
    references: list[Reference] = field(default_factory=list)
    refused: dict[str, set[str]] = field(default_factory=dict)
    """Ids of entries that hold a mistake, by kind: to name them is not a second mistake."""

    def report(
        self, where: Where, rule: str, remedy: str, *, column: str = "", value: str | None = None
    ) -> None:
        """Add one problem."""
        self.problems.append(
            Problem(
                file=where.file,
                place=where.place,
                column=column,
                value=value,
                rule=rule,
                remedy=remedy,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """File and place of a value, as they are printed."""

    file: str
    place: str


BAD = object()
"""Stands for a value that could not be read; its problem is reported."""


def read_scalar(form: Field, text: str, where: Where, reading: Reading, column: str) -> Any:
    """Turn one text into the value the dictionary asks for; ``BAD`` if that fails."""
    if form.type == "reference":
        reading.references.append(
            Reference(
                name=text, kinds=form.kinds, file=where.file, place=where.place, column=column
            )
        )
        return text
    if form.type == "code":
        return _code(form.codes, text, where, reading, column)
    if form.type == "text":
        return text
    try:
        return _READERS[form.type](text)
    except ValueError as error:
        rule, remedy = str(error), _REMEDIES[form.type]
    if form.type == "date" and is_relative(text):
        rule = "is a date only in relation to another one."
        remedy = f"Write the date it means, and the words in date_words. {remedy}"
    elif form.type == "date" and "-Q" in text.upper():
        remedy = "Write a quarter as an interval of months, such as 2024-01/2024-03."
    reading.report(where, rule, remedy, column=column, value=text)
    return BAD


def _code(name: str, text: str, where: Where, reading: Reading, column: str) -> Any:
    known = CODE_LISTS[name]
    if text in known:
        return text
    shown = ", ".join(known) if len(known) <= 20 else f"a code of the list {name!r}"
    remedy = suggestion(text, known, f"Write one of: {shown}.")
    reading.report(where, f"is not a {name}.", remedy, column=column, value=text)
    return BAD


def _number(text: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise ValueError("is not a number of 0 or more.")
    return float(text)


def _flag(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("is neither yes nor no.")
    return text == "yes"


_READERS: dict[str, Callable[[str], Any]] = {
    "date": parse_date,
    "day": parse_day,
    "number": _number,
    "value": parse_value,
    "flag": _flag,
}
_REMEDIES = {
    "date": "Write 2024, 2024-07, 2024-07-25 or an interval such as 2024-01/2024-03.",
    "day": "Write an exact day, 2024-07-25.",
    "number": "Write digits.",
    "value": "Write digits with a decimal point, and > or < before them for a bound: >1100000.",
    "flag": "Write yes or no.",
}
