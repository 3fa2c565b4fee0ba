"""tieline prepare: compile once what every study needs."""

from __future__ import annotations

import click


@click.command()
def prepare() -> None:
    """Compile the engine, once on a machine. `make` does it when it sets up.

    Without it, the first study compiles as it goes and takes some twenty seconds longer.
    """
    from tieline.study.prepare import prepare as run

    run()
    click.echo("The engine is compiled: studies start at once.")
