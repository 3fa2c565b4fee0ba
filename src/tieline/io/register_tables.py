"""The CSV files of a register: observations, contributions, listings, attestations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tieline.io.dictionary import Column, TableForm
from tieline.io.read_csv import read_rows
from tieline.io.register_fields import BAD, Reading, Where, read_scalar
from tieline.register import records
from tieline.register.fields import Field
from tieline.register.records import Place
from tieline.register.table_fields import ATTESTATIONS, CONTRIBUTIONS, LISTINGS, OBSERVATIONS

TABLES: dict[str, tuple[tuple[Field, ...], type[Any]]] = {
    "observations": (OBSERVATIONS, records.Observation),
    "contributions": (CONTRIBUTIONS, records.Contribution),
    "listings": (LISTINGS, records.Listing),
    "attestations": (ATTESTATIONS, records.Attestation),
}
"""Table name to its fields and record; the file is ``register/<name>.csv``."""


def read_register_table(name: str, folder: Path, reading: Reading) -> list[Any]:
    """Every readable row of one table; an absent file is an empty table."""
    fields, record = TABLES[name]
    form = _form(name, fields)
    rows = read_rows(folder / f"{name}.csv", form, reading.problems)
    if rows is None:
        return []
    found = []
    for number, cells in zip(rows.numbers, rows.cells, strict=True):
        values = _read_row(
            fields, dict(zip(rows.header, cells, strict=True)), number, form, reading
        )
        if values is not None:
            found.append(record(**values, place=Place(form.file, number)))
    return found


def _form(name: str, fields: tuple[Field, ...]) -> TableForm:
    columns = {
        field.name: Column(
            name=field.name,
            type="text",
            meaning=field.meaning,
            example="",
            optional=not field.required,
        )
        for field in fields
    }
    return TableForm(
        name=name,
        file=f"register/{name}.csv",
        title=name,
        meaning="",
        key=(),
        columns=columns,
        optional=True,
    )


def _read_row(
    fields: tuple[Field, ...], cells: dict[str, str], number: int, form: TableForm, reading: Reading
) -> dict[str, Any] | None:
    where = Where(file=form.file, place=f"row {number}")
    values: dict[str, Any] = {}
    good = True
    for field in fields:
        text = cells.get(field.name, "").strip()
        if not text:
            if field.required:
                good = False
                reading.report(where, "is empty.", f"Fill it. {field.meaning}", column=field.name)
            continue
        parts = [part.strip() for part in text.split(";")] if field.many else [text]
        read = [read_scalar(field, part, where, reading, field.name) for part in parts]
        if BAD in read:
            good = False
            continue
        if field.type == "number":
            read = [int(part) for part in read]
        values[field.target] = tuple(read) if field.many else read[0]
    return values if good else None
