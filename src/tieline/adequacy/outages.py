"""Two-state histories of units and links.

A unit is up for an exponential time of mean MTTF, down for one of mean MTTR, and starts in the
stationary distribution: P(down) = forced outage rate at every instant. It counts as down in the
hour that begins at instant h when it is down at that instant, so hourly indices carry no bias.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from tieline.adequacy.draws import (
    EXTRA,
    LANES,
    STRIDE,
    TWO_32,
    WORDS,
    Draws,
    Streams,
    draw,
    draw_more,
    new_streams,
)
from tieline.case.columns import Floats, Integers
from tieline.compiled import compiled


def streams_of(
    key: npt.NDArray[np.uint64],
    forced_outage: Floats,
    time_to_failure: Floats,
    repair: Floats,
    hours: int,
) -> Streams:
    """Streams of machines, with as many words at first as most of them need in a year.

    A machine that can fail needs one word for its state and one for each change of it, 2 hours /
    (time to failure + repair) in the mean; their standard deviation is below sqrt(2 x mean).
    """
    fails = forced_outage > 0.0
    cycle = np.where(fails, time_to_failure + repair, np.inf)
    changes = 2.0 * hours / cycle
    words = np.where(fails, 2.0 + changes + np.sqrt(2.0 * changes), 0.0)
    return new_streams(key, np.ceil(words).astype(np.int64))


@compiled
def draw_from(
    first: int, last: int, streams: Streams, sample: int, seed: np.uint64, draws: Draws
) -> int:
    """Draw the first words of machines first .. last - 1, or as many as there is room for.

    Returns the machine after the last one drawn; at least one is.
    """
    end = first + 1
    while end < last and streams.lane[end + 1] - streams.lane[first] <= LANES:
        end += 1
    draw(draws, streams, streams.lane[first], streams.lane[end], sample, seed)
    return end


@compiled
def outage_intervals(
    seed: np.uint64,
    sample: int,
    streams: Streams,
    drawn: int,
    machine: int,
    forced_outage: float,
    time_to_failure: float,
    repair: float,
    hours: int,
    draws: Draws,
    starts: Integers,
    ends: Integers,
) -> int:
    """Hours of outage of one unit in one sample: starts[i] <= h < ends[i], i < the count returned.

    ``drawn`` is the first machine of those whose first words ``draws`` holds. Word 0 of the unit's
    stream sets the first state (down where u < forced outage rate), every later word one duration:
    -mean x ln(u). Outages that cover no whole instant are left out.

    starts, ends (hours + 1,) are filled from the front, ascending and disjoint.
    """
    begin, blocks = streams.lane[machine], streams.lane[machine + 1] - streams.lane[machine]
    lane = begin - streams.lane[drawn]
    end = lane + blocks
    down = (np.int64(draws.words[lane]) + 0.5) / TWO_32 < forced_outage
    word, count, now = np.int64(1), np.int64(0), 0.0
    while now < hours:
        since = now
        mean = repair if down else time_to_failure
        now += mean * draws.exponential[word * STRIDE + lane]
        if down:
            first = np.int64(math.ceil(since))
            last = np.int64(math.ceil(min(now, hours)))
            starts[count] = first
            ends[count] = last
            count += last > first
        down = not down
        word += 1
        if word == WORDS:
            word = np.int64(0)
            lane += 1
            if lane == end:
                draw_more(draws, blocks, sample, streams.low[begin], streams.high[begin], seed)
                blocks += EXTRA
                lane = np.int64(LANES)
                end = np.int64(STRIDE)
    return count


def time_to_failure(forced_outage: Floats, repair: Floats) -> Floats:
    """MTTF = MTTR x (1 - q) / q, from q = MTTR / (MTTF + MTTR); inf where q = 0."""
    q = np.asarray(forced_outage, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.asarray(repair, dtype=np.float64) * (1.0 - q) / q
    return np.where(q > 0.0, mean, np.inf)
