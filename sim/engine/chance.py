"""Chance: every draw is a pure function of (seed, week, purpose, agent key, other key). There is no
generator object.

Adding a rule, an agent or a mission therefore never changes anybody else's luck. Purposes are append-only:
a number, once
given, keeps its meaning for ever (a test freezes the list).
"""

from __future__ import annotations

import os

import numpy as np

from sim.engine import philox
from sim.engine.compiled import phase

SETUP = 1
ARRIVAL = 2
FILLED = 3
ADVANCE = 4
LEAVING = 5
POSTING = 6
ENROL = 7
ATTACK = 8
TARGET = 9
MOVE = 10
PREY = 11
CRIME = 12
STRIKE = 13
COMMUNAL = 14
AMBUSH = 15
DEATHS = 16
SPLIT = 17
COLLATERAL = 18
VICTIMS = 19
HUMANITARIAN = 20
BLAME = 21
FLIGHT = 23
REFUGE = 24
RETURN = 25
TIP = 26
JOIN = 27
ARREST = 28
REMOBILISE = 29
PROVISION = 30
TRUCE = 32
ACCORD = 33
NEWCOMER = 34
HIDDEN = 35
SHARE_OUT = 36
SETTLE = 38

NOBODY = np.uint64(0)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
S30, S27, S31, S11, S8 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11), np.uint64(8)
TO_UNIT = 1.0 / 9007199254740992.0


@phase()
def mix(x):
    """Return 64 well-mixed bits of 64 bits (the finaliser of SplitMix64, Steele, Lea & Flood 2014)."""
    x = (x ^ (x >> S30)) * FIRST
    x = (x ^ (x >> S27)) * SECOND
    return x ^ (x >> S31)


@phase()
def hashed_bits(seed, week, purpose, key, other):
    """Return 64 random bits for one decision, by hashing.

    Parameters
    ----------
    seed, key, other : numpy.uint64
        The run's seed and the keys of the agent (and of the one it meets, or 0).
    week, purpose : int
        When, and for what.
    """
    moment = np.uint64(week) << S8 | np.uint64(purpose)
    state = mix(seed + GOLDEN)
    state = mix(state ^ moment)
    state = mix(state ^ key)
    return mix(state ^ (other * GOLDEN + FIRST))


SOURCES = {"hash": hashed_bits, "philox": philox.bits}
SOURCE = os.environ.get("PEACEGRID_CHANCE", "hash")
if SOURCE not in SOURCES:
    raise ValueError(f"PEACEGRID_CHANCE: got {SOURCE!r}, allowed: {', '.join(SOURCES)}")
bits = SOURCES[SOURCE]


@phase()
def draw(seed, week, purpose, key, other):
    """Return a uniform number in [0, 1) for one decision; 53 bits."""
    return np.float64(bits(seed, week, purpose, key, other) >> S11) * TO_UNIT


@phase()
def pair_key(first, second):
    """Return the key of an ordered pair of small integers (a cell and a group, say)."""
    return np.uint64(first) << np.uint64(32) | np.uint64(second)
