"""Whether a study that stands beside a review was made from the same files by the same code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tieline.report.content import ReviewContent
from tieline.report.words import listed

PARTS = {"inputs": "other files", "code": "other code"}


def earlier(content: ReviewContent, document: Mapping[str, Any]) -> str:
    """A sentence where it was not; '' where it was, or where either does not say."""
    mine = content.provenance.get("made_from") or {}
    theirs = document.get("made_from") or {}
    other = [
        words
        for part, words in PARTS.items()
        if part in mine and part in theirs and mine[part] != theirs[part]
    ]
    if not other:
        return ""
    return f"It was made from {listed(other)} than this review: run it again."
