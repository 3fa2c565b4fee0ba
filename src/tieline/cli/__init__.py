"""The command line: every door of Tieline that needs no Python."""

from __future__ import annotations

import sys

import click

from tieline import __version__
from tieline.cli.adequacy import adequacy
from tieline.cli.appraisal import allocate, finance
from tieline.cli.beside import capacity, portfolio, repeat
from tieline.cli.describe import check, dispatch
from tieline.cli.explain import explain
from tieline.cli.new import new
from tieline.cli.prepare import prepare
from tieline.cli.register import commands as register_commands
from tieline.cli.review import page, review
from tieline.cli.stress import stress
from tieline.cli.study import assess, compare
from tieline.errors import TielineError


class _Group(click.Group):
    """Prints a user's mistake as sentences and leaves with code 2, never with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TielineError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo(
                "Interrupted. What was finished is kept: run the same command again.", err=True
            )
            ctx.exit(130)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tieline")
def main() -> None:
    """What a programme of cross-border electricity promised, what was done, what it is worth.

    PROGRAMME is a folder of plain files or the name of an embedded programme; without it, the
    embedded default is used. Everything works offline.
    """


for command in (
    review,
    page,
    check,
    dispatch,
    assess,
    adequacy,
    allocate,
    finance,
    stress,
    capacity,
    portfolio,
    repeat,
    compare,
    explain,
    new,
    prepare,
    *register_commands,
):
    main.add_command(command)


def run() -> None:
    """Entry point that never shows a traceback for a full disk or a closed pipe."""
    try:
        main(standalone_mode=True)
    except BrokenPipeError:
        sys.exit(1)
