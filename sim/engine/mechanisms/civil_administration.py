"""A mission may run ministries for a time: they work better while it does, and the state's own will is not
exercised.

Equation: A = S / (S + scale) until the agreed month, S staff x quality x share on administration; target of
    governance + administration_gain x A (`accord`); pace of the government's own provisions x (1 -
    administration_crowding x A). When it ends, governance falls back to what the state sustains.
Source: Chesterman 2004 on UNTAC and UNTAET; Doyle & Sambanis 2006; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import rule
from sim.engine.staff import staff_on


@rule()
def administer(state, week):
    """Set how far the mission runs the country's administration this week."""
    levers, mission = state.levers[0], state.mission[0]
    mission.administration = 0.0
    if week < levers.administration_until_week:
        staff = staff_on(state, levers.administration_share)
        mission.administration = staff / (staff + state.parameters[0].administration_scale_people)
