"""Counts in the sentences of the command line."""

from __future__ import annotations


def counted(size: int, one: str, many: str = "") -> str:
    """``1 row``, ``3 rows``."""
    return f"{size} {one if size == 1 else many or f'{one}s'}"
