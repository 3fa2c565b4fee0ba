"""What has to be computed: one task per project, study year and weather year."""

from __future__ import annotations

from dataclasses import dataclass

from tieline.case.case import Case
from tieline.case.projects import (
    Project,
    as_built,
    home_only,
    nothing,
    project_rows,
    with_service,
)
from tieline.errors import OptionError
from tieline.io.nearest import suggestion
from tieline.io.programme import Programme
from tieline.study.options import StudyOptions
from tieline.study.trim import trimmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Who takes part: links of players who do not are out of service in every case.

    players  countries whose consent counts; links among all others stay
    members  those who consent
    pair     the two counterfactuals compared, without and with
    """

    players: tuple[str, ...]
    members: tuple[str, ...]
    pair: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One comparison: a project in one study year and one weather year."""

    project: str
    study_year: int
    weather_year: int
    consent: Consent | None = None

    @property
    def label(self) -> str:
        """For progress and messages."""
        said = f"{self.project} {self.study_year}, weather year {self.weather_year}"
        return said if self.consent is None else f"{said}, {' '.join(self.consent.members)}"


def counterfactuals(case: Case, project: Project) -> dict[str, Case]:
    """The cases of a project's comparison by name, the fullest first.

    dedicated: 'as-built', 'home-only', 'nothing'; all others: 'with', 'without'.
    """
    if project.appraisal == "dedicated":
        return {
            "as-built": as_built(case, project),
            "home-only": home_only(case, project),
            "nothing": nothing(case, project),
        }
    return {"with": as_built(case, project), "without": nothing(case, project)}


def cases_of(programme: Programme, task: Task) -> dict[str, Case]:
    """The cases that a task compares, under the consent it asks for, rows that matter alone."""
    project = programme.project(task.project)
    cases = counterfactuals(programme.case(task.study_year), project)
    if task.consent is not None:
        pair, consent = task.consent.pair, task.consent
        cases = {name: among(case, consent) for name, case in cases.items() if name in pair}
    return trimmed(cases)


def among(case: Case, consent: Consent) -> Case:
    """The case without the cross-border links of players who do not consent."""
    absent = set(consent.players) - set(consent.members)
    country, links = case.zones.country, case.links
    out = [
        f"link:{link}"
        for link, start, end in zip(links.id, links.from_zone, links.to_zone, strict=True)
        if country[start] != country[end] and {country[start], country[end]} & absent
    ]
    return with_service(case, dict.fromkeys(out, False))


def plan_tasks(programme: Programme, options: StudyOptions) -> list[Task]:
    """Every task of a study in a fixed order.

    A project is appraised in the study years from its commissioning on.
    Raises OptionError for an unknown project or study year.
    """
    years = options.study_years or tuple(programme.study_years[:2])
    for year in years:
        if year not in programme.study_years:
            raise OptionError(
                f"{year} is not a study year of {programme.id}: "
                f"{', '.join(map(str, programme.study_years))}."
            )
    return [
        Task(project=project.id, study_year=year, weather_year=weather)
        for project in chosen_projects(programme, options)
        for year in years
        if project.commissioned <= year and project_rows(programme.case(year), project.id)
        for weather in range(1, options.weather_years + 1)
    ]


def chosen_projects(programme: Programme, options: StudyOptions) -> list[Project]:
    """Projects a study is about; by default those of the programme, not its context."""
    if options.projects is None:
        return [project for project in programme.projects if project.role == "programme"]
    by_id = {project.id: project for project in programme.projects}
    unknown = [wanted for wanted in options.projects if wanted not in by_id]
    if unknown:
        raise OptionError(
            f"{', '.join(unknown)}: not a project of {programme.id}. "
            + suggestion(unknown[0], by_id, f"Known: {', '.join(by_id)}.")
        )
    return [by_id[wanted] for wanted in options.projects]
