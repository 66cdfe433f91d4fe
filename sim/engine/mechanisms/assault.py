"""Bands of a group on the offensive march on the hostile side and attack where they find it; bands that keep
the peace do not.

Equation: P(a platoon attacks a week) = assault_rate x supply x (1 - assault_deterrence x deterrence);
    target among own and neighbouring cells by Gumbel choice over ln(1 + enemies) + 0.5 lootable - 2
    deterrence; with no enemy there, P(march a week) = march_rate x supply, to a neighbour by Gumbel choice
    over 2 ln(1 + scent of enemies); deaths from the event-size law, at most half of those who fight, split
    by strength: attack = men x quality x (1/2 + supply), defence = men (at most four an attacker) x
    quality, quality 1 + that of the army for the state; who is outweighed by half is driven out; bystanders
    ~ Binomial(2 deaths, bystanders_per_death / 2).
Source: posture gates state-based attacks (Fearon 1995; Walter 1997); event sizes UCDP GED [58]; rates are
    assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.arithmetic import binomial, event_deaths, logarithm
from sim.engine.chance import ATTACK, COLLATERAL, DEATHS, MOVE, SPLIT, TARGET, draw
from sim.engine.compiled import at, rule
from sim.engine.platoons import how_many_act, men_of_one, platoon_key
from sim.engine.records import (
    ASSAULT,
    DEFENSIVE,
    MARCH,
    N_NEIGHBOURS,
    NO_SIDE,
    NOWHERE,
    OFFENSIVE,
    STATE,
    STATE_SIDE,
    STAY,
)
from sim.engine.violence import are_hostile, clash


@rule()
def enemies_in(cell, side):
    """Return the men of the other side of the war in a cell."""
    return cell.men_of_rebel_side if side == STATE_SIDE else cell.men_of_state_side


@rule()
def enemies_near(cell, side):
    """Return the men of the other side of the war in a cell and next door to it."""
    return cell.rebel_men_near if side == STATE_SIDE else cell.state_men_near


@rule()
def look_around(state):
    """Count the men of each side in every cell and next door."""
    for c in range(len(state.cells)):
        cell = state.cells[c]
        of_state, of_rebels = cell.men_of_state_side, cell.men_of_rebel_side
        for n in range(N_NEIGHBOURS):
            if cell.neighbours[n] != NOWHERE:
                neighbour = at(state.cells, cell.neighbours[n])
                of_state += neighbour.men_of_state_side
                of_rebels += neighbour.men_of_rebel_side
        cell.state_men_near, cell.rebel_men_near = of_state, of_rebels


@rule()
def choose_target(state, seed, week, band):
    """Return the cell to attack, NOWHERE if no enemy is near."""
    group, here = at(state.groups, band.group), at(state.cells, band.cell)
    best, best_value = NOWHERE, 0.0
    for n in range(N_NEIGHBOURS + 1):
        c = band.cell if n == N_NEIGHBOURS else here.neighbours[n]
        if c != NOWHERE:
            cell = state.cells[c]
            enemies = enemies_in(cell, group.side)
            if enemies > 0:
                u = draw(seed, week, TARGET, band.key, cell.key)
                value = logarithm(1.0 + enemies) + 0.5 * cell.lootable - 2.0 * cell.deterrence
                value -= logarithm(-logarithm(max(u, 1e-15)))
                if best == NOWHERE or value > best_value:
                    best, best_value = c, value
    return best


@rule()
def choose_march(state, seed, week, band):
    """Return the neighbouring cell that leads towards the hostile side's men."""
    group, here = at(state.groups, band.group), at(state.cells, band.cell)
    best, soonest = band.cell, 0.0
    for n in range(N_NEIGHBOURS):
        if here.neighbours[n] != NOWHERE:
            cell = at(state.cells, here.neighbours[n])
            scent = cell.scent_of_rebels if group.side == STATE_SIDE else cell.scent_of_state
            u = draw(seed, week, MOVE, band.key, cell.key)
            wait = -logarithm(max(u, 1e-15)) / ((1.0 + scent) * (1.0 + scent))  # Gumbel's choice, as a race
            if best == band.cell or wait < soonest:
                best, soonest = here.neighbours[n], wait
    return best


@rule()
def plan_assault(state, seed, week, band):
    """Give a band on the offensive its order for the week."""
    p, group = state.parameters[0], at(state.groups, band.group)
    if group.posture != OFFENSIVE or group.side == NO_SIDE:
        return
    if enemies_near(at(state.cells, band.cell), group.side) == 0:
        if draw(seed, week, MOVE, band.key, group.key) < p.march_rate_per_week * band.supply:
            band.order, band.target_cell = MARCH, choose_march(state, seed, week, band)
        return
    u, readiness = draw(seed, week, ATTACK, band.key, group.key), p.assault_rate_per_week * band.supply
    if u >= band.platoons * readiness:
        return
    target = choose_target(state, seed, week, band)
    readiness *= 1.0 - p.assault_deterrence * state.cells[target].deterrence
    acting = how_many_act(u, band, readiness)
    if acting > 0:
        band.order, band.acting, band.target_cell = ASSAULT, acting, target


@rule()
def strongest_enemy(state, group, cell):
    """Return the hostile group with most men in a cell."""
    best, men = NOWHERE, 0
    for h in range(state.country[0].n_groups):
        if are_hostile(group, state.groups[h]) and cell.fighters[h] > men:
            best, men = h, cell.fighters[h]
    return best


@rule()
def fight(state, week, band, key):
    """Resolve one assault by one platoon: deaths by the event-size law, each side's share by the other's
    strength, bystanders hurt."""
    p, seed, men = state.parameters[0], state.ledger[0].seed, men_of_one(band)
    group, cell = at(state.groups, band.group), at(state.cells, band.target_cell)
    defender = strongest_enemy(state, group, cell)
    if defender == NOWHERE:
        return
    quality = 1.0 + state.country[0].army_quality
    attack = men * (quality if group.kind == STATE else 1.0) * (0.5 + band.supply)
    defence = min(cell.fighters[defender], 4 * men) * (
        quality if state.groups[defender].kind == STATE else 1.0
    )
    total = event_deaths(draw(seed, week, DEATHS, key, cell.key), p.event_scale_deaths)
    total = min(total, (men + cell.fighters[defender]) // 2)
    lost = binomial(draw(seed, week, SPLIT, key, cell.key), total, defence / max(attack + defence, 1.0))
    hurt = binomial(
        draw(seed, week, COLLATERAL, key, cell.key), 2 * total, 0.5 * p.bystanders_per_battle_death
    )
    clash(state, week, band.cell, band.target_cell, band.group, defender, lost, total - lost, hurt, key)
    if attack > 1.5 * defence:
        cell.routed[defender] = 1


@rule()
def skirmish_by_accident(state, seed, week, band):
    """Rival bands in one cell that keep the peace may still shoot by mistake, the more so when a group is
    on its guard."""
    p, group, cell = state.parameters[0], at(state.groups, band.group), at(state.cells, band.cell)
    if group.side == NO_SIDE or enemies_in(cell, group.side) == 0:  # nobody to shoot at
        return
    tension = p.tension_of_defensive if group.posture == DEFENSIVE else 1.0
    chance = p.accident_rate_per_week * tension * (1.0 - cell.monitoring)
    shooting = how_many_act(draw(seed, week, ATTACK, band.key, cell.key), band, chance)
    if shooting == 0:
        return
    defender = strongest_enemy(state, group, cell)
    if defender != NOWHERE and band.order == STAY:
        for ordinal in range(shooting):
            key = platoon_key(band, ordinal)
            total = event_deaths(draw(seed, week, DEATHS, key, cell.key), p.event_scale_deaths)
            total = min(total, men_of_one(band))
            lost = binomial(draw(seed, week, SPLIT, key, cell.key), total, 0.5)
            clash(state, week, band.cell, band.cell, band.group, defender, lost, total - lost, 0, key)
