"""The examples of the documentation run, its links lead somewhere, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tieline.cli import main

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=name_of)
def test_python_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All blocks of a page in order, in one namespace."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(compile(block, name_of(page), "exec"), names)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{name_of(page)} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_and_options_exist(page: Path) -> None:
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    for line in lines:
        words = line.split("#")[0].split()
        if len(words) < 2 or words[0] != "tieline" or words[1].startswith("-"):
            continue
        command: click.Command | None = main.commands.get(words[1])
        assert command is not None, f"{name_of(page)}: {line}"
        rest = words[2:]
        while isinstance(command, click.Group) and rest:
            command, rest = command.commands.get(rest[0]), rest[1:]
            assert command is not None, f"{name_of(page)}: {line}"
        known = {option for item in command.params for option in item.opts}
        used = {word.split("=")[0] for word in rest if word.startswith("--")}
        assert used <= known | {"--help"}, f"{name_of(page)}: {line}"
