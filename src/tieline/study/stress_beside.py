"""A stress study run into the folder of a review: its events take the place of the review's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.io.read_results import SavedResults, read_results
from tieline.io.write import holds_review, write_results
from tieline.study.headline import headline
from tieline.study.stress import StressTask

ELSEWHERE = "Run the review again, or give another folder with --out."


def review_in(out: Path) -> SavedResults | None:
    """The review saved in a folder; None where there is none.

    Raises ResultError where what is there cannot be read.
    """
    return read_results(out) if holds_review(out) else None


def check_fits(held: SavedResults, made: Mapping[str, Any], tasks: Sequence[StressTask]) -> None:
    """Whether the events of some tasks can stand on the page of a review.

    Raises OptionError where it rests on other files, another seed or version, or where it shows
    events of other years or projects.
    """
    before, place = held.documents["provenance"], held.folder.parent
    for name in ("version", "seed", "cases"):
        ours, theirs = made[name], before.get(name)
        if name == "cases":
            theirs = {key: hashed for key, hashed in (theirs or {}).items() if key in ours}
        if ours != theirs:
            what = {"version": "version", "seed": "seed", "cases": "state of the files"}[name]
            raise OptionError(f"{place} holds a review of another {what}. {ELSEWHERE}")
    shown = held.tables.get("stress")
    if shown is None or shown.empty:
        return
    for column, word in (("study_year", "year"), ("project", "project")):
        theirs = sorted(set(shown[column].tolist()))
        ours = sorted({getattr(task, column) for task in tasks})
        if ours != theirs:
            raise OptionError(
                f"{place} holds a review whose events are met with {word} "
                f"{', '.join(str(value) or 'none' for value in theirs)}, not "
                f"{', '.join(str(value) or 'none' for value in ours)}. Ask for the same, or give "
                "another folder with --out."
            )


def write_into(
    programme: Programme, out: Path, held: SavedResults, found: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Save the review with the figures of these events in place of its own; its tables."""
    tables = dict(held.tables)
    for name, table in found.items():
        tables[name] = merged(tables.get(name), table)
    tables["headline"] = headline(programme, tables)
    write_results(out, tables, dict(held.documents))
    return tables


def merged(held: pd.DataFrame | None, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of the events just met, and those of the others as they were.

    Margins know no event: those over more weather years are kept.
    """
    if held is None or held.empty:
        return found
    if "event" not in found.columns:
        return found if found["n"].max() >= held["n"].max() else held
    kept = held[~held["event"].isin(set(found["event"]))]
    rows = [*kept.to_dict("records"), *found.to_dict("records")]
    return pd.DataFrame(rows, columns=list(found.columns))
