"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from tieline.errors import OptionError
from tieline.units import USD_PER_MUSD

PAGE, RESULTS, FINISHED = "index.html", "results", "finished"
"""What a run leaves in its folder."""

Command = TypeVar("Command", bound=Callable[..., Any])


class OutFolder(click.Path):
    """A folder for results, tried before any work: hours of it are not to end in an error."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """The path; refused where it cannot be written or holds something else."""
        if not str(value):
            self.fail("Name a folder.", param, ctx)
        out = Path(os.fsdecode(super().convert(value, param, ctx)))
        there = out
        while not there.exists() and there != there.parent:
            there = there.parent
        if not there.is_dir():
            self.fail(f"{str(there)!r} is a file, so {str(out)!r} cannot be made.", param, ctx)
        if not os.access(there, os.W_OK | os.X_OK):
            self.fail(f"{str(there)!r} cannot be written. Name another folder.", param, ctx)
        if (out / PAGE).exists() and not any((out / name).is_dir() for name in (RESULTS, FINISHED)):
            self.fail(
                f"{str(out / PAGE)!r} is not ours to replace. Name another folder.", param, ctx
            )
        return out


JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
OUT = click.option(
    "--out",
    type=OutFolder(),
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


def musd(usd: float, digits: int = 1) -> str:
    """USD as million USD for a table; nothing is written as -0.0."""
    return f"{round(usd / USD_PER_MUSD, digits) + 0.0:,.{digits}f}"


def day(text: str | None) -> date | None:
    """An ISO date given on the command line; raises OptionError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OptionError(f"{text!r} is not a date. Write it as 2026-11-23.") from None
