"""The mission leaves by the calendar, by benchmarks, when its mandate is cut or its host wants it gone; unit
after unit goes home, and some support may stay.

Equation: exit begins in the exit month (calendar); by benchmarks, once reported deaths a week, governance
    and DDR have met their marks for 26 weeks running, not before the first month, at the latest in the
    latest; in the first week without the host's consent (`consent`). A unit has left once its own draw u <
    (week - exit_week + 1) / drawdown_weeks; of observers, police and civilians, those whose second draw is
    below support_share stay support_weeks longer. A cut sends home, from its month on, units whose third
    draw is below its share. What has not arrived when the exit begins stays at home.
Source: model section 4; Smidt et al. 2021 on drawdowns [49]; Di Salvatore & Ruggeri 2020 on leaving.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.chance import CUT, LEAVING, NOBODY, SUPPORT, draw
from sim.engine.compiled import rule
from sim.engine.mechanisms.accord import ddr_completed
from sim.engine.records import (
    ARRIVING,
    BENCHMARKS,
    DEPLOYED,
    FORMED_POLICE,
    LEFT,
    MILITARY,
    NOWHERE,
    PLANNED,
)

WEEKS_IN_A_ROW = 26


@rule()
def look_at_benchmarks(state, week):
    """Count the weeks in which all benchmarks are met, and begin to leave after half a year of them."""
    levers, mission = state.levers[0], state.mission[0]
    heard = 0.0
    for c in range(len(state.cells)):
        heard += state.cells[c].heard
    quiet = heard <= levers.benchmark_deaths_per_week
    governed = state.country[0].governance >= levers.benchmark_governance
    disarmed = ddr_completed(state) >= levers.benchmark_disarmed
    met = quiet and governed and disarmed and state.country[0].at_war == 0
    mission.weeks_benchmarks_met = mission.weeks_benchmarks_met + 1 if met else 0
    if mission.weeks_benchmarks_met >= WEEKS_IN_A_ROW and week >= levers.exit_week:
        mission.exit_week = min(mission.exit_week, week)


@rule()
def stays_in_support(state, unit):
    """Tell whether a unit is one of those that stay after the others."""
    if unit.component == MILITARY or unit.component == FORMED_POLICE:
        return False
    u = draw(state.ledger[0].seed, 0, SUPPORT, unit.key, NOBODY)
    return u < state.levers[0].support_share and state.mission[0].expelled == 0


@rule()
def send_home(state, week):
    """Let the units leave whose turn has come; return whether any is still there."""
    levers, mission, seed = state.levers[0], state.mission[0], state.ledger[0].seed
    progress = (week - mission.exit_week + 1) / max(levers.exit_weeks, 1)
    over = week >= mission.exit_week + levers.exit_weeks + levers.support_weeks
    there = False
    for i in range(len(state.units)):
        unit = state.units[i]
        if unit.status == DEPLOYED or unit.status == ARRIVING or unit.status == PLANNED:
            its_turn = draw(seed, 0, LEAVING, unit.key, NOBODY) < progress
            if stays_in_support(state, unit):
                its_turn = over
            if its_turn or unit.status != DEPLOYED:
                unit.status, unit.cell = LEFT, NOWHERE
            else:
                there = True
    return there


@rule()
def draw_down(state, week):
    """Send home the units whose turn has come."""
    levers, mission = state.levers[0], state.mission[0]
    if levers.exit_rule == BENCHMARKS and mission.left == 0:
        look_at_benchmarks(state, week)
    if week == levers.cut_week:
        for i in range(len(state.units)):
            unit = state.units[i]
            if draw(state.ledger[0].seed, 0, CUT, unit.key, NOBODY) < levers.cut_share:
                unit.status, unit.cell = LEFT, NOWHERE
    if week < mission.exit_week:
        return
    there = send_home(state, week)
    if not there and (week - mission.exit_week + 1) >= levers.exit_weeks:
        mission.left = 1
