"""What a study may be told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tieline.dispatch.dispatch import cores
from tieline.dispatch.options import DispatchOptions
from tieline.errors import OptionError

TIE_MW = 1e-6
"""[MW] What makes prices of a study unique; see dispatch/ties.py."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyOptions:
    """Choices of one study; equal choices on equal files give equal results.

    study_years     None = those of the programme that its projects are appraised in
    projects        None = the projects of the programme itself; ids otherwise
    weather_years   number of synthetic years, >= 1
    seed            of the weather
    jobs            processes; 0 = one per core
    adequacy_samples  sample-years of each case in a review; 0 = no adequacy, and no B6
    row_order       0 = rows as in the files; else the seed of a shuffle, to repeat a study
    """

    study_years: tuple[int, ...] | None = None
    projects: tuple[str, ...] | None = None
    weather_years: int = 5
    seed: int = 0
    jobs: int = 0
    adequacy_samples: int = 0
    row_order: int = 0
    dispatch: DispatchOptions = field(default_factory=lambda: DispatchOptions(tie_mw=TIE_MW))

    def __post_init__(self) -> None:
        if self.weather_years < 1:
            raise OptionError("--weather-years is a whole number of at least 1.")
        if self.seed < 0:
            raise OptionError("--seed is a whole number of at least 0.")
        if self.adequacy_samples < 0:
            raise OptionError("--samples is a whole number of at least 0.")
        if self.jobs < 0:
            raise OptionError("--jobs is 0 (one per core) or a positive number.")
        for what, given in (("study year", self.study_years), ("project", self.projects)):
            twice = [str(item) for item, count in Counter(given or ()).items() if count > 1]
            if twice:
                raise OptionError(f"Name each {what} once: {', '.join(twice)} stands twice.")

    def processes(self) -> int:
        """Worker processes to use."""
        return self.jobs or cores()
