"""tieline review: the main job. tieline page: the page again from saved results."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from tieline.cli.options import JSON, OUT, PROGRAMME, day, study_options


@click.command()
@PROGRAMME
@OUT
@study_options
@click.option(
    "--samples",
    type=int,
    default=50,
    show_default=True,
    help="Sample-years of adequacy of each case; 0 = none, and no B6.",
)
@click.option("--as-of", metavar="DATE", help="Review what was known on this day.")
@JSON
def review(
    programme: str | None,
    out: Path,
    weather_years: int,
    seed: int,
    jobs: int,
    years: tuple[int, ...],
    samples: int,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Review a programme: promises, projects, worth; write one page.

    The last line printed ends in the path of the page.
    """
    from tieline.cli.progress import bar
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text
    from tieline.study.options import StudyOptions
    from tieline.study.review import make_review, summary

    options = StudyOptions(
        weather_years=weather_years,
        seed=seed,
        jobs=jobs,
        study_years=years or None,
        adequacy_samples=samples,
    )
    chosen = read_programme(programme)
    command = shlex.join(["tieline", *sys.argv[1:]])
    with bar(f"Reviewing {chosen.title}") as report:
        made = make_review(chosen, options, out, report, day(as_of), command)
    if as_json:
        click.echo(json_text(summary(made)))
    else:
        _say(made.tables)
        click.echo(f"Review written to {made.page}")


def _say(tables: object) -> None:
    """The first figures, for a reader of the terminal."""
    import pandas as pd

    from tieline.units import USD_PER_MUSD

    assert isinstance(tables, dict)
    statuses: pd.DataFrame = tables["statuses"]
    for status, count in statuses["status"].value_counts(sort=False).items():
        click.echo(f"  {count:3d}  {status}")
    benefits: pd.DataFrame = tables["benefits"]
    if benefits.empty:
        return
    for row in benefits[benefits["indicator"] == "b1_usd"].to_dict("records"):
        reach = (row["upper"] - row["lower"]) / 2.0 / USD_PER_MUSD
        interval = f" ± {reach:,.1f}" if reach == reach else ", no interval,"
        click.echo(
            f"  {row['project']} {row['study_year']}, {row['counterfactual']}: "
            f"{row['value'] / USD_PER_MUSD:,.1f}{interval} million USD a year "
            f"(95 %, n = {row['n']} synthetic weather years; {row['verdict']})"
        )


@click.command()
@OUT
def page(out: Path) -> None:
    """The page again from the results in --out; no solver."""
    from tieline.study.review import page_from_saved

    click.echo(f"Review written to {page_from_saved(out).page}")
