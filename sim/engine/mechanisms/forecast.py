"""An early warning learns, from what was reported in the same run, where violence comes next; troops under
the posture `forecast` go there.

Equation: each week a cell falls into one of 24 classes: reported deaths none / below / above 2 x some next
    door or not x tips about armed men or not x town or not; risk of a class = (1 + events) / (20 + cells
    counted), events being cells of the class with deaths reported in the week after; a cell is flagged when
    its risk is above 3 times the mean. Scored in the week after against all killing: hits, misses, false
    alarms. It knows only reports (`tips`), so it is worse with a poor picture.
Source: Hegre et al. 2019 (ViEWS) and Blair, Blattman & Hartman 2017 on local early warning; effect on
    violence unmeasured [54].
Status: hypothesis
Channel: mission
"""

from __future__ import annotations

from sim.engine.compiled import at, rule
from sim.engine.records import N_NEIGHBOURS, NOWHERE

MUCH_REPORTED_DEATHS = 2.0
LITTLE_REPORTED_DEATHS = 0.05
FLAG_RATIO = 3.0
PRIOR_EVENTS, PRIOR_CELLS = 1.0, 20.0


@rule()
def class_of(state, cell):
    """Return the class of a cell by what is reported of it and around it."""
    tips = 1 if cell.reported - cell.reported_deaths > LITTLE_REPORTED_DEATHS else 0
    reported = 0
    if cell.reported_deaths > MUCH_REPORTED_DEATHS:
        reported = 2
    elif cell.reported_deaths > LITTLE_REPORTED_DEATHS:
        reported = 1
    next_door = 0
    for n in range(N_NEIGHBOURS):
        if cell.neighbours[n] != NOWHERE:
            if at(state.cells, cell.neighbours[n]).reported_deaths > LITTLE_REPORTED_DEATHS:
                next_door = 1
    return 8 * reported + 4 * next_door + 2 * tips + cell.town


@rule()
def score(cell, row):
    """Compare last week's flag of a cell with this week's killing."""
    if cell.flagged == 1 and cell.killed > 0:
        row.forecast_hits += 1
    elif cell.flagged == 1:
        row.forecast_false_alarms += 1
    elif cell.killed > 0:
        row.forecast_misses += 1


@rule()
def learn(mission, cell):
    """Count what was reported this week in the class in which a cell was last week."""
    if cell.forecast_class != NOWHERE:
        mission.forecast_cells[cell.forecast_class] += 1
        mission.forecast_events[cell.forecast_class] += 1 if cell.heard > 0 else 0


@rule()
def flag(state):
    """Set the risk of every cell, and flag those far above the mean."""
    mission, total = state.mission[0], 0.0
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.forecast_class = class_of(state, cell)
        events = PRIOR_EVENTS + mission.forecast_events[cell.forecast_class]
        cell.risk = events / (PRIOR_CELLS + mission.forecast_cells[cell.forecast_class])
        total += cell.risk
    mean = total / len(state.cells)
    for c in range(len(state.cells)):
        cell = state.cells[c]
        cell.flagged = 1 if cell.risk > FLAG_RATIO * mean else 0


@rule()
def warn(state, week):
    """One week of the early warning: score, learn, flag anew."""
    if state.mission[0].ever == 1 and state.mission[0].left == 0:
        for c in range(len(state.cells)):
            score(state.cells[c], state.weeks[week])
            learn(state.mission[0], state.cells[c])
        flag(state)
