"""tieline stress: what a programme's events do to the system, with and without each project."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tieline.cli.beside import render_again
from tieline.cli.options import JSON, PROGRAMME, OutFolder, study_options

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@PROGRAMME
@click.option("--event", "events", multiple=True, help="Id of an event; repeatable. All if none.")
@click.option("--project", "projects", multiple=True, help="Id of a project; repeatable.")
@click.option(
    "--longest-weeks",
    type=click.IntRange(0, 104),
    default=0,
    show_default=True,
    help="Follow longer events through their tightest weeks alone; 0 = whole.",
)
@click.option(
    "--n-1", "single_losses", is_flag=True, help="Lose every link and largest unit too, one by one."
)
@click.option(
    "--out",
    type=OutFolder(),
    default=Path("stress"),
    show_default=True,
    help="Folder of the results.",
)
@study_options
@JSON
def stress(
    programme: str | None,
    events: tuple[str, ...],
    projects: tuple[str, ...],
    longest_weeks: int,
    single_losses: bool,
    out: Path,
    weather_years: int,
    seed: int,
    jobs: int,
    years: tuple[int, ...],
    as_json: bool,
) -> None:
    """Events nobody foresaw, with and without each project.

    Without --project the programme's own projects are asked about. Finished weather years are
    kept: an interrupted study goes on where it stopped. In the folder of a review its figures
    take the place of the review's, and the page is made again.
    """
    from tieline.cli.progress import bar
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text
    from tieline.study.options import StudyOptions
    from tieline.study.stress import StressOptions
    from tieline.study.stress_study import stress as run

    chosen = read_programme(programme)
    options = StudyOptions(
        projects=projects or None,
        weather_years=weather_years,
        seed=seed,
        jobs=jobs,
        study_years=years or None,
    )
    wanted = StressOptions(
        events=events or None, longest_weeks=longest_weeks, single_losses=single_losses
    )
    with bar("Stressing") as report:
        made = run(chosen, options, out, report, wanted)
    render_again(out)
    if as_json:
        click.echo(json_text(_document(made.tables, out)))
        return
    _print(made.tables)
    click.echo(f"Results written to {out.resolve()}")


def _document(tables: dict[str, pd.DataFrame], out: Path) -> dict[str, Any]:
    shown = {
        name: tables[name].to_dict("records")
        for name in ("stress_events", "stress", "resilience_values")
    }
    return {**shown, "folder": str(out)}


def _print(tables: dict[str, pd.DataFrame]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="The region under each event: median over weather years (least to most)")
    for title in ("event", "year", "case"):
        table.add_column(title)
    for title in ("unserved, MWh", "peak, MW", "extra cost, million USD", "n"):
        table.add_column(title, justify="right")
    rows = tables["stress"]
    region = rows[rows["kind"] == "region"]
    keys = ["event", "study_year", "case"]
    for (event, year, case), group in region.groupby(keys, sort=False):
        found = {row["indicator"]: row for row in group.to_dict("records")}
        if str(event).startswith("n-1 ") and found["ens_mwh"]["most"] <= 1.0:
            continue
        table.add_row(
            str(event),
            str(year),
            str(case),
            _range(found["ens_mwh"]),
            _range(found["peak_shed_mw"]),
            _range(found["extra_cost_usd"], 1e6),
            str(found["ens_mwh"]["n"]),
        )
    Console(width=140).print(table)
    names = set(rows["event"])
    if any(str(name).startswith("n-1 ") for name in names):
        losses = sum(str(name).startswith("n-1 ") for name in names)
        click.echo(f"Of {losses} single losses those not shown leave no demand unserved.")


def _range(row: Mapping[Any, Any], unit: float = 1.0) -> str:
    least, median, most = (row[name] / unit for name in ("least", "median", "most"))
    if math.isnan(most):
        return "not within the hours followed"
    return f"{median:,.0f} ({least:,.0f} to {most:,.0f})"
