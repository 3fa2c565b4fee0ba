"""From the text of a cell to its value, by the data dictionary."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from tieline.io.dictionary import Column
from tieline.io.nearest import suggestion

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_WORDS = re.compile(r"[+-]?(nan|inf|infinity|null|none|na|n/a|-|\?|#\S+)", re.IGNORECASE)

Complaint = tuple[str, str]
"""What is wrong, and what to do about it."""


def number_of(cell: str, column: Column) -> float | Complaint:
    """The number in a cell, nan where an optional cell is empty and its default is none.

    A complaint instead of a number where the cell is empty, no finite number, or out of range.
    """
    text = cell.strip()
    if not text:
        if column.optional:
            return math.nan if column.default is None else float(str(column.default))
        return "is empty.", f"Give {_described(column)}"
    if not _NUMBER.fullmatch(text):
        return _not_a_number(text, column)
    value = float(text)
    return out_of_range(value, column) or value


def out_of_range(value: float, column: Column) -> Complaint | None:
    """The complaint about a finite number, None where there is none."""
    rule = ""
    if not math.isfinite(value):
        rule = "is too large for a number."
    elif column.type in ("integer", "year") and value != math.floor(value):
        rule = "is not a whole number."
    elif column.type == "year" and not 1800 <= value <= 2300:
        rule = "is not a year."
    elif column.minimum is not None and value < column.minimum:
        rule = f"is below {written(column.minimum)}."
    elif column.above is not None and value <= column.above:
        rule = f"is not above {written(column.above)}."
    elif column.maximum is not None and value > column.maximum:
        rule = f"is above {written(column.maximum)}."
    elif column.below is not None and value >= column.below:
        rule = f"is not below {written(column.below)}."
    return (rule, f"Give {_described(column)}") if rule else None


def written(limit: float) -> str:
    """A limit as readers write it: 10,000,000 rather than 1e+07."""
    return f"{limit:,.15g}"


def _not_a_number(text: str, column: Column) -> Complaint:
    wanted = f"Give {_described(column)}"
    if _WORDS.fullmatch(text):
        leave = " or leave the cell empty" if column.optional else ""
        return "is no number.", f"Give {_described(column)[:-1]}{leave}."
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return "is not a number.", "Write the decimal point as a dot and no separator of thousands."
    if re.fullmatch(r"[+-]?\d{1,3}([, _']\d{3})+(\.\d+)?", text):
        return "is not a number.", "Write it without a separator of thousands."
    if text.endswith("%"):
        return "is not a number.", "Write 5 % as 0.05."
    if re.match(r"[+-]?\d", text):
        unit = f" Its unit is {column.unit}." if column.unit else ""
        return "is not a number.", f"Write the number alone.{unit}"
    return "is not a number.", wanted


def _described(column: Column) -> str:
    """``a number in MW, at least 0, such as 600.``"""
    kind = {"integer": "a whole number", "year": "a year"}.get(column.type, "a number")
    parts = [f"{kind} in {column.unit}" if column.unit not in ("", "1") else kind]
    if column.minimum is not None:
        parts.append(f"at least {written(column.minimum)}")
    if column.above is not None:
        parts.append(f"above {written(column.above)}")
    if column.maximum is not None:
        parts.append(f"at most {written(column.maximum)}")
    if column.below is not None:
        parts.append(f"below {written(column.below)}")
    return f"{', '.join(parts)}, such as {column.example}."


def complaint_about_text(cell: str, column: Column) -> Complaint | None:
    """What is wrong with a cell of text, None where nothing is.

    References to other tables are checked later, when all tables are there.
    """
    if not cell.strip():
        if column.optional:
            return None
        return "is empty.", f"Give it: {column.meaning} Such as {column.example!r}."
    if column.type in ("name", "choice", "names") and cell != cell.strip():
        return "has a blank at its beginning or end.", f"Write {cell.strip()!r}."
    if column.one_of and cell not in column.one_of:
        one_of = f"Use one of: {', '.join(column.one_of)}."
        return "is not a known word.", suggestion(cell, column.one_of, one_of)
    if column.pattern and not re.fullmatch(column.pattern, cell):
        return "has another form.", f"{column.meaning} Such as {column.example!r}."
    return None


def parts(cell: str) -> tuple[str, ...]:
    """The names in a cell that holds several, separated by ``|``."""
    return tuple(part.strip() for part in cell.split("|")) if cell.strip() else ()


def unknown_name(name: str, known: Iterable[str], what: str, file: str) -> Complaint:
    """What to say about a name that does not stand among the known ones of ``file``."""
    article = "an" if what[0] in "aeiou" else "a"
    remedy = suggestion(name, sorted(known), f"Add it to {file} or use one that is there.")
    return f"is not {article} {what}.", remedy
