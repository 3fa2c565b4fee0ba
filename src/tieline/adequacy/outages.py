"""Two-state histories of units and links.

A unit is up for an exponential time of mean MTTF, down for one of mean MTTR, and starts in the
stationary distribution: P(down) = forced outage rate at every instant. It counts as down in the
hour that begins at instant h when it is down at that instant, so hourly indices carry no bias.
"""

from __future__ import annotations

import math

import numpy as np

from tieline.adequacy.draws import BATCH, LANES, TWO_32, WORDS, Draws, draw
from tieline.case.columns import Floats, Integers
from tieline.compiled import compiled


@compiled
def outage_intervals(
    seed: np.uint64,
    sample: int,
    identity: np.uint64,
    forced_outage: float,
    time_to_failure: float,
    repair: float,
    hours: int,
    draws: Draws,
    starts: Integers,
    ends: Integers,
) -> int:
    """Hours of outage of one unit in one sample: starts[i] <= h < ends[i], i < the count returned.

    Word 0 of the unit's stream sets the first state (down where u < forced outage rate), every
    later word one duration: -mean x ln(u). Outages that cover no whole instant are left out.

    starts, ends (hours + 1,) are filled from the front, ascending and disjoint.
    """
    block, word, count = np.int64(-LANES), np.int64(BATCH), np.int64(0)
    now, down, begun = 0.0, False, False
    while now < hours:
        if word == BATCH:
            block += LANES
            draw(draws, block, sample, identity, seed)
            word = np.int64(0)
        if not begun:
            begun = True
            down = (np.int64(draws.words[0]) + 0.5) / TWO_32 < forced_outage
            word += 1
        since = now
        mean = repair if down else time_to_failure
        now += mean * draws.exponential[(word % WORDS) * LANES + word // WORDS]
        word += 1
        if down:
            first = np.int64(math.ceil(since))
            last = np.int64(math.ceil(min(now, hours)))
            starts[count] = first
            ends[count] = last
            count += last > first
        down = not down
    return count


def time_to_failure(forced_outage: Floats, repair: Floats) -> Floats:
    """MTTF = MTTR x (1 - q) / q, from q = MTTR / (MTTF + MTTR); inf where q = 0."""
    q = np.asarray(forced_outage, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.asarray(repair, dtype=np.float64) * (1.0 - q) / q
    return np.where(q > 0.0, mean, np.inf)
