"""How runs end, and who dies by whose hand: estimates with intervals, by design."""

import numpy as np
import pandas as pd

from sim.analysis.columns import require_columns, require_confidence
from sim.analysis.intervals import mean_interval, share_interval
from sim.analysis.quantities import CLASSES

VICTIMS = ("civilian", "fighter", "humanitarian", "peacekeeper")
PERPETRATORS = ("state", "rebel", "other")


def outcome_shares(runs: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Estimate how runs end: each class's share, and the share of this and all better classes together.

    The classes are ordered from the best, so that the running shares mean something: stable; no war (stable
    or fragile); at peace at the end (those or recovered).

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run: `design`, `outcome` (runs without one are left out).
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per design and class: `design`, `outcome`, `share`, `cumulative`, `low`, `high` (Wilson limits
        of `cumulative`; all 0 to 1), `n_runs`.

    Raises
    ------
    ValueError
        On missing columns, no rows, or an unknown outcome.
    """
    require_confidence(confidence)
    require_columns(runs, ["design", "outcome"])
    strange = sorted(set(runs["outcome"].dropna()) - set(CLASSES))
    if strange:
        raise ValueError(f"unknown outcome {', '.join(map(repr, strange))}; allowed are {', '.join(CLASSES)}")
    rows = []
    for design, outcome in runs.dropna(subset="outcome").groupby("design", sort=False)["outcome"]:
        n, so_far = len(outcome), 0
        for name in CLASSES:
            count = int((outcome == name).sum())
            so_far += count
            low, high, _ = share_interval(so_far, n, confidence)
            rows.append((design, name, count / n, so_far / n, low, high, n))
    return pd.DataFrame(rows, columns=["design", "outcome", "share", "cumulative", "low", "high", "n_runs"])


def deaths_by(runs: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Estimate mean deaths a run by who died and by who killed.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run: `design` and any of `deaths_civilian`, `deaths_fighter`, `deaths_humanitarian`,
        `deaths_peacekeeper`, `deaths_by_state`, `deaths_by_rebel`, `deaths_by_other` (people).
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per design, side and kind: `design`, `side` ("victim" or "perpetrator"), `who`, `value`,
        `low`, `high` (people a run; BCa bootstrap, under 20 runs t on the log scale), `n_runs`.

    Raises
    ------
    ValueError
        On missing columns or no rows.
    """
    require_confidence(confidence)
    require_columns(runs, ["design", "deaths_civilian"])
    kinds = [("victim", who, f"deaths_{who}") for who in VICTIMS]
    kinds += [("perpetrator", who, f"deaths_by_{who}") for who in PERPETRATORS]
    rows = []
    for side, who, column in (kind for kind in kinds if kind[2] in runs.columns):
        for design, values in runs.groupby("design", sort=False)[column]:
            known = values.dropna().to_numpy(dtype=float)
            if known.size:
                low, high, _ = mean_interval(known, confidence, heavy_tailed=True, bounds=(0.0, np.inf))
                rows.append((design, side, who, known.mean(), low, high, known.size))
    return pd.DataFrame(rows, columns=["design", "side", "who", "value", "low", "high", "n_runs"])
