"""What a project is worth: three differences, three doubts, never mixed.

plant       connected at home only, against nothing
connection  as built, against connected at home only
whole       as built, against nothing
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, Row, finite
from tieline.report.words import bound, decimals_for, decimals_of_size, number, percent, plural

FEWEST_YEARS = 8
"""Below this many weather years an interval is shown and called indicative."""

DIFFERENCES = {
    "plant": ("The plant", "connected at home, against nothing"),
    "connection": ("The connection", "as built, against connected at home only"),
    "whole": ("The whole", "as built, against nothing"),
    "without": ("With against without", "the whole project"),
}

_UNITS = {
    "b1_usd": ((1e6, "million USD a year"), (1e3, "thousand USD a year"), (1.0, "USD a year")),
    "co2_t": ((1e6, "million t CO₂ a year"), (1e3, "thousand t CO₂ a year"), (1.0, "t CO₂ a year")),
    "b3_mwh": ((1e6, "TWh a year"), (1e3, "GWh a year"), (1.0, "MWh a year")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """One difference in one study year, as written and as drawn.

    value, error, interval, numerical  texts in the figure's unit; ``error`` '' if unknown
    resolved                           zero is outside the interval and the bound is exceeded
    plans                              both ends under the shared reservoir plans, '' if unknown
    left, width, dot                   percent of the axis; width 0 without an interval
    """

    counterfactual: str
    title: str
    against: str
    study_year: int
    value: str
    error: str
    interval: str
    numerical: str
    n: int
    t: str
    resolved: bool
    plans: str
    negative: bool
    left: float
    width: float
    dot: float
    raw: float

    @property
    def verdict(self) -> str:
        """The only two verdicts of a gross figure."""
        return "resolved" if self.resolved else "not resolved"

    @property
    def standing(self) -> str:
        """The verdict, with *indicative* where there are few weather years."""
        return f"{self.verdict}; indicative, n = {self.n}" if self.indicative else self.verdict

    @property
    def indicative(self) -> bool:
        """Fewer weather years than an interval should rest on."""
        return self.n < FEWEST_YEARS


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthFigure:
    """Every difference of one indicator on one scale, study year by study year."""

    indicator: str
    unit: str
    axis: Axis
    years: tuple[tuple[int, tuple[Worth, ...]], ...]

    @property
    def worths(self) -> list[Worth]:
        """All rows, study year after study year."""
        return [worth for _, row in self.years for worth in row]


def figure(content: ReviewContent, project: str, indicator: str) -> WorthFigure | None:
    """The figure of one project and indicator; None if no run measured it."""
    rows = [
        row
        for row in content.rows("benefits", project=project, indicator=indicator)
        if finite(row["value"])
    ]
    if not rows:
        return None
    factor, unit = unit_of(indicator, rows)
    ends = [
        float(row[end]) / factor
        for row in rows
        for end in ("value", "lower", "upper")
        if finite(row[end])
    ]
    scale = axis(ends)
    order = list(DIFFERENCES)
    years = sorted({int(row["study_year"]) for row in rows})
    return WorthFigure(
        indicator=indicator,
        unit=unit,
        axis=scale,
        years=tuple(
            (
                year,
                tuple(
                    worth(row, factor, scale)
                    for row in sorted(rows, key=lambda row: _place(order, row["counterfactual"]))
                    if int(row["study_year"]) == year
                ),
            )
            for year in years
        ),
    )


def unit_of(indicator: str, rows: Sequence[Row]) -> tuple[float, str]:
    """The largest unit that leaves the largest value at one or more."""
    choices = _UNITS.get(indicator, ((1.0, str(rows[0].get("unit") or "")),))
    largest = max(abs(float(row["value"])) for row in rows)
    return next((choice for choice in choices if largest >= choice[0]), choices[-1])


def worth(row: Row, factor: float, scale: Axis) -> Worth:
    """One row of ``benefits`` in a figure's unit, rounded by its own error."""
    value = float(row["value"]) / factor
    known = finite(row["lower"]) and finite(row["upper"])
    low, high = (
        (float(row["lower"]) / factor, float(row["upper"]) / factor) if known else (0.0, 0.0)
    )
    half = (high - low) / 2 if known else math.nan
    decimals = decimals_for(half) if known and half > 0 else decimals_of_size(value)
    title, against = DIFFERENCES.get(str(row["counterfactual"]), (str(row["counterfactual"]), ""))
    return Worth(
        counterfactual=str(row["counterfactual"]),
        title=title,
        against=against,
        study_year=int(row["study_year"]),
        value=number(value, decimals),
        error=number(half, decimals) if known else "",
        interval=f"{number(low, decimals)} to {number(high, decimals)}" if known else "",
        numerical=_numerical(row, factor, decimals),
        n=int(row["n"]) if finite(row["n"]) else 0,
        t=_t(row, half * factor),
        resolved=_resolved(row, known, low, high),
        plans=_plans(row, factor, decimals),
        negative=known and high < 0,
        left=scale.at(low) if known else scale.at(value),
        width=round(scale.at(high) - scale.at(low), 2) if known else 0.0,
        dot=scale.at(value),
        raw=float(row["value"]),
    )


def _resolved(row: Row, known: bool, low: float, high: float) -> bool:
    """As the results say it; without their word, whether the interval leaves zero out."""
    said = str(row.get("verdict") or "")
    return said == "resolved" if said else known and (low > 0 or high < 0)


def _plans(row: Row, factor: float, decimals: int) -> str:
    ends = [row.get("plan_low"), row.get("plan_high")]
    if not all(finite(end) for end in ends):
        return ""
    low, high = (number(float(str(end)) / factor, decimals) for end in ends)
    return f"{low} to {high}" if low != high else low


def _numerical(row: Row, factor: float, decimals: int) -> str:
    if not str(row["indicator"]).endswith("usd"):
        return "none"
    if not finite(row["numerical_bound"]):
        return "not stated"
    return bound(abs(float(row["numerical_bound"])) / factor, min(decimals + 1, 3))


def _t(row: Row, half: float) -> str:
    """Student's t that turned the standard error into the interval, read back from both."""
    if not finite(row["standard_error"]) or not row["standard_error"] or not math.isfinite(half):
        return ""
    return number(half / float(row["standard_error"]), 2)


def _place(order: list[str], name: object) -> int:
    return order.index(str(name)) if name in order else len(order)


def weather_words(content: ReviewContent) -> str:
    """The weather of the run, and that its years are alike where nothing varies at random."""
    said = str(content.provenance.get("weather") or "synthetic weather")
    tables = {str(row["table"]) for row in content.rows("confidence")}
    if tables and "stochastic" not in tables and said.startswith("synthetic"):
        said += ", all alike, as nothing varies at random: their interval says nothing"
    return said


def doubts(worths: Sequence[Worth]) -> tuple[str, ...]:
    """The three doubts in words, printed where the figures stand."""
    counts = sorted({worth.n for worth in worths})
    said = []
    if counts and counts[-1] >= 2:
        n = " or ".join(number(value) for value in counts)
        t = sorted({worth.t for worth in worths if worth.t})
        kind = f"t = {', '.join(t)}; " if t else ""
        text = (
            f"Bar: 95{chr(0x202F)}% interval of the mean, sampling error under the assumed weather "
            f"({kind}n = {n} weather {plural(counts[-1], 'year')})."
        )
        if counts[0] < FEWEST_YEARS:
            text += f" With fewer than {FEWEST_YEARS} years it is indicative."
        said.append(text)
    elif counts:
        said.append("One weather year: there is no sampling error to show.")
    text = (
        "Numerical bound: what the solver could have missed, on the cost of both cases together. "
        "It proves the solver, not the weather or the data"
    )
    free = any(worth.numerical == "none" for worth in worths)
    said.append(f"{text}; tonnes have no such bound." if free else f"{text}.")
    if any(worth.plans for worth in worths):
        said.append(
            "Plans: the least and the most when both cases run under one and the same plan of "
            "reservoir levels, among the plans that the cases share. The figure itself lets each "
            "case take its own cheapest, so it can lie just outside."
        )
    said.append(
        "Range under the assumptions: it belongs to the net value, where the inputs are tried."
    )
    return tuple(said)


def share(part: float, whole: float) -> str:
    """``62 %``, or a dash where there is nothing to share."""
    return percent(part / whole) if whole else "–"
