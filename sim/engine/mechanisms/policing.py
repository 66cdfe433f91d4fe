"""Police hours per head lower crime and communal violence; with tips and a court they lead to arrests of gang
and militia men.

Equation: policing = 1 - (1 - policing_gain x M / (M + s)) x (1 - N / (N + n)); M mission and N national
    police per 1,000 people, weighted by quality, N also by 0.3 + 0.7 governance and by 1 + mentoring_gain x
    mentored, M by the time not spent on mentoring; arrests ~ Binomial(men, arrest_rate x policing x (0.2 +
    0.8 T / (T + tips_scale)) x (0.3 + 0.7 courts)), T tips per 1,000 people; a fifth of that against
    militias.
Source: only UN police lower post-war violence by other armed actors, Bara 2020 [23]; police per head,
    Hultman et al. 2013 [19].
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine import survey
from sim.engine.arithmetic import binomial
from sim.engine.chance import ARREST, draw
from sim.engine.compiled import at, rule
from sim.engine.records import ACTIVE, GANG, GONE, MILITIA


@rule()
def police_cells(state):
    """Set how well each cell is policed, 0..1."""
    p, country = state.parameters[0], state.country[0]
    national = 1000.0 * country.police_people * country.police_quality / max(country.total_people, 1)
    national *= 0.3 + 0.7 * country.governance
    mentoring = state.levers[0].police_mentoring_share if state.switches[0].handover == 1 else 0.0
    for c in range(len(state.cells)):
        cell = state.cells[c]
        patrolling = cell.police_in_reach * (1.0 - mentoring)
        mission = 1000.0 * patrolling / max(cell.people, 1000)
        by_mission = p.policing_gain * mission / (mission + p.mission_police_scale_per_1000)
        local = national * (1.0 + p.mentoring_gain * cell.mentored)
        by_state = local / (local + p.national_police_scale_per_1000)
        cell.policing = 1.0 - (1.0 - by_mission) * (1.0 - by_state)


@rule()
def men_caught(state, seed, week, band, zeal):
    """Return how many men of a band are caught this week; `zeal` is how keenly its kind is pursued, 0..1."""
    p, cell = state.parameters[0], at(state.cells, band.cell)
    u, policed = draw(seed, week, ARREST, band.key, cell.key), p.arrest_rate_per_week * cell.policing
    if u < 1.0 - band.fighters * policed * zeal:  # nobody, whatever is told and whichever courts there are
        return 0
    told = 1000.0 * cell.tips / max(cell.people, 1000)
    heard = 0.2 + 0.8 * told / (told + p.tips_scale_per_1000)
    courts = 0.3 + 0.7 * (1.0 - (1.0 - state.country[0].services) * (1.0 - cell.justice))
    return binomial(u, band.fighters, policed * heard * courts * zeal)


@rule()
def arrest(state, week):
    """Arrest men of gangs and communal militias where police, tips and courts come together."""
    seed = state.ledger[0].seed
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        kind = at(state.groups, band.group).kind
        if band.status == ACTIVE and band.fighters > 0 and (kind == GANG or kind == MILITIA):
            caught = men_caught(state, seed, week, band, 1.0 if kind == GANG else 0.2)
            if caught > 0:
                survey.count_band(state, band, -1)
                band.fighters -= caught
                band.status = GONE if band.fighters == 0 else ACTIVE
                survey.count_band(state, band, 1)
                state.country[0].prisoners += caught
