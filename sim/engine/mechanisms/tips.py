"""People inform police and patrols whom they trust about armed men among them, if those men cannot punish
them.

Equation: tips ~ Poisson(tip_rate x sum of people x T x (1 - fear)) where armed men are; T = trust in the
    mission x how far it is seen, or trust in the state x policing, whichever is more; what headquarters
    hears grows by deaths x (0.2 + 0.8 max(told, monitoring)) + told, told = tips / (tips + tips_scale x
    (people / 1,000 + 1)).
Source: Wheeler 2005; Kalyvas 2006 (denunciation needs protection); Blair, Karim & Morse 2019 [34]; rates
    are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import poisson
from sim.engine.chance import NOBODY, TIP, draw
from sim.engine.compiled import rule


@rule()
def inform(person, cell):
    """Add what the people of one community would tell to what the cell may expect."""
    if cell.bands > 0:
        trust = max(cell.mission_seen * person.trust_mission, cell.policing * person.trust_state)
        cell.tips_expected += person.people * trust * (1.0 - person.fear)


@rule()
def hear(state, week):
    """Draw this week's tips in every cell; with patrols' reports they are the picture headquarters has of
    violence."""
    p, seed = state.parameters[0], state.ledger[0].seed
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.tips = 0
        if cell.tips_expected > 0.0:
            u = draw(seed, week, TIP, cell.key, NOBODY)
            cell.tips = min(poisson(u, p.tip_rate_per_week * cell.tips_expected), cell.people)
        told = cell.tips / (cell.tips + p.tips_scale_per_1000 * (0.001 * cell.people + 1.0))
        cell.reported += cell.killed * (0.2 + 0.8 * max(told, cell.monitoring)) + told
        state.weeks[week].tips += cell.tips
