"""tieline adequacy: does it hold, where not, and how much each project helps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tieline.cli.options import JSON, PROGRAMME, OutFolder, study_options

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@PROGRAMME
@click.option(
    "--out",
    type=OutFolder(),
    default=Path("adequacy"),
    show_default=True,
    help="Folder of the results.",
)
@study_options
@click.option(
    "--samples",
    type=int,
    default=1_000,
    show_default=True,
    help="Sample-years of each case, over all weather years together.",
)
@click.option(
    "--target",
    type=float,
    default=0.05,
    show_default=True,
    help="Stop early at this coefficient of variation of the region; 0 = never.",
)
@click.option(
    "--project",
    "projects",
    multiple=True,
    metavar="ID",
    help="With and without this project; repeatable. Else those of the programme itself.",
)
@JSON
def adequacy(
    programme: str | None,
    out: Path,
    weather_years: int,
    seed: int,
    jobs: int,
    years: tuple[int, ...],
    samples: int,
    target: float,
    projects: tuple[str, ...],
    as_json: bool,
) -> None:
    """Where load is not served, and what each project saves.

    Outages and weather are drawn hour by hour. Both conventions of the reservoirs stand beside
    each other: released in an emergency, or held to their plan. Interrupt it and run the same
    command again: it goes on where it stopped.
    """
    from tieline.cli.progress import bar
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text
    from tieline.study.adequacy import SamplingOptions, assess_adequacy
    from tieline.study.options import StudyOptions

    chosen = read_programme(programme)
    options = StudyOptions(
        projects=projects or None,
        weather_years=weather_years,
        seed=seed,
        jobs=jobs,
        study_years=years or None,
    )
    sampling = SamplingOptions(samples=samples, target_coefficient=target)
    with bar("Drawing outages") as report:
        made = assess_adequacy(chosen, options, sampling, out, report)
    if as_json:
        click.echo(json_text(_document(made.tables, out)))
        return
    _print_standards(made.tables["adequacy_standards"])
    _print_gains(made.tables["adequacy_differences"])
    click.echo(f"Results written to {out.resolve()}")


def _document(tables: Mapping[str, pd.DataFrame], out: Path) -> dict[str, Any]:
    names = ("adequacy_standards", "adequacy_zones", "adequacy_differences", "adequacy_runs")
    found: dict[str, Any] = {name: tables[name].to_dict("records") for name in names}
    return found | {"folder": str(out)}


def _print_standards(table: pd.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Table(title="Hours a year in which load is not served, of the reference")
    shown.add_column("zone")
    for title in ("year", "LOLE, h", "±", "n", "no release, h", "alone, h", "standard, h"):
        shown.add_column(title, justify="right")
    shown.add_column("")
    for row in table.to_dict("records"):
        reach = (row["upper"] - row["lower"]) / 2
        said = row["verdict"]
        if said == "implausible":
            said += f": {row['firm_mw']:,.0f} MW of firm capacity would bring it there"
        shown.add_row(
            row["zone"],
            str(row["study_year"]),
            f"{row['lole_h']:,.2f}",
            f"{reach:,.2f}" if reach == reach else "no interval",
            str(row["n"]),
            f"{row['lole_no_release_h']:,.2f}",
            f"{row['alone_h']:,.1f}",
            f"{row['standard_h']:g}",
            said,
        )
    Console(width=140).print(shown)


def _print_gains(table: pd.DataFrame) -> None:
    chosen = table[(table["kind"] == "region") & (table["indicator"] == "eens_mwh")]
    for row in chosen.to_dict("records"):
        reach = (row["upper"] - row["lower"]) / 2
        click.echo(
            f"  {row['project']} {row['study_year']}, {row['counterfactual']}, {row['hydro']}: "
            f"saves {row['value']:,.0f} ± {reach:,.0f} MWh a year in the region "
            f"(95 %, n = {row['n']} weather years)"
        )
