"""Money, roads, seasons and the will of contributors limit what is authorised: unpaid units work worse, rain
closes tracks, contingents go home when they lose too many.

Equation: quality of a unit counts x (1 - unpaid_loss x (1 - paid share)) x (1 - training_hours x training),
    for training takes hours, and costs x paid share; reach next door x (1 - rain_loss x (1 - road)) in the
    case's rainy months; once an organisation has lost more people than it tolerates, each of its units
    leaves with chance 1/13 a week; caveats: its troops count robust x (1 - caveats) in deterrence.
Source: Frost-Nielsen 2017 on caveats; UN HIPPO report 2015 on contributors; Kathman & Melin 2017 on
    contributors' interests; figures are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.chance import NOBODY, WITHDRAWAL, draw
from sim.engine.compiled import rule
from sim.engine.records import ARRIVING, DEPLOYED, LEFT, MAXIMUM_ORGANISATIONS, NOWHERE, PLANNED

WEEKS_TO_WITHDRAW = 13.0


@rule()
def worth(state, unit):
    """Return what one person of a unit counts for: quality, less what is lost for want of money and in the
    hours of training."""
    p, unpaid = state.parameters[0], 1.0 - state.levers[0].paid_share
    return unit.quality * (1.0 - p.unpaid_loss * unpaid) * (1.0 - p.training_hours * state.levers[0].training)


@rule()
def passable(state, cell):
    """Return how much of a patrol's reach gets through to a cell this week."""
    if state.country[0].rainy == 0:
        return 1.0
    return 1.0 - state.parameters[0].rain_loss * (1.0 - cell.road)


@rule()
def see_the_season(state, week):
    """Say whether it rains this week."""
    country = state.country[0]
    week_of_year = (week + country.first_week_of_year) % 52
    first, last = country.rain_first_week, country.rain_last_week
    inside = first <= week_of_year < last
    if first > last:
        inside = week_of_year >= first or week_of_year < last
    country.rainy = 1 if inside and first != last else 0


@rule()
def withdraw(state, week):
    """Let organisations that lost too many people leave, unit by unit."""
    mission, levers = state.mission[0], state.levers[0]
    for o in range(MAXIMUM_ORGANISATIONS):
        if mission.lost_by_organisation[o] > levers.tolerated_losses_people[o]:
            for i in range(len(state.units)):
                unit = state.units[i]
                there = unit.status == DEPLOYED or unit.status == ARRIVING or unit.status == PLANNED
                if unit.organisation == o and there:
                    u = draw(state.ledger[0].seed, week, WITHDRAWAL, unit.key, NOBODY)
                    if u < 1.0 / WEEKS_TO_WITHDRAW:
                        unit.status, unit.cell = LEFT, NOWHERE
