"""What the data dictionary of a register is made of: fields, and kinds of entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an entry.

    type   text | code (of list ``codes``) | date (EDTF) | day | number | value (number or bound)
           | flag (yes or no) | reference (to an entry of ``kinds``) | texts (language: text)
           | mapping (sub-fields ``fields``, built into ``record``)
    many   a list of such values
    attribute  the name in the record where it differs from the name in the file
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    many: bool = False
    codes: str = ""
    kinds: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    record: Callable[..., Any] | None = None
    attribute: str = ""

    @property
    def target(self) -> str:
        """The attribute of the record that takes the value."""
        return self.attribute or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of entry: its key in the YAML files, its word, its record, its fields."""

    key: str
    word: str
    meaning: str
    record: Callable[..., Any]
    fields: tuple[Field, ...]

    @property
    def has_id(self) -> bool:
        """Whether entries of this kind carry an id."""
        return any(field.name == "id" for field in self.fields)


def entry_id(meaning: str) -> Field:
    """The id of an entry."""
    return Field(name="id", type="text", required=True, meaning=meaning)


def title(meaning: str = "What to call it.") -> Field:
    """The title of an entry."""
    return Field(name="title", type="text", required=True, meaning=meaning)


def references(name: str, kinds: tuple[str, ...], meaning: str, **more: Any) -> Field:
    """Ids of entries of some kinds."""
    return Field(name=name, type="reference", kinds=kinds, many=True, meaning=meaning, **more)


def reference(name: str, kind: str, meaning: str, **more: Any) -> Field:
    """The id of one entry of a kind."""
    return Field(name=name, type="reference", kinds=(kind,), meaning=meaning, **more)


NOTE = Field(name="note", type="text", meaning="Anything a reader should know.")
