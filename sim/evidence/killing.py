"""The monthly rhythm of belligerents' killing of civilians, at war and after it."""

from __future__ import annotations

import math

import pandas as pd


def rhythm_figures(months: pd.DataFrame) -> dict[str, float]:
    """Return shares of conflict-months with any killing, after a month with and after a month without.

    Parameters
    ----------
    months : pandas.DataFrame
        As `sim.evidence.regressions.conflict_months` returns it.
    """
    found = {}
    later = months[months["month"] > 0]
    for name, chosen in (("post-war", ~months["at_war"]), ("war", months["at_war"])):
        found[f"{name}-months"] = _share(months[chosen])
        known = later[chosen.loc[later.index]]
        found[f"{name}-again"] = _share(known[known["any_before"]])
        found[f"{name}-new"] = _share(known[~known["any_before"]])
    return found


def _share(months: pd.DataFrame) -> float:
    return float((months["killed"] > 0).mean()) if len(months) else math.nan
