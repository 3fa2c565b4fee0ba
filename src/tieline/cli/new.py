"""tieline new: a programme folder to start from."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="Copy the embedded programme instead of blank files.")
def new(folder: Path, example: bool) -> None:
    """Start a programme: blank files, their columns named."""
    from tieline.io.new_programme import new_programme

    made = new_programme(folder, example=example)
    click.echo(f"{len(made)} files written to {folder.resolve()}. Next: tieline check {folder}")
