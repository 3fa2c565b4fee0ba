"""Copies of the embedded programme to break, and a small programme of two zones."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tieline.errors import InputError, Problem
from tieline.io.format_pages import blank_files
from tieline.io.read_programme import programme_folder, read_programme

Break = Callable[[Path], None]


def copy_of_embedded(tmp_path: Path) -> Path:
    """The power system of the default programme; its register has tests of its own."""
    folder = tmp_path / "programme"
    shutil.copytree(
        programme_folder(), folder, ignore=shutil.ignore_patterns("register", "finance", "map")
    )
    return folder


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """What reading the folder complains about."""
    with pytest.raises(InputError) as caught:
        read_programme(folder)
    assert str(caught.value).count("\n") == len(caught.value.problems)
    return caught.value.problems


def rows_of(path: Path) -> list[list[str]]:
    """Header and rows of a CSV file."""
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def write_rows(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write header and rows of a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def cell(table: str, row: int, column: str, value: str) -> Break:
    """Set one cell; ``row`` counts as a spreadsheet does."""

    def change(folder: Path) -> None:
        path = folder / "system" / f"{table}.csv"
        rows = rows_of(path)
        if column not in rows[0]:
            for line in rows:
                line.append("")
            rows[0][-1] = column
        rows[row - 1][rows[0].index(column)] = value
        write_rows(path, rows)

    return change


def row_where(table: str, column: str, value: str) -> int:
    """Row number of the first row of the embedded programme with this cell."""
    rows = rows_of(programme_folder() / "system" / f"{table}.csv")
    place = rows[0].index(column)
    return next(n for n, row in enumerate(rows, start=1) if row[place] == value)


def without_rows(table: str, column: str, value: str) -> Break:
    """Delete every row with this cell."""

    def change(folder: Path) -> None:
        path = folder / "system" / f"{table}.csv"
        rows = rows_of(path)
        place = rows[0].index(column)
        write_rows(path, [row for row in rows if row[place] != value])

    return change


def replaced(file: str, old: str, new: str) -> Break:
    """Replace a text that stands in the file."""

    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def both(*changes: Break) -> Break:
    """Several changes, one after the other."""

    def change(folder: Path) -> None:
        for single in changes:
            single(folder)

    return change


SMALL = {
    "zones": [
        "A,AAA,Land A,10,50,,1,demand,3000,,invented,estimate",
        "B,BBB,Land B,14,50,,1,demand,4000,,invented,estimate",
    ],
    "demand": [
        "A,2030,8.76,1200,load,,invented,estimate",
        "B,2030,4.38,500,load,,invented,estimate",
    ],
    "fuels": [
        "gas,AAA,2030,30,0.2,invented,estimate",
        "gas,BBB,2030,30,0.2,invented,estimate",
    ],
    "profiles": ["load,demand,ratio to annual mean,monthly_diurnal.csv,,1,invented,estimate"],
    "monthly_diurnal": [
        f"load,demand,{month},{','.join(['1'] * 24)},invented,estimate" for month in range(1, 13)
    ],
}
SMALL_PLANTS = {
    "A gas": "A,gas_ccgt,gas,1500,3,0.5,2,0.1,48,0.1",
    "B gas": "B,gas_ccgt,gas,800,2,0.4,2,0.1,48,0.1",
}
LINK = {
    "link": "A--B",
    "from_zone": "A",
    "to_zone": "B",
    "forward_mw": "300",
    "backward_mw": "200",
    "loss_pu": "0.02",
    "hurdle_usd_per_mwh": "1",
    "kind": "bilateral",
    "status": "existing",
    "commissioned": "2020",
    "forced_outage_rate": "0.01",
    "mttr_h": "24",
    "source": "invented",
    "confidence": "estimate",
}


def small_programme(folder: Path) -> Path:
    """Two zones, a gas fleet in each, one link, the study year 2030; every figure invented."""
    for file, text in blank_files("two-lands", "Two lands").items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("[2025, 2030]", "[2030]"), encoding="utf-8")
    for name, rows in SMALL.items():
        path = folder / "system" / f"{name}.csv"
        path.write_text(path.read_text() + "\n".join([*rows, ""]), encoding="utf-8")
    head = (
        "plant,zone,technology,fuel,capacity_mw,units,efficiency,vom_usd_per_mwh,"
        "forced_outage_rate,mttr_h,planned_outage_rate,commissioned,status,source,confidence"
    )
    plants = [f"{n},{rest},2020,existing,invented,estimate" for n, rest in SMALL_PLANTS.items()]
    (folder / "system/plants.csv").write_text("\n".join([head, *plants, ""]), encoding="utf-8")
    write_rows(folder / "system/links.csv", [list(LINK), list(LINK.values())])
    return folder
