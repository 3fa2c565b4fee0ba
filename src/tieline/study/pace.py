"""What finished tasks took on this machine, so that the next forecast need not guess."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

from tieline.errors import OptionError

FILE = "pace.csv"
COLUMNS = ("key", "seconds", "megabytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one task took: seconds by the clock, and the most memory its process had held."""

    seconds: float
    megabytes: float


def keep(folder: Path, key: str, spent: Spent) -> None:
    """Add a line to the file of finished tasks; no result rests on it, so it may be deleted."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="") as file:
            if not file.tell():
                file.write(",".join(COLUMNS) + "\n")
            file.write(f"{key},{spent.seconds:.3f},{spent.megabytes:.0f}\n")
    except OSError as error:
        raise OptionError(f"{path} cannot be written: {error.strerror}.") from error


def kept(folder: Path) -> dict[str, Spent]:
    """What is known of finished tasks by key; lines that cannot be read are passed over."""
    found = {}
    try:
        with (folder / FILE).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                try:
                    spent = Spent(seconds=float(row["seconds"]), megabytes=float(row["megabytes"]))
                except (KeyError, TypeError, ValueError):
                    continue
                found[row["key"]] = spent
    except (OSError, ValueError, csv.Error):
        return {}
    return found


def peak_megabytes() -> float:
    """Most memory that this process has held so far; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most / 1e3
