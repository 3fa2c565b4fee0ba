"""Checks of figures: one unit, one nature, bounds that stay bounds, sums and changes that hold."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tieline.errors import Problem
from tieline.register.mistakes import mistake
from tieline.register.numbers import Value, names_value
from tieline.register.records import Evidence, Indicator, Observation, Register

_PERCENT_WORDS = ("percent", "%", "share")


def figure_problems(register: Register) -> Iterator[Problem]:
    """Every problem of indicators, observations, targets and sums."""
    for indicator in register.indicators:
        rows = [row for row in register.observations if row.indicator == indicator.id]
        yield from _series(indicator, rows)
        yield from _periods(rows)
        yield from _changes(rows)
    yield from _observed_numbers(register)
    yield from _targets(register)
    yield from _sums(register)


def _series(indicator: Indicator, rows: list[Observation]) -> Iterator[Problem]:
    percent = any(word in indicator.unit.lower() for word in _PERCENT_WORDS)
    if indicator.measure == "percentage" and not percent:
        rule = f"is a percentage, but the unit is {indicator.unit!r}."
        remedy = "Write measure: unit for counts, or a unit with percent in it."
        yield mistake(indicator, "measure", rule, remedy, indicator.measure)
    if indicator.baseline and indicator.baseline.value.bound:
        yield mistake(
            indicator,
            "baseline.value",
            "is a bound, not a value.",
            "Give a value, or leave the baseline out.",
            indicator.baseline.value.text,
        )
    for row in rows:
        if row.unit != indicator.unit:
            rule = f"is not the unit of {indicator.id}, {indicator.unit!r}."
            yield mistake(row, "unit", rule, "Convert the figure, or start a new series.", row.unit)
        if (row.nature == "modelled") != (indicator.nature == "modelled"):
            rule = f"does not belong in a series that is {indicator.nature}."
            remedy = "Keep modelled and observed figures in two indicators."
            yield mistake(row, "nature", rule, remedy, row.nature)
        if row.change_pct is not None and row.comparator is None:
            remedy = "Name the period the change is against."
            yield mistake(row, "comparator", "is missing beside change_pct.", remedy)


def _periods(rows: list[Observation]) -> Iterator[Problem]:
    """A quarter inside its year is fine; the same or a crossing period is not, unless disputed."""
    for number, row in enumerate(rows):
        for other in rows[:number]:
            if row.nature != other.nature or (row.dispute and row.dispute == other.dispute):
                continue
            one, two = row.period, other.period
            same = (one.first, one.last) == (two.first, two.last)
            if same and _agree(row.value, other.value):
                continue
            meet = one.first <= two.last and two.first <= one.last
            nested = (one.first >= two.first and one.last <= two.last) or (
                two.first >= one.first and two.last <= one.last
            )
            if same or (meet and not nested):
                what = "is the period" if same else "overlaps the period"
                rule = f"{what} of row {other.place.line} too."
                remedy = "Keep one figure, or name the dispute that holds both."
                yield mistake(row, "period", rule, remedy, one.text)


def _agree(one: Value, two: Value) -> bool:
    """Whether a bound and a value can both be true: more than 1.1 million, and 1,131,902."""
    if bool(one.bound) == bool(two.bound):
        return False
    bound, value = (one, two) if one.bound else (two, one)
    holds = {
        ">": value.amount > bound.amount,
        ">=": value.amount >= bound.amount,
        "<": value.amount < bound.amount,
        "<=": value.amount <= bound.amount,
    }
    return holds.get(bound.bound, False)


def _changes(rows: list[Observation]) -> Iterator[Problem]:
    """change = 100 (value / value of the comparator - 1), within the rounding of what is stated."""
    for row in rows:
        if row.change_pct is None or row.comparator is None or row.dispute:
            continue
        before = [
            other
            for other in rows
            if other.period.text == row.comparator.text
            and not other.value.bound
            and other.nature == "observed"
        ]
        exact = _exact_of(row, rows)
        if not before or exact is None or exact.value.bound:
            continue
        change = 100 * (exact.value.amount / before[0].value.amount - 1)
        decimals = len(row.change_pct.text.partition(".")[2])
        if abs(change - row.change_pct.amount) > 0.5 * 10**-decimals + 1e-9:
            rule = f"does not agree with the values, which give {change:.{decimals + 1}f}."
            remedy = "Correct it, or name the dispute it belongs to."
            yield mistake(row, "change_pct", rule, remedy, row.change_pct.text)


def _exact_of(row: Observation, rows: list[Observation]) -> Observation | None:
    """The row itself, or for a bound the value other sources give for the same period."""
    if not row.value.bound:
        return row
    return next(
        (
            other
            for other in rows
            if other.period.text == row.period.text
            and not other.value.bound
            and other.nature == row.nature
        ),
        None,
    )


def _observed_numbers(register: Register) -> Iterator[Problem]:
    """A figure must be the one its evidence names; a bound there is a bound here."""
    evidence = {piece.id: piece for piece in register.evidence}
    for row in register.observations:
        piece = evidence[row.evidence]
        if piece.value is not None and piece.value.amount == row.value.amount:
            if piece.value.bound != row.value.bound:
                rule = f"is a bound in {piece.id}: {piece.value.text}."
                remedy = f"Write {piece.value.text}."
                yield mistake(row, "value", rule, remedy, row.value.text)
        elif not _named(row.value, piece):
            rule = f"is not named by {piece.id}."
            remedy = "Correct the figure, or name the evidence it comes from."
            yield mistake(row, "value", rule, remedy, row.value.text)
        if row.change_pct is not None and not _named(row.change_pct, piece):
            rule = f"is not named by {piece.id}."
            yield mistake(row, "change_pct", rule, "Correct it.", row.change_pct.text)


def _named(value: Value, piece: Evidence) -> bool:
    if piece.value is not None and piece.value.amount == value.amount:
        return True
    return names_value(value, f"{piece.exact} . {piece.claim} . {piece.note}")


def _targets(register: Register) -> Iterator[Problem]:
    indicators = {indicator.id: indicator for indicator in register.indicators}
    for commitment in register.commitments:
        measure = commitment.measure
        if measure and measure.target and indicators[measure.indicator].baseline is None:
            rule = f"has no baseline in {measure.indicator}."
            remedy = "Give the indicator a baseline; 0 if it counts from the promise."
            yield mistake(commitment, "measure.target", rule, remedy, measure.target.text)


def _sums(register: Register) -> Iterator[Problem]:
    """parts add to the value; a total that does not add can stand only as a rival in a dispute."""
    rivals = {
        position.evidence
        for dispute in register.disputes
        for position in dispute.positions
        if position.evidence != dispute.used
    }
    for piece in register.evidence:
        if not piece.parts or piece.value is None or piece.id in rivals:
            continue
        total = sum((Fraction(part.text.lstrip("><=~ ")) for part in piece.parts), Fraction(0))
        stated = Fraction(piece.value.text.lstrip("><=~ "))
        if total != stated:
            rule = f"is not the sum of its parts, {float(total):g}."
            remedy = "Correct it, or enter it as a rival in a dispute."
            yield mistake(piece, "value", rule, remedy, piece.value.text)
