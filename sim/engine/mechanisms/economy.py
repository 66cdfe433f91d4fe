"""Livelihoods build slowly and break fast: work returns with calm and governance, violence destroys it,
flight costs it.

Equation: economy(c) to 0.25 + 0.35 governance + 0.1 town + peace dividend + works / 4 + jobs_gain x jobs -
    aid_distortion x dependency, x (1 - 0.7 alarm), at economy_up or economy_down a week; livelihood at the
    same rates to economy x (0.6 if displaced) + aid_livelihood x aid; grievance at grievance_rate to (1 -
    livelihood) / 3 + (1 - inclusion) / 3 + 10 x share of the community lost, at most 1/2, x (1 +
    reopened_wounds x (contact + friction)) (`reconciliation`).
Source: Collier, Hoeffler & Soderbom 2008 (recovery is slow) [13]; Cederman et al. 2010 (exclusion); rates
    are assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.compiled import at, rule
from sim.engine.records import NOWHERE

THIRD = 1.0 / 3.0


@rule()
def recover(state):
    """Move the economy of every cell."""
    p, country = state.parameters[0], state.country[0]
    for c in range(len(state.cells)):
        cell = state.cells[c]
        potential = (
            0.25 + 0.35 * country.governance + 0.1 * cell.town + p.peace_dividend * (1.0 - country.at_war)
        )
        potential += 0.25 * cell.works + p.jobs_gain * cell.jobs - p.aid_distortion * cell.dependency
        target = share(potential) * (1.0 - 0.7 * cell.alarm)
        rate = p.economy_up_per_week if target > cell.economy else p.economy_down_per_week
        cell.economy += rate * (target - cell.economy)


@rule()
def earn(state, person):
    """Move livelihood and grievance of one community."""
    p = state.parameters[0]
    up, down = p.economy_up_per_week, p.economy_down_per_week
    place = at(state.cells, person.home if person.cell == NOWHERE else person.cell)
    target = place.economy * (0.6 if person.displaced == 1 else 1.0)
    if person.cell != NOWHERE:
        target = share(target + p.aid_livelihood * place.aid)
    person.livelihood += (up if target > person.livelihood else down) * (target - person.livelihood)
    lost = person.losses_by_state + person.losses_by_rebel + person.losses_by_other
    wound = min(10.0 * lost / max(person.people, 1), 0.5) if lost > 0 else 0.0
    if wound > 0.0 and person.cell != NOWHERE:
        wound *= 1.0 + p.reopened_wounds * (place.contact + place.friction)
    exclusion = 1.0 - state.country[0].inclusion[person.identity]
    target = THIRD * (1.0 - person.livelihood) + THIRD * exclusion + wound
    person.grievance = share(person.grievance + p.grievance_rate_per_week * (target - person.grievance))
