"""What is authorised arrives as an advance party and then a ramp, some of it never; companies come whole and
draw pay from that week.

Equation: delay = t50 x (u / (1 - u))**(1 / k), k = ln 9 / ln(t90 / t50), at most 4 t90 (log-logistic: half
    by t50, nine tenths by t90); a unit is filled with probability `filled_share`; the advance party arrives
    within four weeks; a unit is authorised once half its people are; what is no longer authorised goes
    home. Every organisation has its own delays. Quality fades at skill_fade x (1 - training) a week towards
    0.6 of what it was and is restored when a unit is relieved, every 52 weeks.
Source: ramp and fill rate from Rappa 2016 and UN monthly data in Hultman, Kathman & Shannon 2013 [51];
    fading and relief are assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import exponential, logarithm
from sim.engine.chance import ADVANCE, ARRIVAL, FILLED, NOBODY, draw
from sim.engine.compiled import rule
from sim.engine.records import (
    ARRIVING,
    DEPLOYED,
    MAXIMUM_ORGANISATIONS,
    MILITARY,
    N_COMPONENTS,
    NOWHERE,
    PLANNED,
    UNFILLED,
    UNIT_SIZE,
)

WEEKS_A_MONTH = 52.0 / 12.0
NO_WEEK = 0
ROTATION_WEEKS = 52
WORST_SKILL = 0.6


@rule()
def arrival_delay_weeks(state, unit):
    """Return the weeks from authorisation to arrival of one unit, the same luck under every design."""
    levers, seed, o = state.levers[0], state.ledger[0].seed, unit.organisation
    if draw(seed, NO_WEEK, ADVANCE, unit.key, NOBODY) < levers.advance_party_share[o]:
        return int(4.0 * draw(seed, NO_WEEK, ARRIVAL, unit.key, NOBODY))
    if levers.months_to_half[o] <= 0.0:
        return 0
    u = draw(seed, NO_WEEK, ARRIVAL, unit.key, NOBODY)
    log_odds = logarithm(max(u, 1e-12) / (1.0 - u))
    spread = (
        logarithm(max(levers.months_to_nine_tenths[o] / levers.months_to_half[o], 1.0001))
        / 2.1972245773362196
    )
    months = levers.months_to_half[o] * exponential(spread * log_odds)
    return int(min(months, 4.0 * levers.months_to_nine_tenths[o]) * WEEKS_A_MONTH)


@rule()
def deploy(state, week):
    """Move units from planned to arriving to deployed as the plan of this week authorises them."""
    mission, plan = state.mission[0], state.plan[week]
    seed = state.ledger[0].seed
    for component in range(N_COMPONENTS):
        mission.authorised[component] = plan.authorised[component]
    if mission.authorised[MILITARY] > 0:
        mission.authorised[MILITARY] += mission.surge_people
    for i in range(len(state.units)):
        unit = state.units[i]
        authorised = plan.by_organisation[unit.organisation, unit.component]
        if unit.organisation == 0 and unit.component == MILITARY and authorised > 0:
            authorised += mission.surge_people
        left_for_it = authorised - unit.ordinal * UNIT_SIZE[unit.component]
        wanted = left_for_it > 0 and 2 * left_for_it >= unit.people
        if unit.status == PLANNED and wanted:
            filled = (
                draw(seed, NO_WEEK, FILLED, unit.key, NOBODY)
                < state.levers[0].filled_share[unit.organisation]
            )
            unit.status = ARRIVING if filled else UNFILLED
            unit.quality = unit.quality_at_start
            unit.arrives_week = week + arrival_delay_weeks(state, unit)
        elif not wanted and (unit.status == ARRIVING or unit.status == DEPLOYED):
            unit.status = PLANNED
            unit.cell = NOWHERE
        if unit.status == ARRIVING and week >= unit.arrives_week:
            unit.status = DEPLOYED
            unit.cell = state.country[0].capital


@rule()
def train(state, week):
    """Let skills fade, as far as nobody trains; once a year a unit is relieved by a fresh one."""
    fade = state.parameters[0].skill_fade_per_week * (1.0 - state.levers[0].training)
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED:
            unit.quality -= fade * (unit.quality - WORST_SKILL * unit.quality_at_start)
            if week > unit.arrives_week and (week - unit.arrives_week) % ROTATION_WEEKS == 0:
                unit.quality = unit.quality_at_start


@rule()
def muster(state):
    """Count the people deployed by component and organisation, and pay them for the week."""
    mission, levers = state.mission[0], state.levers[0]
    mission.harmed, mission.work = 0, 1.0
    troops, quality, caveats = 0.0, 0.0, 0.0
    for component in range(N_COMPONENTS):
        mission.deployed[component] = 0
        for o in range(MAXIMUM_ORGANISATIONS):
            mission.deployed_by_organisation[o, component] = 0
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED:
            mission.deployed[unit.component] += unit.people
            mission.deployed_by_organisation[unit.organisation, unit.component] += unit.people
            if unit.component == MILITARY:
                troops += unit.people
                quality += unit.people * unit.quality
                caveats += unit.people * levers.caveats[unit.organisation]
    mission.troop_quality = quality / max(troops, 1.0)
    on = state.switches[0].resources_and_will
    mission.force_allowed = mission.robustness * (1.0 - caveats / max(troops, 1.0) * on)
    paid = levers.paid_share if on == 1 else 1.0
    for component in range(N_COMPONENTS):
        for o in range(MAXIMUM_ORGANISATIONS):
            people = mission.deployed_by_organisation[o, component]
            mission.cost_usd += people * levers.usd_per_week[component] * levers.cost_ratio[o] * paid
        if mission.deployed[component] > 0:
            mission.ever = 1
