"""Week 0: who lives where, which band stands where, what each party hides. Everything else of week 0 is
data."""

from __future__ import annotations

import math

import numpy as np

from sim.engine.arithmetic import exponential, normal_quantile, share
from sim.engine.chance import HIDDEN, NEWCOMER, NOBODY, REFUGE, SETTLE, SETUP, bits, draw, pair_key
from sim.engine.compiled import phase, rule
from sim.engine.platoons import PLATOON_FIGHTERS, add_platoon, band_with_room
from sim.engine.records import ACTIVE, DEMOBILISED, N_REFUGES, NOWHERE, REBEL, STATE

CIVILIAN_KIND, BAND_KIND, UNIT_KIND, GROUP_KIND, CELL_KIND, PROVISION_KIND = 1, 2, 3, 4, 5, 6
NO_SEED = np.uint64(0)


@phase()
def name_key(kind, first, second):
    """Return the key of an agent of week 0: the same under every seed and every design."""
    return bits(NO_SEED, kind, NEWCOMER, pair_key(first, second), NOBODY)


@rule()
def find(running, mark):
    """Return the first index whose running sum passes `mark`."""
    low, high = 0, len(running) - 1
    while low < high:
        middle = (low + high) // 2
        if running[middle] > mark:
            high = middle
        else:
            low = middle + 1
    return low


@rule()
def around(seed, purpose, key, mean, spread):
    """Return a normal draw around a mean, held within 0..1."""
    return share(mean + spread * normal_quantile(draw(seed, 0, purpose, key, NOBODY)))


@phase()
def spread_from_towns(rows, columns, towns, spread_cells, near):
    """Set `near` in each cell to the sum over towns, given by their cells, of exp(-distance / spread)."""
    for c in range(len(rows)):
        near[c] = 0.0
        for town in towns:
            down, across = rows[c] - rows[town], columns[c] - columns[town]
            near[c] += exponential(-math.sqrt(down * down + across * across) / spread_cells)


@phase()
def settle_civilians(state, running_people, running_identities, start):
    """Spread the communities over the cells as the people are, and give them their identity and frame of
    mind."""
    seed, n, total = state.ledger[0].seed, len(state.civilians), state.country[0].total_people
    offset = draw(seed, 0, SETTLE, NOBODY, NOBODY)
    for i in range(n):
        person = state.civilians[i]
        person.key = name_key(CIVILIAN_KIND, i, n)
        person.people = total * (i + 1) // n - total * i // n
        person.home = find(running_people, (i + offset) / n * running_people[-1])
        person.cell = person.home
        person.identity = find(running_identities[person.home], draw(seed, 0, SETUP, person.key, NOBODY))
        person.youths = int(person.people * start.youth_share)
        person.livelihood = around(seed, HIDDEN, person.key, start.livelihood, 0.1)
        person.risk_aversion = draw(seed, 1, HIDDEN, person.key, NOBODY)
        person.fear, person.grievance = start.fear, start.grievance
        person.trust_state, person.trust_mission, person.trust_groups = (
            start.trust_state,
            start.trust_mission,
            start.trust_groups,
        )
        if draw(seed, 0, REFUGE, person.key, NOBODY) < start.displaced_share:
            refuge = state.cells[person.home].refuges[
                int(N_REFUGES * draw(seed, 1, REFUGE, person.key, NOBODY))
            ]
            if refuge != person.home:
                person.cell, person.displaced = refuge, 1


@phase()
def settle_bands(state, running_areas, supplies, beaten):
    """Split each group into platoons and put them where it stands, in bands of their own or together; after a
    victory most of the beaten went home."""
    ledger = state.ledger[0]
    for g in range(state.country[0].n_groups):
        group, first = state.groups[g], ledger.n_bands
        left, ordinal = group.initial_fighters, 0
        while left > 0:
            key, men = name_key(BAND_KIND, g, ordinal), min(left, PLATOON_FIGHTERS)
            c = find(running_areas[g], draw(ledger.seed, 0, SETTLE, key, NOBODY) * running_areas[g][-1])
            discipline = around(ledger.seed, HIDDEN, key, group.discipline, 0.1)
            supply = around(ledger.seed, SETUP, key, supplies[g], 0.1)
            stays = (
                not beaten[g]
                or draw(ledger.seed, 1, HIDDEN, key, NOBODY) <= state.parameters[0].remnant_share
            )
            status = ACTIVE if stays else DEMOBILISED
            host = band_with_room(state, first, g, c, status)
            if host == NOWHERE:
                band = state.bands[ledger.n_bands]
                ledger.n_bands += 1
                band.key, band.group, band.cell, band.target_cell, band.status = key, g, c, c, status
                band.fighters, band.platoons = men, 1
                band.discipline, band.supply, band.livelihood = discipline, supply, state.cells[c].economy
            else:
                add_platoon(state.bands[host], men, discipline, supply)
            left -= men
            ordinal += 1
        ledger.n_platoons += ordinal


@phase()
def hide_commitment(state, spreads, injury):
    """Draw what each party really thinks of the accord, and what it still blames the other for."""
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if group.kind == STATE or group.kind == REBEL or group.beaten == 1:
            u = draw(state.ledger[0].seed, 0, HIDDEN, group.key, NOBODY)
            hope = normal_quantile(draw(state.ledger[0].seed, 1, HIDDEN, group.key, NOBODY))
            group.ambition = state.parameters[0].ambition_spread * hope
            group.commitment = min(max(group.commitment + spreads[g] * normal_quantile(u), 0.02), 0.98)
            for h in range(state.country[0].n_groups):
                other = state.groups[h]
                if other.side != group.side and (
                    other.kind == STATE or other.kind == REBEL or other.beaten == 1
                ):
                    group.injury[h] = injury
