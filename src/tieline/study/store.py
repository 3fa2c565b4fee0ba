"""Finished tasks on disk, by content: an interrupted study goes on where it stopped."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tieline.io.write import write_bytes, write_text
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
    tables = stored.get("tables")
    return tables if isinstance(tables, dict) else None


def save(folder: Path, key: str, tables: Tables) -> None:
    """Keep a finished task; the file appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / f"{key}.json", json.dumps({"key": key, "tables": tables}))


def load_arrays(folder: Path, key: str) -> dict[str, npt.NDArray[Any]] | None:
    """Arrays kept under a key, None if there are none (or their file is damaged)."""
    try:
        with np.load(folder / f"{key}.npz", allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except Exception:  # zipfile, zlib and numpy list no end of errors for bad bytes
        return None


def save_arrays(folder: Path, key: str, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Keep arrays; the file appears whole or not at all."""
    made = io.BytesIO()
    np.savez_compressed(made, allow_pickle=False, **dict(arrays))
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(folder / f"{key}.npz", made.getvalue())
