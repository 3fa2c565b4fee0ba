"""All checks that need more than one entry: each a function from a register to problems."""

from __future__ import annotations

from tieline.errors import Problem
from tieline.register.check_dates import date_problems
from tieline.register.check_entries import entry_problems
from tieline.register.check_evidence import evidence_problems
from tieline.register.check_figures import figure_problems
from tieline.register.check_quotes import quote_problems
from tieline.register.records import Register


def check_register(register: Register, problems: list[Problem]) -> None:
    """Add every problem of a register to ``problems``, in the order of files and lines.

    References must have been resolved before: every id named must exist.
    """
    found = [
        *entry_problems(register),
        *evidence_problems(register),
        *quote_problems(register),
        *date_problems(register),
        *figure_problems(register),
    ]
    problems += sorted(found, key=_order)


def _order(problem: Problem) -> tuple[str, int, str, str]:
    digits = "".join(character for character in problem.place.split(",")[0] if character.isdigit())
    return problem.file, int(digits or 0), problem.column, problem.rule
