"""Competing ways in which peace ends: how often each comes first, with the others reckoned with."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.duration.survfunc import CumIncidenceRight

from sim.analysis.columns import require_columns, require_confidence
from sim.analysis.intervals import share_interval

COLUMNS = ["way", "week", "at_risk", "events", "incidence", "low", "high"]


def cumulative_incidence(
    frame: pd.DataFrame, by: str = "design", ways: Sequence[str] | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Estimate the share of runs whose peace has ended in each way by each week.

    Aalen and Johansen's estimator (statsmodels' `CumIncidenceRight`): unlike one minus Kaplan-Meier of a
    single way, which treats the other ways as if they only hid the run from view, the curves of all ways add
    up to the share of runs whose peace has ended. Pointwise limits are log-log on one minus the incidence,
    from its delta-method variance (Marubini and Valsecchi 1995, ch. 10); with a single way they are those of
    `kaplan_meier`. Where that variance is zero or not known, the limits are Clopper-Pearson's among the runs
    whose state at that week is known.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per run, as from `ways_of_relapse` or `opened_by`: `by`, `way` (how peace ended; missing where
        it held as long as it was watched), `weeks` (to that end, or watched).
    by : str
        Column that names the groups of curves; they keep the order in which they first appear.
    ways : sequence of str, optional
        The ways, in the order wanted, also those that never happened; those in `frame` by default.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per group, way and distinct week (week 0, each end of peace, each end of observation): `by`,
        `way`, `week`, `at_risk` (runs at peace and watched up to that week), `events` (ends of this way in
        that week), `incidence`, `low`, `high` (0 to 1).

    Raises
    ------
    ValueError
        On missing columns, gaps in `by` or `weeks`, a way left out of `ways`, or an impossible confidence.
    """
    require_confidence(confidence)
    require_columns(frame, [by, "way", "weeks"], "frame")
    if frame[[by, "weeks"]].isna().any(axis=None):
        raise ValueError(f"frame has gaps in {by!r} or 'weeks'")
    found = list(frame["way"].dropna().unique())
    names = sorted(found) if ways is None else list(ways)
    if strange := [way for way in found if way not in names]:
        raise ValueError(f"frame has the way {strange[0]!r}, which is none of {', '.join(names)}")
    parts = [
        curve.assign(**{by: name})
        for name, group in frame.groupby(by, sort=False, observed=True)
        for curve in _curves(group, names, confidence)
    ]
    return pd.concat(parts or [pd.DataFrame(columns=[by, *COLUMNS])], ignore_index=True)[[by, *COLUMNS]]


def _curves(group: pd.DataFrame, names: list[str], confidence: float) -> list[pd.DataFrame]:
    """The curves of one group, a frame a way."""
    weeks = group["weeks"].to_numpy(dtype=np.float64)
    status = np.array([0 if pd.isna(way) else names.index(way) + 1 for way in group["way"]])
    at = np.unique(np.append(0.0, weeks))
    at_risk = (weeks[:, None] >= at).sum(axis=0)
    incidence, error = _estimated(weeks, status, at, len(names))
    curves = []
    for place, name in enumerate(names):
        events = ((weeks[:, None] == at) & (status == place + 1)[:, None]).sum(axis=0)
        low, high = _limits(weeks, status, at, place, incidence[place], error[place], confidence)
        columns = (name, at, at_risk, events, incidence[place], low, high)
        curves.append(pd.DataFrame(dict(zip(COLUMNS, columns, strict=True))))
    return curves


def _estimated(
    weeks: np.ndarray, status: np.ndarray, at: np.ndarray, n_ways: int
) -> tuple[np.ndarray, np.ndarray]:
    """Incidence and standard error by way and week, shape (n_ways, weeks); no error is known in week 0
    unless something happens there."""
    incidence, error = np.zeros((n_ways, len(at))), np.zeros((n_ways, len(at)))
    if not status.any():
        return incidence, error
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # the error does not exist once no run is left at peace
        estimate = CumIncidenceRight(weeks, status)
    first = len(at) - len(estimate.times)
    for place, (shares, errors) in enumerate(zip(estimate.cinc, estimate.cinc_se, strict=True)):
        incidence[place, first:], error[place, first:] = shares, errors
    return incidence, error


def _limits(
    weeks: np.ndarray,
    status: np.ndarray,
    at: np.ndarray,
    place: int,
    incidence: np.ndarray,
    error: np.ndarray,
    confidence: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Log-log limits, or Clopper-Pearson's where these do not exist."""
    low, high = np.empty_like(incidence), np.empty_like(incidence)
    quantile = stats.norm.ppf(0.5 + confidence / 2)
    for i, (share, spread) in enumerate(zip(incidence, error, strict=True)):
        if not (spread > 1e-12 and 0 < share < 1):
            low[i], high[i] = _exact_limits(weeks, status, at[i], place, confidence)
            continue
        log = np.log1p(-share)
        step = quantile * spread / ((1 - share) * abs(log))
        low[i], high[i] = (1 - np.exp(log * np.exp(side * step)) for side in (-1, 1))
    return low, high


def _exact_limits(
    weeks: np.ndarray, status: np.ndarray, at: float, place: int, confidence: float
) -> tuple[float, float]:
    """Clopper-Pearson limits among the runs whose state at week `at` is known."""
    ended = (status > 0) & (weeks <= at)
    at_peace = np.where(status > 0, weeks > at, weeks >= at)
    count = int((ended & (status == place + 1)).sum())
    low, high, _ = share_interval(count, int((ended | at_peace).sum()), confidence, exact=True)
    return low, high
