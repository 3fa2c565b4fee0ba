"""Compile the kernels before they are needed."""

from __future__ import annotations

import numpy as np

from tieline.adequacy.progress import no_progress
from tieline.adequacy.sampling import next_chunk
from tieline.adequacy.system import Groups, Network, Stores, System, Units, Year


def compile_kernels() -> None:
    """Draw one sample of an empty system of one zone: what is compiled serves every system."""
    made = _nothing()
    next_chunk(made, no_progress(made, ""), upto=1, seed=0, release=True, threads=1)


def _nothing() -> System:
    def integers(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.zeros(shape, dtype=np.int64)

    keys, none = np.zeros(0, dtype=np.uint64), np.zeros(0)
    empty = integers(0)
    stores = Stores(
        zone=empty,
        reservoir=empty,
        power=empty,
        count=empty,
        energy=empty,
        charge=none,
        discharge=none,
        key=keys,
        machine=integers(1),
        forced_outage=none,
        time_to_failure=none,
        repair=none,
        first=integers(2),
    )
    hours = 24
    return System(
        hours=hours,
        names=("zone", "country", "region"),
        kinds=("zone", "country", "region"),
        links=(),
        units=Units(empty, empty, empty, keys, none, none, none, integers(2)),
        stores=stores,
        network=Network(integers(2), empty, empty, empty, empty, keys, none, none, none),
        groups=Groups(integers(1) + 1, integers(1) + 1, integers(3)),
        years=(
            Year(
                margin=integers(1, hours),
                unit_power=integers(0, hours),
                forward=integers(1, 0),
                backward=integers(1, 0),
                plan=integers(0, hours),
                level=integers(0, hours),
                peak_hour=np.zeros((3, hours), dtype=np.uint8),
                demand=np.zeros(3),
            ),
        ),
        digest="",
    )
