"""A stress study: every event, with and without every project, saved as tidy tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tieline.io.programme import Programme
from tieline.io.write import write_results
from tieline.study.conduct import Report, conduct
from tieline.study.options import StudyOptions
from tieline.study.review import provenance
from tieline.study.store import CACHE
from tieline.study.stress import EVERY, StressOptions, stress_jobs
from tieline.study.stress_beside import check_fits, review_in, write_into
from tieline.study.stress_tables import stress_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class StressStudy:
    """Tables of a finished study and the folder they were written to."""

    folder: Path
    tables: dict[str, pd.DataFrame]


def stress(
    programme: Programme,
    options: StudyOptions,
    out: Path,
    report: Report,
    chosen: StressOptions = EVERY,
) -> StressStudy:
    """Run what is unfinished and write the tables; interrupted, it goes on from there.

    In the folder of a review its events take the place of the review's, for `tieline page`.

    Raises OptionError where the programme has no events or an event, project or year is unknown,
    or where the folder holds a review that does not fit.
    """
    jobs = stress_jobs(programme, options, out / CACHE, chosen)
    years = sorted({job.task.study_year for job in jobs})
    made = provenance(programme, options, years, {}, "tieline stress")
    held = review_in(out)
    if held is not None:
        check_fits(held, made, [job.task for job in jobs])
    tables = stress_tables(programme, conduct(programme, jobs, options, out / CACHE, report))
    if held is None:
        write_results(out, tables, {"provenance": made})
    else:
        write_into(programme, out, held, tables)
    return StressStudy(folder=out, tables=tables)
