"""Figures: a tidy frame and an Axes in, the Axes out; units on the axes, spread over replications shown.

Nothing here touches pyplot's current figure: without an Axes a new `matplotlib.figure.Figure` is made.
"""

from sim.plots.attribution import attribution
from sim.plots.cell_maps import cell_map
from sim.plots.deaths import deaths, deaths_both
from sim.plots.evidence import evidence_dose, evidence_hazard, evidence_relapse, evidence_rows
from sim.plots.forest import forest, forests
from sim.plots.frontier import frontier
from sim.plots.incidence_curves import incidence, incidences
from sim.plots.maps import map_of, maps
from sim.plots.moving_maps import moving_maps
from sim.plots.outcome_shares import outcome_shares
from sim.plots.relapse_curves import survival
from sim.plots.through_time import trajectories, trajectory

__all__ = [
    "attribution",
    "cell_map",
    "deaths",
    "deaths_both",
    "evidence_dose",
    "evidence_hazard",
    "evidence_relapse",
    "evidence_rows",
    "forest",
    "forests",
    "frontier",
    "incidence",
    "incidences",
    "map_of",
    "maps",
    "moving_maps",
    "outcome_shares",
    "survival",
    "trajectories",
    "trajectory",
]
