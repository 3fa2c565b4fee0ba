"""tieline progress and tieline source, as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.register.invented import FILES, SOURCE, write
from tieline.cli import main
from tieline.cli.register import progress, source
from tieline.errors import InputError, OptionError


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIELINE_SOURCES", str(tmp_path / "store"))


def call(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(item) for item in arguments])  # type: ignore[arg-type]


def test_rows_as_json(tmp_path: Path) -> None:
    result = call(progress, write(tmp_path), "--json", "--as-of", "2025-12-31")
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    rows = told["statuses"]
    assert told["as_of"] == "2025-12-31"
    assert told["since"] is None
    assert set(rows[0]) == {"id", "kind", "title", "status", "rule", "evidence"}
    assert {row["id"]: row["status"] for row in rows} == {
        "C1": "no evidence",
        "long-line": "silent",
    }


def test_since_adds_the_status_before(tmp_path: Path) -> None:
    result = call(progress, write(tmp_path), "--json", "--since", "2024-07-01")
    assert all(row["before"] is None for row in json.loads(result.output)["statuses"])


def test_the_table_and_the_calendar(tmp_path: Path) -> None:
    calendar = tmp_path / "dates.ics"
    result = call(progress, write(tmp_path), "--since", "2024-07-01", "--calendar", calendar)
    assert result.exit_code == 0, result.output
    assert "due: no report found" in result.output
    assert "[E3]" in result.output
    assert calendar.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert list(tmp_path.glob("*.partial")) == []


def test_the_embedded_programme_is_the_default() -> None:
    result = call(progress, "--json")
    assert result.exit_code == 0, result.output
    assert "monsoon-wind" in {row["id"] for row in json.loads(result.output)["statuses"]}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--as-of", "yesterday"], "is not a date"),
        (["--as-of", "2024-01-01", "--since", "2025-01-01"], "is after"),
        (["--calendar", "no/such/folder/x.ics"], "is not a folder"),
    ],
)
def test_wrong_options(options: list[str], words: str, tmp_path: Path) -> None:
    result = call(progress, write(tmp_path), *options)
    assert isinstance(result.exception, OptionError)
    assert words in str(result.exception)


def test_mistakes_in_the_files_are_all_told(tmp_path: Path) -> None:
    changes = {"promises.yaml": FILES["promises.yaml"].replace("by: 2026", "by: soon")}
    result = call(progress, write(tmp_path, changes))
    assert isinstance(result.exception, InputError)


def test_check_write_attach_add(tmp_path: Path) -> None:
    folder = write(tmp_path / "programme")
    result = call(source, "check", folder, "--write", "--by", "editor", "--passage", "E2",
                  "The Long Line is underway")  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "2 verified" in result.output
    stored = folder / "register" / "sources" / "msg.txt"
    stored.unlink()
    result = call(source, "check", folder, "--json")
    checks = {row["evidence"]: row["check"] for row in json.loads(result.output)["checks"]}
    assert (checks["E1"], checks["E2"]) == ("attested", "attested")
    text = tmp_path / "anywhere.txt"
    text.write_text(SOURCE, encoding="utf-8", newline="")
    result = call(source, "attach", text, folder)
    assert "2 of 4 pieces of evidence from it verified" in result.output
    assert stored.read_text(encoding="utf-8") == SOURCE
    note = tmp_path / "note.txt"
    note.write_text("ຂໍ້ຄວາມ", encoding="utf-8")
    result = call(source, "add", folder, "--id", "note", "--title", "ຂໍ້ຄວາມ", "--publisher", "X",
                  "--published", "2025-02", "--kind", "press", "--file", note)  # fmt: skip
    assert result.exit_code == 0, result.output
    assert (folder / "register" / "sources" / "note.txt").exists()
    assert call(source, "check", folder).exit_code == 0


def test_a_quote_changed_by_mistake_can_be_attested_anew(tmp_path: Path) -> None:
    folder = write(tmp_path / "programme")
    assert call(source, "check", folder, "--write").exit_code == 0
    path = folder / "register" / "evidence.yaml"
    path.write_text(path.read_text().replace("exact: carries", "exact: which carries"))
    assert call(source, "check", folder, "--write").exit_code == 0
    (folder / "register" / "sources" / "msg.txt").unlink()
    assert call(source, "check", folder).exit_code == 0


def test_the_embedded_programme_is_not_written_to() -> None:
    for arguments in (["check", "--write"], ["add", "--id", "x", "--title", "t", "--publisher",
                       "p", "--published", "2025", "--kind", "press"]):  # fmt: skip
        result = call(source, *arguments)
        assert isinstance(result.exception, OptionError)
        assert "Copy it first" in str(result.exception)


def test_a_source_speaks_for_known_partners_only(tmp_path: Path) -> None:
    folder = write(tmp_path)
    before = (folder / "register" / "documents.yaml").read_bytes()
    result = call(source, "add", folder, "--id", "x", "--title", "t", "--publisher", "p",
                  "--published", "2025", "--kind", "press", "--party", "AGENCI",
                  "--origin", "ministri")  # fmt: skip
    assert isinstance(result.exception, InputError)
    assert [str(problem) for problem in result.exception.problems] == [
        "register/documents.yaml, party: 'AGENCI' is not the id of any partner. "
        "Did you mean 'AGENCY'?",
        "register/documents.yaml, origin: 'ministri' is neither a document nor a partner. "
        "Did you mean 'ministry'?",
    ]
    assert (folder / "register" / "documents.yaml").read_bytes() == before


@pytest.mark.parametrize("command", ["review", "check", "progress", "explain"])
def test_broken_files_of_both_kinds_leave_with_code_2_and_nothing_written(
    command: str, tmp_path: Path
) -> None:
    folder = tmp_path / "programme"
    assert call(main, "new", folder, "--example").exit_code == 0
    plants = folder / "system" / "plants.csv"
    plants.write_text(plants.read_text(encoding="utf-8").replace(",600,", ",nan,", 1))
    figures = folder / "register" / "observations.csv"
    figures.write_text(figures.read_text(encoding="utf-8").replace(",831248,", ",,", 1))
    out = tmp_path / "out"
    calls = {
        "review": ["review", folder, "--out", out],
        "check": ["check", folder],
        "progress": ["progress", folder],
        "explain": ["explain", "C06", "--programme", folder],
    }
    result = call(main, *calls[command])
    assert result.exit_code == 2, result.output
    said = result.output + result.stderr
    assert "register/observations.csv row 2, value: is empty." in said
    assert ("system/plants.csv row" in said) == (command != "progress")
    assert "Traceback" not in said
    assert not out.exists()


def test_a_copy_of_the_example_completes_in_an_editor(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    assert call(main, "new", folder, "--example").exit_code == 0
    for path in (folder / "register").glob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=schema/register.json"
    assert (folder / "register" / "schema" / "register.json").is_file()
    assert call(progress, folder, "--json").output == call(progress, "--json").output


def test_progress_says_what_to_keep_in_mind() -> None:
    said = call(progress).output
    assert "Keep in mind\n" in said
    assert "Completion is self-reported. (C14" in said
