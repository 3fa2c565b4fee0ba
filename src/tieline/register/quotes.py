"""Is this quote in this source, word for word?

Both texts are normalised alike: Unicode NFC (not NFKC, which would turn 10² into 102), one form
for quotation marks and for dashes, no-break spaces as spaces, runs of white space as one space.
Letters are never folded and nothing is matched approximately. An index map leads every normalised
character back to its code points in the source.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_SAME = dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
"""Soft hyphen, zero-width space, word joiner, byte order mark: no reader sees them.
Zero-width joiners (U+200C, U+200D) stay: they carry meaning in South Asian scripts."""

_WORD = re.compile(r"\S+")
NEAREST_LIMIT = 120
"""Characters of the nearest passage shown in an error."""


class Match(Enum):
    """How a quote stands in its source."""

    EXACT = "exact"
    NORMALISED = "normalised"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not found"
    NOT_HELD = "not held"


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text; character ``i`` stands for ``source[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """The outcome: how it matched, where (code points, ``end`` exclusive), and how often."""

    match: Match
    start: int = -1
    end: int = -1
    line: int = 0
    hits: int = 0
    nearest: str = ""
    nearest_line: int = 0

    @property
    def found(self) -> bool:
        """Whether the quote stands in the source at exactly one place."""
        return self.match in (Match.EXACT, Match.NORMALISED)


def normalise(text: str) -> Normalised:
    """Normalise a text, keeping the way back to its code points."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        composed = unicodedata.normalize("NFC", text[start:end])
        # An unchanged cluster keeps its code points apart; a composed one is one piece.
        apart = composed == text[start:end]
        for offset, character in enumerate(composed):
            first, last = (start + offset, start + offset + 1) if apart else (start, end)
            if character in _INVISIBLE:
                continue
            plain = " " if character.isspace() else _SAME.get(character, character)
            if plain == " " and characters and characters[-1] == " ":
                ends[-1] = last
                continue
            characters.append(plain)
            starts.append(first)
            ends.append(last)
    return Normalised("".join(characters), tuple(starts), tuple(ends))


def check_quote(source: str, exact: str, prefix: str = "", suffix: str = "") -> QuoteCheck:
    """Look for ``exact`` in ``source``; ``prefix`` and ``suffix`` choose between several places.

    An empty quote is never found. Offsets are code points of ``source`` as given.
    """
    return check_in(source, normalise(source), exact, prefix, suffix)


def check_in(
    source: str, page: Normalised, exact: str, prefix: str = "", suffix: str = ""
) -> QuoteCheck:
    """As :func:`check_quote`, with the source normalised once for many quotes."""
    wanted = normalise(exact).text.strip(" ")
    if not wanted:
        return QuoteCheck(Match.NOT_FOUND)
    before, after = normalise(prefix).text.lstrip(" "), normalise(suffix).text.rstrip(" ")
    places = [
        place
        for place in _places(page, wanted)
        if _fits(page.text, place, len(wanted), before, after)
    ]
    if not places:
        nearest, line = nearest_passage(source, exact)
        return QuoteCheck(Match.NOT_FOUND, nearest=nearest, nearest_line=line)
    start, end = page.starts[places[0]], page.ends[places[0] + len(wanted) - 1]
    line = source.count("\n", 0, start) + 1
    if len(places) > 1:
        return QuoteCheck(Match.AMBIGUOUS, start, end, line, len(places))
    match = Match.EXACT if source[start:end] == exact else Match.NORMALISED
    return QuoteCheck(match, start, end, line, 1)


def nearest_passage(source: str, exact: str) -> tuple[str, int]:
    """The passage of the source most like the quote, and its line; for an error message only."""
    best, best_line, best_ratio = "", 0, 0.0
    wanted = normalise(exact).text.strip()
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for number, line in enumerate(source.split("\n"), start=1):
        for passage in _passages(line, len(wanted.split())):
            matcher.set_seq1(normalise(passage).text)
            if matcher.real_quick_ratio() <= best_ratio or matcher.quick_ratio() <= best_ratio:
                continue
            ratio = matcher.ratio()
            if ratio > best_ratio:
                best, best_line, best_ratio = passage, number, ratio
    if len(best) > NEAREST_LIMIT:
        best = best[:NEAREST_LIMIT].rsplit(" ", 1)[0] + " …"
    return best, best_line


def _passages(line: str, count: int) -> Iterator[str]:
    """Runs of about as many words as the quote has: it may join or split a word."""
    words = list(_WORD.finditer(line))
    for length in (count, count - 1, count + 1):
        for first in range(max(len(words) - length + 1, 1) if words and length > 0 else 0):
            last = words[min(first + length, len(words)) - 1]
            yield line[words[first].start() : last.end()]


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans that NFC may join: a letter with the marks after it, the jamo of one syllable."""
    spans: list[tuple[int, int]] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not _joins(text[index]):
            spans.append((start, index))
            start = index
    return spans if text else []


def _joins(character: str) -> bool:
    return (
        unicodedata.category(character)[0] == "M"
        or "\u1161" <= character <= "\u1175"
        or "\u11a8" <= character <= "\u11c2"
    )


def _places(page: Normalised, wanted: str) -> list[int]:
    places: list[int] = []
    at = page.text.find(wanted)
    while at >= 0:
        places.append(at)
        at = page.text.find(wanted, at + 1)
    return places


def _fits(text: str, place: int, length: int, before: str, after: str) -> bool:
    left = text[:place]
    right = text[place + length :]
    if before and not (left.endswith(before) or left.rstrip(" ").endswith(before.rstrip(" "))):
        return False
    return not after or right.startswith(after) or right.lstrip(" ").startswith(after.lstrip(" "))
