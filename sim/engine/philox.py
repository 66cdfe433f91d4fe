"""Philox4x32-10, a second source of chance: with it one can show that results do not hang on the hash.

Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"; checked on its known answers.
"""

from __future__ import annotations

import numpy as np

from sim.engine.compiled import phase

FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
FIRST_STEP, SECOND_STEP = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LOW, S32 = np.uint64(0xFFFFFFFF), np.uint64(32)
ROUNDS = 10


@phase()
def philox(first, second, third, fourth, low_key, high_key):
    """Return four words of 32 random bits for a counter of four words and a key of two, each in a uint64."""
    for _ in range(ROUNDS):
        one, two = first * FIRST_FACTOR, third * SECOND_FACTOR
        first, second, third, fourth = (
            (two >> S32) ^ second ^ low_key,
            two & LOW,
            (one >> S32) ^ fourth ^ high_key,
            one & LOW,
        )
        low_key, high_key = (low_key + FIRST_STEP) & LOW, (high_key + SECOND_STEP) & LOW
    return first, second, third, fourth


@phase()
def bits(seed, week, purpose, key, other):
    """Return 64 random bits for one decision, as `sim.engine.chance.bits` does: a block for who and when, a
    second for with whom.

    Parameters
    ----------
    seed, key, other : numpy.uint64
        The run's seed and the keys of the agent (and of the one it meets, or 0).
    week, purpose : int
        When, and for what.
    """
    low, high = seed & LOW, seed >> S32
    a, b, c, d = philox(np.uint64(week), np.uint64(purpose), key & LOW, key >> S32, low, high)
    a, b, c, d = philox(a ^ (other & LOW), b ^ (other >> S32), c, d, low, high)
    return a << S32 | b
