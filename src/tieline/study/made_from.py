"""What a study was made from, in two short hashes: files and code."""

from __future__ import annotations

import hashlib

from tieline.io.programme import Programme
from tieline.study.inputs import input_rows
from tieline.study.keys import code_of

DIGITS = 24
WORTH = "tieline.study.aggregate"
"""Makes every worth from finished comparisons: its code is that of dispatch and appraisal."""


def made_from(programme: Programme) -> dict[str, str]:
    """``inputs``: every cell a run depends on, in whatever order; ``code``: what makes a worth.

    A page tells by them whether a study that stands beside a review was made from the same.
    """
    rows = input_rows(programme)[["file", "key", "column", "value"]]
    cells = sorted("\0".join(cell) for cell in rows.astype(str).itertuples(index=False, name=None))
    digest = hashlib.sha256("\n".join(cells).encode()).hexdigest()
    return {"inputs": digest[:DIGITS], "code": code_of(WORTH)}
