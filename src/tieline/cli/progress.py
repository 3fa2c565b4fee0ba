"""A progress bar on the error stream, so that printed output stays clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def bar(title: str) -> Iterator[Callable[[str, float], None]]:
    """A bar for work whose share done is reported from 0 to 1."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[now]}"),
        console=console,
        transient=False,
    ) as progress:
        task = progress.add_task(title, total=1.0, now="")

        def report(now: str, share: float) -> None:
            progress.update(task, completed=min(share, 1.0), now=now)

        yield report
        progress.update(task, completed=1.0, now="")
