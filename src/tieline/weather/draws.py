"""Random numbers as functions of what they are for.

Every stream has its own counter-based generator (Philox, Salmon et al. 2011, "Parallel random
numbers: as easy as 1, 2, 3"), whose key is a hash of seed, use and name. Order of rows, added
profiles and threads therefore change no number.
"""

from __future__ import annotations

import hashlib

import numpy as np

from tieline.case.columns import Floats


def standard_normals(count: int, *coordinates: str | int) -> Floats:
    """The first ``count`` standard normal numbers (count,) of the stream at ``coordinates``.

    A longer request begins with the same numbers.
    """
    label = "\x1f".join(str(coordinate) for coordinate in coordinates)
    key = int.from_bytes(hashlib.sha256(label.encode()).digest()[:16], "little")
    return np.random.Generator(np.random.Philox(key=key)).standard_normal(count)
