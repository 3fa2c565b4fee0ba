"""Random numbers as a function of where they are used.

Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as
easy as 1, 2, 3", SC '11, doi:10.1145/2063384.2063405. A keyed bijection of a 128-bit counter:
no state, so no thread, order of rows or added unit can change what another unit draws.

    key      the 64-bit seed of the study
    counter  (block, sample, unit identity low, unit identity high), 32 bits each
    word i   of a unit's stream in a sample is word i mod 4 of block i div 4
"""

from __future__ import annotations

import hashlib

import numpy as np

from tieline.adequacy.compiled import compiled
from tieline.case.columns import Floats

MASK = np.uint64(0xFFFFFFFF)
SHIFT = np.uint64(32)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
ROUNDS = 10
WORDS = 4
TWO_32 = 4294967296.0


@compiled
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox4x32-10 of a counter and a key; every argument and result holds 32 bits."""
    for _ in range(ROUNDS):
        p0 = MULTIPLIER_0 * c0
        p1 = MULTIPLIER_1 * c2
        c0 = (p1 >> SHIFT) ^ c1 ^ k0
        c1 = p1 & MASK
        c2 = (p0 >> SHIFT) ^ c3 ^ k1
        c3 = p0 & MASK
        k0 = (k0 + WEYL_0) & MASK
        k1 = (k1 + WEYL_1) & MASK
    return c0, c1, c2, c3


@compiled
def fill_uniforms(
    words: Floats, block: int, sample: int, identity: np.uint64, seed: np.uint64
) -> None:
    """words[i] = (word i of the block + 1/2) / 2^32, in (0, 1); words (4,)."""
    w0, w1, w2, w3 = philox(
        np.uint64(block),
        np.uint64(sample),
        identity & MASK,
        identity >> SHIFT,
        seed & MASK,
        seed >> SHIFT,
    )
    words[0] = (np.int64(w0) + 0.5) / TWO_32
    words[1] = (np.int64(w1) + 0.5) / TWO_32
    words[2] = (np.int64(w2) + 0.5) / TWO_32
    words[3] = (np.int64(w3) + 0.5) / TWO_32


def identity(name: str) -> int:
    """64-bit identity of a unit from its name, 'plant:North Coal#3': BLAKE2b, little endian."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
