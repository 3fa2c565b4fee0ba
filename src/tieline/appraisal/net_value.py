"""Net value and its verdict: positive, negative, or depends on a named input."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from tieline.appraisal.discounting import root_of
from tieline.errors import OptionError

POSITIVE = "positive"
NEGATIVE = "negative"
DEPENDS = "depends on"

MOST_INPUTS = 13
"""Corners are 2^k; beyond thirteen inputs the range would cost more than it tells."""

SEARCH_WIDTHS = 4.0
"""How far outside its range an input's switching value is looked for, in widths of it."""

Inputs = Mapping[str, float]
NetValueFunction = Callable[[Inputs], float]
"""Net present value [USD] from every input by id. Must not depend on anything drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One input that the verdict is tried against, within its own stated uncertainty.

    floor, ceiling  where the quantity ends by nature (a share, a price >= 0)
    """

    id: str
    title: str
    unit: str
    low: float
    central: float
    high: float
    source: str = ""
    confidence: str = ""
    floor: float = -math.inf
    ceiling: float = math.inf

    def __post_init__(self) -> None:
        ordered = self.floor <= self.low <= self.central <= self.high <= self.ceiling
        if not ordered or not (math.isfinite(self.low) and math.isfinite(self.high)):
            raise OptionError(
                f"Assumption {self.id!r} needs low <= central <= high, finite: "
                f"{self.low}, {self.central}, {self.high}."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TornadoRow:
    """Net value when one input alone moves from end to end.

    flips_at  value of the input at which the net value is zero, the others central; nan if it
              does not within four widths of the range; inside says whether within the range
    """

    assumption: Assumption
    at_low: float
    at_high: float
    flips_at: float
    inside: bool

    @property
    def swing(self) -> float:
        """abs(at_high - at_low)  [USD]."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetValue:
    """Net present value, its range under the assumptions, and what may be said.

    low, high   over all corners of the inputs together [USD]: range under assumptions
    sampling    interval of the central value from the weather sample, nan where unknown
    verdict     'positive', 'negative' or 'depends on'; depends_on names the inputs (by id)
    tornado     largest swing first
    """

    central: float
    low: float
    high: float
    sampling: tuple[float, float]
    numerical_bound: float
    verdict: str
    depends_on: tuple[str, ...]
    tornado: tuple[TornadoRow, ...]
    sentence: str


WEATHER_SAMPLE = "weather sample"
SOLVER = "numerical bound"


def net_value(
    value: NetValueFunction,
    assumptions: Sequence[Assumption],
    *,
    sampling: tuple[float, float] = (math.nan, math.nan),
    numerical_bound: float = 0.0,
) -> NetValue:
    """Judge a net value: one sign over the whole range, or the input that flips it.

    The range is taken over every corner of the inputs, which holds the extremes of a value
    that is monotone in each. If the sign is not the same everywhere, ``depends_on`` is the
    smallest set of inputs that flips it (of equal sets, the one that flips furthest). The
    sampling interval and the numerical bound are judged apart: if the central interval or
    bound holds zero, they are named too. They never widen the range.

    Raises OptionError for repeated ids or more than thirteen inputs.
    """
    ids = [item.id for item in assumptions]
    if len(set(ids)) != len(ids) or len(ids) > MOST_INPUTS:
        raise OptionError(f"At most {MOST_INPUTS} assumptions, each named once.")
    middle = {item.id: item.central for item in assumptions}
    central = value(middle)
    corners = [
        value(dict(zip(ids, corner, strict=True)))
        for corner in product(*((item.low, item.high) for item in assumptions))
    ]
    low, high = min([central, *corners]), max([central, *corners])
    rows = [tornado_row(value, item, middle) for item in assumptions]
    rows.sort(key=lambda row: -row.swing)
    verdict, depends = _verdict(value, assumptions, middle, central, low, high)
    extra = []
    if sampling[0] <= 0.0 <= sampling[1]:
        extra.append(WEATHER_SAMPLE)
    if abs(central) < numerical_bound:
        extra.append(SOLVER)
    if extra:
        verdict, depends = DEPENDS, (*depends, *extra)
    return NetValue(
        central=central,
        low=low,
        high=high,
        sampling=sampling,
        numerical_bound=numerical_bound,
        verdict=verdict,
        depends_on=depends,
        tornado=tuple(rows),
        sentence=_sentence(verdict, depends, rows, central, low, high),
    )


def tornado_row(value: NetValueFunction, item: Assumption, middle: Inputs) -> TornadoRow:
    """Move one input from end to end, the others central, and look for its switching value."""

    def alone(level: float) -> float:
        return value({**middle, item.id: level})

    flips = root_of(alone, item.low, item.high)
    inside = not math.isnan(flips)
    if not inside:
        reach = SEARCH_WIDTHS * (item.high - item.low)
        below = max(item.floor, item.low - reach)
        above = min(item.ceiling, item.high + reach)
        near = [root_of(alone, below, item.low), root_of(alone, item.high, above)]
        known = [root for root in near if not math.isnan(root)]
        flips = min(known, key=lambda root: abs(root - item.central)) if known else math.nan
    return TornadoRow(
        assumption=item,
        at_low=alone(item.low),
        at_high=alone(item.high),
        flips_at=flips,
        inside=inside,
    )


def _verdict(
    value: NetValueFunction,
    assumptions: Sequence[Assumption],
    middle: Inputs,
    central: float,
    low: float,
    high: float,
) -> tuple[str, tuple[str, ...]]:
    if low > 0.0:
        return POSITIVE, ()
    if high < 0.0:
        return NEGATIVE, ()
    if central == 0.0:
        moving = tuple(item.id for item in assumptions if item.low < item.high)
        return DEPENDS, moving if low < high else ()
    sign = math.copysign(1.0, central)
    for size in range(1, len(assumptions) + 1):
        best: tuple[float, tuple[str, ...]] | None = None
        for chosen in combinations(assumptions, size):
            ends = product(*((item.low, item.high) for item in chosen))
            worst = min(
                sign * value({**middle, **dict(zip([i.id for i in chosen], end, strict=True))})
                for end in ends
            )
            if worst <= 0.0 and (best is None or worst < best[0]):
                best = worst, tuple(item.id for item in chosen)
        if best is not None:
            return DEPENDS, best[1]
    raise AssertionError("the corner that flips the sign is a set of inputs")


def _sentence(
    verdict: str,
    depends: tuple[str, ...],
    rows: Sequence[TornadoRow],
    central: float,
    low: float,
    high: float,
) -> str:
    """One plain sentence for the page."""
    said = f"Net value {_musd(central)} MUSD, {_musd(low)} to {_musd(high)} under the assumptions"
    if verdict != DEPENDS:
        return f"{said}: {verdict}."
    if not depends:
        return f"{said}: zero, whatever the inputs."
    by_id = {row.assumption.id: row for row in rows}
    parts = []
    for name in depends:
        row = by_id.get(name)
        if row is None:
            parts.append(name)
        elif row.inside:
            unit = f" {row.assumption.unit}" if row.assumption.unit else ""
            parts.append(f"{row.assumption.title} (flips at {row.flips_at:,.4g}{unit})")
        else:
            parts.append(row.assumption.title)
    return f"{said}: depends on {' and '.join(parts)}."


def _musd(value: float) -> str:
    return f"{value / 1e6:,.1f}"
