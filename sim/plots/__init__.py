"""Figures: a tidy frame and an Axes in, the Axes out; units on the axes, spread over replications shown.

Nothing here touches pyplot's current figure: without an Axes a new `matplotlib.figure.Figure` is made.
"""

from sim.plots.relapse_curves import survival
from sim.plots.through_time import trajectories, trajectory

__all__ = ["survival", "trajectories", "trajectory"]
