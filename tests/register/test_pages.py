"""The dictionary drives schema and page; the documentation is enough to add everything."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.register.invented import read
from tieline.io.new_programme import new_programme
from tieline.io.read_programme import programme_folder, read_programme
from tieline.io.register_blank import blank_register
from tieline.io.register_pages import generated
from tieline.register.dictionary_page import json_schema
from tieline.register.kinds import KINDS
from tieline.register.records import Register
from tieline.register.review import review_register

ROOT = Path(__file__).parents[2]


def blank(folder: Path) -> Path:
    for name, text in blank_register("NS", "A new programme", date(2026, 6, 30)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_generated_files_are_current() -> None:
    for path, text in generated().items():
        said = "python -m tieline.io.register_pages"
        assert (ROOT / path).read_text(encoding="utf-8") == text, said


def test_a_blank_register_holds_no_mistake(tmp_path: Path) -> None:
    register, problems = read(blank(tmp_path))
    assert problems == []
    assert register is not None
    assert [row.status for row in review_register(register).statuses] == ["no evidence"]


def test_the_documentation_page_is_enough(tmp_path: Path) -> None:
    """Partner, source, commitment, project with a link, dispute: exactly as the page has them."""
    blank(tmp_path)
    page = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = {}
    for block in re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL):
        for key, entries in re.findall(r"^(\w+):\n((?:  .*\n|\n)+)", block, flags=re.MULTILINE):
            lists.setdefault(key, []).append(entries)
    home = tmp_path / "register"
    for key, entries in lists.items():
        path = home / f"{key}.yaml"
        before = path.read_text(encoding="utf-8") if path.exists() else f"{key}:\n"
        before = before.partition("# persons:")[0]
        path.write_text(before.rstrip() + "\n" + "".join(entries), encoding="utf-8")
    table = re.findall(r"```csv\n(.*?)```", page, flags=re.DOTALL)
    (home / "observations.csv").write_text(table[0], encoding="utf-8")
    register, problems = read(tmp_path)
    assert problems == [], "\n".join(map(str, problems))
    assert register is not None
    rows = {row.id: row.status for row in review_register(register).statuses}
    assert rows["lao-link"] == "delivered"
    assert rows["C10"] == "no evidence"


def test_the_page_names_every_word_an_editor_can_say() -> None:
    page = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")
    for word in ("announces", "plans", "reports progress", "reports completion", "restates",
                 "verifies", "contradicts", "baseline", "target", "context", "cancels",
                 "supersedes", "merges", "splits"):  # fmt: skip
        assert f"`{word}`" in page


def test_every_field_has_a_record_attribute() -> None:
    for kind in KINDS:
        names = set(getattr(kind.record, "__dataclass_fields__", {}))
        assert {field.target for field in kind.fields} | {"place"} == names, kind.key


def test_a_register_knows_every_kind() -> None:
    names = set(Register.__dataclass_fields__)
    assert {kind.key for kind in KINDS} <= names


@pytest.mark.parametrize(
    "path", sorted((programme_folder() / "register").glob("*.yaml")), ids=lambda path: path.name
)
def test_the_embedded_files_obey_the_schema(path: Path) -> None:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    complain(content, json_schema(), path.name)


def complain(value: Any, schema: dict[str, Any], where: str) -> None:
    """The part of JSON Schema that ours uses, on values that are all text."""
    if "anyOf" in schema:
        errors = []
        for option in schema["anyOf"]:
            try:
                complain(value, option, where)
            except AssertionError as error:
                errors.append(error)
        assert len(errors) < len(schema["anyOf"]), f"{where}: {value!r}"
    elif "enum" in schema:
        assert value in schema["enum"], f"{where}: {value!r}"
    elif schema.get("type") == "object":
        assert isinstance(value, dict), where
        assert set(schema.get("required", ())) <= set(value), where
        known = schema.get("properties", {})
        extra = schema.get("additionalProperties")
        for key, item in value.items():
            assert key in known or isinstance(extra, dict), f"{where}.{key}"
            complain(item, known.get(key, extra), f"{where}.{key}")
    elif "array" in schema.get("type", ""):
        assert isinstance(value, list), where
        for number, item in enumerate(value):
            complain(item, schema["items"], f"{where}[{number}]")
    elif "pattern" in schema:
        assert isinstance(value, str), where
        assert re.match(schema["pattern"], value), f"{where}: {value!r}"
    elif schema.get("type") in ("number", "integer"):
        assert isinstance(value, str), where
        assert re.fullmatch(r"\d+(\.\d+)?", value), f"{where}: {value!r}"
    else:
        assert isinstance(value, str), where


def test_the_schema_is_json() -> None:
    assert json.loads(json.dumps(json_schema())) == json_schema()


def test_the_rows_of_the_page_make_a_project_with_a_link(tmp_path: Path) -> None:
    """The rows for the power system, put under the same header in a copy of the example."""
    folder = tmp_path / "copy"
    new_programme(folder, example=True)
    page = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")
    tables = re.findall(r"```csv\n(.*?)```", page, flags=re.DOTALL)[1:]
    for name, table in zip(("projects", "links"), tables, strict=True):
        header, row = table.splitlines()
        path = folder / "system" / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.splitlines()[0] == header
        path.write_text(f"{text.rstrip()}\n{row}\n", encoding="utf-8")
    programme = read_programme(folder)
    assert programme.project("lao-link").title == "Link to the south"
    assert {row.file for row in programme.rows_of_project("lao-link")} == {
        "system/projects.csv",
        "system/links.csv",
    }
