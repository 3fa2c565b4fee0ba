"""A headline figure as it is written: value, 95 % interval, number of weather years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tieline.case.estimate import Estimate
from tieline.report.content import finite
from tieline.report.words import rounded
from tieline.report.worths import FEWEST_YEARS


def in_words(row: Mapping[str, Any]) -> tuple[str, str]:
    """Value and half of its 95 % interval, the same measure of error as a worth has."""
    if not finite(row["standard_error"]):
        return rounded(float(row["value"]), None)
    estimate = Estimate(
        value=float(row["value"]),
        standard_error=float(row["standard_error"]),
        n=int(row["n"]),
        unit=str(row["unit"] or ""),
    )
    return rounded(estimate.value, estimate.half_width())


def samples(row: Mapping[str, Any]) -> str:
    """``; indicative, n = 5``: said where few weather years stand behind the figure."""
    n = int(row["n"]) if finite(row["n"]) else 0
    if not n:
        return ""
    return f"; n = {n}" if n >= FEWEST_YEARS else f"; indicative, n = {n}"
