"""Finished tasks on disk, by content: an interrupted study goes on where it stopped."""

from __future__ import annotations

import hashlib
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


DIGEST = "sha256"
"""Name of the array that holds the hash of the others."""


def load(folder: Path, key: str) -> Tables | None:
    """The tables of a finished task, None if it has to be run: also where its file is not, to
    the letter, what ``save`` wrote."""
    try:
        text = (folder / f"{key}.json").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    body = text[len(_whole(key, "")) - 1 : -1]
    if text != _whole(key, body):
        return None
    tables: Tables = json.loads(body)
    return tables


def _whole(key: str, body: str) -> str:
    """A file's text, with the hash that shows whether it was edited or damaged since."""
    digest = hashlib.sha256(f"{key} {body}".encode()).hexdigest()
    return f'{{"key": "{key}", "sha256": "{digest}", "tables": {body}}}'


def save(folder: Path, key: str, tables: Tables) -> None:
    """Keep a finished task; the file appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / f"{key}.json", _whole(key, json.dumps(tables)))


def load_arrays(folder: Path, key: str) -> dict[str, npt.NDArray[Any]] | None:
    """Arrays kept under a key, None if there are none, or their file was edited or damaged."""
    try:
        with np.load(folder / f"{key}.npz", allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
            digest = arrays.pop(DIGEST)
        return arrays if str(digest) == _digest(key, arrays) else None
    except Exception:  # zipfile, zlib and numpy list no end of errors for bad bytes
        return None


def save_arrays(folder: Path, key: str, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Keep arrays; the file appears whole or not at all."""
    made = io.BytesIO()
    signed = dict(arrays) | {DIGEST: np.array(_digest(key, arrays))}
    np.savez_compressed(made, allow_pickle=False, **signed)
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(folder / f"{key}.npz", made.getvalue())


def _digest(key: str, arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    digest = hashlib.sha256(key.encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype} {array.shape}".encode() + array.tobytes())
    return digest.hexdigest()
