"""Writing: a file appears whole or not at all, and the same content gives the same bytes."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tieline.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

RESULTS = "results"
MANIFEST = "manifest.json"
FORMAT = 1
"""Version of the layout of saved results; raised when an older reader would be misled."""


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file in one step: readers see the old file or the new one, never a part.

    Makes the folder if it is not there. Raises OptionError where it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        raise OptionError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8 with line feeds, in one step."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, content: object) -> None:
    """Write JSON with keys in their order; numbers that are not finite become null."""
    write_text(path, json_text(content) + "\n")


def json_text(content: object) -> str:
    """The JSON text that ``write_json`` writes, without the last line feed."""
    return json.dumps(_jsonable(content), ensure_ascii=False, indent=1, allow_nan=False)


def _jsonable(item: Any) -> Any:
    if is_dataclass(item) and not isinstance(item, type):
        return _jsonable(asdict(item))
    if isinstance(item, Mapping):
        return {str(key): _jsonable(value) for key, value in item.items()}
    if isinstance(item, Sequence) and not isinstance(item, str):
        return [_jsonable(value) for value in item]
    if isinstance(item, date | Path):
        return str(item)
    if hasattr(item, "tolist"):
        return _jsonable(item.tolist())
    if isinstance(item, float) and not math.isfinite(item):
        return None
    return item


def write_table(folder: Path, name: str, frame: pd.DataFrame) -> str:
    """Write ``name.parquet`` (one row group) and ``name.csv``; the index is left out.

    Numbers are written so that reading gives the same bits; missing values are empty.
    Returns the sha256 of the parquet file.
    """
    import pyarrow as pa
    import pyarrow.parquet

    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    parquet = io.BytesIO()
    pyarrow.parquet.write_table(
        table, parquet, compression="zstd", row_group_size=max(1, table.num_rows)
    )
    write_bytes(folder / f"{name}.parquet", parquet.getvalue())
    write_text(folder / f"{name}.csv", frame.to_csv(index=False, lineterminator="\n"))
    return hashlib.sha256(parquet.getvalue()).hexdigest()


def write_results(
    out: Path, tables: Mapping[str, pd.DataFrame], documents: Mapping[str, object]
) -> None:
    """Save a run: ``out/results/`` with every table and every document (``<name>.json``).

    The manifest is removed first and written last, so a run that was interrupted is seen as
    such by ``read_results``; it holds the hash of every file that is read again, so two runs at
    once into the same folder are seen too. Files of an earlier run that this one does not write
    are removed.
    """
    folder = out / RESULTS
    manifest = folder / MANIFEST
    earlier = _listed(manifest)
    manifest.unlink(missing_ok=True)
    hashes = {}
    for name, frame in tables.items():
        hashes[f"{name}.parquet"] = write_table(folder, name, frame)
    for name, content in documents.items():
        text = json_text(content) + "\n"
        write_text(folder / f"{name}.json", text)
        hashes[f"{name}.json"] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    files = [f"{name}.{kind}" for name in tables for kind in ("parquet", "csv")]
    files += [f"{name}.json" for name in documents]
    for name in sorted(earlier - set(files)):
        (folder / name).unlink(missing_ok=True)
    content = {
        "format": FORMAT,
        "tables": {
            name: {"rows": len(frame), "columns": [str(column) for column in frame.columns]}
            for name, frame in tables.items()
        },
        "documents": list(documents),
        "sha256": hashes,
    }
    write_json(manifest, content)


def holds_review(out: Path) -> bool:
    """Whether a folder's results are those of a review."""
    folder = out / RESULTS
    return (folder / MANIFEST).is_file() and (folder / "review.json").is_file()


def refuse_review(out: Path | None) -> None:
    """Raise OptionError where ``out`` holds a review, whose tables other results would remove.

    To be called before the work begins.
    """
    if out is not None and holds_review(out):
        raise OptionError(
            f"{out} holds a review; these results would take the place of its tables. "
            "Give --out another folder."
        )


def _listed(manifest: Path) -> set[str]:
    """Files that an earlier run says it wrote; none where there is no readable manifest."""
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        names = [f"{name}.{kind}" for name in content["tables"] for kind in ("parquet", "csv")]
        return {*names, *(f"{name}.json" for name in content["documents"])}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
