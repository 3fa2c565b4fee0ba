"""One dispatch as tables and totals, for the command line and for export."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tieline.dispatch.hot import SOLVER
from tieline.dispatch.result import DispatchResult
from tieline.study.measure import run_row, zone_rows

HOURLY = (
    "price",
    "demand",
    "plant",
    "turbine",
    "level",
    "charge",
    "discharge",
    "stored",
    "forward",
    "backward",
    "shed",
    "dump",
)


def hourly_tables(result: DispatchResult) -> dict[str, pd.DataFrame]:
    """Every hourly quantity, one column per row of the case, hours in UTC first."""
    return {name: result.table(name).reset_index() for name in HOURLY}


def totals(result: DispatchResult) -> dict[str, Any]:
    """Yearly totals of a dispatch and of each zone."""
    zones: dict[str, dict[str, Any]] = {}
    for row in zone_rows(result):
        zones.setdefault(row["zone"], {"zone": row["zone"]})[row["indicator"]] = row["value"]
    return {
        "study_year": result.case.study_year,
        "weather": result.weather,
        "synthetic": result.synthetic,
        "solver": SOLVER,
        **run_row(result),
        "zones": list(zones.values()),
    }
