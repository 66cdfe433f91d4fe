"""Step curves with bands, as estimates of time to an event are drawn."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.style import WEEKS_PER_YEAR, Look


def draw_steps(
    ax: Axes, curve: pd.DataFrame, value: str, look: Look, stagger: float, has_band: bool = True
) -> None:
    """Draw one curve as steps with its band; markers sit within each year at `stagger`, so none coincide.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    curve : pandas.DataFrame
        By rising `week`: the column named by `value`, and `low`, `high`.
    value : str
    look : Look
    stagger : float
        0 to 1, as a share of a year.
    has_band : bool
        Whether to draw `low` and `high`.
    """
    years = curve["week"].to_numpy() / WEEKS_PER_YEAR
    shares = curve[value].to_numpy()
    if has_band:
        band = {"color": look.color, "alpha": 0.13, "linewidth": 0}
        ax.fill_between(years, curve["low"], curve["high"], step="post", **band)
    ax.step(years, shares, where="post", color=look.color, linestyle=look.linestyle, linewidth=1.6)
    spots = np.arange(np.floor(years[-1])) + stagger
    heights = shares[np.searchsorted(years, spots, side="right") - 1]
    ax.plot(spots, heights, linestyle="none", marker=look.marker, color=look.color, markersize=4.5)
