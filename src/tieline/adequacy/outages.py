"""Two-state histories of units and links.

A unit fails at the rate 1 / MTTF and is repaired at the rate 1 / MTTR, and starts in the stationary
distribution: P(down) = forced outage rate at every instant. It counts as down in the hour that
begins at instant h when it is down at that instant, so hourly indices carry no bias. Seen at whole
hours it is a chain of two states, whose times in a state are geometric: so they are drawn.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tieline.adequacy.draws import (
    EXTRA,
    LANES,
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

NEXT = np.uint64(1)
"""Of unsigned rows, see ``network.NEXT``."""

Steps = npt.NDArray[np.int32]


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
    words = np.where(fails, 3.0 + changes + np.sqrt(2.0 * changes), 0.0)
    up, down = times_in_a_state(forced_outage, time_to_failure, repair)
    return new_streams(key, np.ceil(words).astype(np.int64), up, down)


def times_in_a_state(
    forced_outage: Floats, time_to_failure: Floats, repair: Floats
) -> tuple[Floats, Floats]:
    """What an exponential of mean 1 is multiplied by for the hours up, and for the hours down.

        P(change within an hour) = P(other state) (1 - exp(-(1/MTTF + 1/MTTR)))
        P(still the same after k hours) = (1 - P)^k = exp(-k / t),   t = -1 / ln(1 - P)

    so that 1 + floor(-ln(u) t) hours are spent in the state.
    """
    fails = forced_outage > 0.0
    rate = 1.0 / np.where(fails, time_to_failure, 1.0) + 1.0 / np.where(fails, repair, 1.0)
    relax = -np.expm1(-rate)
    up = -1.0 / np.log1p(-np.where(fails, forced_outage, 0.5) * relax)
    down = -1.0 / np.log1p(-(1.0 - np.where(fails, forced_outage, 0.5)) * relax)
    return np.where(fails, up, 0.0), np.where(fails, down, 0.0)


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
    hours: int,
    draws: Draws,
    power: np.int32,
    row: Steps,
    starts: Integers,
    ends: Integers,
) -> int:
    """Hours of outage of one unit in one sample: starts[i] <= h < ends[i], i < the count returned.

    The same as steps in a row of hours (hours + 1,): ``power`` more where an outage starts, less
    where it ends.

    ``drawn`` is the first machine of those whose first words ``draws`` holds. Word 0 of the unit's
    stream sets the first state (down where u < forced outage rate); odd words are times up, even
    words times down; word 1 is left out by a unit that starts down.

    starts, ends (hours + 1,) are filled from the front, ascending and disjoint.
    """
    of, blocks = streams.lane[machine], streams.lane[machine + 1] - streams.lane[machine]
    lane, stride = np.uint64(of - streams.lane[drawn]), np.uint64(LANES)
    stop, count, h = lane + np.uint64(blocks), np.uint64(0), np.int64(0)
    if (np.int64(draws.words[lane]) + 0.5) / TWO_32 >= forced_outage:
        h += draws.hours[stride + lane]
    while h < hours:
        end = h + draws.hours[stride + stride + lane]
        _note(h, min(end, hours), count, power, row, starts, ends)
        count += NEXT
        h = end + draws.hours[stride + stride + stride + lane]
        if h < hours:
            lane += NEXT
            if lane == stop:
                draw_more(draws, streams, of, blocks, sample, seed)
                blocks += EXTRA
                lane, stride = np.uint64(WORDS * LANES), np.uint64(EXTRA)
                stop = lane + stride
            end = h + draws.hours[lane]
            _note(h, min(end, hours), count, power, row, starts, ends)
            count += NEXT
            h = end + draws.hours[stride + lane]
    return np.int64(count)


@compiled
def _note(
    begin: int,
    end: int,
    place: np.uint64,
    power: np.int32,
    row: Steps,
    starts: Integers,
    ends: Integers,
) -> None:
    """One outage, begin <= h < end, in the list and as steps."""
    starts[place] = begin
    ends[place] = end
    row[np.uint64(begin)] += power
    row[np.uint64(end)] -= power


def time_to_failure(forced_outage: Floats, repair: Floats) -> Floats:
    """MTTF = MTTR x (1 - q) / q, from q = MTTR / (MTTF + MTTR); inf where q = 0."""
    q = np.asarray(forced_outage, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.asarray(repair, dtype=np.float64) * (1.0 - q) / q
    return np.where(q > 0.0, mean, np.inf)
