"""CSV files as rows of text with their row numbers; the structure is checked here.

Row numbers are those a spreadsheet shows: the header is row 1.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tieline.errors import Problem
from tieline.io.dictionary import TableForm
from tieline.io.nearest import suggestion
from tieline.io.read_text import read_text

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The cells of one file, as text.

    header   names of the columns
    numbers  (r,) row number of each row in the file
    cells    (r,) one text per column of the header
    """

    header: tuple[str, ...]
    numbers: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]


def read_rows(path: Path, form: TableForm, problems: list[Problem]) -> Rows | None:
    """Read a CSV file; add what is wrong to ``problems``.

    Returns None where nothing can be read: no file (a problem unless the table is optional),
    wrong encoding, no header, another separator.
    """
    text = read_text(path, form.file, problems, optional=form.optional)
    if text is None:
        return None
    records = _records(text, form, problems)
    if records is None:
        return None
    header = records[0][1]
    if not _header_is_usable(header, form, problems):
        return None
    numbers, cells = [], []
    for number, record in records[1:]:
        if _row_is_whole(number, record, header, form, problems):
            numbers.append(number)
            cells.append(tuple(record))
    return Rows(header=tuple(header), numbers=tuple(numbers), cells=tuple(cells))


def _records(
    text: str, form: TableForm, problems: list[Problem]
) -> list[tuple[int, list[str]]] | None:
    """Rows that hold anything, with their numbers; lines with no cell at all are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    try:
        records.extend((n, record) for n, record in enumerate(reader, start=1) if record)
    except csv.Error as error:
        problems.append(
            Problem(
                file=form.file,
                place=f"line {reader.line_num}",
                rule=f"cannot be split into cells: {error}.",
                remedy='Close every quoted cell with ", and write " inside a cell twice.',
            )
        )
        return None
    return records


def _header_is_usable(header: Sequence[str], form: TableForm, problems: list[Problem]) -> bool:
    expected = ",".join(form.columns)
    for separator, word in _SEPARATORS.items():
        if len(header) == 1 and separator in header[0] and not set(header) & set(form.columns):
            problems.append(
                Problem(
                    file=form.file,
                    place="row 1",
                    rule=f"is separated by {word}.",
                    remedy="Separate cells by commas and write decimals with a dot.",
                )
            )
            return False
    if not set(header) & set(form.columns):
        problems.append(
            Problem(
                file=form.file,
                place="row 1",
                rule="is not the header: no known column in it.",
                remedy=f"Begin the file with {expected}",
            )
        )
        return False
    _check_header(header, form, problems)
    return True


def _check_header(header: Sequence[str], form: TableForm, problems: list[Problem]) -> None:
    def report(column: str, rule: str, remedy: str, value: str | None = None) -> None:
        problems.append(
            Problem(
                file=form.file, place="row 1", column=column, value=value, rule=rule, remedy=remedy
            )
        )

    missing = [
        name for name, column in form.columns.items() if name not in header and not column.optional
    ]
    for name in missing:
        column = form.columns[name]
        unit = f" [{column.unit}]" if column.unit else ""
        report(name, "is missing.", f"Add the column: {column.meaning}{unit}")
    unused = [name for name in form.columns if name not in header]
    for name, count in Counter(header).items():
        if not name.strip():
            report("", "has a column without a name.", "Name it or delete it.")
        elif name not in form.columns:
            remedy = suggestion(name, unused, f"Known columns: {', '.join(form.columns)}.")
            report(name, "is not a column of this file.", remedy)
        elif count > 1:
            report(name, f"stands {count} times in the header.", "Keep one of them.")


def _row_is_whole(
    number: int,
    record: Sequence[str],
    header: Sequence[str],
    form: TableForm,
    problems: list[Problem],
) -> bool:
    if len(record) == len(header) and any(cell.strip() for cell in record):
        return True
    if not any(cell.strip() for cell in record):
        rule, remedy = "has only empty cells.", "Delete the row."
    elif len(record) < len(header):
        rule = f"has {_cells(len(record))}, the header {len(header)}."
        remedy = f"Add what is missing after {header[len(record) - 1]}; empty cells need commas."
    else:
        rule = f"has {_cells(len(record))}, the header {len(header)}."
        remedy = f"Put a cell that holds a comma in quotes; {_hint(record, header)}"
    problems.append(Problem(file=form.file, place=f"row {number}", rule=rule, remedy=remedy))
    return False


def _cells(count: int) -> str:
    return f"{count} cell" if count == 1 else f"{count} cells"


def _hint(record: Iterable[str], header: Sequence[str]) -> str:
    extra = list(record)[len(header) :]
    return f"after {header[-1]} comes {', '.join(repr(cell) for cell in extra[:3])}."
