"""Numbers, dates and counts as they are written on the page.

True minus, thin grouping, never more decimals than the error allows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

MINUS = "\u2212"
THIN = "\u202f"
DASH = "\u2013"

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_COUNTS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

_SIZES = {"M": "million", "B": "billion"}
_LANGUAGES = {
    **{"ar": "Arabic", "bn": "Bengali", "de": "German", "el": "Greek", "en": "English"},
    **{"es": "Spanish", "fa": "Persian", "fil": "Filipino", "fr": "French", "hi": "Hindi"},
    **{"id": "Indonesian", "it": "Italian", "ja": "Japanese", "km": "Khmer", "ko": "Korean"},
    **{"lo": "Lao", "ms": "Malay", "my": "Burmese", "nl": "Dutch", "pl": "Polish"},
    **{"pt": "Portuguese", "ru": "Russian", "sw": "Swahili", "ta": "Tamil", "tet": "Tetum"},
    **{"th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese"},
}


def number(value: float, decimals: int = 0, *, sign: bool = False) -> str:
    """``-1234.5`` -> ``−1 234.5`` with a true minus and thin, unbreakable groups.

    ``sign`` writes a plus before positive numbers. A value that rounds to zero has no sign.
    """
    if not math.isfinite(value):
        return DASH
    text = f"{abs(value):,.{max(decimals, 0)}f}".replace(",", THIN)
    if not any(digit in text for digit in "123456789"):
        return text
    return (MINUS if value < 0 else "+" if sign else "") + text


def decimals_for(error: float, most: int = 3) -> int:
    """Decimals that leave the error two significant digits: 11.3 -> 0, 2.34 -> 1, 0.234 -> 2."""
    if not math.isfinite(error) or error <= 0:
        return 0
    return min(max(1 - math.floor(math.log10(error)), 0), most)


def decimals_of_size(value: float) -> int:
    """Decimals for a figure without a stated error: three significant digits at most."""
    if not math.isfinite(value) or value == 0:
        return 0
    return min(max(2 - math.floor(math.log10(abs(value))), 0), 3)


def rounded(value: float, error: float | None) -> tuple[str, str]:
    """Value and error as written: both rounded by the error, or the value by its own size."""
    if error is None or not math.isfinite(error) or error <= 0:
        return number(value, decimals_of_size(value)), ""
    decimals = decimals_for(error)
    return number(value, decimals), number(error, decimals)


def bound(value: float, decimals: int) -> str:
    """A one-sided bound, rounded up, never down to a false zero: ``< 0.1``."""
    if not math.isfinite(value):
        return DASH
    step = 10.0**-decimals
    return (
        f"< {number(step, decimals)}"
        if value < step
        else number(math.ceil(value / step) * step, decimals)
    )


def percent(share: float, decimals: int = 0) -> str:
    """``0.123`` -> ``12 %`` with an unbreakable thin space; never a false zero."""
    least = 10.0**-decimals
    if 0 < 100 * share < least / 2:
        return f"< {number(least, decimals)}{THIN}%"
    return f"{number(100 * share, decimals)}{THIN}%"


def rate(value: float) -> str:
    """A rate with a decimal only where it has one: ``0.04`` -> ``4 %``, ``0.065`` -> ``6.5 %``."""
    return percent(value, 0 if abs(100 * value - round(100 * value)) < 1e-9 else 1)


def count(value: int) -> str:
    """Counts to twelve as words, as in the middle of a sentence."""
    return _COUNTS[value] if 0 <= value <= 12 else number(value)


def none_or(value: int) -> str:
    """``count`` before *of*: ``none of six``."""
    return "none" if value == 0 else count(value)


def plural(value: int, one: str, many: str = "") -> str:
    """The noun that fits the count."""
    return one if value == 1 else many or f"{one}s"


def counted(value: int, one: str, many: str = "") -> str:
    """``three projects``."""
    return f"{count(value)} {plural(value, one, many)}"


def sentence(text: str) -> str:
    """The same text with a capital first letter."""
    return text[:1].upper() + text[1:]


def prose(text: str) -> str:
    """Words made elsewhere, written as on this page; never for quotes, which stay as they are.

    ``1,620 MUSD/yr of the host's debt`` -> ``1 620 million USD a year of the host’s debt``.
    """
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", THIN, text)
    text = re.sub(r"(?<=\w)'(?=\w)", "\u2019", text)
    text = re.sub(r"\b([MB])([A-Z]{3})\b", lambda m: f"{_SIZES[m[1]]} {m[2]}", text)
    return text.replace("USD/yr", "USD a year")


def language(code: str) -> str:
    """``ja`` -> ``Japanese``; a code that is not listed stays a code."""
    return _LANGUAGES.get(code.partition("-")[0], code)


def listed(items: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def date(text: str) -> str:
    """An EDTF date in words: ``2026-09-06`` -> ``6 September 2026``; intervals with *to*.

    Anything that is not such a date is returned as it is: a page never guesses a date.
    """
    parts = str(text).split("/")
    if len(parts) == 2:
        first, last = parts
        if first in ("", ".."):
            return f"by {date(last)}"
        return f"from {date(first)}" if last in ("", "..") else f"{date(first)} to {date(last)}"
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?", str(text).strip())
    if match is None or not 1 <= int(match[2] or 1) <= 12:
        return str(text)
    year, month, day = match[1], match[2], match[3]
    if month is None:
        return year
    name = f"{_MONTHS[int(month) - 1]} {year}"
    return f"{int(day)} {name}" if day else name


def short_date(text: str) -> str:
    """The same with the month cut to three letters, for columns and axes."""
    return re.sub(r"\b([A-Z][a-z]{2})[a-z]+(?= \d{4})", r"\1", date(text))


def day_of_year(day: int) -> str:
    """Day 0 to 364 of a modelled year (no 29 February) -> ``1 January``."""
    lengths = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    day %= 365
    for month, length in zip(_MONTHS, lengths, strict=True):
        if day < length:
            return f"{day + 1} {month}"
        day -= length
    raise AssertionError("a year has 365 days")
