"""Numbers, dates and counts as written."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.report import words

THIN = "\u202f"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 0, f"1{THIN}234"),
        (-1234567.0, 0, f"\u22121{THIN}234{THIN}567"),
        (-0.004, 2, "0.00"),
        (0.0, 0, "0"),
        (7.25, 1, "7.2"),
        (math.nan, 0, "\u2013"),
    ],
)
def test_number(value: float, decimals: int, text: str) -> None:
    assert words.number(value, decimals) == text


def test_a_sign_is_written_only_where_asked() -> None:
    assert words.number(3.0, sign=True) == "+3"
    assert words.number(0.0, sign=True) == "0"


@pytest.mark.parametrize(
    ("error", "decimals"), [(113.0, 0), (11.3, 0), (2.34, 1), (0.234, 2), (0.0234, 3), (0.0, 0)]
)
def test_decimals_leave_the_error_two_digits(error: float, decimals: int) -> None:
    assert words.decimals_for(error) == decimals


@given(st.floats(min_value=1e-3, max_value=1e6))
def test_decimals_never_go_beyond_the_error(error: float) -> None:
    decimals = words.decimals_for(error)
    assert decimals == 0 or error < 10.0 ** (2 - decimals) * 1.0000001


def test_a_bound_is_never_rounded_down() -> None:
    assert words.bound(0.000012, 2) == "< 0.01"
    assert words.bound(1.231, 2) == "1.24"


@pytest.mark.parametrize(
    ("edtf", "text"),
    [
        ("2026-09-06", "6 September 2026"),
        ("2024-07", "July 2024"),
        ("2024", "2024"),
        ("2024-01/2024-03", "January 2024 to March 2024"),
        ("2024-13", "2024-13"),
        ("last October", "last October"),
    ],
)
def test_dates_are_never_guessed(edtf: str, text: str) -> None:
    assert words.date(edtf) == text


def test_short_dates() -> None:
    assert words.short_date("2026-09-06") == "6 Sep 2026"
    assert words.short_date("2026-05") == "May 2026"


def test_days_of_a_modelled_year() -> None:
    assert words.day_of_year(0) == "1 January"
    assert words.day_of_year(59) == "1 March"
    assert words.day_of_year(364) == "31 December"
    assert words.day_of_year(365) == "1 January"


def test_counts_and_lists() -> None:
    assert words.counted(1, "country", "countries") == "one country"
    assert words.counted(13, "promise") == "13 promises"
    assert words.none_or(0) == "none"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed([]) == ""
    assert words.sentence("ænder") == "Ænder"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "1,620 MUSD/yr of the host's debt",
            f"1{THIN}620 million USD a year of the host\u2019s debt",
        ),
        ("5 545 MJPY, 2.5 BUSD", "5 545 million JPY, 2.5 billion USD"),
        ("100,150 and 1,2 and 12,3456", f"100{THIN}150 and 1,2 and 12,3456"),
        ("GWh/yr and MUSDX and 'quoted'", "GWh/yr and MUSDX and 'quoted'"),
    ],
)
def test_words_made_elsewhere_are_written_as_on_the_page(text: str, written: str) -> None:
    assert words.prose(text) == written
    assert words.prose(written) == written


def test_a_language_is_named_and_an_unknown_code_stays() -> None:
    assert [words.language(code) for code in ("ja", "zh-Hans", "xx")] == [
        "Japanese",
        "Chinese",
        "xx",
    ]
