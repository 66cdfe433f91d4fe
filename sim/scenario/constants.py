"""The constants of behaviour: each with unit, bounds, source and status. The engine reads them as one record.

Where no source is named, the figure is an assumption of this model; ten are calibrated
(`sim.evidence.fitted`).
"""

from __future__ import annotations

from sim.scenario.constants_of_armed_groups import ArmedGroupConstants
from sim.scenario.constants_of_conduct import ConductConstants
from sim.scenario.constants_of_missions import MissionConstants
from sim.scenario.constants_of_society import SocietyConstants
from sim.scenario.constants_of_tasks import TaskConstants


class Constants(SocietyConstants, ConductConstants, TaskConstants, MissionConstants, ArmedGroupConstants):
    """Behaviour that no planner sets: armed groups, mission, society."""
