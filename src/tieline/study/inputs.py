"""The input rows a run was made from, kept so that two runs can be told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields

import pandas as pd

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

    The key is what names the row in its file (its first text columns), so that a row that
    only moved is not taken for a change.
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
    return pd.DataFrame(cells, columns=["file", "row", "key", "column", "value"])


def _key(table: str, record: Mapping[str, str | float]) -> str:
    words = [str(value) for value in record.values() if isinstance(value, str)]
    parts = words[:1]
    for column in ("year", "country", "month", "weekday", "group_b", "group_a"):
        if column in record and str(record[column]) not in parts:
            parts.append(
                f"{record[column]:g}" if isinstance(record[column], float) else str(record[column])
            )
    return f"{table}:{' '.join(parts)}"
