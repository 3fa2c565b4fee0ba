"""What every id of a register is called, and what kind of entry it is."""

from __future__ import annotations

from tieline.register.kinds import KINDS
from tieline.register.records import Register

_NAMED = tuple(kind for kind in KINDS if kind.has_id and kind.key != "evidence")


def names_of(register: Register) -> dict[str, str]:
    """Id to title or name, for every entry, partner, person and document."""
    return {
        entry.id: getattr(entry, "title", None) or entry.name
        for kind in _NAMED
        for entry in getattr(register, kind.key)
    }


def kinds_of(register: Register) -> dict[str, str]:
    """Id to the word for its kind: partner, commitment, event."""
    return {entry.id: kind.word for kind in _NAMED for entry in getattr(register, kind.key)}
