"""People inform police and patrols whom they trust about armed men among them, if those men cannot punish
them.

Equation: tips ~ Poisson(tip_rate x sum of people x T x (1 - fear)) where armed men are; T = trust in the
    mission x (1/2 + legitimacy) x (1 + women_reporting x share of women) x how far it is seen, or trust in
    the state x policing, whichever is more; headquarters hears of Binomial(deaths, (0.2 + 0.8 max(told,
    monitoring, and what `coordination` joins)) x link (`technology`)) deaths, told = tips / (tips +
    tips_scale x (people / 1,000 + 1)); what is reported of a cell grows by these deaths + told x link.
Source: Wheeler 2005; Kalyvas 2006 (denunciation needs protection); Blair, Karim & Morse 2019 [34]; rates
    are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import binomial, poisson
from sim.engine.chance import HEAR, NOBODY, TIP, draw
from sim.engine.compiled import rule
from sim.engine.mechanisms.coordination import joined
from sim.engine.mechanisms.inclusion import reporting_gain


@rule()
def inform(state, person, cell):
    """Add what the people of one community would tell to what the cell may expect."""
    if cell.bands > 0:
        standing = 0.5 + state.mission[0].legitimacy
        if state.switches[0].inclusion == 1:
            standing *= reporting_gain(state)
        trust = max(cell.mission_seen * person.trust_mission * standing, cell.policing * person.trust_state)
        cell.tips_expected += person.people * trust * (1.0 - person.fear)


@rule()
def hear(state, week):
    """Draw this week's tips in every cell; with patrols' reports they are the picture headquarters has of
    violence."""
    p, seed, link = state.parameters[0], state.ledger[0].seed, state.mission[0].link
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.tips = 0
        if cell.tips_expected > 0.0:
            u = draw(seed, week, TIP, cell.key, NOBODY)
            expected = p.tip_rate_per_week * cell.tips_expected
            cell.tips = min(poisson(u, expected), cell.people)
        cell.heard = 0
        if cell.tips > 0 or cell.killed > 0:
            told = cell.tips / (cell.tips + p.tips_scale_per_1000 * (0.001 * cell.people + 1.0))
            known = max(told, cell.monitoring)
            if state.switches[0].coordination == 1:
                known = joined(state, known)
            if cell.killed > 0:
                u = draw(seed, week, HEAR, cell.key, NOBODY)
                cell.heard = binomial(u, cell.killed, (0.2 + 0.8 * known) * link)
            cell.reported_deaths += cell.heard
            cell.reported += cell.heard + told * link
            state.weeks[week].tips += cell.tips
