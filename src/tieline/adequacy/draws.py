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
from typing import NamedTuple

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

STRIDE = LANES + EXTRA

FOREVER = 1.0e9
"""[h] Longer than any year; fits 32 bits."""

TWO_32 = 4294967296.0
LN_2 = math.log(2.0)
BITS_OF_SQRT_HALF = np.int64(0x3FE6A09E667F3BCD)
EXPONENT_SHIFT = np.int64(52)


class Streams(NamedTuple):
    """Which blocks of the streams of units (u) are drawn at first.

    lane (u + 1,) blocks of unit u are lane[u]:lane[u + 1]; block, low, high, up, down (blocks,) of
    each its number, the two halves of its unit's identity, and what -ln(u) is multiplied by [h] for
    the time its unit is up (odd words) or down (even words)
    """

    lane: Integers
    block: npt.NDArray[np.uint32]
    low: npt.NDArray[np.uint32]
    high: npt.NDArray[np.uint32]
    up: Floats
    down: Floats


class Draws(NamedTuple):
    """Room for one batch of blocks, word w of lane l at [w x STRIDE + l].

    words (WORDS x STRIDE,) raw 32-bit words; bits scratch; exponential -ln(u); hours for which a
    unit keeps its state
    """

    words: npt.NDArray[np.uint64]
    bits: Integers
    exponential: Floats
    hours: npt.NDArray[np.int32]


def new_draws() -> Draws:
    """Room for one thread."""
    return Draws(
        words=np.zeros(WORDS * STRIDE, dtype=np.uint64),
        bits=np.zeros(WORDS * STRIDE, dtype=np.int64),
        exponential=np.zeros(WORDS * STRIDE),
        hours=np.zeros(WORDS * STRIDE, dtype=np.int32),
    )


def new_streams(key: npt.NDArray[np.uint64], words: Integers, up: Floats, down: Floats) -> Streams:
    """Streams of units whose first ``words`` (u,) words are drawn at once, whole blocks of them."""
    blocks = np.clip(-(-words // WORDS), 1, LANES)
    lane = np.concatenate(([0], np.cumsum(blocks))).astype(np.int64)
    return Streams(
        lane=lane,
        block=(np.arange(lane[-1]) - np.repeat(lane[:-1], blocks)).astype(np.uint32),
        low=np.repeat(key & MASK, blocks).astype(np.uint32),
        high=np.repeat(key >> SHIFT, blocks).astype(np.uint32),
        up=np.repeat(up, blocks),
        down=np.repeat(down, blocks),
    )


@compiled
def philox(
    words: npt.NDArray[np.uint64], begin: int, end: int, k0: np.uint64, k1: np.uint64
) -> None:
    """Philox4x32-10 of the counters in lanes begin to end under one key, in place; of 32 bits."""
    for lane in range(begin, end):
        c0, c1 = words[lane], words[STRIDE + lane]
        c2, c3 = words[2 * STRIDE + lane], words[3 * STRIDE + lane]
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
        words[lane], words[STRIDE + lane] = c0, c1
        words[2 * STRIDE + lane], words[3 * STRIDE + lane] = c2, c3


@compiled
def draw(
    draws: Draws, streams: Streams, first: int, last: int, sample: int, seed: np.uint64
) -> None:
    """Words, and the hours they stand for, of blocks first .. last - 1 of the streams, from lane 0.

    hours = 1 + floor(-ln(u) x up or down)
    """
    words, from_lane, count = draws.words, np.uint64(first), np.uint64(last - first)
    for lane in range(count):
        words[lane] = np.uint64(streams.block[from_lane + lane])
        words[STRIDE + lane] = np.uint64(sample)
        words[2 * STRIDE + lane] = np.uint64(streams.low[from_lane + lane])
        words[3 * STRIDE + lane] = np.uint64(streams.high[from_lane + lane])
    philox(words, 0, last - first, seed & MASK, seed >> SHIFT)
    for word in range(WORDS):
        begin = np.uint64(word * STRIDE)
        negative_logarithms(draws, begin, begin + count)
        each = streams.down if word % 2 == 0 else streams.up
        for lane in range(count):
            time = min(draws.exponential[begin + lane] * each[from_lane + lane], FOREVER)
            draws.hours[begin + lane] = np.int32(time) + np.int32(1)


@compiled
def draw_more(
    draws: Draws, streams: Streams, lane_of: int, block: int, sample: int, seed: np.uint64
) -> None:
    """The same for blocks block .. block + EXTRA - 1 of one unit, from lane LANES."""
    words = draws.words
    for lane in range(LANES, STRIDE):
        words[lane] = np.uint64(block + lane - LANES)
        words[STRIDE + lane] = np.uint64(sample)
        words[2 * STRIDE + lane] = np.uint64(streams.low[lane_of])
        words[3 * STRIDE + lane] = np.uint64(streams.high[lane_of])
    philox(words, LANES, STRIDE, seed & MASK, seed >> SHIFT)
    for word in range(WORDS):
        begin = np.uint64(word * STRIDE)
        negative_logarithms(draws, begin + np.uint64(LANES), begin + np.uint64(STRIDE))
        each = streams.down[lane_of] if word % 2 == 0 else streams.up[lane_of]
        for lane in range(LANES, STRIDE):
            time = min(draws.exponential[begin + np.uint64(lane)] * each, FOREVER)
            draws.hours[begin + np.uint64(lane)] = np.int32(time) + np.int32(1)


@compiled
def negative_logarithms(draws: Draws, begin: np.uint64, end: np.uint64) -> None:
    """-ln((w + 1/2) / 2^32) = (32 - e) ln 2 - ln m, with w + 1/2 = m 2^e, 1/2 <= m^2 < 2.

    ln m = 2 artanh(s), s = (m - 1) / (m + 1), by its series to s^11: right to 2e-11, a tenth of
    what a step of w changes. Plain sums and products, so that it runs on many words at once and
    gives the same bits on every machine.
    """
    words, bits, exponential = draws.words, draws.bits, draws.exponential
    raw, mantissa = exponential.view(np.int64), bits.view(np.float64)
    for i in range(begin, end):
        exponential[i] = np.float64(np.int64(words[i])) + 0.5
    for i in range(begin, end):
        whole = raw[i]
        e = (whole - BITS_OF_SQRT_HALF) >> EXPONENT_SHIFT
        bits[i] = whole - (e << EXPONENT_SHIFT)
        raw[i] = e
    for i in range(begin, end):
        e = raw[i]
        s = (mantissa[i] - 1.0) / (mantissa[i] + 1.0)
        z = s * s
        series = 1.0 / 11.0
        series = series * z + 1.0 / 9.0
        series = series * z + 1.0 / 7.0
        series = series * z + 1.0 / 5.0
        series = series * z + 1.0 / 3.0
        series = series * z + 1.0
        mantissa[i] = (32.0 - np.float64(e)) * LN_2 - 2.0 * s * series
    for i in range(begin, end):
        exponential[i] = mantissa[i]


def identity(name: str) -> int:
    """64-bit identity of a unit from its name, 'plant:North Coal#3': BLAKE2b, little endian."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
