"""Where every figure of an entry comes from: the row of a file, a source, or a run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tieline.errors import OptionError, ResultError
from tieline.io.nearest import suggestion
from tieline.io.programme import Programme
from tieline.io.read_results import read_results
from tieline.study.review import register_document

OWNED = ("projects", "plants", "reservoirs", "storage", "storages", "links")
"""Tables of the power system whose rows a project can own."""

KEYS = ("plant", "reservoir", "storage", "link", "project")


def explain(programme: Programme, entry: str, out: Path | None = None) -> dict[str, Any]:
    """Everything known about a register entry or a project of the power system.

    Returns ``entry``, ``status`` (with its rule), ``evidence``, ``rows`` (file, row, what,
    values, source, confidence) and ``figures`` (from the last run in ``out``, with its runs).
    Raises OptionError naming the nearest entry.
    """
    register = register_document(programme, None)
    names: dict[str, str] = dict(register.get("names", {}))
    projects = {project.id: project.title for project in programme.projects}
    known = names | projects
    if entry not in known:
        hint = suggestion(entry, known, "See `tieline progress` for the entries.")
        raise OptionError(f"{entry!r} is not an entry of {programme.id}. {hint}")
    statuses = {row["id"]: row for row in register.get("statuses", [])}
    return {
        "entry": entry,
        "title": known[entry],
        "status": statuses.get(entry),
        "evidence": [row for row in register.get("annex", []) if entry in row["about"]],
        "rows": list(_rows(programme, entry)),
        "figures": _figures(entry, out),
    }


def _rows(programme: Programme, entry: str) -> Iterator[dict[str, Any]]:
    for name in OWNED:
        table = programme.tables.get(name)
        if table is None:
            continue
        for record in table.records():
            if record.get("project") != entry:
                continue
            what = next((record[key] for key in KEYS if key in record), "")
            values = {
                key: value
                for key, value in record.items()
                if key not in {"source", "confidence", "row", "project"}
                and value != ""
                and not (isinstance(value, float) and math.isnan(value))
            }
            yield {
                "file": table.file,
                "row": record["row"],
                "what": what,
                "values": values,
                "source": record.get("source", ""),
                "confidence": record.get("confidence", ""),
            }
    for connection in programme.home_connections:
        if getattr(connection, "project", "") == entry:
            yield {
                "file": f"projects/{entry}.yaml",
                "row": "home_connection",
                "what": connection.link,
                "values": {"reason": connection.reason},
                "source": connection.source,
                "confidence": connection.confidence,
            }


def _figures(entry: str, out: Path | None) -> list[dict[str, Any]]:
    if out is None:
        return []
    try:
        saved = read_results(out)
    except ResultError:
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
