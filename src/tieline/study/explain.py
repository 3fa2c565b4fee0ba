"""Where every figure of an entry comes from: the row of a file, a source, or a run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tieline.errors import OptionError, ResultError
from tieline.io.nearest import suggestion
from tieline.io.programme import Programme
from tieline.io.read_results import SavedResults, read_results
from tieline.register.explained import explained
from tieline.register.names import names_of
from tieline.register.review import plain_data

KEYS = ("plant", "reservoir", "storage", "link", "project", "asset")
OWNERS = ("project", "asset")
"""Columns that say whose row it is."""

_UNTOLD = {"source", "confidence", "row", *OWNERS}


def explain(programme: Programme, entry: str, out: Path | None = None) -> dict[str, Any]:
    """Everything known about a register entry or a project of the power system.

    Returns ``entry``, ``title``, ``register`` (promise, status with its rule, evidence with file
    and line, figures counted, disputes; None if the register does not hold it), ``rows`` (file,
    row, what, values, source, confidence), ``figures`` (from the last run in ``out``, each with
    its runs) and ``derived`` (what was computed from them, with what it was computed from).
    Raises OptionError naming the nearest entry.
    """
    register = programme.register
    names: dict[str, str] = {}
    if register is not None:
        evidence = {piece.id: piece.claim or piece.exact for piece in register.evidence}
        names = names_of(register) | evidence
    projects = {project.id: project.title for project in programme.projects}
    known = names | projects
    if entry not in known:
        hint = suggestion(entry, known, "See `tieline progress` for the entries.")
        raise OptionError(f"{entry!r} is not an entry of {programme.id}. {hint}")
    held = explained(register, entry, register.as_of) if register is not None else None
    saved = _saved(out)
    return {
        "entry": entry,
        "title": known[entry],
        "register": plain_data(held),
        "rows": list(_rows(programme, entry)),
        "figures": _figures(entry, saved),
        "derived": _derived(entry, saved),
    }


def _rows(programme: Programme, entry: str) -> Iterator[dict[str, Any]]:
    """Rows of the power system and of finance that belong to a project."""
    for table in (*programme.tables.values(), *programme.finance.tables.values()):
        for record in table.records():
            if entry in {record.get(owner) for owner in OWNERS}:
                yield _row(table.file, record)
    for connection in programme.home_connections:
        if connection.project == entry:
            yield {
                "file": f"projects/{entry}.yaml",
                "row": "home_connection",
                "what": connection.link,
                "values": {"reason": connection.reason},
                "source": connection.source,
                "confidence": connection.confidence,
            }


def _row(file: str, record: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        key: value
        for key, value in record.items()
        if key not in _UNTOLD
        and value != ""
        and not (isinstance(value, float) and math.isnan(value))
    }
    what = next((record[key] for key in KEYS if record.get(key)), "")
    return {
        "file": file,
        "row": record["row"],
        "what": what,
        "values": values,
        "source": record.get("source", ""),
        "confidence": record.get("confidence", ""),
    }


def _saved(out: Path | None) -> SavedResults | None:
    if out is None:
        return None
    try:
        return read_results(out)
    except ResultError:
        return None


def _figures(entry: str, saved: SavedResults | None) -> list[dict[str, Any]]:
    if saved is None:
        return []
    benefits, runs = saved.tables.get("benefits"), saved.tables.get("runs")
    if benefits is None or runs is None or benefits.empty:
        return []
    found = []
    for row in benefits[benefits["project"] == entry].to_dict("records"):
        of = runs[
            (runs["project"] == entry) & (runs["study_year"] == row["study_year"]) & runs["used"]
        ]
        found.append({str(k): v for k, v in row.items()} | {"runs": list(of["run"])})
    return found


DERIVED = {
    "net_values": (
        "npv_usd",
        ("counterfactual", "discount_rate"),
        "benefits by year, costs in system/projects.csv and projects/{entry}.yaml",
    ),
    "country_nets": (
        "usd_per_year",
        ("counterfactual", "study_year", "country"),
        "the runs, finance/ownership.csv and finance/{entry}.yaml",
    ),
    "finance_summary": (
        "equity_irr",
        ("tariff", "tariff_usd_per_mwh"),
        "finance/{entry}.yaml, with finance/contracts.csv and finance/project_finance.csv",
    ),
}
"""Table of results -> its figure, the columns that name it, and what it was computed from."""


def _derived(entry: str, saved: SavedResults | None) -> list[dict[str, Any]]:
    if saved is None:
        return []
    found = []
    for name, (column, keys, origin) in DERIVED.items():
        table = saved.tables.get(name)
        if table is None or table.empty or not {"project", column, *keys} <= set(table.columns):
            continue
        found += [
            {
                "table": name,
                "figure": column,
                "of": {key: row[key] for key in keys},
                "value": row[column],
                "from": origin.format(entry=entry),
            }
            for row in table[table["project"] == entry].to_dict("records")
        ]
    return found
