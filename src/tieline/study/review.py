"""The main job: run what has to be run, review the register, write one page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from tieline import __version__
from tieline.case.case import content_hash
from tieline.dispatch.hot import SOLVER
from tieline.errors import ResultError
from tieline.io.programme import Programme
from tieline.io.read_results import read_results
from tieline.io.studies import read_studies
from tieline.io.write import write_results, write_text
from tieline.register.review import as_json, review_register
from tieline.report.content import TABLES, ReviewContent
from tieline.report.page import render
from tieline.study.aggregate import appraisal, combine, descriptions
from tieline.study.conduct import Job, Report, conduct, planned
from tieline.study.connectivity import connectivity_tables
from tieline.study.finance import finance_tables
from tieline.study.headline import headline
from tieline.study.inputs import input_rows
from tieline.study.keys import code_of
from tieline.study.made_from import made_from
from tieline.study.options import StudyOptions
from tieline.study.review_adequacy import adequacy_jobs, review_adequacy
from tieline.study.store import CACHE
from tieline.study.stress import StressOptions, stress_jobs
from tieline.study.stress_tables import stress_tables
from tieline.study.tasks import plan_tasks

PAGE = "index.html"

EVENT_YEARS, LOSS_YEARS, WHOLE_WEEKS, PART_WEEKS, LONGEST_EVENT_H = 3, 1, 8, 1, 8_760
"""Weather years in which a review meets its events and every single loss, the weeks up to which
an event is followed whole, the tightest weeks of a longer one, and the longest it meets;
``tieline stress`` follows all of them whole, in any number of years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A finished review: where its page is, its tables and its documents."""

    page: Path
    tables: Mapping[str, pd.DataFrame]
    documents: Mapping[str, Any]


def make_review(
    programme: Programme,
    options: StudyOptions,
    out: Path,
    report: Report,
    as_of: date | None = None,
    command: str = "",
) -> Review:
    """Run the study, review the register as of a day, and write results and page to ``out``.

    Finished tasks of an earlier run in ``out`` are used where nothing they depend on changed.
    Raises TielineError subclasses; nothing half-written stays behind.
    """
    tasks = plan_tasks(programme, options)
    jobs = planned(programme, tasks, options, out / CACHE)
    events = review_events(programme, options, out / CACHE)
    drawn = adequacy_jobs(programme, options, out / CACHE, jobs)
    years = sorted({task.study_year for task in tasks}) or list(programme.study_years)
    # Adequacy begins as soon as its comparisons are done; the events fill what time is left.
    everything = [*drawn, *jobs, *events]
    with ThreadPoolExecutor(max_workers=1) as beside:
        # This process only waits for the others: it makes meanwhile what needs no dispatch.
        known = beside.submit(_known, programme, options, years, as_of, command)
        finished = iter(conduct(programme, everything, options, out / CACHE, report))
        more, documents = known.result()
    sampled, compared, met = (list(islice(finished, len(of))) for of in (drawn, jobs, events))
    tables = appraisal(programme, combine(compared) | review_adequacy(sampled))
    if events:
        tables |= stress_tables(programme, met)
    tables |= connectivity_tables(programme, tables)
    tables["headline"] = headline(programme, tables)
    tables |= more
    write_results(out, tables, documents)
    return _write_page(out, tables, documents)


def _known(
    programme: Programme,
    options: StudyOptions,
    years: list[int],
    as_of: date | None,
    command: str,
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Tables and documents of a review that rest on files alone."""
    register = register_document(programme, as_of)
    tables = descriptions(programme, years[-1]) | finance_tables(programme)
    tables |= {"inputs": input_rows(programme)} | _register_tables(register)
    documents = {
        "review": register,
        "provenance": provenance(programme, options, years, register, command),
        "programme": {
            "id": programme.id,
            "title": programme.title,
            "question": programme.question,
        },
        "outline": _outline(programme),
    }
    return tables, documents


def review_events(programme: Programme, options: StudyOptions, cache: Path) -> list[Job]:
    """The stress tasks of a review: one study year, few weather years, the weeks of the events;
    every link and largest unit lost one by one."""
    if not programme.events:
        return []
    years = tuple((options.study_years or programme.study_years)[:2][-1:])
    few = replace(options, study_years=years, weather_years=min(options.weather_years, EVENT_YEARS))
    within = tuple(event.id for event in programme.events if event.span_h <= LONGEST_EVENT_H)
    chosen = StressOptions(
        events=within,
        longest_weeks=WHOLE_WEEKS,
        part_weeks=PART_WEEKS,
        single_losses=True,
        loss_years=LOSS_YEARS,
    )
    return stress_jobs(programme, few, cache, chosen)


def page_from_saved(out: Path) -> Review:
    """Render the page again from saved results: no solver, no programme folder."""
    saved = read_results(out)
    needed = {"review", "provenance", "programme"} - saved.documents.keys()
    if needed:
        raise ResultError(f"{out} lacks {', '.join(sorted(needed))}. Run the review again.")
    return _write_page(out, saved.tables, saved.documents)


def _write_page(
    out: Path, tables: Mapping[str, pd.DataFrame], documents: Mapping[str, Any]
) -> Review:
    content = ReviewContent(
        programme=documents["programme"],
        register=documents["review"],
        provenance=documents["provenance"],
        tables={name: table for name, table in tables.items() if name in TABLES},
        outline=documents.get("outline"),
        studies=read_studies(out),
    )
    page = out / PAGE
    write_text(page, render(content))
    return Review(page=page.resolve(), tables=tables, documents=documents)


def register_document(programme: Programme, as_of: date | None) -> dict[str, Any]:
    """The register's review as plain data; {} where the programme has no register."""
    if programme.register is None:
        return {}
    return as_json(review_register(programme.register, as_of))


def provenance(
    programme: Programme,
    options: StudyOptions,
    years: list[int],
    register: Mapping[str, Any],
    command: str,
) -> dict[str, Any]:
    """What the figures rest on; holds no time of day, so equal runs give equal bytes."""
    weather = programme.weather_year(years[0], 1, options.seed)
    return {
        "version": __version__,
        "code": code_of(__name__),
        "made_from": made_from(programme),
        "solver": SOLVER,
        "programme": programme.id,
        "as_of": register.get("as_of", ""),
        "rules": register.get("rules", {}).get("version", ""),
        "study_years": years,
        "weather": f"{'synthetic' if weather.synthetic else 'given'} weather years 1 to "
        f"{options.weather_years}",
        "weather_years": options.weather_years,
        "seed": options.seed,
        "command": command,
        "cases": {f"{programme.id} {year}": content_hash(programme.case(year)) for year in years},
        "co2_value_usd_per_t": {
            "low": programme.settings.co2_value_low,
            "central": programme.settings.co2_value_central,
            "high": programme.settings.co2_value_high,
            "source": programme.settings.co2_value_source,
        },
    }


def _register_tables(register: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    statuses = [
        {
            "id": row["id"],
            "kind": row["kind"],
            "title": row["title"],
            "status": row["status"],
            "rule": row["rule"],
            "evidence": "|".join(row["evidence"]),
        }
        for row in register.get("statuses", [])
    ]
    message = [
        {
            "line": row["line"],
            "quote": row["quote"],
            "entry": entry["id"],
            "kind": entry["kind"],
            "title": entry["title"],
            "status": entry["status"],
            "measurement": "|".join(
                " ".join(str(part) for part in measured.values() if part)
                for measured in row["measurements"]
            ),
        }
        for row in register.get("message", [])
        for entry in row["entries"] or [{"id": "", "kind": "", "title": "", "status": ""}]
    ]
    return {
        "statuses": pd.DataFrame(statuses, columns=list(TABLES["statuses"])),
        "message": pd.DataFrame(message, columns=list(TABLES["message"])),
    }


def _outline(programme: Programme) -> Any:
    path = programme.folder / "map" / "outline.json"
    if not path.is_file():
        return None
    return json.loads(path.read_text(encoding="utf-8"))


def summary(review: Review) -> dict[str, Any]:
    """The one object that ``tieline review --json`` prints."""
    columns = [
        "project",
        "counterfactual",
        "study_year",
        "indicator",
        "unit",
        "value",
        "standard_error",
        "n",
        "lower",
        "upper",
        "numerical_bound",
        "verdict",
    ]
    rows = review.tables["benefits"]
    shown = [column for column in columns if column in rows.columns]
    return {
        "benefits": rows[shown].to_dict("records"),
        "statuses": review.documents["review"].get("statuses", []),
        "provenance": review.documents["provenance"],
        "page": str(review.page),
    }
