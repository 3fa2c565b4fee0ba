"""Finished work is known by what was asked and by the code that answered."""

from __future__ import annotations

import ast
import importlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

import tieline
from tests.study.conftest import assessed, quiet
from tests.study.lands import two_lands
from tieline.io.programme import Programme
from tieline.io.read_programme import read_programme
from tieline.study import keys
from tieline.study.assess import assess, jobs_of
from tieline.study.conduct import Job
from tieline.study.forecast import forecast, sentence
from tieline.study.made_from import made_from
from tieline.study.options import StudyOptions
from tieline.study.review import provenance
from tieline.study.store import CACHE

PROJECTS = ("one-line",)
OPTIONS = StudyOptions(projects=PROJECTS, weather_years=2, jobs=1)


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """Stamps are kept as long as the process; here files change under it."""
    yield
    forget()


def forget() -> None:
    for kept in (keys.code_of, keys._read, keys._path):
        kept.cache_clear()


def changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str, text: str | bytes | None = None
) -> None:
    """Let a module of Tieline say something else, as after an upgrade."""
    found = keys._path(module)
    copy = tmp_path / f"{module}.py"
    if isinstance(text, bytes):
        copy.write_bytes(text)
    else:
        copy.write_text(found.read_text(encoding="utf-8") + (text or "\n# changed\n"))
    before = keys._path.__wrapped__
    forget()
    monkeypatch.setattr(keys, "_path", _Redirected(before, module, copy))


class _Redirected:
    """``_path`` with one file elsewhere."""

    def __init__(self, before, module, copy) -> None:  # type: ignore[no-untyped-def]
        self.__wrapped__ = lambda name: copy if name == module else before(name)

    def __call__(self, name: str) -> Path:
        return self.__wrapped__(name)  # type: ignore[no-any-return]

    def cache_clear(self) -> None: ...


def asked(programme: Programme, out: Path) -> list[Job]:
    return jobs_of(programme, OPTIONS, out)


@pytest.mark.parametrize(
    "module",
    [
        "tieline.dispatch.plan",
        "tieline.dispatch.network.ratio",
        "tieline.weather.noise",
        "tieline.appraisal.welfare",
        "tieline.case.projects",
        "tieline.study.measure",
        "tieline.compiled",
    ],
)
def test_code_that_makes_a_number_is_in_the_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str
) -> None:
    before = keys.code_of("tieline.study.comparison")
    changed(monkeypatch, tmp_path, module)
    assert keys.code_of("tieline.study.comparison") != before


@pytest.mark.parametrize(
    "module",
    [
        "tieline.report.page",
        "tieline.register.status",
        "tieline.io.read_csv",
        "tieline.cli.review",
        "tieline.study.pace",
        "tieline.adequacy.hour",
        "tieline.study.review",
        "tieline.appraisal.debt",
    ],
)
def test_code_that_makes_no_number_of_a_comparison_leaves_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str
) -> None:
    before = keys.code_of("tieline.study.comparison")
    changed(monkeypatch, tmp_path, module)
    assert keys.code_of("tieline.study.comparison") == before


def test_adequacy_rests_on_its_kernel_and_on_the_dispatch_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in ("tieline.adequacy.hour", "tieline.study.comparison", "tieline.dispatch.plan"):
        before = keys.code_of("tieline.study.review_adequacy")
        changed(monkeypatch, tmp_path, module)
        assert keys.code_of("tieline.study.review_adequacy") != before


def test_a_checkout_and_an_installed_package_agree(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Some systems end the lines of a checkout in another way."""
    name = "tieline.dispatch.plan"
    before = keys.code_of("tieline.study.comparison")
    text = keys._path(name).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    changed(monkeypatch, tmp_path, name, text)
    assert keys.code_of("tieline.study.comparison") == before


def test_without_sources_version_and_solver_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of compiled files alone."""
    monkeypatch.setattr(keys, "_read", lambda name: ("", ()))
    forget = keys.code_of.cache_clear
    forget()
    before = keys.code_of("tieline.study.comparison")
    monkeypatch.setattr(keys, "__version__", "0.0.0")
    forget()
    assert keys.code_of("tieline.study.comparison") != before
    forget()


def test_imports_are_followed_as_python_follows_them() -> None:
    """Every import of every module in a stamp, by Python's own parser: the slow twin."""
    for work in ("stress", "review_adequacy"):
        found = keys._sources(f"tieline.study.{work}")
        for text in found.values():
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tieline."):
                    assert node.level == 0
                    names = [f"{node.module}.{alias.name}" for alias in node.names]
                    for name in (node.module or "", *names):
                        assert name in found or is_left_out(name) or not is_module(name), name


def is_module(name: str) -> bool:
    path = keys._path(name)
    return path.is_file() and bool(path.read_text(encoding="utf-8").strip())


def is_left_out(name: str) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in keys.NO_NUMBERS)


def test_what_is_left_out_exists() -> None:
    for name in keys.NO_NUMBERS:
        importlib.import_module(name)


def test_after_an_upgrade_work_is_redone_and_the_log_says_why(
    lands: Programme,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    out = tmp_path / "out"
    assessed(lands, out, PROJECTS)
    before = {path.name: path.read_bytes() for path in (out / "results").iterdir()}
    old = asked(lands, out)
    assert all(job.tables is not None for job in old)
    assert caplog.records == []
    changed(monkeypatch, tmp_path, "tieline.dispatch.plan")
    new = asked(lands, out)
    assert all(job.tables is None for job in new)
    for one, other in zip(old, new, strict=True):
        assert keys.question_of(one.key) == keys.question_of(other.key)
    told = sentence(forecast(lands, new, OPTIONS, out / CACHE))
    assert "none finished, 2 by an earlier state of Tieline's code or solver; " in told
    with caplog.at_level(logging.WARNING):
        assess(lands, new, OPTIONS, out, quiet)
    (record,) = caplog.records
    assert record.getMessage() == (
        "2 pieces of finished work were made by an earlier state of Tieline's code or solver, so "
        "they are done again."
    )
    after = {path.name: path.read_bytes() for path in (out / "results").iterdir()}
    same = before.keys() - {"provenance.json", "manifest.json"}
    assert {name for name in same if before[name] != after[name]} <= {"results.json"}
    caplog.clear()
    assess(lands, asked(lands, out), OPTIONS, out, quiet)
    assert caplog.records == []


def test_work_never_done_or_edited_is_not_called_stale(
    lands: Programme, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assessed(lands, tmp_path, PROJECTS, weather_years=1)
    assessed(lands, tmp_path, PROJECTS)
    assert caplog.records == []
    finished = sorted((tmp_path / CACHE).glob("*.json"))
    finished[0].write_text("half")
    assessed(lands, tmp_path, PROJECTS)
    assert caplog.records == []


def test_one_piece_of_work_is_spoken_of_in_the_singular(tmp_path: Path) -> None:
    (tmp_path / f"{'a' * keys.ASKED}{'b' * keys.CODE}.json").write_text("")
    said = keys.redone_words(tmp_path, ["a" * keys.ASKED + "c" * keys.CODE])
    assert said.startswith("1 piece of finished work was made")
    assert said.endswith("so it is done again.")
    assert keys.redone_words(tmp_path / "none", ["a" * 64]) == ""


def test_a_run_says_what_code_made_it(lands: Programme) -> None:
    made = provenance(lands, OPTIONS, [2030], {}, "")
    assert made["version"] == tieline.__version__
    assert made["code"] == keys.code_of("tieline.study.review")


def test_what_a_study_was_made_from_moves_with_a_contract_and_not_with_a_word(
    tmp_path: Path,
) -> None:
    folder = two_lands(tmp_path / "two-lands")
    before = made_from(read_programme(folder))
    assert before["code"] == keys.code_of("tieline.study.aggregate")
    assert made_from(read_programme(folder)) == before
    path = folder / "finance" / "wind-farm.yaml"
    path.write_text(path.read_text().replace("central: 70.0", "central: 71.0"))
    after = made_from(read_programme(folder))
    assert after["inputs"] != before["inputs"]
    assert after["code"] == before["code"]
