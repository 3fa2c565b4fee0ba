"""Bounds that the point at hand breaks, and which is worst."""

from __future__ import annotations

from typing import Any

from tieline.case.columns import Floats
from tieline.compiled import compiled
from tieline.dispatch.network.tables import BAD, Indices, Simplex


@compiled
def broken(r: Any, tolerance: float) -> float:
    """How far a row's arc is above its upper bound (positive) or below its lower (negative)."""
    if r.value > r.high + tolerance * max(1.0, abs(r.high)):
        return float(r.value - r.high)
    if r.value < r.low - tolerance * max(1.0, abs(r.low)):
        return float(r.value - r.low)
    return 0.0


@compiled
def list_row(
    rows: Any, bad: Indices, merit: Floats, tally: Indices, row: int, tolerance: float
) -> None:
    """Enter a row in the list of broken bounds with its merit, or take it out.

    merit = broken^2 / |row of the inverse|^2: steepest edge
    """
    r = rows[row]
    by = broken(r, tolerance)
    if by != 0.0:
        if r.place < 0:
            r.place = tally[BAD]
            bad[r.place] = row
            tally[BAD] += 1
        by *= r.own
        merit[r.place] = by * by / r.length
    elif r.place >= 0:
        tally[BAD] -= 1
        end = tally[BAD]
        bad[r.place] = bad[end]
        merit[r.place] = merit[end]
        rows[bad[end]].place = r.place
        r.place = -1


@compiled
def list_all(s: Simplex, tolerance: float) -> None:
    """Make the list of broken bounds anew."""
    s.tally[BAD] = 0
    for row in range(s.rows.shape[0]):
        s.rows[row].place = -1
        list_row(s.rows, s.bad, s.merit, s.tally, row, tolerance)


@compiled
def worst_row(bad: Indices, merit: Floats, size: int) -> int:
    """The row with the largest merit, or -1."""
    best, chosen = 0.0, -1
    for k in range(size):
        if merit[k] > best:
            best, chosen = merit[k], bad[k]
    return chosen
