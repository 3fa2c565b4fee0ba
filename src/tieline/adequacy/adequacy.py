"""Adequacy of a case, and what a difference between two cases does to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tieline.adequacy.progress import (
    Progress,
    coefficient_of_variation,
    energy_mwh,
    no_progress,
)
from tieline.adequacy.reservoirs import ReservoirPlan
from tieline.adequacy.result import (
    AdequacyResult,
    ErrorOver,
    groups_of,
    link_needs,
    over_samples,
)
from tieline.adequacy.sampling import BLOCK, CHUNK, cores, next_chunk, whole_rounds
from tieline.adequacy.system import System, system
from tieline.case.case import Case, content_hash
from tieline.case.estimate import Estimate
from tieline.case.weather_year import HourlyInputs
from tieline.errors import OptionError, ResultError


@dataclass(frozen=True, slots=True, kw_only=True)
class AdequacyOptions:
    """samples                   most sample-years, rounded up to whole rounds of weather years
    target_coefficient        stop where sd(ENS) / (sqrt(n) mean(ENS)) of the region is at most
                              this; 0 = never, all samples are drawn
    emergency_release         reservoirs may go below their plan to save load; else the plan stands
    error                     over weather years, or over sample-years of the weather given
    draw_profiled_up_to       plants with a profile are drawn machine by machine up to this many
    threads                   0 = as many as the machine has
    """

    samples: int = 10_000
    target_coefficient: float = 0.05
    seed: int = 0
    emergency_release: bool = True
    error: ErrorOver = ErrorOver.WEATHER
    draw_profiled_up_to: int = 20
    threads: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.samples < 2**32:
            raise OptionError(f"samples lies between 1 and 2^32 - 1, not {self.samples}.")
        if not (0.0 <= self.target_coefficient < 1.0):
            raise OptionError(f"target_coefficient lies in [0, 1), not {self.target_coefficient}.")
        if not 0 <= self.seed < 2**64:
            raise OptionError(f"seed is a whole number from 0 to 2^64 - 1, not {self.seed}.")
        if self.threads < 0:
            raise OptionError(f"threads is 0 or more, not {self.threads}.")


def assess(
    case: Case,
    inputs: Sequence[HourlyInputs],
    options: AdequacyOptions | None = None,
    *,
    plans: Sequence[ReservoirPlan] | None = None,
    made: System | None = None,
    resume: Callable[[str], Progress | None] | None = None,
    save: Callable[[Progress], None] | None = None,
    report: Callable[[float], None] | None = None,
) -> AdequacyResult:
    """Sequential Monte Carlo of one case over weather years.

    inputs     one per weather year; sample i uses inputs[i mod len(inputs)]
    plans      what the dispatch does with the reservoirs, one per weather year; None = stand-in
    made       ``system`` of the same, where it has been laid out before; None = here
    resume     asked with the identity of the run for the progress of an interrupted one; save is
               called after every chunk; report with the share of the samples drawn, 0 to 1
    Raises OptionError for inputs that do not fit, ResultError for the progress of another run.
    """
    options = options or AdequacyOptions()
    if made is None:
        made = system(case, inputs, plans, options.draw_profiled_up_to)
    identity = _identity(made, options)
    progress = (resume(identity) if resume is not None else None) or no_progress(made, identity)
    if progress.identity != identity:
        raise ResultError(
            "The saved progress belongs to another case, weather, seed or convention. "
            "Start again without it."
        )
    whole = whole_rounds(options.samples, len(inputs))
    while not _enough(progress, options, whole):
        progress = next_chunk(
            made,
            progress,
            upto=whole,
            seed=options.seed,
            release=options.emergency_release,
            threads=options.threads or cores(),
            report=report,
        )
        if save is not None:
            save(progress)
    return _result(case, made, progress, options)


def _enough(progress: Progress, options: AdequacyOptions, whole: int) -> bool:
    if progress.samples == 0:
        return False
    if progress.samples >= whole:
        return True
    return coefficient_of_variation(progress) <= options.target_coefficient


@dataclass(frozen=True, slots=True, kw_only=True)
class AdequacyGain:
    """What "with" saves against "without" in one group; positive = fewer or smaller shortfalls.

    Each is the mean of paired differences: both cases see the same weather and outages.
    """

    name: str
    kind: str
    lole_h: Estimate
    lole_d: Estimate
    lolev: Estimate
    eens_mwh: Estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AdequacyComparison:
    """Two assessments from the same draws, and the gain of each group common to both."""

    with_it: AdequacyResult
    without_it: AdequacyResult
    gains: tuple[AdequacyGain, ...]

    def gain(self, name: str) -> AdequacyGain:
        """Of a zone, country or 'region'; raises OptionError for an unknown one."""
        for gain in self.gains:
            if gain.name == name:
                return gain
        raise OptionError(f"{name!r} is not a zone, a country or 'region' of both cases.")


def compare(
    case_with: Case,
    case_without: Case,
    inputs_with: Sequence[HourlyInputs],
    inputs_without: Sequence[HourlyInputs],
    options: AdequacyOptions | None = None,
    *,
    plans_with: Sequence[ReservoirPlan] | None = None,
    plans_without: Sequence[ReservoirPlan] | None = None,
) -> AdequacyComparison:
    """The same weather and the same outages with and without; the error of the difference.

    The stop rule looks at "without"; "with" then takes as many samples.
    Raises OptionError where the numbers of weather years differ.
    """
    options = options or AdequacyOptions()
    if len(inputs_with) != len(inputs_without):
        raise OptionError("With and without need the same weather years.")
    without_it = assess(case_without, inputs_without, options, plans=plans_without)
    as_many = _with_samples(options, without_it.samples)
    with_it = assess(case_with, inputs_with, as_many, plans=plans_with)
    return AdequacyComparison(
        with_it=with_it, without_it=without_it, gains=gains(with_it, without_it, options.error)
    )


def gains(
    with_it: AdequacyResult, without_it: AdequacyResult, error: ErrorOver = ErrorOver.WEATHER
) -> tuple[AdequacyGain, ...]:
    """without - with, sample by sample, for every group that both results have.

    Raises OptionError where the two do not come from the same draws.
    """
    a, b = with_it.progress, without_it.progress
    if (with_it.seed, with_it.samples, with_it.weather_years) != (
        without_it.seed,
        without_it.samples,
        without_it.weather_years,
    ):
        raise OptionError("Only results with the same seed, samples and weather years are paired.")
    weather = with_it.weather_years
    column = {(group.kind, group.name): g for g, group in enumerate(with_it.groups)}
    energy_with, energy_without = energy_mwh(a), energy_mwh(b)
    made = []
    for g, group in enumerate(without_it.groups):
        other = column.get((group.kind, group.name))
        if other is None:
            continue
        pairs = (
            (b.hours[:, g] - a.hours[:, other], "h/yr"),
            (b.peak_days[:, g] - a.peak_days[:, other], "d/yr"),
            (b.events[:, g] - a.events[:, other], "events/yr"),
            (energy_without[:, g] - energy_with[:, other], "MWh/yr"),
        )
        figures = [over_samples(saved, weather, error, unit) for saved, unit in pairs]
        made.append(
            AdequacyGain(
                name=group.name,
                kind=group.kind,
                lole_h=figures[0],
                lole_d=figures[1],
                lolev=figures[2],
                eens_mwh=figures[3],
            )
        )
    return tuple(made)


def _with_samples(options: AdequacyOptions, samples: int) -> AdequacyOptions:
    return replace(options, samples=samples, target_coefficient=0.0)


def _identity(made: System, options: AdequacyOptions) -> str:
    words = (made.digest, options.seed, options.emergency_release, BLOCK, CHUNK)
    return hashlib.sha256(repr(words).encode()).hexdigest()


def _result(
    case: Case, made: System, progress: Progress, options: AdequacyOptions
) -> AdequacyResult:
    variation = coefficient_of_variation(progress)
    return AdequacyResult(
        case_hash=content_hash(case),
        seed=options.seed,
        samples=progress.samples,
        weather_years=len(made.years),
        hydro="emergency release" if options.emergency_release else "no release",
        stopped_by="target" if variation <= options.target_coefficient else "samples",
        coefficient_of_variation=variation,
        groups=groups_of(made, progress, options.error),
        links=link_needs(made, progress, options.error),
        progress=progress,
    )
