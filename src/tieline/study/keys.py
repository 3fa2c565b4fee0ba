"""Keys of finished work: a hash of everything its numbers depend on, known before any is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tieline import __version__
from tieline.case.case import Case, content_hash
from tieline.dispatch.hot import SOLVER
from tieline.dispatch.options import DispatchOptions


def key_of_work(
    cases: Mapping[str, Case] | Mapping[str, str],
    weather: str,
    options: DispatchOptions,
    **more: Any,
) -> str:
    """64 hexadecimal digits: what an edit does not touch keeps its key and is not run again.

    cases    by name, or their content hashes where many keys share them
    weather  identity of the weather years, ``Programme.weather_identity``
    more     plain data by name: whatever else the numbers depend on, the format of the result too
    """
    said = {
        "version": __version__,
        "solver": SOLVER,
        "options": {key: str(value) for key, value in asdict(options).items()},
        "weather": weather,
        "cases": {
            name: case if isinstance(case, str) else content_hash(case)
            for name, case in cases.items()
        },
        "more": more,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
