"""Studies beside a review: tieline repeat, tieline capacity. The page shows what they found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tieline.cli.options import JSON, OUT, study_options

if TYPE_CHECKING:
    from tieline.study.forecast import Forecast

WAYS = ("dual-simplex", "interior-point", "tolerance", "order")


@click.command()
@click.argument("projects", nargs=-1)
@click.option("--programme", help="A folder or an embedded programme.")
@OUT
@click.option(
    "--way",
    "ways",
    type=click.Choice(WAYS),
    multiple=True,
    help="Repeatable; all but the interior point if none is named.",
)
@study_options
@click.option("--dry-run", is_flag=True, help="Say how many comparisons and how long, and stop.")
@JSON
def repeat(
    projects: tuple[str, ...],
    programme: str | None,
    out: Path,
    ways: tuple[str, ...],
    weather_years: int,
    seed: int,
    jobs: int,
    years: tuple[int, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """The study solved in other ways: does any verdict move?

    Another solver (HiGHS: dual simplex, interior point), a looser tolerance, rows in another order;
    each against the study as reviewed, whose finished comparisons in --out are used. Run it
    with the options of the review, then `tieline page` shows it. The interior point starts every
    week from nothing and takes hours: it is run where --way names it, best with fewer
    --weather-years; the page says what each was run on.
    """
    from tieline.cli.progress import bar
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text
    from tieline.study.forecast import forecast
    from tieline.study.options import StudyOptions
    from tieline.study.repeat import chosen_ways, repeat_jobs
    from tieline.study.repeat import repeat as run
    from tieline.study.store import CACHE

    chosen = read_programme(programme)
    options = StudyOptions(
        projects=projects or None,
        weather_years=weather_years,
        seed=seed,
        jobs=jobs,
        study_years=years or None,
    )
    planned = repeat_jobs(chosen, options, out, chosen_ways(ways))
    said = [
        forecast(
            chosen, asked, options if variant is None else variant.options(options), out / CACHE
        )
        for variant, asked in planned
    ]
    _announce(said)
    if dry_run:
        return
    with bar("Repeating") as report:
        found = run(chosen, options, planned, out, report)
    render_again(out)
    if as_json:
        click.echo(json_text(found))
        return
    for variant in found["variants"]:
        click.echo(_line(variant))


@click.command()
@click.argument("link")
@click.option("--programme", help="A folder or an embedded programme.")
@OUT
@click.option("--mw", "capacities", type=float, multiple=True, help="Capacity to try; repeatable.")
@click.option("--year", type=int, help="Study year; the second of the programme if not given.")
@click.option("--cost-musd-per-mw", type=float, help="Investment; else that of the link's project.")
@click.option("--rate", type=float, help="Discount rate [1/yr]; the programme's central one.")
@click.option("--weather-years", type=int, default=1, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the weather.")
@click.option("--jobs", type=int, default=0, help="Threads; 0 = one per core.", show_default=True)
@JSON
def capacity(
    link: str,
    programme: str | None,
    out: Path,
    capacities: tuple[float, ...],
    year: int | None,
    cost_musd_per_mw: float | None,
    rate: float | None,
    weather_years: int,
    seed: int,
    jobs: int,
    as_json: bool,
) -> None:
    """Welfare and cost against the capacity of LINK.

    Shows where they cross. Tries 0, half, one, one and a half times and twice the capacity of the
    files, or those named with --mw. The answer is kept in --out, and `tieline page` shows it.
    """
    from tieline.cli.progress import bar
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text
    from tieline.study.capacity import run_sweep, sweep
    from tieline.study.options import StudyOptions

    chosen = read_programme(programme)
    options = StudyOptions(weather_years=weather_years, seed=seed, jobs=jobs)
    asked = sweep(
        chosen,
        link,
        study_year=year,
        capacities=capacities,
        cost_musd_per_mw=cost_musd_per_mw,
        discount_rate=rate,
    )
    with bar("Sweeping") as report:
        found = run_sweep(chosen, asked, options, out, report)
    render_again(out)
    if as_json:
        click.echo(json_text(found))
        return
    for point in found["points"]:
        click.echo(
            f"  {point['capacity_mw']:8,.0f} MW: welfare "
            f"{point['welfare_usd_per_year'] / 1e6:10,.2f}, cost "
            f"{point['cost_usd_per_year'] / 1e6:10,.2f} million USD a year"
        )
    click.echo(f"Cost: {found['cost_source']}.")
    if found["best_mw"] is not None:
        click.echo(f"Largest net of cost at {found['best_mw']:,.0f} MW, of those tried.")
        meets = found["meets_mw"]
        click.echo(
            "At every capacity tried it saves more than it costs."
            if meets is None and found["best_mw"] > 0.0
            else "At no capacity tried does it save what it costs."
            if meets is None
            else f"It saves just what it costs at {meets:,.0f} MW, on straight lines between them."
        )


@click.command()
@click.argument("projects", nargs=-1, required=True)
@click.option("--programme", help="A folder or an embedded programme.")
@OUT
@click.option("--year", type=int, help="Study year; the second of the programme if not given.")
@click.option("--weather-years", type=int, default=1, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the weather.")
@click.option("--jobs", type=int, default=0, help="Threads; 0 = one per core.", show_default=True)
@click.option("--dry-run", is_flag=True, help="Say how many comparisons and how long, and stop.")
@JSON
def portfolio(
    projects: tuple[str, ...],
    programme: str | None,
    out: Path,
    year: int | None,
    weather_years: int,
    seed: int,
    jobs: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """What PROJECTS are worth together, and one by one.

    First-in and last-in do not add up to the whole; the Shapley value over projects does. Named
    in the order of their phases, each is also valued by what it adds to those before it. Exact
    to ten projects, sampled with its error above.
    """
    from tieline.cli.progress import bar
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text
    from tieline.study.options import StudyOptions
    from tieline.study.portfolio import foretold, run_portfolio
    from tieline.study.portfolio import portfolio as ask

    chosen = read_programme(programme)
    options = StudyOptions(weather_years=weather_years, seed=seed, jobs=jobs)
    asked = ask(chosen, projects, year)
    _announce([foretold(chosen, asked, options)])
    if dry_run:
        return
    with bar("Combining") as report:
        found = run_portfolio(chosen, asked, options, out, report)
    render_again(out)
    if as_json:
        click.echo(json_text(found))
        return
    _print_portfolio(found)


def _print_portfolio(found: Mapping[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        title=f"B1 in {found['study_year']}, million USD a year, n = {found['n']}",
        title_justify="left",
    )
    names = ("first_in", "last_in", "in_order", "shapley")
    for heading in ("project", "first in", "last in", "in this order", "Shapley value"):
        table.add_column(heading, justify="left" if heading == "project" else "right")
    columns = [f"{name}_usd_per_year" for name in names]
    for row in found["rows"]:
        table.add_row(row["project"], *(f"{row[name] / 1e6:,.2f}" for name in columns))
    sums = [sum(row[name] for row in found["rows"]) for name in columns]
    table.add_row("sum", *(f"{value / 1e6:,.2f}" for value in sums))
    table.add_row("together", "", "", *[f"{found['cluster_usd_per_year'] / 1e6:,.2f}"] * 2)
    Console(width=110).print(table)


def _announce(said: list[Forecast]) -> None:
    from tieline.study.forecast import sentence, together

    click.echo(sentence(together(said)), err=True)


def _line(variant: Mapping[str, Any]) -> str:
    moved = len(variant["moved"])
    largest = variant["largest_b1"]["usd"]
    return (
        f"  {variant['name']}: {moved} of {variant['verdicts']} verdicts moved; B1 by at most "
        f"{largest:,.0f} USD a year, a country's net by {variant['largest_country']['usd']:,.0f}"
    )


def render_again(out: Path) -> None:
    """The page again, where there is a review in the folder."""
    from tieline.io.write import MANIFEST, RESULTS
    from tieline.study.review import page_from_saved

    if (out / RESULTS / MANIFEST).is_file() and (out / RESULTS / "review.json").is_file():
        click.echo(f"Review written to {page_from_saved(out).page}", err=True)
