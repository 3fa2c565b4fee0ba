"""Case: one power system in one study year."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass

import numpy as np

from tieline.case.tables import (
    FuelLimit,
    LinkLimit,
    Links,
    Plants,
    Reservoirs,
    Storages,
    Zones,
)
from tieline.errors import OptionError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """The tables of one study year, cross-checked by whoever read or built them.

    Two cases are compared by ``content_hash``, never by ``==``.
    """

    study_year: int
    zones: Zones
    plants: Plants
    reservoirs: Reservoirs
    storages: Storages
    links: Links
    fuel_limits: tuple[FuelLimit, ...] = ()
    link_limits: tuple[LinkLimit, ...] = ()


def content_hash(item: object) -> str:
    """SHA-256 over every column of every table of a case, 64 hexadecimal digits.

    Serves any dataclass of arrays, tuples and plain values alike.
    """
    digest = hashlib.sha256()
    _feed(digest, item)
    return digest.hexdigest()


def _feed(digest: hashlib._Hash, item: object) -> None:
    if is_dataclass(item) and not isinstance(item, type):
        for field in fields(item):
            digest.update(field.name.encode())
            _feed(digest, getattr(item, field.name))
    elif isinstance(item, np.ndarray):
        digest.update(str(item.dtype).encode() + str(item.shape).encode())
        digest.update(np.ascontiguousarray(item).tobytes())
    elif isinstance(item, tuple):
        digest.update(str(len(item)).encode() + b"(")
        for part in item:
            _feed(digest, part)
    else:
        digest.update(repr(item).encode() + b"\x00")


def position(ids: Sequence[str], wanted: str, kind: str) -> int:
    """Row of ``wanted`` in a table; raises OptionError naming the nearest id."""
    if wanted in ids:
        return ids.index(wanted)
    import difflib

    near = difflib.get_close_matches(wanted, ids, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise OptionError(f"{wanted!r} is not a {kind} of this case.{hint}")
