"""Numbers in running text: which figures a sentence names, and whether a claim's are among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_WORDS = (
    {word: Fraction(number) for number, word in enumerate(_CARDINALS.split())}
    | {word: Fraction(10 * tens) for tens, word in enumerate(_TENS.split(), start=3)}
    | {word: Fraction(number) for number, word in enumerate(_ORDINALS.split(), start=1)}
)
_SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "万": 10**4, "億": 10**8, "兆": 10**12,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:st|nd|rd|th)?"
    r"(?:[\s-]*(hundred|thousand|million|billion|trillion|万|億|兆))?"
    # Not the beginning of a code such as 18.COM or 8.B.39.
    r"(?![A-Za-z0-9_]|[.,][A-Za-z0-9])",
    re.IGNORECASE,
)
_WORD_NUMBER = re.compile(
    r"\b(" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\b"
    r"(?:[\s-]+(hundred|thousand|million|billion|trillion)\b)?",
    re.IGNORECASE,
)
_BOUND_ABOVE = re.compile(
    r"\b(exceed(?:s|ed|ing)?|more than|over|at least|above|surpass(?:es|ed|ing)?)\s*$",
    re.IGNORECASE,
)
_BOUND_BELOW = re.compile(r"\b(less than|under|at most|below|nearly|almost|up to)\s*$", re.I)
BOUNDS = (">=", "<=", ">", "<", "~")


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as written: a number, or a bound on one (``>1100000``)."""

    text: str
    amount: float
    bound: str = ""


def parse_value(text: str) -> Value:
    """Read ``36``, ``1_131_902`` refused, ``>1100000``, ``~19``.

    Raises ValueError for anything that is not a finite decimal number with an optional bound.
    """
    written = text.strip()
    bound = next((sign for sign in BOUNDS if written.startswith(sign)), "")
    digits = written[len(bound) :].strip()
    if not re.fullmatch(r"-?\d+(\.\d+)?", digits):
        raise ValueError("is not a number.")
    return Value(written, float(digits), bound)


def numbers_in(text: str) -> tuple[Fraction, ...]:
    """Every number a text names, in order, exact.

    "1.1 million" is 1100000, "1,131,902" is 1131902, "36 percent" is 36, "three" is 3,
    "50th" is 50. Digits inside a word or code (``CO2``, ``18.COM``, ``Q1``) are not numbers.
    """
    found = [
        (match.start(), Fraction(match.group(1).replace(",", "")) * _scale(match.group(2)))
        for match in _NUMBER.finditer(text)
    ]
    found += [
        (match.start(), _WORDS[match.group(1).lower()] * _scale(match.group(2)))
        for match in _WORD_NUMBER.finditer(text)
    ]
    return tuple(number for _, number in sorted(found))


def missing_numbers(claim: str, quote: str) -> tuple[str, ...]:
    """The digits a claim states that its quote does not: each as written in the claim.

    Words for numbers in the claim ("three pillars") are left alone: only figures are checked.
    """
    present = set(numbers_in(quote))
    return tuple(
        match.group(0).strip()
        for match in _NUMBER.finditer(claim)
        if Fraction(match.group(1).replace(",", "")) * _scale(match.group(2)) not in present
    )


def names_value(value: Value, quote: str) -> bool:
    """Whether the quote names the amount of ``value``."""
    amount = Fraction(value.text.lstrip("><=~ "))
    return amount in numbers_in(quote)


def bound_in(value: Value, quote: str) -> str:
    """The bound words ("exceeded", "nearly") right before the figure in the quote, '' if none."""
    amount = Fraction(value.text.lstrip("><=~ "))
    for match in _NUMBER.finditer(quote):
        if Fraction(match.group(1).replace(",", "")) * _scale(match.group(2)) != amount:
            continue
        before = quote[: match.start()]
        for pattern in (_BOUND_ABOVE, _BOUND_BELOW):
            if words := pattern.search(before):
                return words.group(1)
    return ""


def _scale(word: str | None) -> int:
    return _SCALES[word.lower()] if word else 1
