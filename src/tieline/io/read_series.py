"""The user's own hourly series: files of series/, one column per profile."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tieline.case.columns import Floats, floats
from tieline.errors import OptionError, Problem
from tieline.io.check_cells import number_of
from tieline.io.dictionary import Column
from tieline.io.nearest import suggestion
from tieline.io.profile_use import KINDS, uses
from tieline.io.read_text import read_text
from tieline.io.tables import Tables
from tieline.units import HOURS_PER_DAY, HOURS_PER_YEAR
from tieline.weather.climatology import HourlySeries
from tieline.weather.series import hourly_series

HOUR = "hour"
"""An optional column that counts the rows from 0, to guard their order."""

_CELL = Column(
    name="",
    type="number",
    meaning="",
    example="0.31",
    minimum=0.0,
    maximum=1e6,
    unit="the profile's unit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSeries:
    """One column of a file; values (h,), one or more years of hours."""

    file: str
    profile: str
    values: Floats


def read_raw_series(folder: Path, problems: list[Problem]) -> tuple[RawSeries, ...]:
    """Every column of every file in series/, as it stands there."""
    place = folder / "series"
    found: dict[str, RawSeries] = {}
    for path in sorted(place.iterdir()) if place.is_dir() else []:
        file = f"series/{path.name}"
        if path.name.startswith("."):
            continue
        if path.suffix not in (".csv", ".parquet"):
            remedy = "Give series as .csv or .parquet, one column per profile."
            problems.append(Problem(file=file, rule="is not a series file.", remedy=remedy))
            continue
        read = _read_csv if path.suffix == ".csv" else _read_parquet
        for name, values in read(path, file, problems).items():
            if name in found:
                rule = f"is given in {found[name].file} already."
                remedy = "Keep one of them."
                problems.append(Problem(file=file, column=name, rule=rule, remedy=remedy))
            elif _length_is_right(file, name, values, problems):
                found[name] = RawSeries(file=file, profile=name, values=values)
    return tuple(found.values())


def series_of(
    raw: Sequence[RawSeries], tables: Tables, problems: list[Problem]
) -> tuple[HourlySeries, ...]:
    """The series as the weather takes them: what a profile is follows from its table or use."""
    profiles = tables.get("profiles")
    if profiles is None:
        return ()
    variable = dict(zip(profiles.text("profile"), profiles.text("variable"), strict=True))
    for use in uses(tables):
        variable.setdefault(use.profile, KINDS[use.table][-1])
    wrong = {(problem.file, problem.column) for problem in problems}
    series = []
    for item in raw:
        if (item.file, item.profile) in wrong:
            continue
        if item.profile not in variable:
            remedy = suggestion(
                item.profile, variable, "Name it in a profile column of a table, or delete it."
            )
            problems.append(
                Problem(
                    file=item.file, column=item.profile, rule="is used by no row.", remedy=remedy
                )
            )
            continue
        years = item.values.reshape(-1, _hours_of_year(item.values.size))
        try:
            series.append(hourly_series(item.profile, variable[item.profile], list(years)))
        except OptionError as error:
            remedy = "Give availability within 0 and 1, demand and inflow at least 0."
            problems.append(
                Problem(file=item.file, column=item.profile, rule=str(error), remedy=remedy)
            )
    return tuple(series)


def _hours_of_year(hours: int) -> int:
    return HOURS_PER_YEAR if hours % HOURS_PER_YEAR == 0 else HOURS_PER_YEAR + HOURS_PER_DAY


def _length_is_right(file: str, name: str, values: Floats, problems: list[Problem]) -> bool:
    if values.size and values.size % _hours_of_year(values.size) == 0:
        return True
    problems.append(
        Problem(
            file=file,
            column=name,
            rule=f"has {values.size} rows.",
            remedy="Give 8760 rows a year, UTC, from 1 January 00:00, without 29 February.",
        )
    )
    return False


def _read_csv(path: Path, file: str, problems: list[Problem]) -> Mapping[str, Floats]:
    text = read_text(path, file, problems)
    if text is None:
        return {}
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        rule = f"cannot be split into cells: {error}."
        problems.append(Problem(file=file, rule=rule, remedy="Check its quotes."))
        return {}
    header, rows = records[0], [row for row in records[1:] if row]
    wrong = [n for n, row in enumerate(rows, start=2) if len(row) != len(header)]
    if wrong or len(set(header)) != len(header) or not all(name.strip() for name in header):
        rule = "has a row of another length than the header, or a column name missing or twice."
        place = f"row {wrong[0] if wrong else 1}"
        remedy = "Separate cells by commas; one column per profile."
        problems.append(Problem(file=file, place=place, rule=rule, remedy=remedy))
        return {}
    columns = {}
    for position, name in enumerate(header):
        cells = [row[position] for row in rows]
        columns[name] = _numbers(cells, file, name, problems)
    return _in_order(columns, file, problems)


def _numbers(cells: list[str], file: str, name: str, problems: list[Problem]) -> Floats:
    values = [number_of(cell, _CELL) for cell in cells]
    bad = [k for k, value in enumerate(values) if isinstance(value, tuple)]
    if bad:
        value = values[bad[0]]
        rule, remedy = value if isinstance(value, tuple) else ("", "")
        if len(bad) > 1:
            remedy += f" {len(bad) - 1} more cells of the column are wrong."
        problems.append(
            Problem(
                file=file,
                place=f"row {bad[0] + 2}",
                column=name,
                value=cells[bad[0]],
                rule=rule,
                remedy=remedy,
            )
        )
    return floats([0.0 if isinstance(value, tuple) else value for value in values])


def _read_parquet(path: Path, file: str, problems: list[Problem]) -> Mapping[str, Floats]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError):
        rule, remedy = "is not a Parquet file.", "Write it again."
        problems.append(Problem(file=file, rule=rule, remedy=remedy))
        return {}
    columns = {}
    for name in table.column_names:
        kind = table.schema.field(name).type
        if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
            remedy = "Store numbers; one column per profile."
            problems.append(Problem(file=file, column=name, rule=f"holds {kind}.", remedy=remedy))
            continue
        values = np.asarray(table.column(name).cast(pa.float64()).to_numpy(), dtype=np.float64)
        bad = np.flatnonzero(~np.isfinite(values) | (values < 0.0))
        if bad.size:
            problems.append(
                Problem(
                    file=file,
                    place=f"row {bad[0] + 1}",
                    column=name,
                    value=f"{values[bad[0]]:g}",
                    rule="is not a number of at least 0.",
                    remedy=f"{bad.size} such values in the column: give a number for each hour.",
                )
            )
            values = np.where(np.isfinite(values), values, 0.0)
        columns[name] = floats(values)
    return _in_order(columns, file, problems)


def _in_order(
    columns: Mapping[str, Floats], file: str, problems: list[Problem]
) -> Mapping[str, Floats]:
    """The columns without the counter, which must run 0, 1, 2, ..."""
    if HOUR in columns and not np.array_equal(columns[HOUR], np.arange(columns[HOUR].size)):
        problems.append(
            Problem(
                file=file,
                column=HOUR,
                rule="does not count 0, 1, 2, ... without a gap.",
                remedy="Sort the rows by time, in UTC, and fill what is missing.",
            )
        )
    return {name: values for name, values in columns.items() if name != HOUR}
