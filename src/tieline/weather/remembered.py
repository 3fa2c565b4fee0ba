"""What depends on the climate alone is worked out once, however many years are drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar

import numpy as np

Found = TypeVar("Found")

MOST_REMEMBERED = 1_024
"""Answers kept of each function; a region has one or two hundred profiles."""


def remembered(function: Callable[..., Found]) -> Callable[..., Found]:
    """The same pure function of arrays and plain values; asked again, it gives the same object.

    Arrays in the answer can no longer be written to, since others hold them too.
    """
    kept: dict[tuple[Hashable, ...], Found] = {}

    @wraps(function)
    def looked_up(*given: Any) -> Found:
        key = tuple(
            (item.shape, item.tobytes()) if isinstance(item, np.ndarray) else item for item in given
        )
        if key not in kept:
            if len(kept) == MOST_REMEMBERED:
                kept.clear()
            kept[key] = function(*given)
            found: Any = kept[key]
            for part in found if isinstance(found, tuple) else (found,):
                if isinstance(part, np.ndarray):
                    part.setflags(write=False)
        return kept[key]

    return looked_up
