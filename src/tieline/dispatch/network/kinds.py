"""What entries share, kept once."""

from __future__ import annotations

from typing import Any

import numpy as np

from tieline.compiled import callable_from_python
from tieline.dispatch.network.tables import Indices


@callable_from_python
def gather_kinds(kinds: Any, entries: Any, table: Indices) -> int:
    """Move the distinct kinds to the front and number every entry's; returns how many there are.

    kinds (entries,), in the order of entries; table: room for their numbers, all -1, twice as
    large at least and a power of two.
    """
    found, mask = 0, table.shape[0] - 1
    for entry in range(kinds.shape[0]):
        k = kinds[entry]
        here, there, shift = k.here, k.there, k.shift
        mixed = np.int64(here * 1048583.0) * 31 + np.int64(there * 1048583.0) * 17 + shift * 7919
        place = (mixed ^ (mixed >> 15)) & mask
        while table[place] >= 0:
            other = kinds[table[place]]
            if other.here == here and other.there == there and other.shift == shift:
                break
            place = (place + 1) & mask
        if table[place] < 0:
            table[place] = found
            new = kinds[found]
            new.here, new.there, new.shift = here, there, shift
            found += 1
        entries[entry].kind = table[place]
    return found
