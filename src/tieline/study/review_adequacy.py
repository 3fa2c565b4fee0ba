"""Adequacy inside a review: few samples, the dispatch's own plans, and B6 beside the rest.

One job for each study year, begun when the comparisons of that year are finished: it takes their
reservoir levels and what they shed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tieline.case.case import content_hash
from tieline.errors import ResultError
from tieline.io.programme import Programme
from tieline.study import store
from tieline.study.adequacy import Levels, SamplingOptions, cases_of_year, draw_adequacy
from tieline.study.comparison import Tables, dispatch_options
from tieline.study.conduct import Job
from tieline.study.keys import key_of_work, question_of
from tieline.study.options import StudyOptions
from tieline.study.tasks import Task, counterfactuals


@dataclass(frozen=True, slots=True, kw_only=True)
class AdequacyTask:
    """Adequacy of one study year, and B6 of its projects.

    comparisons  keys of the year's finished comparisons in ``cache``
    """

    study_year: int
    comparisons: tuple[str, ...]
    cache: Path

    @property
    def label(self) -> str:
        """For progress and messages."""
        return f"adequacy {self.study_year}"


def adequacy_jobs(
    programme: Programme, options: StudyOptions, cache: Path, compared: Sequence[Job]
) -> list[Job]:
    """One job for each study year; none where no samples are asked."""
    if options.adequacy_samples == 0:
        return []
    jobs = []
    for year in options.study_years or programme.study_years[:2]:
        keys = tuple(job.key for job in compared if _year_of(job) == year)
        task = AdequacyTask(study_year=year, comparisons=keys, cache=cache)
        key = _key(programme, options, task)
        kept = store.load(cache, key)
        jobs.append(Job(task, key, kept, solve_adequacy, after=keys, kernels=kernels))
    return jobs


def _year_of(job: Job) -> int:
    task: Task = job.task
    return task.study_year


def _key(programme: Programme, options: StudyOptions, task: AdequacyTask) -> str:
    zones = programme.tables["zones"]
    weather = [
        programme.weather_identity(task.study_year, index, options.seed)
        for index in range(1, options.weather_years + 1)
    ]
    return key_of_work(
        cases_of_year(programme, options, task.study_year),
        "; ".join(weather),
        dispatch_options(programme, options),
        __name__,
        comparisons=[question_of(key) for key in task.comparisons],
        sampling=asdict(_sampling(options)),
        settings=asdict(programme.settings.adequacy),
        zones=[list(map(str, zones.record(row).values())) for row in range(len(zones.rows))],
    )


def _sampling(options: StudyOptions) -> SamplingOptions:
    """Projects are compared under emergency release; the other convention for the reference."""
    return SamplingOptions(
        samples=options.adequacy_samples, target_coefficient=0.0, both_conventions=False
    )


def kernels() -> None:
    """Compile what the drawing needs, or load it; its modules are read only where it is drawn."""
    from tieline.adequacy.warm import compile_kernels

    compile_kernels()


def solve_adequacy(
    programme: Programme,
    task: AdequacyTask,
    options: StudyOptions,
    progress: Callable[[float], None] | None = None,
) -> Tables:
    """Rows of the tables of adequacy, ``adequacy_worth`` and ``b6_by_year`` of one study year.

    Raises ResultError where a comparison is no longer kept.
    """
    from tieline.study.adequacy_tables import adequacy_tables
    from tieline.study.adequacy_value import b6_tables

    finished = [_kept(task.cache, key) for key in task.comparisons]
    shares = len(options.study_years or programme.study_years[:2])
    here = replace(
        options, study_years=(task.study_year,), jobs=max(1, options.processes() // shares)
    )

    def report(_said: str, share: float) -> None:
        if progress is not None:
            progress(share)

    levels = planned_levels(programme, finished)
    years = draw_adequacy(programme, here, _sampling(options), task.cache, report, levels)
    tables = adequacy_tables(programme, years)
    shed = pd.DataFrame([row for tables in finished for row in tables["zone_results"]])
    by_year, worth = b6_tables(programme, years, shed, tables["adequacy_standards"])
    found = tables | {"adequacy_worth": worth, "b6_by_year": by_year}
    return {name: _plain(table) for name, table in found.items()}


def _kept(cache: Path, key: str) -> Tables:
    tables = store.load(cache, key)
    if tables is None:
        raise ResultError(f"{cache / key}.json went missing during the run. Run the same again.")
    return tables


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of Python's own numbers and texts, as they are kept on disk."""
    return [
        {
            str(name): value.item() if isinstance(value, np.generic) else value
            for name, value in row.items()
        }
        for row in table.to_dict("records")
    ]


def review_adequacy(finished: Sequence[Tables]) -> dict[str, pd.DataFrame]:
    """Tables of all study years one below the other; {} where none was asked for."""
    if not finished:
        return {}
    from tieline.study.adequacy_tables import COLUMNS
    from tieline.study.adequacy_value import WORDS

    columns: dict[str, list[str] | None] = {**COLUMNS, "adequacy_worth": WORDS.split()}
    columns["b6_by_year"] = None
    return {
        name: pd.DataFrame([row for tables in finished for row in tables[name]], columns=words)
        for name, words in columns.items()
    }


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
