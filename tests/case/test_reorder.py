"""Rows in another order: the same system, told by ids."""

from __future__ import annotations

import numpy as np

from tests.case.test_projects import case
from tieline.case.case import Case, content_hash
from tieline.case.reorder import reordered


def told(found: Case) -> dict[str, object]:
    """What a case says, whatever the order of its rows."""
    zone = found.zones.id
    plants, lakes, links = found.plants, found.reservoirs, found.links
    below = [lakes.id[row] if row >= 0 else "" for row in lakes.downstream.tolist()]
    return {
        "zones": sorted(zip(zone, found.zones.country, found.zones.voll.tolist(), strict=True)),
        "plants": sorted(
            zip(
                plants.id,
                [zone[z] for z in plants.zone],
                plants.capacity.tolist(),
                plants.in_service.tolist(),
                strict=True,
            )
        ),
        "lakes": sorted(zip(lakes.id, [zone[z] for z in lakes.zone], below, strict=True)),
        "links": sorted(
            zip(
                links.id,
                [zone[z] for z in links.from_zone],
                [zone[z] for z in links.to_zone],
                links.forward.tolist(),
                strict=True,
            )
        ),
    }


def test_another_order_says_the_same() -> None:
    start = case()
    before = content_hash(start)
    orders = set()
    for seed in range(6):
        found = reordered(start, seed)
        assert told(found) == told(start)
        orders.add(found.links.id)
        assert not found.plants.capacity.flags.writeable
    assert len(orders) > 1
    assert content_hash(start) == before


def test_equal_seeds_shuffle_alike() -> None:
    one, other = reordered(case(), 3), reordered(case(), 3)
    assert content_hash(one) == content_hash(other)
    assert np.array_equal(one.links.from_zone, other.links.from_zone)
