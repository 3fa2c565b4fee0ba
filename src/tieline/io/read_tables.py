"""Every table of a programme folder, checked against the data dictionary.

Nothing stops at the first mistake: every cell, every key and every reference is looked at,
and what is wrong is collected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from tieline.case.columns import Names, floats
from tieline.errors import Problem
from tieline.io.check_cells import (
    complaint_about_text,
    number_of,
    parts,
    unknown_name,
)
from tieline.io.dictionary import Column, TableForm, dictionary
from tieline.io.nearest import suggestion
from tieline.io.read_csv import Rows, read_rows
from tieline.io.tables import Table, Tables


def read_tables(
    folder: Path, problems: list[Problem], extra_profiles: Iterable[str] = ()
) -> Tables:
    """All tables of the dictionary.

    An absent optional table has no rows. ``extra_profiles`` are names that the user's own
    series define in addition to profiles.csv. A table that cannot be read is left out, with a
    problem.
    """
    tables: dict[str, Table] = {}
    for name, form in dictionary().tables.items():
        table = read_table(folder, form, problems)
        if table is not None:
            tables[name] = table
    _check_file_names(folder, problems)
    _check_references(tables, set(extra_profiles), problems)
    return tables


def read_table(folder: Path, form: TableForm, problems: list[Problem]) -> Table | None:
    """One table; None, with a problem, where its file is absent or unreadable."""
    found = len(problems)
    path = folder / form.file
    rows = read_rows(path, form, problems)
    if rows is None:
        return _without_rows(form) if form.optional and not path.exists() else None
    if len(rows.cells) < form.at_least and len(problems) == found:
        rule = "has a header and no rows."
        problems.append(Problem(file=form.file, rule=rule, remedy="Give at least one row."))
    words: dict[str, Names] = {}
    numbers: dict[str, list[float]] = {}
    for name, column in form.columns.items():
        cells = _cells(rows, column)
        if column.is_number:
            numbers[name] = _numbers(cells, column, rows.numbers, form.file, problems)
        else:
            words[name] = _words(cells, column, rows.numbers, form.file, problems)
    _check_keys(rows, form, problems)
    return Table(
        name=form.name,
        file=form.file,
        rows=rows.numbers,
        words=words,
        numbers={name: floats(values) for name, values in numbers.items()},
        whole=len(problems) == found,
    )


def _without_rows(form: TableForm) -> Table:
    columns = form.columns.values()
    return Table(
        name=form.name,
        file=form.file,
        rows=(),
        words={column.name: () for column in columns if not column.is_number},
        numbers={column.name: floats([]) for column in columns if column.is_number},
    )


def _cells(rows: Rows, column: Column) -> tuple[str, ...] | None:
    """The cells of a column; None where the file does not have it."""
    if column.name not in rows.header:
        return None
    place = rows.header.index(column.name)
    return tuple(row[place] for row in rows.cells)


def _numbers(
    cells: tuple[str, ...] | None,
    column: Column,
    rows: tuple[int, ...],
    file: str,
    problems: list[Problem],
) -> list[float]:
    if cells is None:
        absent = np.nan if column.default is None else float(str(column.default))
        return [absent] * len(rows)
    values = []
    for row, cell in zip(rows, cells, strict=True):
        value = number_of(cell, column)
        if isinstance(value, tuple):
            problems.append(_problem(file, row, column.name, cell, *value))
            value = np.nan
        values.append(value)
    return values


def _words(
    cells: tuple[str, ...] | None,
    column: Column,
    rows: tuple[int, ...],
    file: str,
    problems: list[Problem],
) -> Names:
    default = str(column.default or "")
    if cells is None:
        return (default,) * len(rows)
    for row, cell in zip(rows, cells, strict=True):
        complaint = complaint_about_text(cell, column)
        if complaint:
            problems.append(_problem(file, row, column.name, cell, *complaint))
    return tuple(cell.strip() or default for cell in cells)


def _check_keys(rows: Rows, form: TableForm, problems: list[Problem]) -> None:
    if not set(form.key) <= set(rows.header):
        return
    places = [rows.header.index(name) for name in form.key]
    first: dict[tuple[str, ...], int] = {}
    for row, cells in zip(rows.numbers, rows.cells, strict=True):
        key = tuple(cells[place].strip() for place in places)
        if not all(key):
            continue
        if key in first:
            rule = f"stands in row {first[key]} already."
            remedy = f"Each {' + '.join(form.key)} may stand once: rename one or delete one."
            problems.append(
                _problem(form.file, row, ", ".join(form.key), " ".join(key), rule, remedy)
            )
        first.setdefault(key, row)


def _check_file_names(folder: Path, problems: list[Problem]) -> None:
    """A file that no reader opens is a mistake: its rows would be passed over in silence."""
    known = {form.file for form in dictionary().tables.values()}
    system = folder / "system"
    present = sorted(system.iterdir()) if system.is_dir() else []
    for item in present:
        file = f"system/{item.name}"
        if file not in known and not item.name.startswith("."):
            remedy = suggestion(file, known, "Move it out of system/; rows in it are not read.")
            problems.append(Problem(file=file, rule="is not a file of the layout.", remedy=remedy))


def _check_references(
    tables: dict[str, Table], extra_profiles: set[str], problems: list[Problem]
) -> None:
    wrong = set()
    for table in tables.values():
        for column in dictionary().tables[table.name].columns.values():
            if not column.refers:
                continue
            file, known = _known(column.refers, tables)
            if known is None:
                continue
            if column.refers == "profiles":
                known |= extra_profiles
            known.update(("", *column.also))
            for row, cell in zip(table.rows, table.text(column.name), strict=True):
                for name in parts(cell) if column.type == "names" else (cell,):
                    if name not in known:
                        complaint = unknown_name(name, known, _singular(column.refers), file)
                        problems.append(_problem(table.file, row, column.name, name, *complaint))
                        wrong.add(table.name)
    for name in wrong:
        tables[name] = replace(tables[name], whole=False)


def _known(refers: str, tables: Tables) -> tuple[str, set[str] | None]:
    """File and names that a reference may use; None where that table is not whole."""
    name, _, column = refers.partition(".")
    form = dictionary().tables[name]
    table = tables.get(name)
    if table is None or not table.whole:
        return form.file, None
    return form.file, set(table.text(column or form.key[0]))


def _singular(refers: str) -> str:
    name, _, column = refers.partition(".")
    return column.replace("_", " ") or name.removesuffix("s")


def _problem(file: str, row: int, column: str, value: str, rule: str, remedy: str) -> Problem:
    return Problem(
        file=file, place=f"row {row}", column=column, value=value, rule=rule, remedy=remedy
    )
