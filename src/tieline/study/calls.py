"""The commands of the appraisal as functions: one call each.

``out`` is the folder of the review: finished comparisons are kept there, and interrupted, the same
call goes on from there. Without ``options`` one weather year is met by all cores. ``report`` is
told what is being done and the share finished.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from tieline.io.programme import Programme
from tieline.io.studies import write_study
from tieline.study.allocate import Sharing, as_document, share
from tieline.study.assess import Assessment, jobs_of
from tieline.study.assess import assess as run_assessment
from tieline.study.capacity import run_sweep, sweep
from tieline.study.conduct import Report
from tieline.study.finance import finance_tables
from tieline.study.game import question, sharing_jobs
from tieline.study.options import StudyOptions
from tieline.study.portfolio import portfolio as ask_portfolio
from tieline.study.portfolio import run_portfolio
from tieline.study.repeat import chosen_ways, repeat_jobs
from tieline.study.repeat import repeat as run_repeat

ONE_YEAR = StudyOptions(weather_years=1)


def silent(_said: str, _share: float) -> None:
    """No progress to show."""


def assess(
    programme: Programme, out: Path, options: StudyOptions = ONE_YEAR, report: Report = silent
) -> Assessment:
    """Benefits, who gains and net value of ``options.projects``, as `tieline assess`."""
    return run_assessment(programme, jobs_of(programme, options, out), options, out, report)


def allocate(
    programme: Programme,
    project: str,
    out: Path,
    options: StudyOptions = ONE_YEAR,
    report: Report = silent,
    *,
    game: bool = True,
    **asked: Any,
) -> Sharing:
    """Who pays, by every rule, as `tieline allocate`; further arguments as ``game.question``."""
    chosen = question(programme, project, **asked)
    jobs = sharing_jobs(programme, chosen, options, out, game=game)
    found = share(programme, chosen, jobs, options, out, report)
    name = f"{chosen.project}-{chosen.worth}-{chosen.study_year}"
    write_study(out, "allocation", name, as_document(found))
    return found


def finance(programme: Programme, projects: Sequence[str] | None = None) -> dict[str, pd.DataFrame]:
    """Cash flow, cover and the host's debt, as `tieline finance`; no dispatch is run."""
    return finance_tables(programme, projects)


def capacity(
    programme: Programme,
    link: str,
    out: Path,
    options: StudyOptions = ONE_YEAR,
    report: Report = silent,
    **asked: Any,
) -> dict[str, Any]:
    """Welfare against capacity, as `tieline capacity`; further arguments as ``capacity.sweep``."""
    return run_sweep(programme, sweep(programme, link, **asked), options, out, report)


def portfolio(
    programme: Programme,
    projects: Sequence[str],
    out: Path,
    options: StudyOptions = ONE_YEAR,
    report: Report = silent,
    *,
    study_year: int | None = None,
) -> dict[str, Any]:
    """Cluster, phases and Shapley value of projects, as `tieline portfolio`."""
    return run_portfolio(
        programme, ask_portfolio(programme, projects, study_year), options, out, report
    )


def repeat(
    programme: Programme,
    out: Path,
    options: StudyOptions = ONE_YEAR,
    report: Report = silent,
    *,
    ways: Sequence[str] = (),
) -> dict[str, Any]:
    """The study again by other ways of solving, as `tieline repeat`."""
    jobs = repeat_jobs(programme, options, out, chosen_ways(ways))
    return run_repeat(programme, options, jobs, out, report)
