"""One task of a stress study: the events of a programme in one year and one weather year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from tieline.case.case import Case
from tieline.case.projects import project_rows
from tieline.case.weather_year import hourly_inputs
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.study import store
from tieline.study.comparison import Tables, dispatch_options
from tieline.study.conduct import Job
from tieline.study.event_desk import Desk
from tieline.study.event_rows import curve_rows, outcome_rows, worst_country
from tieline.study.keys import key_of_work
from tieline.study.margins import margin_rows
from tieline.study.options import StudyOptions
from tieline.study.single_losses import SINGLE_LOSS, events_of, single_losses
from tieline.study.tasks import chosen_projects, counterfactuals
from tieline.study.trim import trimmed

REFERENCE = "reference"
"""The one case of a study that asks about no project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StressTask:
    """Events met by the counterfactuals of a project, '' = by the reference case alone.

    longest_weeks  an event that lasts longer is followed through its tightest weeks alone;
                   0 = always whole
    part_weeks     how many of them; 0 = as many as the longest
    """

    project: str
    study_year: int
    weather_year: int
    events: tuple[str, ...]
    longest_weeks: int = 0
    part_weeks: int = 0

    @property
    def label(self) -> str:
        """For progress and messages."""
        of = self.project or REFERENCE
        return f"{of} {self.study_year}, weather year {self.weather_year}, events"


@dataclass(frozen=True, slots=True, kw_only=True)
class StressOptions:
    """Choices of a stress study beside those of every study.

    events         None = all of the programme
    longest_weeks, part_weeks  see StressTask
    single_losses  every link and every zone's largest unit too, one by one
    loss_years     in how many of the weather years; 0 = in all
    """

    events: tuple[str, ...] | None = None
    longest_weeks: int = 0
    part_weeks: int = 0
    single_losses: bool = False
    loss_years: int = 0


EVERY = StressOptions()


def stress_jobs(
    programme: Programme, options: StudyOptions, cache: Path, chosen: StressOptions = EVERY
) -> list[Job]:
    """Every task of a stress study, the finished ones already loaded."""
    jobs = []
    for task in plan_stress(programme, options, chosen):
        key = stress_key(programme, task, options)
        jobs.append(Job(task, key, store.load(cache, key), solve_stress))
    return jobs


def plan_stress(
    programme: Programme, options: StudyOptions, chosen: StressOptions
) -> list[StressTask]:
    """Every task of a stress study in a fixed order.

    Study years: those asked for, else the later of the two that projects are appraised in.
    Raises OptionError for an unknown event, project or year, or where there is no event.
    """
    if not programme.events and not chosen.single_losses:
        raise OptionError(f"{programme.id!r} has no events. Add files to its folder events/.")
    every = tuple(event.id for event in programme.events)
    wanted = every if chosen.events is None else chosen.events
    named = tuple(programme.event(name).id for name in dict.fromkeys(wanted))
    years = options.study_years or programme.study_years[:2][-1:]
    tasks = []
    for year in years:
        case = programme.case(year)
        losses = tuple(event.id for event in single_losses(case)) if chosen.single_losses else ()
        until = chosen.loss_years or options.weather_years
        projects = [
            project.id
            for project in chosen_projects(programme, options)
            if project.commissioned <= year and project_rows(case, project.id)
        ]
        tasks += [
            StressTask(
                project=project,
                study_year=year,
                weather_year=weather,
                events=(*named, *losses) if weather <= until else named,
                longest_weeks=chosen.longest_weeks,
                part_weeks=chosen.part_weeks,
            )
            for project in projects or [""]
            for weather in range(1, options.weather_years + 1)
        ]
    return tasks


def cases_of(programme: Programme, task: StressTask) -> dict[str, Case]:
    """The cases of a task, the fullest first, rows that matter alone."""
    case = programme.case(task.study_year)
    if not task.project:
        return trimmed({REFERENCE: case})
    return trimmed(counterfactuals(case, programme.project(task.project)))


def stress_key(programme: Programme, task: StressTask, options: StudyOptions) -> str:
    """Content hash of everything a task's numbers depend on."""
    return key_of_work(
        cases_of(programme, task),
        programme.weather_identity(task.study_year, task.weather_year, options.seed),
        dispatch_options(programme, options),
        __name__,
        task=asdict(task),
        events=[
            repr(event) for event in events_of(programme, task.events, task.study_year).values()
        ],
    )


def solve_stress(
    programme: Programme,
    task: StressTask,
    options: StudyOptions,
    progress: Callable[[float], None] | None = None,
) -> Tables:
    """Follow every event in every counterfactual; rows by event, case and place."""
    cases = cases_of(programme, task)
    weather = programme.weather_year(task.study_year, task.weather_year, options.seed)
    inputs = [hourly_inputs(case, weather) for case in cases.values()]
    desk = Desk(
        list(cases.values()),
        inputs,
        dispatch_options(programme, options),
        weather.label,
        weather.synthetic,
    )
    tables: Tables = {"stress_runs": [], "stress_curves": [], "stress_margins": []}
    of_task = {
        "project": task.project,
        "study_year": task.study_year,
        "weather_year": task.weather_year,
    }
    for label, case, asked in zip(cases, desk.cases, inputs, strict=True):
        tables["stress_margins"] += [
            of_task | {"case": label} | row for row in margin_rows(case, asked)
        ]
    events = events_of(programme, task.events, task.study_year)
    for number, (name, event) in enumerate(events.items()):
        passage = desk.passage(event, task.longest_weeks, task.part_weeks)
        found = [desk.follow(passage, k) for k in range(len(cases))]
        where = of_task | {"event": name}
        worst = worst_country(desk.cases[0], found)
        for label, outcome in zip(cases, found, strict=True):
            told = where | {
                "case": label,
                "begins_h": passage.begins,
                "hours": sum(len(part.demand) for part in outcome.change) - passage.until,
                "whole": passage.whole,
            }
            # Losses are many: what a zone loses of one is not kept, its country's figure is.
            rows = outcome_rows(outcome, zones=event.kind != SINGLE_LOSS)
            tables["stress_runs"] += [told | row for row in rows]
            tables["stress_curves"] += [
                where | {"case": label} | row for row in curve_rows(outcome, worst)
            ]
        if progress is not None:
            progress((number + 1) / len(task.events))
    return tables
