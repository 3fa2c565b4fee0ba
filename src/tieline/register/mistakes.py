"""How a check of the register says what it found, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Protocol

from tieline.errors import Problem
from tieline.register.records import Place


class Entry(Protocol):
    """Anything read from a file."""

    @property
    def place(self) -> Place:
        """File and line."""


def mistake(entry: Entry, column: str, rule: str, remedy: str, value: str | None = None) -> Problem:
    """One problem of one entry; ``column`` is the field."""
    word = "row" if entry.place.file.endswith(".csv") else "line"
    name = getattr(entry, "id", "")
    label = f", entry {name}" if name else ""
    return Problem(
        file=entry.place.file,
        place=f"{word} {entry.place.line_of(column)}{label}",
        column=column,
        value=value,
        rule=rule,
        remedy=remedy,
    )


def did_you_mean(wanted: str, known: Iterable[str], otherwise: str) -> str:
    """``Did you mean 'x'?`` if a known name is near, else what to do instead."""
    near = difflib.get_close_matches(wanted, list(known), n=1)
    return f"Did you mean {near[0]!r}?" if near else otherwise
