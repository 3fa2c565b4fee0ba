"""The nearest known name, for messages that help."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(wanted: str, known: Iterable[str]) -> str:
    """The known name most like ``wanted``, '' if none is like it; case does not count."""
    by_case = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(wanted.strip().casefold(), by_case, n=1, cutoff=0.6)
    return by_case[near[0]] if near else ""


def suggestion(wanted: str, known: Iterable[str], otherwise: str) -> str:
    """``Did you mean 'x'?`` or, where nothing is near, what to do instead."""
    near = nearest(wanted, known)
    return f"Did you mean {near!r}?" if near else otherwise
