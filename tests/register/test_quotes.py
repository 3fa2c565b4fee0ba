"""The quote check: never, once, several times; nothing folded, nothing approximate."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.register.invented import SOURCE
from tieline.register.quotes import Match, check_quote, nearest_passage, normalise

CHARACTERS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=80
)
SCRIPTS = st.sampled_from(
    [
        "ກອງປະຊຸມ ອາຊຽນ",
        "日本・ASEAN外相会議",
        "ความเชื่อมโยง",
        "Việt Nam hợp tác",
        "한국어",
        "“curly” – dash",
    ]
)


def boundaries(text: str) -> list[int]:
    """Places between letters: never between a letter and its marks."""
    inside = {
        index
        for index, character in enumerate(text)
        if unicodedata.category(character)[0] == "M" or "\u1161" <= character <= "\u11c2"
    }
    return [index for index in range(len(text) + 1) if index not in inside]


@settings(deadline=None)
@given(CHARACTERS | SCRIPTS, st.data())
def test_any_substring_of_a_source_is_found(text: str, data: st.DataObject) -> None:
    cuts = boundaries(text)
    start, end = sorted((data.draw(st.sampled_from(cuts)), data.draw(st.sampled_from(cuts))))
    quote = text[start:end]
    found = check_quote(text, quote)
    if not normalise(quote).text.strip(" "):
        assert found.match is Match.NOT_FOUND
        return
    assert found.hits >= 1
    assert found.match in (Match.EXACT, Match.NORMALISED, Match.AMBIGUOUS)
    same = normalise(text[found.start : found.end]).text.strip(" ")
    assert same == normalise(quote).text.strip(" ")


@settings(deadline=None)
@given(st.data())
def test_any_single_change_is_not_found_or_is_found_elsewhere_and_says_so(
    data: st.DataObject,
) -> None:
    text = SOURCE
    start = data.draw(st.integers(0, len(text) - 5))
    end = data.draw(st.integers(start + 4, min(start + 40, len(text))))
    at = data.draw(st.integers(start, end - 1))
    letter = data.draw(st.characters(codec="utf-8", exclude_categories=("Cs",)))
    changed = text[start:at] + letter + text[at + 1 : end]
    found = check_quote(text, changed)
    if normalise(changed).text.strip(" ") == normalise(text[start:end]).text.strip(" "):
        assert found.hits >= 1
    elif found.hits:
        assert (found.start, found.end) != (start, end)
        said = normalise(text[found.start : found.end]).text.strip(" ")
        assert said == normalise(changed).text.strip(" ")
    else:
        assert found.match is Match.NOT_FOUND


@settings(deadline=None)
@given(CHARACTERS)
def test_normalising_by_clusters_is_normalising_the_whole(text: str) -> None:
    whole = unicodedata.normalize("NFC", text)
    pieces = normalise(text)
    again = normalise(whole)
    assert pieces.text == again.text
    assert len(pieces.text) == len(pieces.starts) == len(pieces.ends)
    assert all(start < end for start, end in zip(pieces.starts, pieces.ends, strict=True))


def test_offsets_and_lines_are_of_the_source() -> None:
    found = check_quote(SOURCE, "Long Line by 2026")
    assert found.match is Match.EXACT
    assert SOURCE[found.start : found.end] == "Long Line by 2026"
    assert found.line == 3


@pytest.mark.parametrize(
    ("quote", "match"),
    [
        ("Norland “will” help", Match.EXACT),
        ('Norland "will" help', Match.NORMALISED),
        ("help Sudland build", Match.NORMALISED),
        ("40 percent - more", Match.NORMALISED),
        ("Line is underway", Match.NORMALISED),
        ("line is underway", Match.NOT_FOUND),
        ("NORLAND", Match.NOT_FOUND),
        ("Norlan d", Match.NOT_FOUND),
        ("We are committed", Match.AMBIGUOUS),
        ("ລາວ ແລະ 日本 และ Việt Nam", Match.EXACT),
        (unicodedata.normalize("NFD", "Việt Nam"), Match.NORMALISED),
        ("", Match.NOT_FOUND),
        ("  ", Match.NOT_FOUND),
    ],
)
def test_what_counts_as_the_same(quote: str, match: Match) -> None:
    assert check_quote(SOURCE, quote).match is match


def test_superscripts_are_not_digits() -> None:
    """NFKC would make 10² into 102."""
    assert check_quote("area of 10² km", "10²").match is Match.EXACT
    assert check_quote("area of 10² km", "102").match is Match.NOT_FOUND


def test_prefix_and_suffix_choose() -> None:
    assert check_quote(SOURCE, "We are committed", suffix=" to peace").line == 5
    assert check_quote(SOURCE, "We are committed", prefix="last year. ").line == 4
    assert check_quote(SOURCE, "We are committed", prefix="never").match is Match.NOT_FOUND


def test_a_letter_without_its_mark_is_another_letter() -> None:
    assert check_quote("cafe\u0301", "cafe").match is Match.NOT_FOUND


def test_the_nearest_passage_is_shown() -> None:
    passage, line = nearest_passage(SOURCE, "carries 1.2 million MWh")
    assert passage == "carries 1.1 million MWh."
    assert line == 3
    assert nearest_passage(SOURCE, "Line is under way")[0] == "Line is  underway."
    found = check_quote(SOURCE, "carries 1.2 million MWh")
    assert (found.nearest, found.nearest_line) == (passage, line)
