"""A band acts by platoons: it may stand for several, as a community does for many people.

They are in one place and alike, each decides by itself whether to do this week what their band does, and
each that acts is a fight or a raid of its own, with its own luck. A band of one platoon is a band of up to
50 men that stands for itself alone.
"""

from __future__ import annotations

import numpy as np

from sim.engine.arithmetic import binomial
from sim.engine.chance import GOLDEN
from sim.engine.compiled import rule
from sim.engine.records import NOWHERE

PLATOON_FIGHTERS = 50


@rule()
def band_with_room(state, first, g, c, status):
    """Return the first band, from row `first` on, of a group in a cell that can take one more platoon;
    NOWHERE if there is none."""
    most = state.ledger[0].platoons_per_band
    if most > 1:
        for b in range(first, state.ledger[0].n_bands):
            band = state.bands[b]
            if band.group == g and band.cell == c and band.status == status and band.fighters > 0:
                if band.platoons < most:
                    return b
    return NOWHERE


@rule()
def add_platoon(band, men, discipline, supply):
    """Add a platoon to a band, which becomes what its men are in the mean."""
    weight = men / (band.fighters + men)
    band.discipline += weight * (discipline - band.discipline)
    band.supply += weight * (supply - band.supply)
    band.fighters += men
    band.platoons += 1


@rule()
def how_many_act(u, band, chance):
    """Return how many platoons of a band act, each with this chance a week, from one uniform u."""
    if u >= band.platoons * chance:  # more than the chance that any does
        return 0
    return 1 if band.platoons == 1 else binomial(1.0 - u, band.platoons, chance)


@rule()
def men_of_one(band):
    """Return the men of one platoon of a band."""
    return band.fighters if band.platoons == 1 else max(band.fighters // band.platoons, 1)


@rule()
def platoon_key(band, ordinal):
    """Return the key of the luck of one platoon that acts; of the first, the band's own."""
    return band.key + np.uint64(ordinal) * GOLDEN
