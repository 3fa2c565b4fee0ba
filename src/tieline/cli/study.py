"""tieline assess: projects side by side. tieline compare: two runs side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tieline.cli.options import JSON, OutFolder, musd, study_options

if TYPE_CHECKING:
    import pandas as pd

    from tieline.io.programme import Programme

FEW = 3
"""Projects whose gains by country are printed; of more, one line each."""


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
    """Dispatch with and without each of PROJECTS.

    All of them if none is named. Each project is taken out (TOOT) or put in (PINT) as its row
    says. Interrupt it and run the same command again: finished comparisons are kept, and only what
    an edit touches is redone.
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
    if len(options.projects or ()) > FEW:
        _print_net_values(made.tables)
        click.echo("Who gains: in results/who_gains.csv, or name a project.")
    else:
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

    from tieline.appraisal.benefits import INDICATIVE_BELOW

    shown = [row for row in rows if row["indicator"] == "b1_usd"]
    least = min((row["n"] for row in shown), default=INDICATIVE_BELOW)
    table = Table(
        title="B1, million USD a year; ± half of the 95 % sampling interval under the assumed "
        "weather" + (", indicative below eight years" if least < INDICATIVE_BELOW else ""),
        title_justify="left",
    )
    for title in ("project", "worth of", "year"):
        table.add_column(title)
    for title in ("B1", "±", "n", "under the same plan"):
        table.add_column(title, justify="right")
    table.add_column("verdict")
    for row in shown:
        reach = (row["upper"] - row["lower"]) / 2
        table.add_row(
            row["project"],
            _worth(row["counterfactual"]),
            str(row["study_year"]),
            musd(row["value"], 2),
            musd(reach, 2) if reach == reach else "no interval",
            str(row["n"]),
            f"{musd(row['plan_low'])} to {musd(row['plan_high'])}",
            row["verdict"],
        )
    Console(width=140).print(table)
    bound = max((row["numerical_bound"] for row in shown), default=0.0)
    said = "below 1" if bound < 1.0 else f"at most {bound:,.0f}"
    click.echo(f"Numerical bound of every B1: {said} USD a year.")


def _print_net_values(tables: Mapping[str, pd.DataFrame]) -> None:
    """One line for each worth: who gains would fill pages."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Net value, million USD, all study years together", title_justify="left")
    for title in ("project", "worth of"):
        table.add_column(title)
    for title in ("centre", "±", "low", "high"):
        table.add_column(title, justify="right")
    table.add_column("verdict", overflow="fold")
    once = tables["net_values"].drop_duplicates(["project", "counterfactual"])
    for row in once.to_dict("records"):
        reach = (row["central_upper"] - row["central_lower"]) / 2
        inputs = [name.partition(" (")[0] for name in row["depends_on"].split("|") if name]
        table.add_row(
            row["project"],
            _worth(row["counterfactual"]),
            *(musd(row[name]) if row[name] == row[name] else "" for name in ("central_usd",)),
            musd(reach) if reach == reach else "",
            *(
                musd(row[name]) if row[name] == row[name] else ""
                for name in ("low_usd", "high_usd")
            ),
            f"{row['verdict']} {', '.join(inputs)}".strip(),
        )
    Console(width=140).print(table)


def _change(value: float) -> str:
    """A difference with three figures at least, and whole numbers whole."""
    return f"{value:+,.0f}" if abs(value) >= 100.0 else f"{value:+.3g}"


def _worth(counterfactual: str) -> str:
    """What is valued: of a dedicated project its plant, connection or whole."""
    return "project" if counterfactual == "without" else counterfactual


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
        place = f"{row['file']} row {row['row']}" if row["row"] else row["file"]
        click.echo(
            f"input {place} ({row['key']}), {row['column']}: {row['before']} -> {row['after']}"
        )
    for row in found["moved"]:
        change = row["difference"]
        shown = "only in one run" if change is None else f"{_change(change)} {row['unit']}"
        noise = " (less than the sampling error of either)" if row["inside_both_intervals"] else ""
        click.echo(
            f"moved {row['project']} {row['study_year']} {_worth(row['counterfactual'])} "
            f"{row['indicator']}: {shown}{noise}"
        )
    if not (found["settings"] or found["inputs"] or found["moved"]):
        click.echo("Nothing moved and no input differs.")
