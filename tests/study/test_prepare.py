"""What is compiled beforehand is what the tasks of a review ask for."""

from __future__ import annotations

import pickle
from pathlib import Path

from tieline.io.programme import Programme
from tieline.study.conduct import planned
from tieline.study.options import StudyOptions
from tieline.study.prepare import KERNELS
from tieline.study.review_adequacy import adequacy_jobs
from tieline.study.tasks import plan_tasks


def test_every_task_of_a_review_finds_its_kernels_compiled(
    lands: Programme, tmp_path: Path
) -> None:
    options = StudyOptions(projects=("wind-farm",), weather_years=1, adequacy_samples=4)
    compared = planned(lands, plan_tasks(lands, options), options, tmp_path)
    jobs = [*compared, *adequacy_jobs(lands, options, tmp_path, compared)]
    assert {job.kernels for job in jobs} == set(KERNELS)
    assert pickle.loads(pickle.dumps(KERNELS)) == KERNELS
