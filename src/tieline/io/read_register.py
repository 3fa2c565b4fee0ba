"""The register of a programme folder: ``register/*.yaml`` and its CSV tables.

Each YAML file holds one or more lists of entries under the keys of the dictionary
(``partners:``, ``commitments:``, ``evidence:`` ...) and one of them the ``register`` head.
All problems of all files are collected; nothing is skipped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tieline.errors import Problem
from tieline.io.nearest import suggestion
from tieline.io.register_entries import read_entries, read_mapping
from tieline.io.register_fields import Reading, Where
from tieline.io.register_tables import TABLES, read_register_table
from tieline.io.sources import held_sources
from tieline.io.yaml_lines import Located, read_yaml
from tieline.register.checks import check_register
from tieline.register.kinds import HEAD, KINDS, kind_named
from tieline.register.records import Attestation, Register

_PLURAL_DEFAULT = ("pillars", "areas", "relations", "initiatives", "projects", "commitments",
                   "indicators", "events", "exchanges")  # fmt: skip

_ATTESTED = "register/attestations.csv"


def read_register(
    folder: Path,
    problems: list[Problem],
    *,
    sources: Path | None = None,
    renewing: bool = False,
) -> Register | None:
    """Read and check the register of a programme folder.

    ``sources`` is a folder of stored sources to look in besides ``register/sources``; None is the
    user's own store. ``renewing`` passes over the attestations of quotes whose source is at hand,
    which are about to be written anew. Every problem is added to ``problems``; None if there was
    any.
    """
    before = len(problems)
    home = folder / "register"
    files = sorted(home.glob("*.yaml"))
    if not files:
        remedy = "Begin with register/register.yaml; `tieline new` writes one."
        problems.append(Problem(file="register", rule="holds no YAML file.", remedy=remedy))
        return None
    reading = Reading(problems=problems)
    _check_files(home, reading)
    head, entries, whole = _read_files(files, reading)
    tables = {name: read_register_table(name, home, reading) for name in TABLES}
    if renewing:
        reading.references = [row for row in reading.references if row.file != _ATTESTED]
    _check_ids(entries, reading)
    if whole:
        # What stands in a file that could not be read is not missing.
        _check_references(entries, reading)
    if head is None or len(problems) > before:
        # The checks across entries need every entry; with some refused they would only repeat it.
        return None
    register = _with_defaults(_assemble(head, entries, tables))
    held = held_sources(register, home / "sources", sources, problems)
    register = replace(register, held=held)
    if renewing:
        register = replace(register, attestations=_lasting(register))
    check_register(register, problems)
    return register if len(problems) == before else None


def _check_files(home: Path, reading: Reading) -> None:
    """A misspelt file name must not hide what the file says."""
    tables = [f"{name}.csv" for name in TABLES]
    for path in sorted(home.iterdir()):
        if path.is_dir() or path.suffix == ".yaml" or path.name in tables or path.name[0] == ".":
            continue
        where = Where(file=f"register/{path.name}", place="")
        otherwise = f"Entries stand in .yaml files, figures in {', '.join(tables)}."
        remedy = suggestion(path.name, [*tables, f"{path.stem}.yaml"], otherwise)
        reading.report(where, "is not a file of a register.", remedy)


def _lasting(register: Register) -> tuple[Attestation, ...]:
    """The attestations that a new check of the sources at hand would not make itself."""
    held = {row.document for row in register.held}
    made = {piece.id: bool(piece.exact) and piece.document in held for piece in register.evidence}
    return tuple(row for row in register.attestations if not made.get(row.evidence, True))


def _read_files(
    files: Iterable[Path], reading: Reading
) -> tuple[dict[str, Any] | None, dict[str, list[Any]], bool]:
    """The head, the entries by kind, and whether every list of every file could be read."""
    head: dict[str, Any] | None = None
    whole = True
    seen = ""
    entries: dict[str, list[Any]] = {kind.key: [] for kind in KINDS}
    for path in files:
        file = f"register/{path.name}"
        content = read_yaml(path, file, reading.problems, as_text=True)
        if content is None:
            whole = False
            continue
        if not isinstance(content.value, dict):
            whole = False
            where = Where(file=file, place=f"line {content.line}")
            keys = ", ".join(entries)
            reading.report(where, "does not begin with a key.", f"Begin with one of: {keys}.")
            continue
        for key, node in content.value.items():
            where = Where(file=file, place=f"line {node.key_line}")
            if key == "register":
                if seen:
                    reading.report(where, f"stands in {seen} too.", "Keep one.", column=key)
                seen = file
                head = _read_head(node, file, where, reading)
            elif key in entries:
                entries[key] += read_entries(kind_named(key), node, file, reading)
            else:
                whole = False
                remedy = suggestion(key, entries, f"Known: register, {', '.join(entries)}.")
                reading.report(where, "is not a kind of entry.", remedy, column=key)
    if not seen and whole:
        remedy = "Add 'register:' with title, question and as_of to register/register.yaml."
        reading.problems.append(
            Problem(file="register", rule="has no 'register' head.", remedy=remedy)
        )
    return head, entries, whole


def _read_head(node: Located, file: str, where: Where, reading: Reading) -> dict[str, Any] | None:
    if not isinstance(node.value, dict):
        reading.report(
            where, "is not a mapping.", "Give title, question and as_of.", column="register"
        )
        return None
    return read_mapping(HEAD, node, file, "", reading, "register head")


def _check_ids(entries: dict[str, list[Any]], reading: Reading) -> None:
    """One id, one entry, across all kinds, so that a reference is never ambiguous."""
    seen: dict[str, Any] = {}
    for key, items in entries.items():
        if not kind_named(key).has_id:
            continue
        for item in items:
            if item.id in seen:
                first = seen[item.id].place
                where = Where(file=item.place.file, place=f"line {item.place.line}")
                rule = f"is the id of the entry in {first.file} line {first.line} already."
                reading.report(
                    where, rule, "Give each entry its own id.", column="id", value=item.id
                )
            else:
                seen[item.id] = item


def _check_references(entries: dict[str, list[Any]], reading: Reading) -> None:
    ids = {
        key: {item.id for item in items} if kind_named(key).has_id else set()
        for key, items in entries.items()
    }
    for key, refused in reading.refused.items():
        ids[key] |= refused
    for reference in reading.references:
        known = set().union(*(ids[kind] for kind in reference.kinds))
        if reference.name in known:
            continue
        words = " or ".join(kind_named(kind).word for kind in reference.kinds[:3])
        words = "entry" if len(reference.kinds) > 3 else words
        otherwise = (
            f"Known: {', '.join(sorted(known)[:12])}." if known else f"Add the {words} first."
        )
        reading.problems.append(
            Problem(
                file=reference.file,
                place=reference.place,
                column=reference.column,
                value=reference.name,
                rule=f"is not the id of any {words}.",
                remedy=suggestion(reference.name, known, otherwise),
            )
        )


def _assemble(
    head: dict[str, Any], entries: dict[str, list[Any]], tables: dict[str, list[Any]]
) -> Register:
    lists: dict[str, Any] = {key: tuple(items) for key, items in (entries | tables).items()}
    lists["message"] = tuple(
        replace(row, line=int(row.line))
        for row in sorted(lists["message"], key=lambda row: (row.document, row.line))
    )
    lists["documents"] = tuple(
        replace(row, characters=int(row.characters)) for row in lists["documents"]
    )
    return Register(**head, **lists)


def _with_defaults(register: Register) -> Register:
    """Entries that name no programme belong to the first one."""
    if not register.programmes:
        return register
    first = register.programmes[0].id
    filled: dict[str, Any] = {
        key: tuple(
            entry if entry.programme else replace(entry, programme=first)
            for entry in getattr(register, key)
        )
        for key in _PLURAL_DEFAULT
    }
    return replace(register, **filled)
