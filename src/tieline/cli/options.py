"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from tieline.errors import OptionError

Command = TypeVar("Command", bound=Callable[..., Any])

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("review"),
    show_default=True,
    help="Folder of the results.",
)
PROGRAMME = click.argument("programme", required=False)


def study_options(function: Command) -> Command:
    """--weather-years, --seed, --jobs, --year."""
    for option in (
        click.option("--year", "years", type=int, multiple=True, help="Study year; repeatable."),
        click.option(
            "--jobs", type=int, default=0, help="Processes; 0 = one per core.", show_default=True
        ),
        click.option("--seed", type=int, default=0, show_default=True, help="Of the weather."),
        click.option(
            "--weather-years", type=int, default=5, show_default=True, help="Synthetic years."
        ),
    ):
        function = option(function)
    return function


def day(text: str | None) -> date | None:
    """An ISO date given on the command line; raises OptionError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OptionError(f"{text!r} is not a date. Write it as 2026-11-23.") from None
