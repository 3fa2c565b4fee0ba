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

LANES = 4
"""Blocks worked out side by side; what is drawn does not depend on it."""

BATCH = WORDS * LANES

TWO_32 = 4294967296.0
LN_2 = math.log(2.0)
BITS_OF_SQRT_HALF = np.int64(0x3FE6A09E667F3BCD)
EXPONENT_SHIFT = np.int64(52)


class Draws(NamedTuple):
    """Room for one batch of a stream, word w of block b at [w x LANES + b].

    words (BATCH,) raw 32-bit words; bits (BATCH,) scratch; exponential (BATCH,) -ln(u)
    """

    words: npt.NDArray[np.uint64]
    bits: Integers
    exponential: Floats


def new_draws() -> Draws:
    """Room for one thread."""
    return Draws(
        words=np.zeros(BATCH, dtype=np.uint64),
        bits=np.zeros(BATCH, dtype=np.int64),
        exponential=np.zeros(BATCH),
    )


@compiled
def philox(words: npt.NDArray[np.uint64], k0: np.uint64, k1: np.uint64) -> None:
    """Philox4x32-10 of LANES counters under one key, in place; all of 32 bits."""
    for lane in range(LANES):
        c0, c1 = words[lane], words[LANES + lane]
        c2, c3 = words[2 * LANES + lane], words[3 * LANES + lane]
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
        words[lane], words[LANES + lane] = c0, c1
        words[2 * LANES + lane], words[3 * LANES + lane] = c2, c3


@compiled
def draw(draws: Draws, block: int, sample: int, identity: np.uint64, seed: np.uint64) -> None:
    """Words and standard exponentials of blocks block .. block + LANES - 1 of a unit's stream."""
    words = draws.words
    for lane in range(LANES):
        words[lane] = np.uint64(block + lane)
        words[LANES + lane] = np.uint64(sample)
        words[2 * LANES + lane] = identity & MASK
        words[3 * LANES + lane] = identity >> SHIFT
    philox(words, seed & MASK, seed >> SHIFT)
    negative_logarithms(words, draws.bits, draws.exponential)


@compiled
def negative_logarithms(words: npt.NDArray[np.uint64], bits: Integers, exponential: Floats) -> None:
    """-ln((w + 1/2) / 2^32) = (32 - e) ln 2 - ln m, with w + 1/2 = m 2^e, 1/2 <= m^2 < 2.

    ln m = 2 artanh(s), s = (m - 1) / (m + 1), by its series to s^15: right to 1e-13. Plain sums
    and products, so that it runs on many words at once and gives the same bits on every machine.
    """
    for i in range(BATCH):
        exponential[i] = np.float64(np.int64(words[i])) + 0.5
    raw = exponential.view(np.int64)
    for i in range(BATCH):
        whole = raw[i]
        e = (whole - BITS_OF_SQRT_HALF) >> EXPONENT_SHIFT
        bits[i] = whole - (e << EXPONENT_SHIFT)
        raw[i] = e
    mantissa = bits.view(np.float64)
    for i in range(BATCH):
        e = raw[i]
        s = (mantissa[i] - 1.0) / (mantissa[i] + 1.0)
        z = s * s
        series = 1.0 / 15.0
        series = series * z + 1.0 / 13.0
        series = series * z + 1.0 / 11.0
        series = series * z + 1.0 / 9.0
        series = series * z + 1.0 / 7.0
        series = series * z + 1.0 / 5.0
        series = series * z + 1.0 / 3.0
        series = series * z + 1.0
        mantissa[i] = (32.0 - np.float64(e)) * LN_2 - 2.0 * s * series
    for i in range(BATCH):
        exponential[i] = mantissa[i]


def identity(name: str) -> int:
    """64-bit identity of a unit from its name, 'plant:North Coal#3': BLAKE2b, little endian."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
