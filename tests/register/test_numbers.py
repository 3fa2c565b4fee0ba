"""Numbers in text: what a sentence names, and what it does not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.register.numbers import (
    bound_in,
    missing_numbers,
    names_value,
    numbers_in,
    parse_value,
)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("exceeded 1.1 million", [1100000]),
        ("1,131,902 arrivals", [1131902]),
        ("a 36 percent increase", [36]),
        ("already had three meetings", [3]),
        ("the 50th Year", [50]),
        ("in the first quarter", [1]),
        ("12.5 billion USD", [12500000000]),
        ("decision 18.COM 8.B.39", []),
        ("CO2 in Q1", []),
        ("2.8兆円", [2800000000000]),
        ("0.1 and 0.10", [Fraction(1, 10), Fraction(1, 10)]),
        ("two million people", [2000000]),
    ],
)
def test_numbers_named(text: str, numbers: list[int | Fraction]) -> None:
    assert list(numbers_in(text)) == numbers


@given(st.integers(0, 10**12))
def test_any_whole_number_is_found_in_both_spellings(number: int) -> None:
    assert numbers_in(f"about {number} of them") == (number,)
    assert numbers_in(f"about {number:,} of them") == (number,)


def test_missing_numbers_are_those_of_the_claim() -> None:
    assert missing_numbers("More than 1,100,000 came", "exceeded 1.1 million") == ()
    assert missing_numbers("More than 1,200,000 came", "exceeded 1.1 million") == ("1,200,000",)
    assert missing_numbers("Three pillars", "based on pillars") == ()


@pytest.mark.parametrize("text", ["", "nan", "inf", "1e6", "1_000", "1,000", "abc", ">", "12 %"])
def test_what_is_not_a_figure(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_value(text)


def test_a_bound_is_kept() -> None:
    value = parse_value(">1100000")
    assert (value.amount, value.bound) == (1100000, ">")
    assert names_value(value, "exceeded 1.1 million")
    assert bound_in(value, "exceeded 1.1 million") == "exceeded"
    assert bound_in(parse_value("36"), "exceeded 1.1 million, a 36 percent increase") == ""
