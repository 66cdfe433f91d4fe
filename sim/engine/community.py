"""How the deaths of a week fall on the communities of a cell."""

from __future__ import annotations

from sim.engine.arithmetic import part_of, share
from sim.engine.chance import NOBODY, SHARE_OUT, draw
from sim.engine.compiled import rule
from sim.engine.mechanisms.trust import learn_from_harm


@rule()
def suffer(state, week, person, cell):
    """Take this community's part of the deaths among its identity group in its cell; return how many died."""
    i = person.identity
    if cell.harm[i] == 0:
        return 0
    offset = draw(state.ledger[0].seed, week, SHARE_OUT, cell.key, NOBODY)
    killed = part_of(cell.harm[i], cell.passed[i], person.people, cell.people_by_identity[i], offset)
    cell.passed[i] += person.people
    before = person.people
    person.people -= killed
    person.youths = min(person.youths, person.people)
    by_state = cell.harm_by_state >= cell.harm_by_rebel and cell.harm_by_state >= cell.harm_by_other
    worst = max(cell.harm_by_state, cell.harm_by_rebel, cell.harm_by_other)
    by_mission = cell.harm_by_mission > worst
    by_state = by_state and not by_mission
    if by_state:
        person.losses_by_state += killed
    elif cell.harm_by_rebel >= cell.harm_by_other and not by_mission:
        person.losses_by_rebel += killed
    else:
        person.losses_by_other += killed
    if killed > 0:
        person.grievance = share(person.grievance + 5.0 * killed / max(before, 1))
        if state.switches[0].trust == 1:
            learn_from_harm(state.parameters[0], person, killed, before, by_state, by_mission)
    return killed
