"""Writes what follows from the data dictionary of a register: its schema and its page.

``python -m tieline.io.register_pages`` from the root of the repository.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tieline.register.dictionary_page import format_page, json_schema

SCHEMA = Path("src/tieline/register/schema/register.json")
PAGE = Path("docs/formats/register/fields.md")


def generated() -> Mapping[Path, str]:
    """Path in the repository to text, for every generated file."""
    schema = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    return {SCHEMA: schema, PAGE: format_page()}


def write_generated(root: Path) -> None:
    """Write the generated files below the root of the repository."""
    for path, text in generated().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_generated(Path.cwd())
