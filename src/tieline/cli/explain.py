"""tieline explain: what stands behind an entry, down to the line, the row or the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tieline.cli.options import JSON, OUT


@click.command()
@click.argument("entry")
@click.option("--programme", help="A folder or an embedded programme.")
@OUT
@JSON
def explain(entry: str, programme: str | None, out: Path, as_json: bool) -> None:
    """Where every figure of an entry comes from.

    Row of a file, source or run.
    """
    from tieline.io.read_programme import read_programme
    from tieline.io.write import json_text
    from tieline.study.explain import explain as trace

    found = trace(read_programme(programme), entry, out)
    if as_json:
        click.echo(json_text(found))
        return
    click.echo(f"{found['entry']}: {found['title']}")
    held = found["register"]
    if held is not None:
        _print_entry(held)
        _print_evidence(held)
    _print_rows(found["rows"])
    if found["rows"] or found["figures"]:
        _print_figures(found, out)


def _print_entry(held: dict[str, Any]) -> None:
    click.echo(f"  {held['kind']}, {held['place']}")
    for label, text in held["details"]:
        click.echo(f"  {label}: {text}")
    if held["status"]:
        click.echo(f"\nStatus: {held['status']}\n  {held['rule']}")
    if held["lines"]:
        click.echo("\nIn the message")
    for line, quote in held["lines"]:
        click.echo(f'  line {line}: "{quote}"')
    if held["milestones"]:
        click.echo("\nPlan against actual")
    for title, verdict in held["milestones"]:
        click.echo(f"  {title}: {verdict}")
    if held["figures"]:
        click.echo("\nFigures counted by others")
    for row in held["figures"]:
        click.echo(f"  {row['text']}\n      {row['place']}, {row['evidence']}, {row['source']}")
    if held["disputes"]:
        click.echo("\nWhere sources disagree")
    for row in held["disputes"]:
        click.echo(f"  {row['title']} ({row['id']})")
        for side in row["positions"]:
            said = f"{side['value']} {side['unit']}" if row["by_value"] else side["claim"]
            mark = "used" if side["used"] else "    "
            click.echo(f"    {mark}  {said.rstrip('.')}, {side['publisher']} [{side['evidence']}]")
        click.echo(f"      why: {row['why'] or 'not decided'}")


def _print_evidence(held: dict[str, Any]) -> None:
    if held["evidence"]:
        click.echo("\nEvidence, oldest first (* decides the status)")
    for item in held["evidence"]:
        row = item["row"]
        said = f'"{row["quote"]}" {row["claim"]}' if row["quote"] else row["claim"]
        mark = "*" if item["decides"] else " "
        click.echo(f" {mark} [{row['check']}] {row['published']} {row['publisher']}: {said}")
        where = f", line {row['line']} of the source" if row["line"] else ""
        address = f", {row['address']}" if row["address"] else ""
        if row["note"]:
            click.echo(f"      note: {row['note']}")
        click.echo(f"      {row['id']}, {row['says']}, {item['place']}{where}{address}")


def _print_rows(rows: list[dict[str, Any]]) -> None:
    if rows:
        click.echo("\nRows of the power system and of finance")
    for row in rows:
        where = f"row {row['row']}" if isinstance(row["row"], int) else row["row"]
        click.echo(f"  {row['file']} {where}: {row['what']} ({row['confidence']})")
        click.echo("      " + ", ".join(f"{k} {v}" for k, v in row["values"].items()))
        click.echo(f"      source: {row['source']}")


def _print_figures(found: dict[str, Any], out: Path) -> None:
    if not found["figures"]:
        click.echo(f"\nNo results of this entry in {out}: run `tieline review` first.")
        return
    click.echo(f"\nFigures from the runs in {out} (95 % interval)")
    for row in found["figures"]:
        click.echo(
            f"  {row['study_year']} {row['counterfactual']} {row['indicator']}: "
            f"{row['value']:,.0f} {row['unit']} [{row['lower']:,.0f}, {row['upper']:,.0f}] "
            f"n = {row['n']}, numerical bound {row['numerical_bound']:.2g}"
        )
    for year in dict.fromkeys(row["study_year"] for row in found["figures"]):
        runs = next(row["runs"] for row in found["figures"] if row["study_year"] == year)
        click.echo(f"  Figures of {year} come from these runs: {', '.join(runs)}")
    if found["derived"]:
        click.echo("\nComputed from them")
    for row in found["derived"]:
        of = ", ".join(
            f"{key} {value:g}" if isinstance(value, float) else f"{value}"
            for key, value in row["of"].items()
        )
        size = abs(row["value"])
        value = f"{row['value']:,.0f}" if size >= 100 else f"{row['value']:.4g}"
        click.echo(f"  {row['figure']} ({of}): {value}, from {row['from']}")
