"""Host and parties let the mission move where it suits them, and obstruct it where it does not - down to
expulsion.

Equation: consent of the host moves at consent_rate to 0.2 + 0.4 legitimacy + 0.4 commitment of the state -
    exposure_cost x justice where its men kill - 0.2 administration - 0.2 partiality against it + 0.1 (1 -
    clarity); of a rebel party likewise by its own commitment; spoilers' is spoiler_consent. Reach of the
    mission's people in a cell x (1 - obstruction x (1 - consent of who holds it)). Below expulsion_below
    the host sends the mission home.
Source: Dorussen & Gizelis 2013 and Ruggeri et al. 2013 [41] on which tasks are resisted; Duursma 2021 on
    obstruction; Sebastian & Gorur 2018 on host-state consent; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.compiled import rule
from sim.engine.records import REBEL, SPOILER, STATE


@rule()
def exposure(state):
    """Return how much killing by the state's men this week courts and monitors of the mission saw, 0..1."""
    seen = 0.0
    for c in range(len(state.cells)):
        cell = state.cells[c]
        if cell.harm_by_state > 0:
            seen += cell.harm_by_state * cell.justice
    return seen / (seen + 10.0)


@rule()
def siding(state, g):
    """Return how far the mission's people side with this group, and how far with another, each 0..1."""
    levers, mission, people, with_it, against = state.levers[0], state.mission[0], 0.0, 0.0, 0.0
    for o in range(len(levers.partiality)):
        there = 0.0
        for component in range(len(mission.deployed)):
            there += mission.deployed_by_organisation[o, component]
        people += there
        if levers.partial_to[o] == g:
            with_it += there * levers.partiality[o]
        else:
            against += there * levers.partiality[o]
    return with_it / max(people, 1.0), against / max(people, 1.0)


@rule()
def give_consent(state, week):
    """Move the consent of the host and of every group; a host that gives none ends the mission."""
    p, mission, levers = state.parameters[0], state.mission[0], state.levers[0]
    if mission.ever == 0 or mission.left == 1:
        return
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        target = p.spoiler_consent
        if group.kind == STATE or group.kind == REBEL:
            target = 0.2 + 0.4 * mission.legitimacy + 0.4 * group.commitment + 0.1 * (1.0 - levers.clarity)
            _, against = siding(state, g)
            target -= 0.2 * against
        if group.kind == STATE:
            target -= p.exposure_cost * exposure(state) + 0.2 * mission.administration
        if group.kind == STATE or group.kind == REBEL or group.kind == SPOILER:
            group.consent += p.consent_rate_per_week * (share(target) - group.consent)
        if group.kind == STATE and group.consent < p.expulsion_below:
            mission.exit_week = min(mission.exit_week, week + 1)
            mission.expelled = 1
