"""A document added to a register: appended, or refused and nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from tieline.errors import InputError, OptionError, Problem
from tieline.io.nearest import suggestion
from tieline.io.register_entries import read_entries
from tieline.io.register_fields import Reading
from tieline.io.sources import write_whole
from tieline.io.yaml_lines import parse_yaml
from tieline.register.kinds import kind_named
from tieline.register.origin import UNKNOWN
from tieline.register.records import Register


def add_document(path: Path, entry: Mapping[str, str | tuple[str, ...]]) -> None:
    """Append one document to a YAML file of documents, leaving everything before it as it is.

    Raises OptionError, and writes nothing, if the file would not be readable after that.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else "documents:\n"
    lines = [f"  {'- ' if number == 0 else '  '}{key}: {_quoted(text)}"
             for number, (key, text) in enumerate(entry.items())]  # fmt: skip
    gap = "" if before.endswith("\n") else "\n"
    after = before + gap + "\n".join(lines) + "\n"
    problems: list[Problem] = []
    file = f"{path.parent.name}/{path.name}"
    content = parse_yaml(after, file, problems, as_text=True)
    reading = Reading(problems=problems)
    if content is not None:
        node = content.value.get("documents") if isinstance(content.value, dict) else None
        last = next(reversed(content.value)) if isinstance(content.value, dict) else ""
        if node is None or last != "documents":
            raise OptionError(f"{path}: 'documents:' must be the last key of the file.")
        documents = read_entries(kind_named("documents"), node, file, reading)
        if [document.id for document in documents].count(str(entry["id"])) > 1:
            raise OptionError(f"{entry['id']!r} is a document already.")
    if problems:
        raise InputError(problems, str(path.parent.parent))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, after.encode("utf-8"))


def check_names(
    register: Register, party: Iterable[str], origin: str, file: str = "register/documents.yaml"
) -> None:
    """Refuse a document whose party or origin the register does not know.

    Raises InputError with every name and the nearest known one.
    """
    partners = [partner.id for partner in register.partners]
    sources = [*partners, *(document.id for document in register.documents), UNKNOWN]
    wrong = [
        Problem(file=file, column=column, value=name, rule=rule, remedy=suggestion(name, known, do))
        for column, names, known, rule, do in (
            ("party", party, partners, "is not the id of any partner.", "Add the partner first."),
            (
                "origin",
                [origin] if origin else [],
                sources,
                "is neither a document nor a partner.",
                "Add it first, or write unknown.",
            ),
        )
        for name in names
        if name not in known
    ]
    if wrong:
        raise InputError(wrong, "register")


def _quoted(text: str | tuple[str, ...]) -> str:
    if isinstance(text, tuple):
        return f"[{', '.join(map(_quoted, text))}]"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
