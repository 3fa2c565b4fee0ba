"""What a study would cost is said before it runs, from what finished parts of it took."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.study.conftest import EVERY
from tieline.dispatch.options import Method
from tieline.io.programme import Programme
from tieline.study import pace
from tieline.study.assess import jobs_of
from tieline.study.forecast import forecast, sentence, together
from tieline.study.options import StudyOptions

WEEKS = 53
OPTIONS = StudyOptions(projects=EVERY, weather_years=2, jobs=1)


def test_no_weather_is_drawn_for_a_forecast(lands: Programme, tmp_path: Path) -> None:
    fresh = replace(lands)
    jobs = jobs_of(fresh, OPTIONS, tmp_path)
    said = forecast(fresh, jobs, OPTIONS, tmp_path)
    assert fresh._drawn == {}
    assert said.tasks == len(jobs)
    assert said.finished == said.measured == 0
    assert said.seconds > 0.0
    assert said.memory_mb > 0.0


def test_a_comparison_of_two_cases_takes_four_solves_a_week(
    lands: Programme, tmp_path: Path
) -> None:
    """One island, two cases, each under two plans."""
    options = replace(OPTIONS, projects=("old-line",), weather_years=1, study_years=(2030,))
    assert forecast(lands, jobs_of(lands, options, tmp_path), options).solves == 4 * WEEKS


def test_times_of_finished_parts_are_those_of_the_rest(lands: Programme, tmp_path: Path) -> None:
    jobs = jobs_of(lands, OPTIONS, tmp_path)
    guess = forecast(lands, jobs, OPTIONS, tmp_path)
    pace.keep(tmp_path, jobs[0].key, pace.Spent(seconds=1.0, megabytes=1000.0))
    once = forecast(lands, jobs, OPTIONS, tmp_path)
    pace.keep(tmp_path, jobs[0].key, pace.Spent(seconds=3.0, megabytes=1000.0))
    said = forecast(lands, jobs, OPTIONS, tmp_path)
    assert said.measured == 1
    assert said.seconds == pytest.approx(3.0 * once.seconds)
    assert said.memory_mb >= 1000.0
    assert guess.measured == 0


def test_twice_the_processes_half_the_time_and_highs_takes_longer(
    lands: Programme, tmp_path: Path
) -> None:
    jobs = jobs_of(lands, OPTIONS, tmp_path)
    one = forecast(lands, jobs, OPTIONS)
    two = forecast(lands, jobs, replace(OPTIONS, jobs=2))
    assert two.seconds == pytest.approx(one.seconds / 2.0)
    assert two.memory_mb > one.memory_mb
    other = replace(OPTIONS, dispatch=replace(OPTIONS.dispatch, method=Method.DUAL_SIMPLEX))
    assert forecast(lands, jobs, other).seconds > 2.0 * one.seconds


def test_a_forecast_in_words(lands: Programme, tmp_path: Path) -> None:
    jobs = jobs_of(lands, OPTIONS, tmp_path)
    said = forecast(lands, jobs, OPTIONS)
    assert "none finished" in sentence(said)
    assert "in 1 process," in sentence(said)
    assert "another machine" in sentence(said)
    done = replace(said, finished=said.tasks)
    assert sentence(done) == f"{said.tasks} comparisons, all of them finished: nothing to solve."
    assert together([said, said]).seconds == 2.0 * said.seconds


def test_lines_of_the_pace_that_cannot_be_read_are_passed_over(tmp_path: Path) -> None:
    assert pace.kept(tmp_path) == {}
    pace.keep(tmp_path, "one", pace.Spent(seconds=1.5, megabytes=10.0))
    with (tmp_path / pace.FILE).open("a") as file:
        file.write("two,not a number,3\nthree\n")
    pace.keep(tmp_path, "four", pace.Spent(seconds=2.0, megabytes=20.0))
    assert pace.kept(tmp_path) == {
        "one": pace.Spent(seconds=1.5, megabytes=10.0),
        "four": pace.Spent(seconds=2.0, megabytes=20.0),
    }
