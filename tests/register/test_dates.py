"""Dates of any precision, and relative ones against a stated basis."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.register.dates import (
    add_year,
    in_words,
    is_relative,
    on_words,
    parse_date,
    parse_day,
    resolve_relative,
)

BASIS = date(2024, 7, 25)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-07-25", BASIS, BASIS),
        ("2024-01/2024-03", date(2024, 1, 1), date(2024, 3, 31)),
        ("2025/..", date(2025, 1, 1), date.max),
        ("../2024-09", date.min, date(2024, 9, 30)),
    ],
)
def test_first_and_last_day(text: str, first: date, last: date) -> None:
    period = parse_date(text)
    assert (period.first, period.last, period.text) == (first, last, text)


@pytest.mark.parametrize(
    "text",
    ["", "last October", "2024-13", "2023-02-29", "2024/2023", "2024/", "../..", "24-07-25",
     "2024-7-5", "2024-Q1", "25/07/2024", "2024-01/2024-02/2024-03", "2024-07-25T10:00"],
)  # fmt: skip
def test_what_is_not_a_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_date(text)


def test_an_exact_day() -> None:
    assert parse_day("2024-07-25") == BASIS
    with pytest.raises(ValueError, match="exact day"):
        parse_day("2024-07")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("last October", "2023-10"),
        ("last year", "2023"),
        ("next year", "2025"),
        ("this year", "2024"),
        ("this occasion", "2024-07"),
        ("next month", "2024-08"),
        ("last month", "2024-06"),
        ("last July", "2023-07"),
        ("next July", "2025-07"),
        ("next October", "2024-10"),
        ("since last year", "2023/.."),
    ],
)
def test_relative_words_against_a_basis(words: str, meant: str) -> None:
    period = resolve_relative(words, BASIS)
    assert period is not None
    assert period.text == meant
    assert is_relative(words)


def test_unknown_words_are_not_guessed() -> None:
    assert resolve_relative("recently", BASIS) is None
    assert resolve_relative("in the coming years", BASIS) is None


@given(st.dates(), st.integers(-50, 50))
def test_an_anniversary_exists_in_every_year(day: date, years: int) -> None:
    if 1 <= day.year + years <= 9999:
        assert add_year(day, years).year == day.year + years


def test_dates_in_words() -> None:
    assert on_words(parse_date("2026-09-06")) == "on 6 September 2026"
    assert on_words(parse_date("2025-05")) == "in May 2025"
    assert in_words(parse_date("2025/..")) == "from 2025"
    assert in_words(parse_date("2025-04/2025-06")) == "April 2025 to June 2025"
