"""tieline assess: projects side by side. tieline compare: two runs side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tieline.cli.options import JSON, OutFolder, study_options

if TYPE_CHECKING:
    import pandas as pd

    from tieline.io.programme import Programme


@click.command()
@click.argument("projects", nargs=-1)
@click.option("--programme", help="A folder or an embedded programme.")
@click.option(
    "--out",
    type=OutFolder(),
    default=Path("assessment"),
    show_default=True,
    help="Folder of the results.",
)
@study_options
@click.option("--dry-run", is_flag=True, help="Say how many solves, how long, how much memory.")
@JSON
def assess(
    projects: tuple[str, ...],
    programme: str | None,
    out: Path,
    weather_years: int,
    seed: int,
    jobs: int,
    years: tuple[int, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Dispatch with and without each of PROJECTS (all of them if none is named).

    Each project is taken out (TOOT) or put in (PINT) as its row says. Interrupt it and run the
    same command again: finished comparisons are kept, and only what an edit touches is redone.
    """
    from tieline.cli.appraisal import print_appraisal
    from tieline.cli.progress import bar
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text
    from tieline.study.assess import assess as run
    from tieline.study.assess import jobs_of
    from tieline.study.forecast import forecast, sentence
    from tieline.study.options import StudyOptions
    from tieline.study.store import CACHE

    chosen = read_programme(programme)
    options = StudyOptions(
        projects=projects or tuple(project.id for project in chosen.projects),
        weather_years=weather_years,
        seed=seed,
        jobs=jobs,
        study_years=years or None,
    )
    planned = jobs_of(chosen, options, out)
    if dry_run:
        said = forecast(chosen, planned, options, out / CACHE)
        click.echo(json_text(said) if as_json else sentence(said))
        return
    with bar("Assessing") as report:
        made = run(chosen, planned, options, out, report)
    rows: list[dict[Any, Any]] = made.tables["benefits"].to_dict("records")
    if as_json:
        click.echo(json_text(_document(chosen, made.tables, rows, out)))
        return
    _print_benefits(rows)
    print_appraisal(chosen, made.tables)
    click.echo(f"Results written to {out.resolve()}")


def _document(
    programme: Programme,
    tables: Mapping[str, pd.DataFrame],
    rows: list[dict[Any, Any]],
    out: Path,
) -> dict[str, Any]:
    """Everything by project; a single project also speaks at the top."""
    from tieline.study.summary import project_summaries

    projects = project_summaries(programme, tables)
    single = projects[0] if len(projects) == 1 else {}
    return {**single, "projects": projects, "benefits": rows, "folder": str(out)}


def _print_benefits(rows: list[dict[Any, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    from tieline.units import USD_PER_MUSD

    table = Table(title="B1, million USD a year; 95 % sampling error under the assumed weather")
    for title in ("project", "worth of", "year"):
        table.add_column(title)
    for title in ("B1", "±", "n", "numerical bound, USD", "plans"):
        table.add_column(title, justify="right")
    table.add_column("verdict")
    for row in rows:
        if row["indicator"] != "b1_usd":
            continue
        reach = (row["upper"] - row["lower"]) / 2
        table.add_row(
            row["project"],
            row["counterfactual"],
            str(row["study_year"]),
            f"{row['value'] / USD_PER_MUSD:,.2f}",
            f"{reach / USD_PER_MUSD:,.2f}" if reach == reach else "no interval",
            str(row["n"]),
            f"{row['numerical_bound']:.1g}",
            f"{row['plan_low'] / USD_PER_MUSD:,.1f} to {row['plan_high'] / USD_PER_MUSD:,.1f}",
            row["verdict"],
        )
    Console(width=140).print(table)


@click.command()
@click.argument("before", type=click.Path(path_type=Path, exists=True))
@click.argument("after", type=click.Path(path_type=Path, exists=True))
@JSON
def compare(before: Path, after: Path, as_json: bool) -> None:
    """Say what moved between two runs, and which input rows differ."""
    from tieline.io.write import json_text
    from tieline.study.difference import difference

    found = difference(before, after)
    if as_json:
        click.echo(json_text(found))
        return
    for row in found["settings"]:
        click.echo(f"setting {row['setting']}: {row['before']} -> {row['after']}")
    for row in found["inputs"]:
        click.echo(
            f"input {row['file']} row {row['row']} ({row['key']}), {row['column']}: "
            f"{row['before']} -> {row['after']}"
        )
    for row in found["moved"]:
        change = row["difference"]
        shown = "only in one run" if change is None else f"{change:+,.0f} {row['unit']}"
        noise = " (inside both intervals)" if row["inside_both_intervals"] else ""
        click.echo(
            f"moved {row['project']} {row['study_year']} {row['counterfactual']} "
            f"{row['indicator']}: {shown}{noise}"
        )
    if not (found["settings"] or found["inputs"] or found["moved"]):
        click.echo("Nothing moved and no input differs.")
