"""All projects in one study: results without a register and without a page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tieline.io.programme import Programme
from tieline.io.write import refuse_review, write_results
from tieline.study.aggregate import appraisal, combine, descriptions
from tieline.study.conduct import Job, Report, conduct, planned
from tieline.study.connectivity import connectivity_tables
from tieline.study.inputs import input_rows
from tieline.study.options import StudyOptions
from tieline.study.review import provenance
from tieline.study.store import CACHE
from tieline.study.tasks import plan_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Tables of a finished assessment and the folder they were written to."""

    folder: Path
    tables: dict[str, pd.DataFrame]


def jobs_of(programme: Programme, options: StudyOptions, out: Path) -> list[Job]:
    """Every comparison of an assessment, the finished ones already loaded.

    Raises OptionError where ``out`` holds a review.
    """
    refuse_review(out)
    return planned(programme, plan_tasks(programme, options), options, out / CACHE)


def assess(
    programme: Programme, jobs: list[Job], options: StudyOptions, out: Path, report: Report
) -> Assessment:
    """Run what is unfinished and write the tidy tables; interrupted, it goes on from there."""
    tables = combine(conduct(programme, jobs, options, out / CACHE, report))
    tables = appraisal(programme, tables)
    tables |= connectivity_tables(programme, tables)
    years = sorted({job.task.study_year for job in jobs}) or list(programme.study_years[:1])
    tables |= descriptions(programme, years[-1])
    tables["inputs"] = input_rows(programme)
    made = provenance(programme, options, years, {}, "tieline assess")
    write_results(out, tables, {"provenance": made})
    return Assessment(folder=out, tables=tables)
