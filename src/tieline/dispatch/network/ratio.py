"""The row of the inverse, and how far the dual step goes."""

from __future__ import annotations

from typing import Any

from tieline.case.columns import Floats
from tieline.compiled import compiled
from tieline.dispatch.network.basis import product
from tieline.dispatch.network.tables import SCANS, SMALL, WEAK, Indices, Simplex


@compiled
def cast_ray(rows: Any, rays: Floats, order: Indices, row: int) -> int:
    """Row of the inverse that belongs to a row's arc: ray, nonzero on order[:size]."""
    start = 1.0 / rows[row].own
    if rows[row].cyclic:
        start /= 1.0 - product(rows, row)
    rays[row] = start
    order[0] = row
    at, end = 0, 1
    while at < end:
        above = rays[order[at]]
        below = rows[order[at]].child
        while below >= 0:
            r = rows[below]
            if below != row:
                rays[below] = r.turn * above
                order[end] = below
                end += 1
            below = r.following
        at += 1
    return end


@compiled
def candidates(s: Simplex, size: int, sign: float) -> int:
    """Columns whose reduced cost the step drives towards zero: picks."""
    entries, kinds, picks, prices, rays = s.entries, s.kinds, s.picks, s.price, s.ray
    found = 0
    for k in range(size):
        row = s.order[k]
        ray, price = sign * rays[row], prices[row]
        for entry in range(s.start[row], s.start[row + 1]):
            e = entries[entry]
            if e.side == 0:
                continue
            kind = kinds[e.kind]
            pace = kind.here * ray
            reduced = e.cost - kind.here * price
            if kind.shift != 0:
                far = row + kind.shift
                if rays[far] != 0.0:
                    if kind.shift < 0:
                        continue  # seen from its other end
                    pace += sign * kind.there * rays[far]
                reduced -= kind.there * prices[far]
            pace *= e.side
            if pace > SMALL:
                p = picks[found]
                p.column = s.column_of[entry]
                p.ratio = max(e.side * reduced, 0.0) / pace
                p.pace = pace
                found += 1
    return found


@compiled
def _sift(picks: Any, at: int, end: int) -> None:
    """Restore the heap of picks, smallest ratio on top, from one place down."""
    while True:
        below = 2 * at + 1
        if below >= end:
            return
        if below + 1 < end and _before(picks[below + 1], picks[below]):
            below += 1
        if not _before(picks[below], picks[at]):
            return
        _swap(picks[at], picks[below])
        at = below


@compiled
def _first_to_top(picks: Any, end: int) -> None:
    best = 0
    for k in range(1, end):
        if _before(picks[k], picks[best]):
            best = k
    _swap(picks[0], picks[best])


@compiled
def _before(one: Any, other: Any) -> bool:
    """Order of breakpoints; equal ones by pace, so that the largest comes last and enters."""
    if one.ratio != other.ratio:
        return bool(one.ratio < other.ratio)
    if one.pace != other.pace:
        return bool(one.pace < other.pace)
    return bool(one.column < other.column)


@compiled
def _swap(one: Any, other: Any) -> None:
    one.column, other.column = other.column, one.column
    one.ratio, other.ratio = other.ratio, one.ratio
    one.pace, other.pace = other.pace, one.pace


@compiled
def long_step(picks: Any, columns: Any, found: int, slope: float, slack: float) -> tuple[int, int]:
    """How far the dual step goes: place of the entering pick, and where those passed begin.

    Passing a breakpoint moves its column to the other bound, which costs pace x span of the
    slope; the step ends where the slope would turn (to within ``slack``). What was passed stands
    in picks[end:found]. Place -1: the slope never turns.
    """
    end = found
    while end > 0:
        if found - end < SCANS:
            _first_to_top(picks, end)
        elif found - end == SCANS:
            for at in range(end // 2 - 1, -1, -1):
                _sift(picks, at, end)
        else:
            _sift(picks, 0, end)
        c = columns[picks[0].column]
        slope -= picks[0].pace * (c.upper - c.lower)
        if slope <= slack:
            break
        end -= 1
        _swap(picks[0], picks[end])
    if end == 0:
        return -1, 0
    # A small pivot gives way to a large one passed at the same ratio, or within a hair of it.
    best = 0
    if picks[0].pace < WEAK:
        for k in range(end, found):
            if picks[0].ratio - picks[k].ratio > 1e-13 * (1.0 + picks[0].ratio):
                break
            if picks[k].pace > 10.0 * picks[best].pace:
                best = k
    return best, end
