"""What can go wrong, and how it is said.

    TielineError
    ├── InputError            the user's files: every problem found, each with its place and remedy
    ├── OptionError           a wrong option or argument of a command or function
    ├── InfeasibleError       no dispatch can meet every limit: zone, week, what is missing
    ├── SolverError           the solver stopped before an optimum: status and advice
    └── ResultError           saved results that are missing, incomplete or of another version

User mistakes raise one of these; ``assert`` is for our own bugs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in a user's file, with everything needed to mend it.

    file    path relative to the programme folder, ``system/links.csv``
    place   where in the file: ``row 7``, ``line 12``, ``entry C06``; '' for the whole file
    column  column or field, '' if none
    value   the offending value as it was written, '' if none
    rule    what is wrong, a sentence without the value: ``is below 0.``
    remedy  what to do about it, a sentence
    """

    file: str
    rule: str
    remedy: str
    place: str = ""
    column: str = ""
    value: str | None = None

    def __str__(self) -> str:
        where = self.file
        if self.place:
            where += f" {self.place}"
        if self.column:
            where += f", {self.column}"
        said = f"{self.value!r} {self.rule}" if self.value is not None else self.rule
        return f"{where}: {said} {self.remedy}".rstrip()


class TielineError(Exception):
    """The root of every error a user can cause."""


class InputError(TielineError):
    """The files of a programme hold mistakes; all of them are in ``problems``."""

    def __init__(self, problems: Iterable[Problem], folder: str) -> None:
        self.problems = tuple(problems)
        self.folder = folder
        super().__init__(folder)

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{count} problem{'' if count == 1 else 's'} in {self.folder}:"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)])


class OptionError(TielineError):
    """A command or function was called with a value it cannot take."""


class InfeasibleError(TielineError):
    """No dispatch meets every limit; the text names zone, hours and what is missing."""


class SolverError(TielineError):
    """The solver gave no optimum; no numbers are returned."""


class ResultError(TielineError):
    """Saved results are missing, incomplete, or written by another format version."""
