"""tieline progress, tieline source: what became of promises, and the sources behind it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tieline.cli.options import JSON, PROGRAMME, day
from tieline.cli.words import counted
from tieline.errors import InputError, OptionError, Problem
from tieline.io.add_document import add_document, check_names
from tieline.io.read_programme import embedded_programmes, programme_folder
from tieline.io.read_register import read_register
from tieline.io.sources import (
    attach_source,
    attest_held,
    attest_passage,
    check_sources,
    read_source,
    write_attestations,
    write_whole,
)
from tieline.register.agenda import icalendar
from tieline.register.attestation import Check
from tieline.register.records import Register
from tieline.register.review import RegisterReview, review_register
from tieline.register.status import RULES_VERSION, statuses

ROLE = "editor"
"""Who checks a quote unless another role is named; never a person's name."""


@click.command()
@PROGRAMME
@click.option("--as-of", metavar="DATE", help="Only documents published by then count.")
@click.option("--since", metavar="DATE", help="Also list what changed after this date.")
@click.option("--calendar", type=click.Path(path_type=Path), help="Write the dates to come (.ics).")
@JSON
def progress(
    programme: str | None,
    as_of: str | None,
    since: str | None,
    calendar: Path | None,
    as_json: bool,
) -> None:
    """Status of every promise, with the rule that gave it.

    --json prints the date, the version of the rules and statuses: rows of id, kind, title,
    status, rule, evidence; with --since also the status before.
    """
    register = _register(programme_folder(programme))
    review = review_register(register, day(as_of), day(since))
    if review.since > review.as_of:
        raise OptionError(f"--since {review.since} is after --as-of {review.as_of}.")
    if review.as_of > register.as_of:
        said = f"Note: sources were looked for up to {register.as_of} only."
        click.echo(said, err=True)
    if calendar is not None:
        _write_calendar(calendar, review)
    if as_json:
        rows = _rows(register, review, with_before=since is not None)
        told: dict[str, object] = {
            "as_of": str(review.as_of),
            "since": str(review.since) if since else None,
            "rules": RULES_VERSION,
            "statuses": rows,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    _print_statuses(review)
    _print_cautions(review)
    if since is not None:
        _print_changes(review)
    if calendar is not None:
        click.echo(f"{len(review.calendar)} dates written to {calendar}")


@click.group()
def source() -> None:
    """Add, attach and check sources."""


@source.command("add")
@PROGRAMME
@click.option("--id", "name", required=True, help="Short readable code of the document.")
@click.option("--title", required=True)
@click.option("--publisher", required=True)
@click.option("--published", required=True, metavar="DATE", help="2024, 2024-07 or 2024-07-25.")
@click.option("--kind", required=True, help="press, official, party statement, ...")
@click.option("--language", default="", help="en, ja, lo, th, vi, ...")
@click.option("--address", default="", help="Address on the web.")
@click.option("--party", multiple=True, help="Partner it speaks for; repeatable.")
@click.option("--origin", default="", help="Where its content comes from, if not its own.")
@click.option("--file", "path", type=click.Path(path_type=Path), help="Its text, to be attached.")
def add(
    programme: str | None,
    name: str,
    title: str,
    publisher: str,
    published: str,
    kind: str,
    language: str,
    address: str,
    party: tuple[str, ...],
    origin: str,
    path: Path | None,
) -> None:
    """Add a document to register/documents.yaml of a folder of your own."""
    folder = _own_folder(programme)
    register = read_register(folder, [], renewing=True)
    if register is not None:
        check_names(register, party, origin)
    entry: dict[str, str | tuple[str, ...]] = {
        "id": name,
        "title": title,
        "publisher": publisher,
        "published": published,
        "kind": kind,
        "language": language,
        "address": address,
        "party": party,
        "origin": origin,
    }
    content = b""
    if path is not None:
        text, sha256 = read_source(path)
        entry |= {"sha256": sha256, "characters": str(len(text))}
        content = path.read_bytes()
    target = folder / "register" / "documents.yaml"
    add_document(target, {key: value for key, value in entry.items() if value})
    if path is not None:
        stored = folder / "register" / "sources" / f"{name}.txt"
        stored.parent.mkdir(exist_ok=True)
        write_whole(stored, content)
    click.echo(f"{name} added to {target}")


@source.command("attach")
@click.argument("file", type=click.Path(path_type=Path))
@PROGRAMME
@click.option("--document", help="Which document it is; found by its hash if left out.")
def attach(file: Path, programme: str | None, document: str | None) -> None:
    """Store the text of a source, to verify its quotes.

    For an embedded programme it goes to your own store, else to register/sources of the folder.
    """
    folder = programme_folder(programme)
    register = _register(folder)
    place = None if _is_embedded(programme) else folder / "register" / "sources"
    name, stored = attach_source(register, file, place, document)
    register = _register(folder)
    rows = [row for row in check_sources(register) if row.document == name]
    verified = sum(row.check is Check.VERIFIED for row in rows)
    click.echo(f"{name} stored as {stored}")
    click.echo(
        f"{verified} of {counted(len(rows), 'piece')} of evidence from it verified word for word."
    )


@source.command("check")
@PROGRAMME
@click.option("--write", is_flag=True, help="Write register/attestations.csv anew.")
@click.option("--passage", nargs=2, multiple=True, metavar="ID TEXT",
              help="With --write: attest a passage whose text is not kept.")  # fmt: skip
@click.option("--by", "role", default=ROLE, show_default=True, help="Role of who checked.")
@click.option("--on", metavar="DATE", help="When; the register's as_of if left out.")
@JSON
def check(
    programme: str | None,
    write: bool,
    passage: tuple[tuple[str, str], ...],
    role: str,
    on: str | None,
    as_json: bool,
) -> None:
    """Check every quote against the sources at hand.

    --write attests those that are found.
    """
    folder = _own_folder(programme) if write else programme_folder(programme)
    if passage and not write:
        raise OptionError("--passage needs --write.")
    register = _register(folder, renewing=write)
    if write:
        register = _attest(folder, register, passage, role, day(on) or register.as_of)
    rows = check_sources(register)
    if as_json:
        plain = [
            {
                "evidence": row.evidence,
                "document": row.document,
                "check": row.check.value,
                "match": row.match,
                "line": row.line or None,
            }
            for row in rows
        ]
        click.echo(json.dumps({"checks": plain}, ensure_ascii=False, indent=2))
        return
    counts = {check: sum(row.check is check for row in rows) for check in Check}
    for row in rows:
        if row.check is not Check.CITED:
            click.echo(f"{row.evidence:10} {row.check.value:9} {row.document} line {row.line}")
    words = ", ".join(f"{count} {check.value}" for check, count in counts.items())
    click.echo(f"{counted(len(rows), 'piece')} of evidence: {words}.")


commands = [progress, source]


def _register(folder: Path, *, renewing: bool = False) -> Register:
    problems: list[Problem] = []
    register = read_register(folder, problems, renewing=renewing)
    if problems or register is None:
        raise InputError(problems, str(folder / "register"))
    return register


def _is_embedded(programme: str | None) -> bool:
    return programme is None or programme in embedded_programmes()


def _own_folder(programme: str | None) -> Path:
    if _is_embedded(programme):
        raise OptionError(
            "The embedded programme is not changed in place. Copy it first: "
            "tieline new FOLDER --example"
        )
    return programme_folder(programme)


def _attest(
    folder: Path,
    register: Register,
    passages: tuple[tuple[str, str], ...],
    role: str,
    checked_on: date,
) -> Register:
    rows = attest_held(register, checked_by=role, checked_on=checked_on)
    register = replace(register, attestations=rows)
    for evidence, text in passages:
        rows = attest_passage(register, evidence, text, checked_by=role, checked_on=checked_on)
        register = replace(register, attestations=rows)
    write_attestations(rows, folder / "register" / "attestations.csv")
    return _register(folder)


def _rows(
    register: Register, review: RegisterReview, *, with_before: bool
) -> list[dict[str, object]]:
    before = statuses(register, review.since) if with_before else {}
    rows = []
    for row in review.statuses:
        plain: dict[str, object] = {
            "id": row.id,
            "kind": row.kind,
            "title": row.title,
            "status": row.status,
            "rule": row.rule,
            "evidence": list(row.evidence),
        }
        if with_before:
            plain["before"] = before[row.id].status.value if row.id in before else None
        rows.append(plain)
    return rows


def _print_statuses(review: RegisterReview) -> None:
    table = Table(
        title=f"{review.title}, as of {review.as_of} (rules {RULES_VERSION})", title_justify="left"
    )
    for heading in ("id", "promise", "status", "why"):
        table.add_column(heading, overflow="fold")
    for row in review.statuses:
        why = f"{row.rule} [{', '.join(row.evidence)}]"
        table.add_row(*map(_plain, (row.id, row.title, row.status, why)))
    _console().print(table)


def _print_cautions(review: RegisterReview) -> None:
    """What is weaker than it looks, each caution once with the entries it is about."""
    about: dict[str, list[str]] = {}
    for row in review.warnings:
        if not row.text.startswith("Last heard of"):
            about.setdefault(row.text, []).append(row.entry)
    if about:
        click.echo("Keep in mind")
    for text, entries in about.items():
        named = ", ".join(entry for entry in entries if entry)
        click.echo(f"  {text}" + (f" ({named})" if named else ""))


def _print_changes(review: RegisterReview) -> None:
    table = Table(title=f"Changes since {review.since}", title_justify="left")
    for heading in ("date", "id", "before", "after", "what was said"):
        table.add_column(heading, overflow="fold")
    for row in review.changes:
        cells = (row.date.isoformat(), row.entry, row.before, row.after, row.text)
        table.add_row(*map(_plain, cells))
    _console().print(table)


def _console() -> Console:
    """A terminal's own width; 120 columns where the table goes to a file or pipe."""
    return Console(width=None if sys.stdout.isatty() else 120)


def _plain(text: str) -> str:
    """Square brackets are rich's markup; ours are text."""
    return text.replace("[", "\\[")


def _write_calendar(path: Path, review: RegisterReview) -> None:
    if not path.parent.is_dir():
        raise OptionError(f"{path.parent} is not a folder; make it first.")
    write_whole(path, icalendar(review.calendar, review.as_of).encode("utf-8"))
