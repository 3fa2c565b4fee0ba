"""One assessment of the two lands, shared by the tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.study.lands import two_lands
from tieline.io.programme import Programme
from tieline.io.read_programme import read_programme
from tieline.study.assess import Assessment, assess, jobs_of
from tieline.study.options import StudyOptions

EVERY = ("old-line", "one-line", "twin-line", "dear-line", "edge-line", "null-line", "wind-farm")


def quiet(label: str, share: float) -> None:
    """A progress report that nobody reads."""


def assessed(
    programme: Programme, out: Path, projects: tuple[str, ...] = EVERY, **more: int
) -> Assessment:
    """Assess projects of a programme in one process, two weather years unless told otherwise."""
    options = StudyOptions(projects=projects, **({"weather_years": 2, "jobs": 1} | more))
    return assess(programme, jobs_of(programme, options, out), options, out, quiet)


@pytest.fixture(scope="session")
def lands(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return read_programme(two_lands(tmp_path_factory.mktemp("lands") / "two-lands"))


@pytest.fixture(scope="session")
def assessment(lands: Programme, tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return assessed(lands, tmp_path_factory.mktemp("assessment"))
