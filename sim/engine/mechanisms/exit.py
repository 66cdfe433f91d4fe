"""The mission leaves by the calendar: from its exit month on, unit after unit goes home until the drawdown
is over.

Equation: a unit has left once its own draw u < (week - exit_week + 1) / drawdown_weeks; what has not
    arrived by exit_week stays at home.
Source: calendar exits, model section 4; Smidt et al. 2021 on drawdowns [49].
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.chance import LEAVING, NOBODY, draw
from sim.engine.compiled import rule
from sim.engine.records import ARRIVING, DEPLOYED, LEFT, NOWHERE, PLANNED


@rule()
def draw_down(state, week):
    """Send home the units whose turn has come."""
    levers = state.levers[0]
    if week < levers.exit_week:
        return
    progress = (week - levers.exit_week + 1) / max(levers.exit_weeks, 1)
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED or unit.status == ARRIVING or unit.status == PLANNED:
            its_turn = draw(state.ledger[0].seed, 0, LEAVING, unit.key, NOBODY) < progress
            if its_turn or unit.status != DEPLOYED:
                unit.status = LEFT
                unit.cell = NOWHERE
    if progress >= 1.0:
        state.mission[0].left = 1
