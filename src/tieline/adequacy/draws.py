"""Random numbers as a function of where they are used.

Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as
easy as 1, 2, 3", SC '11, doi:10.1145/2063384.2063405. A keyed bijection of a 128-bit counter:
no state, so no thread, order of rows or added unit can change what another unit draws.

    key      the 64-bit seed of the study
    counter  (block, sample, unit identity low, unit identity high), 32 bits each
    word i   of a unit's stream in a sample is word i mod 4 of block i div 4
    u        (word + 1/2) / 2^32, in (0, 1)
"""

from __future__ import annotations

import hashlib
import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tieline.case.columns import Floats, Integers
from tieline.compiled import compiled

MASK = np.uint64(0xFFFFFFFF)
SHIFT = np.uint64(32)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
ROUNDS = 10
WORDS = 4

LANES, EXTRA = 128, 8
"""Blocks worked out side by side, of many units, and of one unit that needs more; what is drawn
does not depend on either."""

TURN = 32
"""Lanes of one turn of a loop: lanes that nobody needs fill the last turn, which costs less than a
loop's rest."""

TWO_32 = 4294967296.0

FOREVER = np.float32(1.0e9)
"""[h] Longer than any year; fits 32 bits."""

ONE, TWO, HALF, BITS = np.float32(1.0), np.float32(2.0), np.float32(0.5), np.float32(32.0)
BY_3, BY_5, BY_7 = np.float32(1.0 / 3.0), np.float32(1.0 / 5.0), np.float32(1.0 / 7.0)
LN_2 = np.float32(math.log(2.0))
BITS_OF_SQRT_HALF = np.int32(0x3F3504F3)
EXPONENT_SHIFT = np.int32(23)

Singles = npt.NDArray[np.float32]
Words = npt.NDArray[np.uint32]


class Streams(NamedTuple):
    """Which blocks of the streams of units (u) are drawn at first.

    lane (u + 1,) blocks of unit u are lane[u]:lane[u + 1]; block, low, high, up, down (blocks,) of
    each its number, the two halves of its unit's identity, and what -ln(u) is multiplied by [h] for
    the time its unit is up (odd words) or down (even words)
    """

    lane: Integers
    block: Words
    low: Words
    high: Words
    up: Singles
    down: Singles


class Draws(NamedTuple):
    """Room for one batch of blocks: word w of lane l at [w x LANES + l], and from WORDS x LANES on
    of one unit that needs more, at [w x EXTRA + l].

    words (n,) raw 32-bit words; single, bits (n,) -ln(u) and the same memory; power, raw (n,)
    scratch and the same memory; hours (n,) for which a unit keeps its state
    """

    words: Words
    single: Singles
    bits: npt.NDArray[np.int32]
    power: npt.NDArray[np.int32]
    raw: Singles
    hours: npt.NDArray[np.int32]


def new_draws() -> Draws:
    """Room for one thread."""
    count = WORDS * (LANES + EXTRA)
    single, raw = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
    return Draws(
        words=np.zeros(count, dtype=np.uint32),
        single=single,
        bits=single.view(np.int32),
        power=raw.view(np.int32),
        raw=raw,
        hours=np.zeros(count, dtype=np.int32),
    )


def new_streams(key: npt.NDArray[np.uint64], words: Integers, up: Floats, down: Floats) -> Streams:
    """Streams of units whose first ``words`` (u,) words are drawn at once, whole blocks of them."""
    blocks = np.clip(-(-words // WORDS), 1, LANES)
    lane = np.concatenate(([0], np.cumsum(blocks))).astype(np.int64)

    def of_blocks(values: npt.NDArray[Any], kind: type[Any]) -> npt.NDArray[Any]:
        filled = np.zeros(lane[-1] + LANES, dtype=kind)
        filled[: lane[-1]] = values
        return filled

    return Streams(
        lane=lane,
        block=of_blocks(np.arange(lane[-1]) - np.repeat(lane[:-1], blocks), np.uint32),
        low=of_blocks(np.repeat(key & MASK, blocks), np.uint32),
        high=of_blocks(np.repeat(key >> SHIFT, blocks), np.uint32),
        up=of_blocks(np.repeat(up, blocks), np.float32),
        down=of_blocks(np.repeat(down, blocks), np.float32),
    )


@compiled
def philox(
    words: Words, first: np.uint64, apart: np.uint64, count: np.uint64, k0: np.uint64, k1: np.uint64
) -> None:
    """Philox4x32-10 of ``count`` counters under one key, in place; of 32 bits.

    Their first words stand from ``first`` on, the second ones ``apart`` from there, and so on.
    """
    second = first + apart
    third, fourth = second + apart, second + apart + apart
    for lane in range(count):
        c0, c1 = np.uint64(words[first + lane]), np.uint64(words[second + lane])
        c2, c3 = np.uint64(words[third + lane]), np.uint64(words[fourth + lane])
        round_0, round_1 = k0, k1
        for _ in range(ROUNDS):
            p0 = MULTIPLIER_0 * c0
            p1 = MULTIPLIER_1 * c2
            c0 = (p1 >> SHIFT) ^ c1 ^ round_0
            c1 = p1 & MASK
            c2 = (p0 >> SHIFT) ^ c3 ^ round_1
            c3 = p0 & MASK
            round_0 = (round_0 + WEYL_0) & MASK
            round_1 = (round_1 + WEYL_1) & MASK
        words[first + lane], words[second + lane] = np.uint32(c0), np.uint32(c1)
        words[third + lane], words[fourth + lane] = np.uint32(c2), np.uint32(c3)


@compiled
def draw(
    draws: Draws, streams: Streams, first: int, last: int, sample: int, seed: np.uint64
) -> None:
    """Words, and the hours they stand for, of blocks first .. last - 1 of the streams.

    hours = 1 + floor(-ln(u) x up or down)
    """
    words, from_lane = draws.words, np.uint64(first)
    count = np.uint64((last - first + TURN - 1) // TURN * TURN)
    for lane in range(count):
        words[lane] = streams.block[from_lane + lane]
        words[np.uint64(LANES) + lane] = np.uint32(sample)
        words[np.uint64(2 * LANES) + lane] = streams.low[from_lane + lane]
        words[np.uint64(3 * LANES) + lane] = streams.high[from_lane + lane]
    philox(words, np.uint64(0), np.uint64(LANES), count, seed & MASK, seed >> SHIFT)
    for word in range(WORDS):
        begin = np.uint64(word * LANES)
        negative_logarithms(draws, begin, begin + count)
        each = streams.down if word % 2 == 0 else streams.up
        for lane in range(count):
            time = min(draws.single[begin + lane] * each[from_lane + lane], FOREVER)
            draws.hours[begin + lane] = np.int32(time) + np.int32(1)


@compiled
def draw_more(
    draws: Draws, streams: Streams, lane_of: int, block: int, sample: int, seed: np.uint64
) -> None:
    """The same for blocks block .. block + EXTRA - 1 of the unit of one lane."""
    words, begin = draws.words, WORDS * LANES
    for lane in range(EXTRA):
        words[begin + lane] = np.uint32(block + lane)
        words[begin + EXTRA + lane] = np.uint32(sample)
        words[begin + 2 * EXTRA + lane] = streams.low[lane_of]
        words[begin + 3 * EXTRA + lane] = streams.high[lane_of]
    extra = np.uint64(EXTRA)
    philox(words, np.uint64(begin), extra, extra, seed & MASK, seed >> SHIFT)
    negative_logarithms(draws, np.uint64(begin), np.uint64(begin + WORDS * EXTRA))
    for i in range(WORDS * EXTRA):
        even = (i // EXTRA) % 2 == 0
        each = streams.down[lane_of] if even else streams.up[lane_of]
        time = min(draws.single[begin + i] * each, FOREVER)
        draws.hours[begin + i] = np.int32(time) + np.int32(1)


@compiled
def negative_logarithms(draws: Draws, begin: np.uint64, end: np.uint64) -> None:
    """-ln((w + 1/2) / 2^32) = (32 - e) ln 2 - ln m, with w + 1/2 = m 2^e, 1/2 <= m^2 < 2.

    ln m = 2 artanh(s), s = (m - 1) / (m + 1), by its series to s^7. In single precision, right to
    1e-7 of the larger of 1 and the result: a time of 1,000 hours is off by a second. Plain sums and
    products, so that it runs on many words at once and gives the same bits on every machine.
    """
    words, bits, single = draws.words, draws.bits, draws.single
    power, raw = draws.power, draws.raw
    for i in range(begin, end):
        raw[i] = np.float32(words[i]) + HALF
    for i in range(begin, end):
        whole = power[i]
        e = np.int32(np.int32(whole - BITS_OF_SQRT_HALF) >> EXPONENT_SHIFT)
        bits[i] = np.int32(whole - np.int32(e << EXPONENT_SHIFT))
        power[i] = e
    for i in range(begin, end):
        s = (single[i] - ONE) / (single[i] + ONE)
        z = s * s
        series = BY_7
        series = series * z + BY_5
        series = series * z + BY_3
        series = series * z + ONE
        single[i] = (BITS - np.float32(power[i])) * LN_2 - TWO * s * series


def identity(name: str) -> int:
    """64-bit identity of a unit from its name, 'plant:North Coal#3': BLAKE2b, little endian."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
