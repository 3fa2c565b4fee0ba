"""An interrupted study goes on where it stopped, and only what an edit touches is run again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from tests.io.copies import rows_of, small_programme, write_rows
from tests.study.conftest import assessed, quiet
from tests.study.lands import two_lands
from tieline.errors import SolverError
from tieline.io.programme import Programme
from tieline.io.read_programme import read_programme
from tieline.study import store
from tieline.study.assess import assess, jobs_of
from tieline.study.comparison import Tables
from tieline.study.conduct import Job, conduct
from tieline.study.options import StudyOptions
from tieline.study.review import CACHE, make_review

PROJECTS = ("one-line", "wind-farm")


def contents(out: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "results").iterdir())}


def unfinished(folder: Path, out: Path) -> list[str]:
    """Projects whose comparisons would have to be run again."""
    options = StudyOptions(projects=PROJECTS, weather_years=2, jobs=1)
    jobs = jobs_of(read_programme(folder), options, out)
    return [job.task.project for job in jobs if job.tables is None]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A programme of its own and a finished assessment of it."""
    root = tmp_path_factory.mktemp("resume")
    folder = two_lands(root / "two-lands")
    assessed(read_programme(folder), root / "out", PROJECTS)
    return folder, root / "out"


def edited(folder: Path, table: str, key: str, column: str, value: str) -> str:
    """Set a cell of the row that begins with ``key``; returns what stood there."""
    path = folder / "system" / f"{table}.csv"
    rows = rows_of(path)
    row = next(row for row in rows if row[0] == key)
    place = rows[0].index(column)
    before, row[place] = row[place], value
    write_rows(path, rows)
    return before


def test_the_same_bytes_after_an_interruption(done: tuple[Path, Path]) -> None:
    folder, out = done
    before = contents(out)
    finished = sorted((out / CACHE).glob("*.json"))
    assert len(finished) == 4
    finished[1].unlink()
    finished[2].write_text('{"key": "half a fi')
    assert len(unfinished(folder, out)) == 2
    assessed(read_programme(folder), out, PROJECTS)
    assert contents(out) == before


def ended(*_: object) -> Tables:
    """What becomes of a worker for which there is no memory."""
    os._exit(1)


def test_a_worker_that_is_ended_from_outside(done: tuple[Path, Path], tmp_path: Path) -> None:
    programme = read_programme(done[0])
    jobs = [Job(None, key, None, ended) for key in ("one", "two")]
    with pytest.raises(SolverError, match="finished is kept"):
        conduct(programme, jobs, StudyOptions(jobs=2), tmp_path / CACHE, quiet)


def test_an_interrupted_run_keeps_what_was_finished(
    done: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, out = done
    programme, options = read_programme(folder), StudyOptions(projects=PROJECTS, weather_years=2)
    options = StudyOptions(projects=PROJECTS, weather_years=2, jobs=1)
    finished: list[float] = []

    def impatient(label: str, share: float) -> None:
        finished.append(share)
        if len(list((tmp_path / CACHE).glob("*.json"))) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess(programme, jobs_of(programme, options, tmp_path), options, tmp_path, impatient)
    assert len(list((tmp_path / CACHE).glob("*.json"))) == 2
    assert len(unfinished(folder, tmp_path)) == 2
    assessed(programme, tmp_path, PROJECTS)
    assert contents(tmp_path) == contents(out)


def test_two_processes_give_the_bytes_of_one(done: tuple[Path, Path], tmp_path: Path) -> None:
    folder, out = done
    assessed(read_programme(folder), tmp_path, PROJECTS, jobs=2)
    assert contents(tmp_path) == contents(out)


def test_an_edit_during_a_run_is_not_part_of_it(done: tuple[Path, Path], tmp_path: Path) -> None:
    """Workers begin after the edit and still solve what was read before it."""
    folder, out = done
    programme = read_programme(folder)
    before = edited(folder, "plants", "B gas", "vom_usd_per_mwh", "3")
    assessed(programme, tmp_path, PROJECTS, jobs=2)
    edited(folder, "plants", "B gas", "vom_usd_per_mwh", before)
    tables = {name: told for name, told in contents(tmp_path).items() if "inputs" not in name}
    assert tables == {name: told for name, told in contents(out).items() if "inputs" not in name}


def test_only_touched_comparisons_run_again(done: tuple[Path, Path]) -> None:
    folder, out = done
    assert unfinished(folder, out) == []
    before = edited(folder, "links", "twin-line", "forward_mw", "99")
    assert unfinished(folder, out) == [], "another project's planned row"
    edited(folder, "links", "twin-line", "forward_mw", before)
    before = edited(folder, "links", "one-line", "forward_mw", "99")
    assert unfinished(folder, out) == ["one-line"] * 2
    edited(folder, "links", "one-line", "forward_mw", before)
    before = edited(folder, "projects", "one-line", "capex_musd", "77")
    assert unfinished(folder, out) == [], "cost needs no dispatch"
    edited(folder, "projects", "one-line", "capex_musd", before)
    before = edited(folder, "plants", "B gas", "vom_usd_per_mwh", "3")
    assert len(unfinished(folder, out)) == 4, "a plant of the grid is in every comparison"
    edited(folder, "plants", "B gas", "vom_usd_per_mwh", before)
    before = edited(folder, "plants", "W wind", "efficiency", "0.99")
    assert len(unfinished(folder, out)) == 4, "fuel and upkeep apart, which a case does not know"
    edited(folder, "plants", "W wind", "efficiency", before)
    assert unfinished(folder, out) == []


def test_a_contract_is_part_of_what_a_comparison_rests_on(done: tuple[Path, Path]) -> None:
    """Also of the line's: the farm stands in its grid, and who gains there pays that price."""
    folder, out = done
    path = folder / "finance" / "wind-farm.yaml"
    text = path.read_text()
    path.write_text(text.replace("central: 70.0", "central: 71.0"))
    assert path.read_text() != text
    assert set(unfinished(folder, out)) == {"one-line", "wind-farm"}
    path.write_text(text)


def test_the_contract_of_a_project_not_built_touches_nobody_else(done: tuple[Path, Path]) -> None:
    folder, out = done
    path = folder / "finance" / "wind-farm.yaml"
    text = path.read_text()
    edited(folder, "plants", "W wind", "status", "planned")
    edited(folder, "links", "W--B", "status", "planned")
    options = StudyOptions(projects=("one-line",), weather_years=1, jobs=1)
    (before,) = jobs_of(read_programme(folder), options, out)
    path.write_text(text.replace("central: 70.0", "central: 71.0"))
    (after,) = jobs_of(read_programme(folder), options, out)
    assert before.key == after.key
    path.write_text(text)
    edited(folder, "plants", "W wind", "status", "existing")
    edited(folder, "links", "W--B", "status", "existing")


def test_a_review_twice_is_the_same_review(lands: Programme, tmp_path: Path) -> None:
    options = StudyOptions(weather_years=1, jobs=1)
    first = make_review(lands, options, tmp_path, quiet)
    before, page = contents(tmp_path), first.page.read_bytes()
    again = make_review(lands, options, tmp_path, quiet)
    assert contents(tmp_path) == before
    assert again.page.read_bytes() == page


def test_a_programme_without_projects_has_a_page(tmp_path: Path) -> None:
    programme = read_programme(small_programme(tmp_path / "two-lands"))
    options = StudyOptions(weather_years=1, jobs=1)
    assert make_review(programme, options, tmp_path / "out", quiet).page.is_file()


def test_a_finished_comparison_that_was_edited_is_run_again(
    done: tuple[Path, Path], tmp_path: Path
) -> None:
    """Also where it still is JSON, and where it is another one's file under a new name."""
    out = tmp_path / "out"
    shutil.copytree(done[1], out)
    first, second, third, _ = sorted((out / CACHE).glob("*.json"))
    first.write_text(first.read_text().replace("1", "2", 1))
    second.write_text(third.read_text())
    third.write_text(third.read_text() + " ")
    assert len(unfinished(done[0], out)) == 3


def test_finished_arrays_that_were_edited_are_made_again(tmp_path: Path) -> None:
    store.save_arrays(tmp_path, "one", {"levels": np.arange(3.0)})
    found = store.load_arrays(tmp_path, "one")
    assert found is not None
    assert found["levels"].tolist() == [0.0, 1.0, 2.0]
    np.savez_compressed(tmp_path / "one.npz", levels=np.arange(4.0))
    assert store.load_arrays(tmp_path, "one") is None
    store.save_arrays(tmp_path, "two", {"levels": np.arange(3.0)})
    (tmp_path / "two.npz").replace(tmp_path / "one.npz")
    assert store.load_arrays(tmp_path, "one") is None
