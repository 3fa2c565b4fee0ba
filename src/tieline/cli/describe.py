"""tieline check, dispatch: look at a programme without running a study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tieline.cli.options import JSON, PROGRAMME, OutFolder
from tieline.cli.words import counted
from tieline.errors import OptionError

if TYPE_CHECKING:
    from tieline.case.case import Case
    from tieline.case.weather_year import WeatherYear
    from tieline.dispatch.options import DispatchOptions
    from tieline.io.programme import Confidence, Programme


@click.command()
@PROGRAMME
@JSON
def check(programme: str | None, as_json: bool) -> None:
    """Every problem of a programme, all files at once."""
    from tieline.errors import InputError
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text

    try:
        read = read_programme(programme)
    except InputError as error:
        if as_json:
            click.echo(json_text({"problems": error.problems}))
            raise click.exceptions.Exit(2) from error
        raise
    if as_json:
        click.echo(json_text({"problems": [], "confidence": read.confidence}))
        return
    for item in read.confidence:
        total = _rows(item)
        click.echo(
            f"  {item.table:20s} {counted(total, 'row'):>11s}: {item.document} document, "
            f"{item.derived} derived, {item.estimate} estimate"
        )
    if read.register is not None:
        held = read.register
        promised = len(held.commitments) + len(held.projects)
        click.echo(
            f"  register: {counted(promised, 'promise or project', 'promises and projects')}, "
            f"{counted(len(held.evidence), 'piece')} of evidence "
            f"({len(held.attestations)} attested) from {counted(len(held.documents), 'document')}, "
            f"{len(held.held)} of them at hand"
        )
    if all(item.table != "stochastic" or not _rows(item) for item in read.confidence):
        click.echo(
            "  Nothing varies at random (system/stochastic.csv): all weather years are alike."
        )
    click.echo(f"No problems in {read.id}.")


def _rows(item: Confidence) -> int:
    return item.document + item.derived + item.estimate


@click.command()
@PROGRAMME
@click.option("--year", type=int, help="Study year; the first one if not given.")
@click.option("--weather-year", type=int, default=1, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the weather.")
@click.option(
    "--horizon",
    type=click.Choice(["week", "year"]),
    default="week",
    show_default=True,
    help="Weekly windows under a yearly plan, or the whole year at once (slow).",
)
@click.option("--event", help="Id of an event: dispatch its weeks, with and without it.")
@click.option(
    "--out",
    type=OutFolder(),
    help="Write hourly tables to this folder.",
)
@JSON
def dispatch(
    programme: str | None,
    year: int | None,
    weather_year: int,
    seed: int,
    horizon: str,
    event: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Dispatch one year hour by hour and print its totals by zone."""
    from tieline.cli.progress import bar
    from tieline.dispatch.dispatch import dispatch as run
    from tieline.dispatch.options import Horizon
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text, refuse_review, write_results
    from tieline.study.comparison import dispatch_options
    from tieline.study.hourly import hourly_tables, totals
    from tieline.study.options import StudyOptions

    refuse_review(out)
    if weather_year < 1 or seed < 0:
        raise OptionError(
            f"--weather-year {weather_year} --seed {seed}: weather years are counted from 1, as a "
            f"study counts them, and seeds from 0. Give at least these."
        )
    chosen = read_programme(programme)
    case = chosen.case(chosen.study_years[0] if year is None else year)
    weather = chosen.weather_year(case.study_year, weather_year, seed)
    options = dispatch_options(chosen, StudyOptions(seed=seed), Horizon(horizon))
    if event is not None:
        if Horizon(horizon) is Horizon.YEAR:
            raise OptionError("Nobody foresees an event: --event goes with weeks, not --horizon.")
        _dispatch_event(chosen, case, weather, options, event, out, as_json)
        return
    with bar(f"Dispatching {case.study_year}") as report:
        result = run(case, weather, options, lambda share: report("", share))
    found = totals(result)
    if out is not None:
        write_results(out, hourly_tables(result), {"totals": found})
    if as_json:
        click.echo(json_text(found))
        return
    _print_totals(found)
    if out is not None:
        click.echo(f"Hourly tables written to {out.resolve()}")


def _dispatch_event(
    programme: Programme,
    case: Case,
    weather: WeatherYear,
    options: DispatchOptions,
    event: str,
    out: Path | None,
    as_json: bool,
) -> None:
    from tieline.io.write import json_text, write_results
    from tieline.study.event_dispatch import dispatch_event

    told, tables = dispatch_event(case, weather, options, programme.event(event))
    if out is not None:
        write_results(out, tables, {"totals": told})
    if as_json:
        click.echo(json_text(told))
        return
    click.echo(
        f"{told['title']}, {case.study_year}, {told['weather']}: begins in hour "
        f"{told['begins_h']} of the year, followed for {told['hours']} h"
    )
    for row in told["places"]:
        if row["kind"] == "region" or row["ens_mwh"] > 1.0:
            click.echo(
                f"  {row['kind']:8s} {row['place']:8s} unserved {row['ens_mwh']:12,.1f} MWh, peak "
                f"{row['peak_shed_mw']:9,.1f} MW, {row['hours_below_99_h']:5.0f} h below 99 %, "
                f"extra cost {row['extra_cost_usd'] / 1e6:9,.2f} million USD"
            )
    if out is not None:
        click.echo(f"Hourly tables written to {out.resolve()}")


def _print_totals(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{found['study_year']}, {found['weather']}")
    table.add_column("zone")
    columns = {
        "demand_mwh": ("demand, GWh", 1e3),
        "net_import_mwh": ("net import, GWh", 1e3),
        "mean_price_usd_per_mwh": ("price, USD/MWh", 1.0),
        "unserved_mwh": ("unserved, MWh", 1.0),
        "co2_t": ("CO2, kt", 1e3),
    }
    for title, _ in columns.values():
        table.add_column(title, justify="right")
    for row in found["zones"]:
        cells = (f"{row[name] / unit:,.1f}" for name, (_, unit) in columns.items())
        table.add_row(row["zone"], *cells)
    Console().print(table)
    click.echo(
        f"Resource cost {found['resource_cost_usd'] / 1e6:,.1f} million USD, dispatch objective "
        f"{found['dispatch_objective_usd'] / 1e6:,.1f}, numerical bound "
        f"{found['numerical_bound_usd']:.2g} USD"
    )
    if found["release_cut_at"]:
        lakes = ", ".join(found["release_cut_at"].split("|"))
        click.echo(
            f"The water could not give the least release of {lakes}: "
            f"{found['release_cut_mwh']:,.0f} MWh of min_release_mw were cut."
        )
