"""Frozen arrays, the material of every table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Names: TypeAlias = tuple[str, ...]


def floats(values: npt.ArrayLike) -> Floats:
    """A read-only copy as float64, so that no caller can change a table afterwards."""
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array


def integers(values: npt.ArrayLike) -> Integers:
    """A read-only copy as int64."""
    array = np.array(values, dtype=np.int64)
    array.flags.writeable = False
    return array


def flags(values: npt.ArrayLike) -> Flags:
    """A read-only copy as bool."""
    array = np.array(values, dtype=np.bool_)
    array.flags.writeable = False
    return array


def names(values: Iterable[str]) -> Names:
    """Names in row order."""
    return tuple(str(value) for value in values)
