"""Finished tasks on disk, by content: an interrupted study goes on where it stopped."""

from __future__ import annotations

import json
from pathlib import Path

from tieline.io.write import write_text
from tieline.study.comparison import Tables

CACHE = "finished"
"""Folder of finished tasks inside a results folder."""


def load(folder: Path, key: str) -> Tables | None:
    """The tables of a finished task, None if it has to be run (or its file is damaged)."""
    path = folder / f"{key}.json"
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(stored, dict) or stored.get("key") != key:
        return None
    tables: Tables = stored["tables"]
    return tables


def save(folder: Path, key: str, tables: Tables) -> None:
    """Keep a finished task; the file appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / f"{key}.json", json.dumps({"key": key, "tables": tables}))
