"""Adequacy of a programme: the reference, and every project's cases, from the same draws."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tieline.case.case import Case, content_hash
from tieline.case.columns import Floats, floats
from tieline.case.projects import project_rows
from tieline.case.weather_year import HourlyInputs, WeatherYear, hourly_inputs
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.study import store
from tieline.study.keys import code_of
from tieline.study.options import StudyOptions
from tieline.study.tasks import chosen_projects, counterfactuals

if TYPE_CHECKING:
    import pandas as pd

    from tieline.adequacy.adequacy import AdequacyOptions
    from tieline.adequacy.reservoirs import ReservoirPlan
    from tieline.adequacy.result import AdequacyResult
    from tieline.adequacy.system import System

REFERENCE = "reference"
EMERGENCY, NO_RELEASE = "emergency release", "no release"
Levels = Mapping[tuple[int, int], Mapping[str, list[float]]]
"""(study year, weather year) -> reservoir -> levels at the seams between weeks  [MWh]."""
Report = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingOptions:
    """How much is drawn; study years, projects, weather years and seed come with StudyOptions.

    samples             sample-years of each case, over all weather years together
    target_coefficient  stop early where the region's coefficient of variation is at most this
    both_conventions    also without emergency release of the reservoirs, for every case
    projects            with and without each project chosen; else the reference alone
    """

    samples: int = 1_000
    target_coefficient: float = 0.05
    both_conventions: bool = True
    projects: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.samples < 2**32:
            raise OptionError("--samples is a whole number from 1 to 2^32 - 1.")
        if not 0.0 <= self.target_coefficient < 1.0:
            raise OptionError("--target lies in [0, 1).")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class YearAdequacy:
    """Everything drawn for one study year.

    cases     'reference', and 'project: case' of every counterfactual
    results   (case, hydro) -> result; hydro is 'emergency release' or 'no release'
    plans, inputs  of the reference, by weather year
    """

    study_year: int
    cases: Mapping[str, Case]
    results: Mapping[tuple[str, str], AdequacyResult]
    inputs: tuple[HourlyInputs, ...]
    plans: tuple[ReservoirPlan, ...]


def name_of(project: str, case: str) -> str:
    """How a project's counterfactual is called among the cases of a study year."""
    return f"{project}: {case}"


def cases_of_year(programme: Programme, options: StudyOptions, year: int) -> dict[str, Case]:
    """The reference and every counterfactual of the projects chosen, by name."""
    reference = programme.case(year)
    cases = {REFERENCE: reference}
    for project in chosen_projects(programme, options):
        if project.commissioned > year or not project_rows(reference, project.id):
            continue
        for name, case in counterfactuals(reference, project).items():
            cases[name_of(project.id, name)] = case
    return cases


def draw_adequacy(
    programme: Programme,
    options: StudyOptions,
    sampling: SamplingOptions,
    cache: Path | None,
    report: Report,
    levels: Levels | None = None,
) -> list[YearAdequacy]:
    """Adequacy of every study year; finished chunks in ``cache`` are not drawn again.

    ``levels`` are the reservoir levels of the reference's dispatch; without them a plan is made.
    Raises OptionError for an unknown study year or project.
    """
    years = options.study_years or tuple(programme.study_years[:2])
    unknown = [year for year in years if year not in programme.study_years]
    if unknown:
        known = ", ".join(map(str, programme.study_years))
        raise OptionError(f"{unknown[0]} is not a study year of {programme.id}: {known}.")
    chosen_projects(programme, options)
    found = []
    for number, year in enumerate(years):

        def inside(said: str, share: float, number: int = number, year: int = year) -> None:
            report(f"{year}, {said}", (number + share) / len(years))

        found.append(_year(programme, options, sampling, cache, inside, levels or {}, year))
    return found


def _year(
    programme: Programme,
    options: StudyOptions,
    sampling: SamplingOptions,
    cache: Path | None,
    report: Report,
    levels: Levels,
    year: int,
) -> YearAdequacy:
    cases = cases_of_year(programme, options, year)
    if not sampling.projects:
        cases = {REFERENCE: cases[REFERENCE]}
    weather, inputs, plans = [], [], []
    for w in range(1, options.weather_years + 1):
        report(f"weather year {w}: reservoirs", 0.2 * (w - 1) / options.weather_years)
        weather.append(programme.weather_year(year, w, options.seed))
        inputs.append(hourly_inputs(cases[REFERENCE], weather[-1]))
        given = levels.get((year, w))
        place = cases[REFERENCE], weather[-1], inputs[-1]
        plans.append(_plan(programme, place, options, cache, given))
    runs = list(_runs(cases, sampling))
    results: dict[tuple[str, str], AdequacyResult] = {}
    twins: dict[tuple[str, str], tuple[str, str]] = {}
    laid_out: dict[str, System] = {}
    first: AdequacyResult | None = None
    for number, (name, hydro) in enumerate(runs):
        same = content_hash(cases[name]), hydro
        if same in twins:
            results[name, hydro] = results[twins[same]]
            continue

        def inside(share: float, number: int = number, name: str = name) -> None:
            report(name, 0.2 + 0.8 * (number + share) / len(runs))

        asked = _sampling(options, sampling, hydro, first)
        made = laid_out.get(name) or _laid_out(cases[name], weather, plans, asked)
        if name == REFERENCE:
            # The one case that is drawn under both conventions in every study.
            laid_out[name] = made
        result = _assessed(cases[name], inputs, made, asked, cache, inside)
        first = first or result
        twins[same] = name, hydro
        results[name, hydro] = result
    return YearAdequacy(
        study_year=year, cases=cases, results=results, inputs=tuple(inputs), plans=tuple(plans)
    )


def _laid_out(
    case: Case, weather: list[WeatherYear], plans: list[ReservoirPlan], asked: AdequacyOptions
) -> System:
    from tieline.adequacy.system import system

    inputs = [hourly_inputs(case, each) for each in weather]
    return system(case, inputs, plans, asked.draw_profiled_up_to)


def _runs(cases: Mapping[str, Case], sampling: SamplingOptions) -> Iterator[tuple[str, str]]:
    """The reference comes first: its coefficient of variation stops the others."""
    for name in cases:
        yield name, EMERGENCY
    for name in cases if sampling.both_conventions else [REFERENCE]:
        yield name, NO_RELEASE


def _sampling(
    options: StudyOptions, sampling: SamplingOptions, hydro: str, first: AdequacyResult | None
) -> AdequacyOptions:
    """As asked for the reference; the others take as many samples as it took."""
    from tieline.adequacy.adequacy import AdequacyOptions

    return AdequacyOptions(
        samples=sampling.samples if first is None else first.samples,
        target_coefficient=sampling.target_coefficient if first is None else 0.0,
        seed=options.seed,
        emergency_release=hydro == EMERGENCY,
        threads=options.processes(),
    )


def _assessed(
    case: Case,
    inputs: list[HourlyInputs],
    made: System,
    asked: AdequacyOptions,
    cache: Path | None,
    report: Callable[[float], None],
) -> AdequacyResult:
    from tieline.adequacy.adequacy import assess
    from tieline.adequacy.progress import Progress

    if cache is None:
        return assess(case, inputs, asked, made=made, report=report)
    folder = cache

    def place(identity: str) -> str:
        words = (identity, asked.samples, asked.target_coefficient, code_of(__name__))
        return hashlib.sha256(repr(words).encode()).hexdigest()

    def resume(identity: str) -> Progress | None:
        arrays = store.load_arrays(folder, place(identity))
        return None if arrays is None else Progress.from_arrays(arrays)

    def save(progress: Progress) -> None:
        store.save_arrays(folder, place(progress.identity), progress.as_arrays())

    return assess(case, inputs, asked, made=made, resume=resume, save=save, report=report)


def _plan(
    programme: Programme,
    place: tuple[Case, WeatherYear, HourlyInputs],
    options: StudyOptions,
    cache: Path | None,
    given: Mapping[str, list[float]] | None,
) -> ReservoirPlan:
    """The reference's plan: the same for every case, so that no plan enters a difference."""
    from tieline.adequacy.reservoirs import plan_from_levels

    case, weather, hourly = place
    if given is None:
        levels = _planned(programme, case, weather, options, cache)
    else:
        idle = [0.0] * len(next(iter(given.values()), [0.0, 0.0]))
        columns = [given.get(name, idle) for name in case.reservoirs.id]
        levels = floats(np.array(columns).T.reshape(len(idle), len(columns)))
    return plan_from_levels(case, hourly, levels)


def _planned(
    programme: Programme,
    case: Case,
    weather: WeatherYear,
    options: StudyOptions,
    cache: Path | None,
) -> Floats:
    from tieline.dispatch.plan import make_plans
    from tieline.study.comparison import dispatch_options
    from tieline.study.trim import trimmed

    chosen = dispatch_options(programme, options)
    words = ("plan", content_hash(case), repr(chosen), weather.profiles, code_of(__name__))
    key = hashlib.sha256(repr(words).encode() + weather.values.tobytes()).hexdigest()
    kept = store.load_arrays(cache, key) if cache is not None else None
    if kept is not None:
        return floats(kept["levels"])
    lean = trimmed({REFERENCE: case})[REFERENCE]
    made = make_plans([lean], [hourly_inputs(lean, weather)], chosen)[0].levels
    levels = np.zeros((len(made), len(case.reservoirs.id)))
    levels[:, [case.reservoirs.id.index(name) for name in lean.reservoirs.id]] = made
    if cache is not None:
        store.save_arrays(cache, key, {"levels": levels})
    return floats(levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdequacyStudy:
    """Tables of a finished adequacy study (study/adequacy_tables.py) and where they are."""

    tables: Mapping[str, pd.DataFrame]
    folder: Path | None


def assess_adequacy(
    programme: Programme,
    options: StudyOptions | None = None,
    sampling: SamplingOptions | None = None,
    out: Path | None = None,
    report: Report | None = None,
) -> AdequacyStudy:
    """Adequacy of the reference and of each project's cases, as tidy tables.

    With ``out``, tables go to ``out/results`` and what is drawn is kept chunk by chunk:
    interrupted, the same call goes on from there and ends with the same bytes.
    Raises OptionError for an unknown study year or project, or where ``out`` holds a review.
    """
    from tieline.io.write import refuse_review, write_results
    from tieline.study.adequacy_tables import adequacy_tables

    refuse_review(out)
    options, sampling = options or StudyOptions(), sampling or SamplingOptions()
    cache = None if out is None else out / store.CACHE
    years = draw_adequacy(programme, options, sampling, cache, report or _silent)
    tables = adequacy_tables(programme, years)
    if out is not None:
        write_results(out, tables, {"provenance": _provenance(programme, options, sampling, years)})
    return AdequacyStudy(tables=tables, folder=out)


def _silent(_said: str, _share: float) -> None:
    """No progress to show."""


def _provenance(
    programme: Programme,
    options: StudyOptions,
    sampling: SamplingOptions,
    years: list[YearAdequacy],
) -> dict[str, object]:
    from tieline import __version__

    return {
        "version": __version__,
        "programme": programme.id,
        "study_years": [year.study_year for year in years],
        "weather_years": options.weather_years,
        "seed": options.seed,
        "samples_asked": sampling.samples,
        "target_coefficient": sampling.target_coefficient,
    }
