"""Linear axes: from values to percent of a figure's width, with round ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tieline.report.words import number


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear scale from ``low`` to ``high`` with a tick every ``step``."""

    low: float
    high: float
    step: float

    def at(self, value: float) -> float:
        """Percent of the width, two decimals; values outside stay outside."""
        return round(100.0 * (value - self.low) / (self.high - self.low), 2)

    def ticks(self) -> list[float]:
        """Multiples of the step inside the scale."""
        first = math.ceil(self.low / self.step - 1e-9)
        last = math.floor(self.high / self.step + 1e-9)
        return [round(place * self.step, 10) for place in range(first, last + 1)]

    def labels(self) -> list[tuple[float, str]]:
        """(percent, text) of every tick."""
        decimals = max(0, -math.floor(math.log10(self.step) + 1e-9))
        return [(self.at(tick), number(tick, decimals)) for tick in self.ticks()]


def axis(values: Iterable[float], *, about: int = 5, zero: bool = True) -> Axis:
    """The scale that holds every finite value, zero too unless told otherwise."""
    held = [value for value in values if math.isfinite(value)] + ([0.0] if zero else [])
    low, high = (min(held), max(held)) if held else (0.0, 1.0)
    if high - low < 1e-6:
        high = low + 1.0
    step = _round_step((high - low) / about)
    margin = 0.04 * (high - low)
    return Axis(low - margin, high + margin, step)


def _round_step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw * 0.999)
