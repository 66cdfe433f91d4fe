"""The field's regressions on simulated spells and conflict-months: Cox with time-varying presence, negative
binomial on killing.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import statsmodels.api as sm
from statsmodels.duration.hazard_regression import PHReg

from sim.evidence.lives import Life

CONTROLS = ("victory", "treaty", "log_cost", "war_years", "several_factions", "ethnic")


class Ratio(NamedTuple):
    """A hazard or rate ratio with its 95% interval."""

    value: float
    low: float
    high: float


UNKNOWN = Ratio(math.nan, math.nan, math.nan)


def counting_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return spells as rows (entry, exit], split where the mandate ends: ``presence`` is 1 while it runs."""
    first = frame.assign(entry=0.0, exit=frame["years"], presence=frame["mission"].astype(float))
    outlasts = frame["mission"] & (frame["mission_years"] < frame["years"])
    first.loc[outlasts, "exit"] = frame.loc[outlasts, "mission_years"]
    first.loc[outlasts, "war"] = False
    later = frame[outlasts]
    after = later.assign(entry=later["mission_years"], exit=later["years"], presence=0.0)
    rows = pd.concat([first, after], ignore_index=True)
    rows["victory"] = (rows["ending"] == "victory").astype(float)
    rows["treaty"] = (rows["ending"] == "treaty").astype(float)
    return rows


def presence_hazard_ratio(frame: pd.DataFrame, *, adjusted: bool) -> Ratio:
    """Return the hazard ratio of a mission's presence, time-varying (Fortna 2004's regression).

    Parameters
    ----------
    frame : pandas.DataFrame
        As `sim.evidence.spells.spells` returns it.
    adjusted : bool
        Control for victory, treaty, log cost, war duration, several factions and type of war.
    """
    rows = counting_rows(frame)
    if rows["war"].sum() < 10 or rows.loc[rows["presence"] > 0, "war"].sum() < 2:
        return UNKNOWN
    columns = ["presence", *(CONTROLS if adjusted else ())]
    columns = [name for name in columns if np.ptp(rows[name].astype(float)) > 0.0]
    covariates = rows[columns].astype(float).to_numpy()
    relapsed = rows["war"].astype(int).to_numpy()
    model = PHReg(rows["exit"].to_numpy(), covariates, relapsed, entry=rows["entry"].to_numpy(), ties="efron")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a covariate that separates is told by its interval
            fit = model.fit(disp=0)
            return _ratio(fit.params[0], fit.bse[0])
    except np.linalg.LinAlgError:  # as when two controls are one in a small sample
        return UNKNOWN


def conflict_months(lives: Sequence[Life]) -> pd.DataFrame:
    """Return a row a month of each life: killing by belligerents, people deployed, war, controls.

    Columns: ``case``, ``month``, ``killed``, ``any_before`` (killing in the month before), ``at_war``,
    ``troops_1000``, ``police_100``, ``observers_100``, ``log_people``, ``log_cost``.
    """
    parts = []
    for life in lives:
        n = len(life.killed)
        parts.append(
            {
                "case": np.full(n, life.drawn.facts.number),
                "month": np.arange(n),
                "killed": life.killed,
                "any_before": np.append(False, life.killed[:-1] > 0),
                "at_war": life.at_war,
                "troops_1000": life.troops / 1e3,
                "police_100": life.police / 1e2,
                "observers_100": life.observers / 1e2,
                "log_people": np.full(n, math.log(life.drawn.case.population_people)),
                "log_cost": np.full(n, life.drawn.facts.log_cost),
            }
        )
    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def killing_rate_ratios(months: pd.DataFrame) -> dict[str, Ratio]:
    """Return rate ratios of killing by belligerents per 1,000 troops and per 100 police.

    Negative binomial regression on conflict-months, war and post-war, controlling for killing in the month
    before, war, observers, population and cost of the war (after Hultman, Kathman & Shannon 2013); standard
    errors clustered on the case.
    """
    names = ["troops_1000", "police_100", "observers_100", "any_before", "at_war", "log_people", "log_cost"]
    columns = [name for name in names if np.ptp(months[name].astype(float)) > 0.0]
    if (months["killed"] > 0).sum() < 30 or "troops_1000" not in columns or "police_100" not in columns:
        return {"troops-killing": UNKNOWN, "police-killing": UNKNOWN}
    scaled = months[columns].astype(float)
    for name in columns[2:]:  # only the two that are reported keep their units; the rest is for conditioning
        scaled[name] = (scaled[name] - scaled[name].mean()) / scaled[name].std()
    model = sm.NegativeBinomial(months["killed"].to_numpy(dtype=float), sm.add_constant(scaled))
    start = np.zeros(len(columns) + 2)
    start[0], start[-1] = math.log(months["killed"].mean()), 20.0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = model.fit(
                start_params=start, method="bfgs", disp=0, maxiter=300,
                cov_type="cluster", cov_kwds={"groups": months["case"].to_numpy()},
            )  # fmt: skip
    except np.linalg.LinAlgError:
        return {"troops-killing": UNKNOWN, "police-killing": UNKNOWN}
    return {
        "troops-killing": _ratio(fit.params["troops_1000"], fit.bse["troops_1000"]),
        "police-killing": _ratio(fit.params["police_100"], fit.bse["police_100"]),
    }


def _ratio(log_ratio: float, standard_error: float) -> Ratio:
    if not (math.isfinite(log_ratio) and math.isfinite(standard_error)):
        return UNKNOWN
    with np.errstate(over="ignore"):
        return Ratio(*(float(np.exp(log_ratio + k * standard_error)) for k in (0.0, -1.96, 1.96)))
