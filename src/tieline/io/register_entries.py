"""Entries of the YAML files of a register: located nodes to frozen records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tieline.io.nearest import suggestion
from tieline.io.register_fields import BAD, Reading, Where, read_scalar
from tieline.io.yaml_lines import Located
from tieline.register.fields import Field, Kind
from tieline.register.records import Place

_PRIVATE = ("birth", "born", "email", "phone", "mobile", "address", "family", "religion", "health")


def read_entries(kind: Kind, node: Located, file: str, reading: Reading) -> list[Any]:
    """Every entry of one kind that can be read; problems go to ``reading``."""
    where = Where(file=file, place=f"line {node.key_line}")
    if node.value == "":
        return []
    if not isinstance(node.value, list):
        reading.report(
            where, "is not a list.", "Begin each entry with '- id: ...'.", column=kind.key
        )
        return []
    return [
        record
        for item in node.value
        if (record := _read_entry(kind, item, file, reading)) is not None
    ]


def _read_entry(kind: Kind, item: Located, file: str, reading: Reading) -> Any:
    if not isinstance(item.value, dict):
        where = Where(file=file, place=f"line {item.line}")
        remedy = "Write its fields below each other, '- id: ...' first."
        reading.report(where, f"is not a {kind.word} entry.", remedy, value=str(item.value)[:40])
        return None
    name = item.value["id"].value if kind.has_id and "id" in item.value else ""
    label = f", entry {name}" if name and isinstance(name, str) else ""
    values = read_mapping(kind.fields, item, file, label, reading, kind.word)
    if values is None:
        if isinstance(name, str):
            reading.refused.setdefault(kind.key, set()).add(name)
        return None
    lines = tuple((key, node.key_line) for key, node in item.value.items())
    return kind.record(**values, place=Place(file, item.line, lines))


def read_mapping(
    fields: Sequence[Field],
    item: Located,
    file: str,
    label: str,
    reading: Reading,
    word: str,
    stem: str = "",
) -> dict[str, Any] | None:
    """The values of one mapping by record attribute; None if any of them is wrong."""
    forms = {form.name: form for form in fields}
    values: dict[str, Any] = {}
    good = True
    for key, node in item.value.items():
        where = Where(file=file, place=f"line {node.key_line}{label}")
        if key not in forms:
            _report_unknown(key, forms, where, reading, word, stem)
            good = False
            continue
        value = _read_field(forms[key], node, where, label, reading, stem + key)
        if value is BAD:
            good = False
        elif value is not None:
            values[forms[key].target] = value
    for form in fields:
        if form.required and form.name not in item.value:
            where = Where(file=file, place=f"line {item.line}{label}")
            reading.report(where, "is missing.", f"Add it. {form.meaning}", column=stem + form.name)
            good = False
    return values if good else None


def _report_unknown(
    key: str, forms: dict[str, Field], where: Where, reading: Reading, word: str, stem: str
) -> None:
    remedy = suggestion(key, forms, f"Known fields: {', '.join(forms)}.")
    if word == "person" and key.lower() in _PRIVATE:
        remedy = "Only public office is recorded of a person. Delete it."
    if key == "status":
        remedy = "A status is computed from evidence, never entered. Add evidence instead."
    reading.report(where, f"is not a field of a {word}.", remedy, column=stem + key)


def _read_field(
    form: Field, node: Located, where: Where, label: str, reading: Reading, column: str
) -> Any:
    if node.value in ("", [], {}) or (isinstance(node.value, str) and not node.value.strip()):
        remedy = "Fill it." if form.required else "Fill it, or leave the field out."
        reading.report(where, "is empty.", remedy, column=column)
        return BAD
    if form.type == "texts":
        return _read_texts(node, where, reading, column)
    if not form.many:
        return _read_one(form, node, where, label, reading, column)
    items = node.value if isinstance(node.value, list) else None
    if items is None:
        # One value where a list may stand is not a mistake: `to: ASEAN`.
        items = [node]
    values = []
    for item in items:
        place = Where(file=where.file, place=f"line {item.line}{label}")
        values.append(_read_one(form, item, place, label, reading, column))
    if BAD in values:
        return BAD
    if form.type != "mapping" and len(set(map(str, values))) < len(values):
        reading.report(where, "names the same thing twice.", "Keep one of them.", column=column)
        return BAD
    return tuple(values)


def _read_one(
    form: Field, node: Located, where: Where, label: str, reading: Reading, column: str
) -> Any:
    if form.type == "mapping":
        if not isinstance(node.value, dict):
            known = ", ".join(sub.name for sub in form.fields)
            remedy = f"Give its fields: {known}."
            reading.report(where, "is not a mapping.", remedy, column=column, value=_shown(node))
            return BAD
        values = read_mapping(
            form.fields, node, where.file, label, reading, column, stem=f"{column}."
        )
        assert form.record is not None
        return BAD if values is None else form.record(**values)
    if not isinstance(node.value, str):
        found = "a list" if isinstance(node.value, list) else "a mapping"
        reading.report(where, f"is {found}.", "Give one value.", column=column)
        return BAD
    return read_scalar(form, node.value.strip(), where, reading, column)


def _read_texts(node: Located, where: Where, reading: Reading, column: str) -> Any:
    if not isinstance(node.value, dict):
        remedy = "Write language codes and texts: {lo: ..., ja: ...}."
        reading.report(where, "is not a mapping.", remedy, column=column, value=_shown(node))
        return BAD
    pairs = []
    for key, item in node.value.items():
        if not isinstance(item.value, str) or not item.value.strip():
            reading.report(where, "holds no text.", "Fill it.", column=f"{column}.{key}")
            return BAD
        pairs.append((key, item.value.strip()))
    return tuple(pairs)


def _shown(node: Located) -> str:
    return str(node.plain())[:60]
