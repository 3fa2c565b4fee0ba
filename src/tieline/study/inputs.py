"""The input rows a run was made from, kept so that two runs can be told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields

import pandas as pd

from tieline.io.dictionary import dictionary
from tieline.io.programme import Programme

CLIMATE = (
    "profiles",
    "monthly_diurnal",
    "monthly_hydro",
    "weekday",
    "stochastic",
    "correlations",
)
"""Tables of many rows: kept as one hash per row instead of every cell."""

UNTOLD = {"source", "confidence"}
"""Columns that change no number."""


def input_rows(programme: Programme) -> pd.DataFrame:
    """Every cell that a run depends on: file, row, key, column, value as text.

    The key is what names the row in its file, so that a row that only moved is not taken for a
    change.
    """
    cells = []
    for name, table in programme.tables.items():
        for record in table.records():
            told = {k: v for k, v in record.items() if k != "row" and k not in UNTOLD}
            key = _key(name, told)
            if name in CLIMATE:
                text = "|".join(f"{k}={v}" for k, v in sorted(told.items()))
                told = {"row": hashlib.sha256(text.encode()).hexdigest()[:16]}
            cells += [
                (table.file, int(record["row"]), key, column, str(value))
                for column, value in told.items()
            ]
    for connection in programme.home_connections:
        file = f"projects/{connection.project}.yaml"
        cells += [
            (file, 0, "home_connection", field, str(getattr(connection, field)))
            for field in ("link", "from_zone", "to_zone", "forward", "backward", "loss", "hurdle")
        ]
    for event in programme.events:
        cells += [
            (f"events/{event.id}.yaml", 0, f"event:{event.id}", field.name, str(value))
            for field in fields(event)
            if field.name not in UNTOLD
            for value in [getattr(event, field.name)]
        ]
    cells += _finance(programme) + _settings(programme)
    return pd.DataFrame(cells, columns=["file", "row", "key", "column", "value"])


def _finance(programme: Programme) -> list[tuple[str, int, str, str, str]]:
    """What countries and owners are paid: settlements, and every input of the finance files."""
    cells = []
    table = programme.finance.tables.get("settlements")
    for record in table.records() if table is not None else ():
        key = " ".join(str(record[name]) for name in ("link", "kind", "payer", "payee"))
        cells += [
            ("finance/settlements.csv", int(record["row"]), f"settlements:{key}", name, str(value))
            for name, value in record.items()
            if name not in UNTOLD | {"row", "note"}
        ]
    for project, held in programme.finance.projects.items():
        cells += [
            (f"finance/{project}.yaml", 0, f"input:{item.id}", end, str(getattr(item, end)))
            for item in held.inputs.values()
            for end in ("low", "central", "high")
        ]
    return cells


def _settings(programme: Programme) -> list[tuple[str, int, str, str, str]]:
    """What programme.yaml assumes for every study; what nests is written out as a whole."""
    return [
        ("programme.yaml", 0, "settings", field.name, str(value))
        for field in fields(programme.settings)
        if not field.name.endswith(("_source", "_confidence"))
        for value in [getattr(programme.settings, field.name)]
    ]


def _key(table: str, record: Mapping[str, str | float]) -> str:
    """The columns that make a row unique, by the data dictionary."""
    parts = (record[column] for column in dictionary().tables[table].key)
    return f"{table}:{' '.join(f'{p:g}' if isinstance(p, float) else str(p) for p in parts)}"
