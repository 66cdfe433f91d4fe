"""Police and troops of the mission train their local colleagues, cell by cell; what they did alone leaves
nothing behind.

Equation: mentored(c) + mentoring_rate x M / (M + scale) x (1 - mentored) - mentoring_fade x mentored, M
    police in reach x share of time on mentoring (the rest polices); national police count 1 +
    mentoring_gain x mentored times (`policing`); army: quality moves towards 0.8, and discipline of the
    state's bands towards 0.8, at mentoring_rate x A / (A + 100 scale) a week, A troops x share on it. Bands
    of a rebel party that leave a camp (`ddr`) join the army while it has places for them.
Source: Blair, Karim & Morse 2019 [34] on Liberian police; Lake 2016 on building legitimate states; figures
    are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine import survey
from sim.engine.compiled import at, rule
from sim.engine.records import ACTIVE, MILITARY, REBEL, STATE

WELL_TRAINED = 0.8


@rule()
def mentor_police(state):
    """Move what local police can do by themselves."""
    p, part = state.parameters[0], state.levers[0].police_mentoring_share
    for c in range(len(state.cells)):
        cell = state.cells[c]
        mentors = cell.police_in_reach * part
        taught = p.mentoring_rate_per_week * mentors / (mentors + p.mentoring_scale_people)
        cell.mentored += taught * (1.0 - cell.mentored) - p.mentoring_fade_per_week * cell.mentored


@rule()
def mentor_army(state):
    """Move the quality of the army and the discipline of its bands."""
    p, country = state.parameters[0], state.country[0]
    mentors = state.mission[0].deployed[MILITARY] * state.levers[0].army_mentoring_share
    taught = p.mentoring_rate_per_week * mentors / (mentors + 100.0 * p.mentoring_scale_people)
    if taught <= 0.0:
        return
    country.army_quality += taught * max(WELL_TRAINED - country.army_quality, 0.0)
    for b in range(state.ledger[0].n_bands):
        band = state.bands[b]
        if band.status == ACTIVE and at(state.groups, band.group).kind == STATE:
            band.discipline += taught * max(WELL_TRAINED - band.discipline, 0.0)


@rule()
def integrate(state, band):
    """Let a band that leaves its camp join the army, if there is room; return whether it did."""
    mission, group = state.mission[0], at(state.groups, band.group)
    if group.kind != REBEL or mission.integrated + band.fighters > state.levers[0].integration_people:
        return False
    for g in range(state.country[0].n_groups):
        if state.groups[g].kind == STATE:
            mission.integrated += band.fighters
            group.integrated += band.fighters
            band.group, band.status, band.weeks_in_status = g, ACTIVE, 0
            survey.count_band(state, band, 1)
            return True
    return False
