"""Wars next door and sponsors push arms and fear across the border; posts on the border and diplomacy damp
it; a foreign force may come by itself.

Equation: pressure(c) = war next door x (1 - damp x diplomacy x M) x (1 - B / (B + border_scale)) in cells
    on that border, B troops, police and observers in reach, M the weight of its political staff
    (`mediation`); supply of bands there, but those of the state and of gangs, to ... + regional_arms x
    pressure; alarm(c) = 1 - (1 - alarm) x (1 - regional_fear x pressure); sponsors' support x (1 - damp x
    diplomacy x M). A group of kind `external` is on the offensive in its months and keeps still otherwise;
    its fights are no relapse of the ended war.
Source: Beardsley 2011 [28] on missions and diffusion; Salehyan 2009 on sanctuaries; Gleditsch 2007 on
    neighbours; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule
from sim.engine.records import EXTERNAL, KEEPS, MAXIMUM_NEIGHBOURS, OFFENSIVE


@rule()
def damped(state):
    """Return the share of foreign support that diplomacy leaves."""
    effort = state.levers[0].diplomacy * state.mission[0].mediation
    return 1.0 - state.parameters[0].diplomacy_damps * effort


@rule()
def press(state, week):
    """Set what a war next door presses into each border cell."""
    p, country, left = state.parameters[0], state.country[0], damped(state)
    for c in range(len(state.cells)):
        cell = state.cells[c]
        if cell.border > 0:
            war = 0.0
            for n in range(MAXIMUM_NEIGHBOURS):
                begins, ends = country.war_next_door_from_week[n], country.war_next_door_until_week[n]
                if country.neighbour[n] == cell.border and begins <= week < ends:
                    war = max(war, country.war_next_door[n])
            posts = cell.troops_in_reach + cell.police_in_reach + cell.observers_in_reach
            cell.pressure = war * left * (1.0 - posts / (posts + p.border_scale_people))
            cell.alarm = 1.0 - (1.0 - cell.alarm) * (1.0 - p.regional_fear * cell.pressure)


@rule()
def march_in(state, week):
    """Let foreign forces begin or stop."""
    for g in range(state.country[0].n_groups):
        group = state.groups[g]
        if group.kind == EXTERNAL:
            active = group.active_from_week <= week < group.active_until_week
            group.next_posture = OFFENSIVE if active else KEEPS
