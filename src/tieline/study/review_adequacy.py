"""Adequacy inside a review: few samples, the dispatch's own plans, and B6 beside the rest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import pandas as pd

from tieline.case.case import content_hash
from tieline.io.programme import Programme
from tieline.study.adequacy import Levels, Report, SamplingOptions, draw_adequacy
from tieline.study.comparison import Tables
from tieline.study.options import StudyOptions
from tieline.study.tasks import counterfactuals


def warm(options: StudyOptions) -> Thread | None:
    """Compile the kernels, or load them, while other processes dispatch."""
    if options.adequacy_samples == 0:
        return None

    def run() -> None:
        from tieline.adequacy.warm import compile_kernels

        compile_kernels()

    thread = Thread(target=run, daemon=True)
    thread.start()
    return thread


def review_adequacy(
    programme: Programme,
    options: StudyOptions,
    cache: Path,
    report: Report,
    finished: Sequence[Tables],
    zone_results: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Tables of adequacy, ``adequacy_worth`` and ``b6_by_year``; {} where no samples are asked.

    Projects are compared under emergency release; the other convention is drawn of the reference.
    """
    if options.adequacy_samples == 0:
        return {}
    from tieline.study.adequacy_tables import adequacy_tables
    from tieline.study.adequacy_value import b6_tables

    sampling = SamplingOptions(
        samples=options.adequacy_samples, target_coefficient=0.0, both_conventions=False
    )
    levels = planned_levels(programme, finished)
    years = draw_adequacy(programme, options, sampling, cache, report, levels)
    tables = adequacy_tables(programme, years)
    by_year, worth = b6_tables(programme, years, zone_results, tables["adequacy_standards"])
    return tables | {"adequacy_worth": worth, "b6_by_year": by_year}


def planned_levels(programme: Programme, finished: Sequence[Tables]) -> Levels:
    """Levels of comparisons whose fullest case is the reference itself."""
    found: dict[tuple[int, int], dict[str, list[float]]] = {}
    same: dict[tuple[str, int], bool] = {}
    for tables in finished:
        for row in tables.get("levels", []):
            name, year = str(row["project"]), int(row["study_year"])
            if (name, year) not in same:
                reference = programme.case(year)
                fullest = next(iter(counterfactuals(reference, programme.project(name)).values()))
                same[name, year] = content_hash(fullest) == content_hash(reference)
            if same[name, year]:
                place = found.setdefault((year, int(row["weather_year"])), {})
                # Every comparison of the same reference brings its levels: the first one counts.
                held = place.setdefault(str(row["reservoir"]), [])
                if len(held) == row["seam"]:
                    held.append(float(row["level_mwh"]))
    return found
