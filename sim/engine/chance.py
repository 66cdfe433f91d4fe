"""Chance: every draw is a pure function of (seed, week, purpose, agent key, other key). There is no
generator object.

Adding a rule, an agent or a mission therefore never changes anybody else's luck. Purposes are append-only:
a number, once given, keeps its meaning for ever (a test freezes the list). They are no plain `int`: numba
compiles a function once more for every plain constant it is called with.
"""

from __future__ import annotations

import os

import numpy as np

from sim.engine import philox
from sim.engine.compiled import phase

SETUP = np.uint64(1)
ARRIVAL = np.uint64(2)
FILLED = np.uint64(3)
ADVANCE = np.uint64(4)
LEAVING = np.uint64(5)
POSTING = np.uint64(6)
ENROL = np.uint64(7)
ATTACK = np.uint64(8)
TARGET = np.uint64(9)
MOVE = np.uint64(10)
PREY = np.uint64(11)
CRIME = np.uint64(12)
STRIKE = np.uint64(13)
COMMUNAL = np.uint64(14)
AMBUSH = np.uint64(15)
DEATHS = np.uint64(16)
SPLIT = np.uint64(17)
COLLATERAL = np.uint64(18)
VICTIMS = np.uint64(19)
HUMANITARIAN = np.uint64(20)
BLAME = np.uint64(21)
FLIGHT = np.uint64(23)
REFUGE = np.uint64(24)
RETURN = np.uint64(25)
TIP = np.uint64(26)
JOIN = np.uint64(27)
ARREST = np.uint64(28)
REMOBILISE = np.uint64(29)
PROVISION = np.uint64(30)
TRUCE = np.uint64(32)
ACCORD = np.uint64(33)
NEWCOMER = np.uint64(34)
HIDDEN = np.uint64(35)
SHARE_OUT = np.uint64(36)
SETTLE = np.uint64(38)
CAMPAIGN = np.uint64(39)
CAMPAIGN_ENDS = np.uint64(40)
MASSACRE = np.uint64(41)
SAVED = np.uint64(42)
MISCONDUCT = np.uint64(43)
ENGAGE = np.uint64(44)
ENGAGEMENT_DEATHS = np.uint64(45)
CYBER = np.uint64(46)
WITHDRAWAL = np.uint64(47)
SUPPORT = np.uint64(48)
CUT = np.uint64(49)
ENGAGEMENT_LOSSES = np.uint64(50)
ENGAGED_UNIT = np.uint64(51)
HEAR = np.uint64(52)

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
