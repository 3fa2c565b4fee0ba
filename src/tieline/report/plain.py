"""The register's own sentences in plain words: names for ids, dates in words, grouped numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.words import date, number

_TOKEN = re.compile(r"[A-Za-z][\w.]*(?:-[\w.]+)+|\d{4}-\d{2}(?:-\d{2})?")
_AMOUNT = re.compile(r"([~<>≤≥]*)\s*(-?\d+(?:\.\d+)?)")


def names_of(content: ReviewContent) -> dict[str, str]:
    """Id -> what a reader calls it: publishers for documents, titles for all else."""
    names = {str(key): str(title) for key, title in content.register.get("names", {}).items()}
    for row in content.register.get("annex", ()):
        if row.get("publisher"):
            names[str(row["document"])] = str(row["publisher"])
    return names


def plain(text: Any, names: Mapping[str, str]) -> str:
    """``vt-president of 2025-05 says ..`` -> ``Vientiane Times of May 2025 says ..``.

    Only hyphenated ids that the register knows are replaced, so no ordinary word is touched.
    """

    def said(match: re.Match[str]) -> str:
        token = match[0]
        stripped = token.rstrip(".")
        if stripped[0].isdigit():
            return date(stripped) + token[len(stripped) :]
        return names.get(stripped, stripped) + token[len(stripped) :]

    return _TOKEN.sub(said, str(text or ""))


def quantity(value: Any, unit: Any = "") -> str:
    """``>1100000``, ``persons`` -> ``> 1.1 million persons``, as exact as it was written."""
    text, unit = str(value if value is not None else "").strip(), str(unit or "").strip()
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return f"{text} {unit}".strip()
    amount = float(match[2])
    if abs(amount) >= 1e6 and (amount / 1e4).is_integer():
        digits = f"{amount / 1e6:.2f}".rstrip("0").rstrip(".").partition(".")[2]
        said = f"{number(amount / 1e6, len(digits))} million"
    else:
        said = number(amount, len(match[2].partition(".")[2]))
    sign = {"~": "about ", "": ""}.get(match[1], f"{match[1]} ")
    return f"{sign}{said} {unit}".strip()
