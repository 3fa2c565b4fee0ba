"""Options that are refused before any work is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

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
