"""Saved results, read back: enough to render the page again without a solver."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tieline.errors import ResultError
from tieline.io.nearest import suggestion
from tieline.io.write import FORMAT, MANIFEST, RESULTS

if TYPE_CHECKING:
    import pandas as pd

AGAIN = "Run the review again."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SavedResults:
    """What a run saved.

    tables     tidy tables by name, as data frames
    documents  contents of the JSON files by name, ``review`` among them
    """

    folder: Path
    tables: Mapping[str, pd.DataFrame]
    documents: Mapping[str, Any]

    def table(self, name: str) -> pd.DataFrame:
        """One table; raises ResultError naming the nearest one."""
        if name not in self.tables:
            hint = suggestion(name, self.tables, f"Tables: {', '.join(self.tables)}.")
            raise ResultError(f"{self.folder} holds no table {name!r}. {hint}")
        return self.tables[name]


def read_results(folder: Path | str) -> SavedResults:
    """Read what ``write_results`` saved; ``folder`` is the folder of the run or its results.

    Raises ResultError where results are missing, incomplete, damaged or of another version.
    """
    place = Path(folder)
    place = place / RESULTS if (place / RESULTS).is_dir() else place
    manifest = _manifest(place)
    tables = {name: _table(place, name, said) for name, said in manifest["tables"].items()}
    documents = {name: _document(place / f"{name}.json") for name in manifest["documents"]}
    _check_bytes(place, manifest["sha256"])
    return SavedResults(folder=place, tables=tables, documents=documents)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        if not folder.is_dir() or not any(folder.glob("*.parquet")):
            raise ResultError(
                f"{folder} holds no results. Run `tieline review --out {folder}` first, or name "
                "the folder of a review with --out."
            )
        raise ResultError(f"{folder} is incomplete: the run was interrupted. {AGAIN}")
    manifest = _document(path)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ResultError(f"{path} is of another version of the format. {AGAIN}")
    if not isinstance(manifest.get("tables"), dict) or "documents" not in manifest:
        raise ResultError(f"{path} is damaged. {AGAIN}")
    hashes = manifest.get("sha256")
    named = {f"{name}.parquet" for name in manifest["tables"]}
    named |= {f"{name}.json" for name in manifest["documents"]}
    if not isinstance(hashes, dict) or named - hashes.keys():
        raise ResultError(f"{path} does not say what its files held. {AGAIN}")
    return manifest


def _check_bytes(folder: Path, hashes: Mapping[str, str]) -> None:
    """A file that was edited or damaged after the run is not read as what the run found."""
    for name, digest in hashes.items():
        path = folder / name
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise ResultError(f"{path} is not the file that the run wrote. {AGAIN}")


def _table(folder: Path, name: str, said: Mapping[str, Any]) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet

    path = folder / f"{name}.parquet"
    try:
        table = pyarrow.parquet.read_table(path)
    except FileNotFoundError as error:
        raise ResultError(f"{path} is missing. {AGAIN}") from error
    except (pa.ArrowException, OSError) as error:
        raise ResultError(f"{path} is damaged. {AGAIN}") from error
    if table.num_rows != said.get("rows") or table.column_names != said.get("columns"):
        raise ResultError(f"{path} is not the table that the run wrote. {AGAIN}")
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _document(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ResultError(f"{path} is missing. {AGAIN}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ResultError(f"{path} is damaged. {AGAIN}") from error
