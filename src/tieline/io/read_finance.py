"""Finance of a programme: published figures, and one file of assumptions per project."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from tieline.appraisal.debt import DebtFigure
from tieline.appraisal.project_finance import ProjectFinance
from tieline.errors import InputError, Problem
from tieline.io.finance_forms import TABLES
from tieline.io.nearest import suggestion
from tieline.io.read_project_finance import read_project_finance
from tieline.io.read_tables import read_table
from tieline.io.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FinanceData:
    """The folder finance/ of a programme; every part may be empty.

    tables    published figures by table, row by row with source and confidence
    debt      the rows of host_debt.csv
    projects  id -> finance file, checked
    """

    tables: Mapping[str, Table]
    debt: tuple[DebtFigure, ...]
    projects: Mapping[str, ProjectFinance]


def read_finance(folder: Path, known_projects: Collection[str] = ()) -> FinanceData:
    """Read and check finance/ below a programme's folder.

    known_projects  ids of the programme; where given, a finance file must name one of them.
    Raises InputError with every problem of every file.
    """
    problems: list[Problem] = []
    data = collect_finance(folder, known_projects, problems)
    if problems:
        raise InputError(problems, str(folder))
    return data


def collect_finance(
    folder: Path, known_projects: Collection[str], problems: list[Problem]
) -> FinanceData:
    """As ``read_finance``, adding to ``problems`` instead of raising."""
    tables = {
        name: table
        for name, form in TABLES.items()
        if (table := read_table(folder, form, problems)) is not None
    }
    _check_file_names(folder, problems)
    for table in tables.values():
        _check_ranges(table, problems)
    projects: dict[str, ProjectFinance] = {}
    for path in sorted((folder / "finance").glob("*.yaml")):
        found = read_project_finance(path, known_projects, problems)
        if found is not None:
            projects[found.project] = found
    return FinanceData(tables=tables, debt=_debt(tables.get("host_debt")), projects=projects)


def _check_file_names(folder: Path, problems: list[Problem]) -> None:
    known = {form.file for form in TABLES.values()}
    place = folder / "finance"
    for item in sorted(place.iterdir()) if place.is_dir() else []:
        file = f"finance/{item.name}"
        if file not in known and item.suffix != ".yaml" and not item.name.startswith("."):
            remedy = suggestion(file, known, "Move it out of finance/; it is not read.")
            problems.append(Problem(file=file, rule="is not a file of the layout.", remedy=remedy))


def _check_ranges(table: Table, problems: list[Problem]) -> None:
    """A pair low, high must be in order; first and last year too."""
    pairs = (
        ("low", "high"),
        ("first_year", "last_year"),
        ("low_musd", "high_musd"),
        ("price_low_usd_per_mwh", "price_high_usd_per_mwh"),
    )
    for low, high in pairs:
        if low not in table.numbers or high not in table.numbers:
            continue
        for row, a, b in zip(table.rows, table.number(low), table.number(high), strict=True):
            if a > b:
                problems.append(
                    Problem(
                        file=table.file,
                        place=f"row {row}",
                        column=high,
                        value=f"{b:g}",
                        rule=f"is below {low}, {a:g}.",
                        remedy="Put the lower figure first.",
                    )
                )


def _debt(table: Table | None) -> tuple[DebtFigure, ...]:
    if table is None or not table.whole:
        return ()
    return tuple(
        DebtFigure(
            country=str(row["country"]),
            first_year=int(row["first_year"]),
            last_year=int(row["last_year"]),
            indicator=str(row["indicator"]),
            low=float(row["low"]),
            high=float(row["high"]),
            unit=str(row["unit"]),
            institution=str(row["institution"]),
            basis=str(row["basis"]),
            note=str(row["note"]),
            source=str(row["source"]),
            confidence=str(row["confidence"]),
        )
        for row in table.records()
    )
