"""Lives made by hand: ten years of one country, month by month, with only what estimators read."""

from types import SimpleNamespace

import numpy as np

MONTHS = 120


def life(people=1_000_000, war_week=None, **series):
    """Return a life whose monthly series are those given, zero otherwise; a number stands for all months."""
    names = ("killed", "troops", "police", "battle_deaths", "other_deaths", "trust_state", "tips")
    columns = {name: np.full(MONTHS, series.get(name, 0), dtype="f8") for name in names}
    columns |= {name: np.asarray(value) for name, value in series.items() if np.ndim(value)}
    at_war = columns.pop("at_war", np.zeros(MONTHS, bool))
    outcome = {"war": war_week is not None, "war_week": -1 if war_week is None else war_week}
    drawn = SimpleNamespace(case=SimpleNamespace(population_people=people))
    return SimpleNamespace(drawn=drawn, outcome=outcome, at_war=at_war, **columns)
