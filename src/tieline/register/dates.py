"""Dates as sources give them: a day, a month, a year, an interval, an open end.

A subset of EDTF level 1 (ISO 8601-2:2019): ``2024``, ``2024-07``, ``2024-07-25``,
``2024-01/2024-03``, ``2025/..``, ``../2024-09``. Nothing is guessed: a relative phrase
("last October") is resolved only by :func:`resolve_relative`, against a stated basis.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

EARLIEST = date.min
LATEST = date.max

_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_RELATIVE = re.compile(
    r"\b(last|next|this|previous|recent(?:ly)?|upcoming|yesterday|today|tomorrow|ago|soon)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A date of any precision, as written, with the first and last day it can mean.

    An open side is ``date.min`` or ``date.max``.
    """

    text: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.text

    @property
    def is_day(self) -> bool:
        """Whether the date is exact to the day."""
        return self.first == self.last


def parse_date(text: str) -> Period:
    """Read one EDTF date or interval.

    Raises ValueError, saying what is wrong, for anything else.
    """
    written = text.strip()
    if "/" not in written:
        first, last = _bounds(written)
        return Period(written, first, last)
    start, _, end = written.partition("/")
    if "/" in end:
        raise ValueError("has more than one '/'.")
    first = EARLIEST if start == ".." else _bounds(start)[0]
    last = LATEST if end == ".." else _bounds(end)[1]
    if start == end == "..":
        raise ValueError("is open on both sides.")
    if last < first:
        raise ValueError("ends before it starts.")
    return Period(written, first, last)


def parse_day(text: str) -> date:
    """Read one exact day, ``2024-07-25``. Raises ValueError."""
    period = parse_date(text)
    if not period.is_day or "/" in text:
        raise ValueError("is not an exact day.")
    return period.first


def is_relative(text: str) -> bool:
    """Whether a text is a date only in relation to another one: "last October"."""
    return bool(_RELATIVE.search(text))


def resolve_relative(words: str, basis: date) -> Period | None:
    """What "last October", "next year", "this month" or "since last year" mean on ``basis``.

    "last <month>" is the latest such month that ended before the basis, "next <month>" the first
    that starts after it, "this occasion" the month of the basis. None if the words are not known.
    """
    known = " ".join(words.lower().split())
    since = known.startswith("since ")
    known = known.removeprefix("since ").removeprefix("the ")
    found = _resolve(known, basis)
    if found is None or not since:
        return found
    return parse_date(f"{found.text}/..")


def _resolve(words: str, basis: date) -> Period | None:
    which, _, what = words.partition(" ")
    step = {"last": -1, "previous": -1, "this": 0, "next": 1}.get(which)
    if step is None:
        return None
    if what == "year":
        return parse_date(f"{basis.year + step:04d}")
    if what in ("month", "occasion"):
        month = basis.year * 12 + basis.month - 1 + step
        return parse_date(f"{month // 12:04d}-{month % 12 + 1:02d}")
    month = _MONTHS.get(what, 0)
    if not month:
        return None
    year = basis.year
    if step < 0 and month >= basis.month:
        year -= 1
    if step > 0 and month <= basis.month:
        year += 1
    return parse_date(f"{year:04d}-{month:02d}")


def in_words(period: Period) -> str:
    """A date as a reader says it: "6 September 2026", "May 2025", "2025", "from 2025"."""
    first, _, last = period.text.partition("/")
    if not last:
        return _part_in_words(first)
    if first == "..":
        return f"until {_part_in_words(last)}"
    if last == "..":
        return f"from {_part_in_words(first)}"
    return f"{_part_in_words(first)} to {_part_in_words(last)}"


def on_words(period: Period) -> str:
    """As :func:`in_words` with its preposition: "on 6 September 2026", "in May 2025"."""
    words = in_words(period)
    if "/" in period.text:
        return words if words.startswith(("until", "from")) else f"in {words}"
    return f"on {words}" if period.is_day else f"in {words}"


def _part_in_words(text: str) -> str:
    parts = text.split("-")
    if len(parts) == 1:
        return parts[0]
    month = f"{calendar.month_name[int(parts[1])]} {parts[0]}"
    return month if len(parts) == 2 else f"{int(parts[2])} {month}"


def add_year(day: date, years: int = 1) -> date:
    """The same day in another year; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _bounds(text: str) -> tuple[date, date]:
    match = _PART.fullmatch(text)
    if match is None:
        raise ValueError("is not a date.")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if match.group(2) is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        raise ValueError(f"has no month {month:02d}.")
    days = calendar.monthrange(year, month)[1]
    if match.group(3) is None:
        return date(year, month, 1), date(year, month, days)
    if not 1 <= day <= days:
        raise ValueError(f"does not exist: that month has {days} days.")
    return date(year, month, day), date(year, month, day)
