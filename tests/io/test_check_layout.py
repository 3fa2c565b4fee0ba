"""Folders and files beside the tables that would otherwise be passed over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.io.copies import problems_of, small_programme
from tieline.io.read_programme import read_programme

OUTLINES = {
    "empty": (b"", "is empty."),
    "not JSON": (b"{", "cannot be read as JSON"),
    "UTF-16": ('{"countries": []}'.encode("utf-16"), "is encoded in UTF-16."),
    "a list": (b"[]", "holds no list of countries."),
    "no rings": (b'{"countries": [{"code": "BRD"}]}', "is no code with rings"),
    "no number": (b'{"countries": [{"code": "BRD", "rings": [[[NaN, 1]]]}]}', "is no code with"),
    "without end": (b"[" * 100_000, "is nested without end."),
}


@pytest.mark.parametrize("kind", OUTLINES)
def test_an_outline_that_cannot_be_drawn(kind: str, tmp_path: Path) -> None:
    content, rule = OUTLINES[kind]
    folder = small_programme(tmp_path / "two-lands")
    (folder / "map").mkdir()
    (folder / "map" / "outline.json").write_bytes(content)
    (problem,) = problems_of(folder)
    assert problem.file == "map/outline.json"
    assert rule in problem.rule
    assert problem.remedy


@pytest.mark.parametrize(("name", "meant"), [("event", "events"), ("Registers", "register")])
def test_a_misspelt_folder(name: str, meant: str, tmp_path: Path) -> None:
    folder = small_programme(tmp_path / "two-lands")
    (folder / name).mkdir()
    (problem,) = problems_of(folder)
    assert problem.file == name
    assert meant in problem.remedy


def test_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    folder = small_programme(tmp_path / "two-lands")
    (folder / "events").write_text("", encoding="utf-8")
    (problem,) = problems_of(folder)
    assert problem.rule == "is no folder."


def test_results_may_lie_beside_the_tables(tmp_path: Path) -> None:
    folder = small_programme(tmp_path / "two-lands")
    for name in ("results", "finished", "studies", "review", "stress", "assessment"):
        (folder / name).mkdir()
    read_programme(folder)


def test_a_yaml_file_that_holds_itself(tmp_path: Path) -> None:
    folder = small_programme(tmp_path / "two-lands")
    (folder / "programme.yaml").write_text("id: &here [*here]\n", encoding="utf-8")
    assert "is nested without end." in {problem.rule for problem in problems_of(folder)}
