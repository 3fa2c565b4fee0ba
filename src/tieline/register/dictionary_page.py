"""The data dictionary of a register as a JSON Schema for editors and as a page to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tieline.register.codes import CODE_LISTS, COUNTRIES
from tieline.register.fields import Field
from tieline.register.kinds import HEAD, KINDS, kind_named
from tieline.register.table_fields import ATTESTATIONS, CONTRIBUTIONS, LISTINGS, OBSERVATIONS

_DATE = r"^(\.\.|\d{4}(-\d{2}(-\d{2})?)?)(/(\.\.|\d{4}(-\d{2}(-\d{2})?)?))?$"
_LONG_LIST = len(COUNTRIES)


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of any YAML file of a register.

    Editors read scalars as YAML types, the reader as text: both are allowed where they differ.
    """
    properties: dict[str, Any] = {"register": _object("The head of the register.", HEAD)}
    for kind in KINDS:
        properties[kind.key] = {
            "description": kind.meaning,
            "type": ["array", "null"],
            "items": _object(kind.meaning, kind.fields),
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tieline register",
        "description": "One YAML file of a register: one or more lists of entries.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def format_page() -> str:
    """Every field of every file of a register, as Markdown."""
    lines = [
        "<!-- Written by python -m tieline.io.register_pages from register/kinds.py. -->",
        "",
        "# Register: every field",
        "",
        "How to add something is in [the register](../../register.md). The folder `register/`",
        "holds YAML files, each with one or more of the keys below, and CSV tables. Every scalar",
        "is read as text: `NO` is Norway and `2023-05` is a month. Dates are `2024`, `2024-07`,",
        "`2024-07-25`, `2024-01/2024-03`, `2025/..` or `../2024-09`. Ids are unique in the whole",
        "register.",
        "",
        "## register: the head",
        "",
        *_table(HEAD),
    ]
    for kind in KINDS:
        lines += ["", f"## {kind.key}", "", kind.meaning, "", *_table(kind.fields)]
        for field in kind.fields:
            if field.type == "mapping":
                lines += ["", f"### {kind.key}: {field.name}", "", *_table(field.fields)]
    for name, fields, what in (
        ("observations.csv", OBSERVATIONS, "Figures of indicators, one a row."),
        ("contributions.csv", CONTRIBUTIONS, "Who contributes what, as published."),
        ("listings.csv", LISTINGS, "Which texts place what under an initiative."),
        ("attestations.csv", ATTESTATIONS, "Written by `tieline source check --write`."),
    ):
        lines += ["", f"## {name}", "", what, "", *_table(fields)]
    lines += ["", "## Codes", ""]
    for name, codes in CODE_LISTS.items():
        shown = ", ".join(f"`{code}`" for code in codes)
        lines.append(f"- **{name}**: {shown if len(codes) < _LONG_LIST else 'ISO 3166-1 alpha-2'}")
    return "\n".join(lines) + "\n"


def _object(meaning: str, fields: Sequence[Field]) -> dict[str, Any]:
    return {
        "description": meaning,
        "type": "object",
        "properties": {field.name: _field(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _field(field: Field) -> dict[str, Any]:
    one = _one(field)
    if not field.many:
        return {"description": field.meaning, **one}
    several = {"type": "array", "items": one, "minItems": 1}
    return {"description": field.meaning, "anyOf": [one, several]}


def _one(field: Field) -> dict[str, Any]:
    if field.type == "mapping":
        return _object(field.meaning, field.fields)
    if field.type == "texts":
        return {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
    if field.type == "code":
        return {"enum": list(CODE_LISTS[field.codes])}
    if field.type == "flag":
        return {"enum": ["yes", "no", True, False]}
    if field.type == "number":
        return {"type": "number", "minimum": 0}
    if field.type == "value":
        pattern = r"^(>=|<=|>|<|~)?\s*-?\d+(\.\d+)?$"
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": pattern}]}
    if field.type in ("date", "day"):
        return {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _DATE}]}
    return {"type": ["string", "number"]}


def _table(fields: Sequence[Field]) -> list[str]:
    rows = ["| field | | what |", "|---|---|---|"]
    for field in fields:
        need = "**required**" if field.required else ""
        rows.append(f"| `{field.name}` | {need} | {field.meaning} {_kind(field)} |")
    return rows


def _kind(field: Field) -> str:
    many = "List of " if field.many else ""
    words = {
        "text": "Text.",
        "code": f"Code: {field.codes}.",
        "date": "Date.",
        "day": "Exact day.",
        "number": "Number.",
        "value": "Number or bound.",
        "flag": "yes or no.",
        "texts": "Language: text.",
        "mapping": "Fields below.",
        "reference": f"Id of {_words(field.kinds)}.",
    }[field.type]
    return f"*{many}{words[0].lower() if many else words[0]}{words[1:]}*"


def _words(kinds: tuple[str, ...]) -> str:
    return "any entry" if len(kinds) > 3 else " or ".join(kind_named(kind).word for kind in kinds)
