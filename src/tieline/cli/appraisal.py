"""tieline allocate: who pays. tieline finance: cash flow and the host's debt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tieline.cli.beside import render_again
from tieline.cli.options import JSON, OUT, OutFolder, musd

if TYPE_CHECKING:
    import pandas as pd

    from tieline.io.programme import Programme
    from tieline.study.allocate import Sharing

WIDTH = 140
LEAST_SHOWN = 10_000.0
"""[USD/yr] Countries whose every figure is smaller are added up in one line of the terminal."""


@click.command()
@click.argument("project")
@click.option("--programme", help="A folder or an embedded programme.")
@click.option("--worth", help="plant, connection or whole of a dedicated project.")
@click.option("--year", type=int, help="Study year; the second of the programme if not given.")
@click.option("--player", "players", multiple=True, help="Country of the game; repeatable.")
@click.option("--rate", type=float, help="Discount rate [1/yr]; the programme's central one.")
@click.option("--weather-years", type=int, default=1, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the weather.")
@click.option("--jobs", type=int, default=0, show_default=True, help="Processes; 0 = all cores.")
@click.option("--no-game", is_flag=True, help="Leave out the country-Shapley value.")
@click.option("--dry-run", is_flag=True, help="Say how many runs and how long, and stop.")
@OUT
@JSON
def allocate(
    project: str,
    programme: str | None,
    worth: str | None,
    year: int | None,
    players: tuple[str, ...],
    rate: float | None,
    weather_years: int,
    seed: int,
    jobs: int,
    no_game: bool,
    dry_run: bool,
    out: Path,
    as_json: bool,
) -> None:
    """Who pays for PROJECT: every rule side by side.

    None is recommended. Territorial, half and half, proportional, positive net benefit
    differential, ACER's compensation, and the country-Shapley value by dispatch, links only among
    consenting countries: exact to ten countries, sampled with its error above. The number of runs
    and the time are said first; interrupted, the same command goes on where it stopped. The answer
    is kept in --out, where `tieline page` finds it.
    """
    from tieline.cli.progress import bar
    from tieline.io.read_programme import read_programme
    from tieline.io.studies import write_study
    from tieline.io.write import json_text
    from tieline.study.allocate import as_document, share
    from tieline.study.forecast import forecast, sentence
    from tieline.study.game import question, sharing_jobs
    from tieline.study.options import StudyOptions
    from tieline.study.store import CACHE

    chosen = read_programme(programme)
    options = StudyOptions(weather_years=weather_years, seed=seed, jobs=jobs)
    asked = question(
        chosen, project, worth=worth, study_year=year, players=players, discount_rate=rate
    )
    planned = sharing_jobs(chosen, asked, options, out, game=not no_game)
    said = forecast(chosen, planned, options, out / CACHE)
    click.echo(f"{len(asked.players)} countries: {', '.join(asked.players)}.", err=True)
    click.echo(sentence(said), err=True)
    if dry_run:
        if as_json:
            click.echo(json_text(said))
        return
    with bar("Allocating") as report:
        found = share(chosen, asked, planned, options, out, report)
    document = as_document(found)
    write_study(out, "allocation", f"{asked.project}-{asked.worth}-{asked.study_year}", document)
    render_again(out)
    if as_json:
        click.echo(json_text(document))
        return
    _print_sharing(found)


def _print_sharing(found: Sharing) -> None:
    from rich.console import Console
    from rich.table import Table

    from tieline.units import USD_PER_MUSD

    asked = found.question
    shown = _countries_shown(found)
    table = Table(
        title=f"Who pays for {asked.project} ({asked.worth}) in {asked.study_year}: million USD a "
        f"year, cost as an annuity at {100.0 * asked.discount_rate:.3g} %; n = {found.n}"
    )
    table.add_column("")
    for country in shown:
        table.add_column(country, justify="right")
    table.add_column("all", justify="right")
    table.add_column("gap", justify="right")

    def line(title: str, figures: Mapping[str, float], gap: str = "") -> None:
        cells = [f"{figures.get(c, 0.0) / USD_PER_MUSD:,.2f}" for c in shown]
        table.add_row(title, *cells, f"{sum(figures.values()) / USD_PER_MUSD:,.2f}", gap)

    line("gains (B1)", found.benefits)
    line("cost stands in", found.costs)
    for item in found.allocations:
        line(f"{item.rule}: pays", item.pays, f"{round(item.gap / USD_PER_MUSD, 2) + 0.0:,.2f}")
    if found.shapley:
        line("Shapley value", found.shapley)
    Console(width=WIDTH).print(table)
    for item in found.allocations:
        if abs(item.gap) >= LEAST_SHOWN:
            click.echo(f"Gap of {item.rule}: {item.note}")
    if found.core is not None:
        click.echo(_core(found))
    click.echo("No rule is recommended. Gains are B1 alone: value of CO2 is not shared here.")


def _core(found: Sharing) -> str:
    core = found.core
    assert core is not None
    if core.stable:
        return f"Core: none of {core.checked} coalitions would do better alone."
    return (
        f"Core: {' and '.join(sorted(core.worst))} would do better alone by "
        f"{core.complaint / 1e6:,.2f} million USD a year."
    )


def _countries_shown(found: Sharing) -> list[str]:
    tables = [found.benefits, found.costs, *(item.pays for item in found.allocations)]
    largest: dict[str, float] = {}
    for table in tables:
        for country, value in table.items():
            largest[country] = max(largest.get(country, 0.0), abs(value))
    return sorted(country for country, value in largest.items() if value >= LEAST_SHOWN)


@click.command()
@click.argument("project")
@click.option("--programme", help="A folder or an embedded programme.")
@click.option("--out", type=OutFolder(), help="Write the tables.")
@JSON
def finance(project: str, programme: str | None, out: Path | None, as_json: bool) -> None:
    """Cash flow of PROJECT and its host's debt.

    Over the range of its tariff. Needs finance/PROJECT.yaml; every assumption there is data with a
    source. Runs no dispatch.
    """
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text, refuse_review, write_results
    from tieline.study.finance import finance_tables

    refuse_review(out)
    tables = finance_tables(read_programme(programme), [project])
    if out is not None:
        write_results(out, tables, {})
    if as_json:
        rows = {name: _records(table) for name, table in tables.items()}
        click.echo(json_text({"project": project, **rows}))
        return
    _print_finance(tables)
    if out is not None:
        click.echo(f"Tables written to {out.resolve()}")


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _print_finance(tables: Mapping[str, pd.DataFrame]) -> None:
    from rich.console import Console
    from rich.table import Table

    from tieline.units import USD_PER_MUSD

    summary = Table(title="Over the range of the tariff, the rest central")
    headings = ("tariff, USD/MWh", "sales, MUSD/yr", "DSCR", "LLCR", "PLCR")
    for title in (*headings, "project IRR", "equity IRR", "support, MUSD"):
        summary.add_column(title, justify="right")
    for row in _records(tables["finance_summary"]):
        summary.add_row(
            f"{row['tariff_usd_per_mwh']:.2f}",
            f"{row['sales_usd_per_year'] / USD_PER_MUSD:.1f}",
            *(f"{row[name]:.2f}" for name in ("least_dscr", "llcr", "plcr")),
            *(f"{row[name]:.1%}" for name in ("project_irr", "equity_irr")),
            f"{row['support_usd'] / USD_PER_MUSD:.1f}",
        )
    Console(width=WIDTH).print(summary)
    first = _records(tables["finance_summary"])[0]
    click.echo(
        "DSCR: cash before debt service over what falls due, least of all years. LLCR, PLCR: value "
        "today of\nthe cash to the end of the loan, of the project, over the debt. IRR: rate at "
        "which it is worth nothing."
    )
    click.echo(
        f"Debt is served in full from {first['tariff_for_dscr_1']:.1f} USD/MWh on; a cover ratio "
        f"of 1.2 needs {first['tariff_for_dscr_1_2']:.1f}."
    )
    flows = Table(title="Cash flow by contract year at the central tariff, million USD")
    money = ("revenue", "opex", "royalty", "tax", "cfads", "interest", "principal", "balance")
    for title in ("year", *money, "DSCR", "dividends"):
        flows.add_column(title, justify="right")
    for row in _records(tables["cash_flow"]):
        if row["tariff"] != "central" or row["contract_year"] < 1:
            continue
        flows.add_row(
            str(row["contract_year"]),
            *(f"{row[f'{name}_usd'] / USD_PER_MUSD:,.1f}" for name in money),
            f"{row['dscr']:.2f}" if row["dscr"] == row["dscr"] else "",
            f"{row['dividends_usd'] / USD_PER_MUSD:,.1f}",
        )
    Console(width=WIDTH).print(flows)
    for row in _records(tables["finance_sentences"]):
        label = {"adds": "+ ", "adds not": "- ", "assumption": "  assumption: "}
        click.echo(f"{label.get(row['kind'], '')}{row['text']}")


def print_appraisal(programme: Programme, tables: Mapping[str, pd.DataFrame]) -> None:
    """Who gains and the verdict of every project, for a reader of the terminal."""
    from rich.console import Console
    from rich.table import Table

    from tieline.appraisal.welfare import COMPONENTS
    from tieline.study.summary import project_summaries

    for found in project_summaries(programme, tables):
        worth = "" if found["counterfactual"] == "without" else f", {found['counterfactual']}"
        title = f"{found['project']}{worth}, {found['study_year']}"
        click.echo(f"Who gains, million USD a year: {title}")
        table = Table()
        present = {row["component"] for row in found["who_gains"]}
        components = [component for component in COMPONENTS if component in present]
        cells = {
            (row["country"], row["component"]): row["usd_per_year"] for row in found["who_gains"]
        }
        for heading in ("country", *components, "net"):
            table.add_column(heading, justify="left" if heading == "country" else "right")
        rest = 0.0
        for country in dict.fromkeys(country for country, _ in cells):
            own = [cells.get((country, component), 0.0) for component in components]
            if max(map(abs, own)) < LEAST_SHOWN:
                rest += sum(own)
                continue
            table.add_row(country, *(musd(v, 2) for v in (*own, sum(own))))
        blank = [""] * len(components)
        if rest:
            table.add_row("others", *blank, musd(rest, 2))
        table.add_row("total = B1", *blank, musd(found["total_usd_per_year"], 2))
        Console(width=WIDTH).print(table)
        for worth in dict.fromkeys(row["counterfactual"] for row in found["worths"]):
            row = next(r for r in found["worths"] if r["counterfactual"] == worth)
            click.echo(f"  {'project' if worth == 'without' else worth}: {row['sentence']}")
