"""The Mesa face: a life of the country as a `mesa.Model`, its records as agents."""

from sim.model.agents import ArmedBand, Civilian, CivilianTeam, MilitaryUnit, PoliceUnit
from sim.model.collector import weekly_reporters
from sim.model.stabilization import StabilizationModel

__all__ = [
    "ArmedBand",
    "Civilian",
    "CivilianTeam",
    "MilitaryUnit",
    "PoliceUnit",
    "StabilizationModel",
    "weekly_reporters",
]
