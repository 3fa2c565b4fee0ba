"""Options that are refused before any work is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.study.lands import two_lands
from tieline.cli import main

COMMANDS = {
    "review": ("review",),
    "adequacy": ("adequacy",),
    "stress": ("stress",),
    "assess": ("assess",),
    "dispatch": ("dispatch",),
    "repeat": ("repeat",),
    "portfolio": ("portfolio", "one", "two"),
    "allocate": ("allocate", "one"),
    "capacity": ("capacity", "one"),
    "finance": ("finance", "one"),
    "page": ("page",),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_cannot_be_written_is_refused_first(command: str, tmp_path: Path) -> None:
    file = tmp_path / "notes"
    file.write_text("mine", encoding="utf-8")
    for out in (file, file / "below" / "it", ""):
        said = CliRunner().invoke(main, [*COMMANDS[command], "--out", str(out)])
        assert said.exit_code == 2
        assert "--out" in said.stderr
        assert said.stdout == ""
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_page_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    said = CliRunner().invoke(main, ["review", "--out", str(tmp_path)])
    assert said.exit_code == 2
    assert "not ours to replace" in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


WRONG = {
    "year 0": ("dispatch {} --year 0", "0 is not a study year"),
    "portfolio year 0": (
        "portfolio old-line one-line --programme {} --year 0",
        "0 is not a study year",
    ),
    "allocate year 0": ("allocate old-line --programme {} --year 0", "0 is not a study year"),
    "rate below 0": ("allocate old-line --programme {} --rate -1", "from 0 to 1"),
    "rate nan": ("capacity old-line --programme {} --rate nan", "from 0 to 1"),
    "rate in per cent": ("capacity old-line --programme {} --rate 6", "such as 0.06"),
    "cost nan": ("capacity old-line --programme {} --cost-musd-per-mw nan", "MUSD/MW"),
    "cost below 0": ("capacity old-line --programme {} --cost-musd-per-mw -5", "MUSD/MW"),
    "capacity inf": ("capacity old-line --programme {} --mw inf", "finite"),
    "project twice": ("assess old-line old-line --programme {}", "each project once"),
    "year twice": ("assess --programme {} --year 2030 --year 2030", "each study year once"),
    "project misspelt": ("assess old-lin --programme {}", "Did you mean 'old-line'?"),
}


@pytest.fixture(scope="module")
def lands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_lands(tmp_path_factory.mktemp("options") / "two-lands")


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_value_is_said_and_nothing_is_written(
    kind: str, lands: Path, tmp_path: Path
) -> None:
    words, expected = WRONG[kind]
    out = tmp_path / "out"
    asked = [word.format(lands) for word in words.split()]
    said = CliRunner().invoke(main, [*asked, "--out", str(out), "--json"])
    assert said.exit_code == 2
    assert expected in said.stderr
    assert said.stdout == ""
    assert not out.exists()


@pytest.mark.parametrize("given", [("--weather-year", "0"), ("--seed", "-1")])
def test_weather_that_is_none_is_refused(given: tuple[str, str]) -> None:
    said = CliRunner().invoke(main, ["dispatch", *given])
    assert said.exit_code == 2
    assert "counted from 1" in said.stderr
    assert said.stdout == ""
