"""The data dictionary agrees with itself, with the shipped files and with its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.io.copies import problems_of
from tieline.io.check_cells import complaint_about_text, number_of
from tieline.io.dictionary import Column, dictionary
from tieline.io.format_pages import TYPES, blank_files, format_pages
from tieline.io.read_programme import programme_folder

PAGES = Path(__file__).parents[2] / "docs" / "formats"


def columns() -> Iterator[tuple[str, Column]]:
    for table in dictionary().tables.values():
        for column in table.columns.values():
            yield f"{table.name}.{column.name}", column
    for form in dictionary().forms.values():
        for column in form.fields.values():
            yield f"{form.name}.{column.name}", column


def test_pages_are_current() -> None:
    pages = format_pages()
    there = {path.name for path in PAGES.glob("*.md")} - {"series.md"}
    assert there == set(pages)
    old = [name for name, text in pages.items() if (PAGES / name).read_text() != text]
    assert not old, "python -m tieline.io.format_pages docs/formats"


@pytest.mark.parametrize(("name", "column"), list(columns()), ids=lambda item: str(item)[:40])
def test_a_column_obeys_its_own_rules(name: str, column: Column) -> None:
    assert column.type in TYPES
    assert column.meaning.endswith("."), name
    if column.is_number:
        assert isinstance(number_of(column.example, column), float)
        if column.optional and column.default is not None:
            assert number_of(str(column.default), column) == float(str(column.default))
    else:
        assert complaint_about_text(column.example, column) is None
    assert bool(column.one_of) == (column.type == "choice")
    if column.refers:
        table, _, other = column.refers.partition(".")
        form = dictionary().tables[table]
        assert (other or form.key[0]) in form.columns


def test_keys_are_columns() -> None:
    for table in dictionary().tables.values():
        assert table.key
        assert set(table.key) <= set(table.columns)
        assert not any(table.columns[name].optional for name in table.key)


def test_every_row_names_source_and_confidence() -> None:
    for table in dictionary().tables.values():
        assert {"source", "confidence"} <= set(table.columns)


def test_hours_are_twenty_four_columns() -> None:
    names = [n for n in dictionary().tables["monthly_diurnal"].columns if n[1:].isdigit()]
    assert names == [f"h{hour:02d}" for hour in range(24)]


def test_shipped_headers_are_in_order_of_the_dictionary() -> None:
    for table in dictionary().tables.values():
        path = programme_folder() / table.file
        if table.optional and not path.exists():
            continue
        header = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
        known = [name for name in table.columns if name in header]
        assert header == known, table.name


def test_a_blank_programme_says_what_to_fill(tmp_path: Path) -> None:
    for file, text in blank_files("new-one", "A new one").items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    problems = problems_of(tmp_path)
    assert {problem.file for problem in problems} == {
        "system/zones.csv",
        "system/demand.csv",
        "system/plants.csv",
    }


def test_every_number_has_bounds() -> None:
    """What is beyond anything real is a slip of the pen, and would only surface in a solver."""
    numbers = [item for item in columns() if item[1].type in ("number", "integer", "numbers")]
    assert len(numbers) > 100
    for name, column in numbers:
        assert column.minimum is not None or column.above is not None, name
        assert column.maximum is not None or column.below is not None, name
