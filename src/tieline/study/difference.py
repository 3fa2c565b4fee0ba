"""Two runs side by side: what moved, and which inputs differ."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from tieline.errors import ResultError
from tieline.io.read_results import SavedResults, read_results

FIGURE = ["project", "counterfactual", "study_year", "indicator", "unit"]
CELL = ["file", "key", "column"]
SETTINGS = ("version", "code", "solver", "programme", "weather", "weather_years", "seed")


def difference(before: Path, after: Path) -> dict[str, Any]:
    """What moved from one run to another and why.

    ``moved``: figures with both values, their difference and whether it lies within the
    sampling error of either; ``inputs``: cells that differ, with file, row and both values;
    ``settings``: provenance that differs. Raises ResultError where a run is incomplete.
    """
    a, b = read_results(before), read_results(after)
    return {
        "before": str(before),
        "after": str(after),
        "settings": _settings(a, b),
        "inputs": _inputs(a, b),
        "moved": _moved(a, b),
    }


def _table(saved: SavedResults, name: str) -> pd.DataFrame:
    if name not in saved.tables:
        raise ResultError(f"{saved.folder} holds no table {name!r}. Run it again.")
    return saved.tables[name]


def _settings(a: SavedResults, b: SavedResults) -> list[dict[str, Any]]:
    one, other = a.documents.get("provenance", {}), b.documents.get("provenance", {})
    return [
        {"setting": key, "before": one.get(key), "after": other.get(key)}
        for key in SETTINGS
        if one.get(key) != other.get(key)
    ]


def _inputs(a: SavedResults, b: SavedResults) -> list[dict[str, Any]]:
    one, other = _table(a, "inputs"), _table(b, "inputs")
    both = one.merge(other, on=CELL, how="outer", suffixes=("_before", "_after"))
    changed = both[both["value_before"].fillna("\0") != both["value_after"].fillna("\0")]
    rows = []
    for row in changed.sort_values(CELL).to_dict("records"):
        line = row["row_after"] if pd.notna(row["row_after"]) else row["row_before"]
        rows.append(
            {
                "file": row["file"],
                "row": int(line),
                "key": row["key"],
                "column": row["column"],
                "before": None if pd.isna(row["value_before"]) else row["value_before"],
                "after": None if pd.isna(row["value_after"]) else row["value_after"],
            }
        )
    return rows


def _moved(a: SavedResults, b: SavedResults) -> list[dict[str, Any]]:
    one, other = _table(a, "benefits"), _table(b, "benefits")
    both = one.merge(other, on=FIGURE, how="outer", suffixes=("_before", "_after"))
    rows = []
    for row in both.to_dict("records"):
        before, after = float(row["value_before"]), float(row["value_after"])
        known = not (math.isnan(before) or math.isnan(after))
        if known and before == after:
            continue
        rows.append(
            {name: row[name] for name in FIGURE}
            | {
                "before": None if math.isnan(before) else before,
                "after": None if math.isnan(after) else after,
                "difference": after - before if known else None,
                "inside_both_intervals": bool(
                    known
                    and row["lower_before"] <= after <= row["upper_before"]
                    and row["lower_after"] <= before <= row["upper_after"]
                ),
            }
        )
    return rows
