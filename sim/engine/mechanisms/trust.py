"""Trust follows what people live through, more from harm than from help; trust in the state, the mission and
other groups are three things.

Equation: state: to 0.15 + 0.35 governance + 0.25 livelihood + trust_services x services - 2 x share of the
    community its men killed; mission (as far as it is seen): to 0.35 + 0.4 (1 - fear) + 0.15 staff nearby +
    0.4 (legitimacy - 1/2) - drone_unease x watch; groups: to 0.35 + 0.35 (1 - fear) + 0.2 settlement +
    reconciliation_gain x contact - negative_contact x friction; up at trust_gain, down at trust_loss a
    week; besides, trust_broken x share of the community killed in the week is lost between groups, half as
    much (twice as much, if it killed most) in the mission, and twice as much in the state if its men killed
    most. Patrols are no input of trust in the state.
Source: Blair, Karim & Morse 2019 [34]; Blair et al. 2021 [35]; Blair & Morse 2021 [36]; figures are
    assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.compiled import rule


@rule()
def moved(trust, target, p):
    """Return trust one week nearer its target: slowly up, faster down."""
    gain, loss = p.trust_gain_per_week, p.trust_loss_per_week
    return trust + (gain if target > trust else loss) * (target - trust)


@rule()
def learn_from_harm(p, person, killed, people_before, by_state, by_mission):
    """Break trust by the share of the community that was killed, by whom it was killed."""
    blow = p.trust_broken_by_harm * killed / max(people_before, 1)
    person.trust_groups = share(person.trust_groups - blow)
    person.trust_mission = share(person.trust_mission - (2.0 if by_mission else 0.5) * blow)
    if by_state:
        person.trust_state = share(person.trust_state - 2.0 * blow)


@rule()
def learn(p, country, mission, person, cell):
    """One quiet week's lesson for one community."""
    harmed = person.losses_by_state / max(person.people, 1) if person.losses_by_state > 0 else 0.0
    state_target = 0.15 + 0.35 * country.governance + 0.25 * person.livelihood - 2.0 * harmed
    state_target += p.trust_services * cell.services
    person.trust_state = share(moved(person.trust_state, state_target, p))
    if cell.mission_seen > 0.0:
        target = 0.35 + 0.4 * (1.0 - person.fear) + 0.15 * cell.staff_seen
        target += 0.4 * (mission.legitimacy - 0.5) - p.drone_unease * cell.watched
        person.trust_mission += cell.mission_seen * (
            moved(person.trust_mission, target, p) - person.trust_mission
        )
    groups_target = 0.35 + 0.35 * (1.0 - person.fear) + 0.2 * cell.settlement
    groups_target += p.reconciliation_gain * cell.contact - p.negative_contact * cell.friction
    person.trust_groups = share(moved(person.trust_groups, groups_target, p))
