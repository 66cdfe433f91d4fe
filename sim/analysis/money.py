"""Lives and money: cost per death averted, net benefit, and the frontier of designs."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.columns import pair_keys, pairs, require_columns, require_confidence, require_design
from sim.analysis.intervals import BOOTSTRAP_RESAMPLES, BOOTSTRAP_SEED, mean_interval

CIVILIANS = ("deaths_civilian",)


def cost_per_death_averted(
    runs: pd.DataFrame, baseline: str, deaths: Sequence[str] = CIVILIANS, confidence: float = 0.95
) -> pd.DataFrame:
    """Estimate what averting one death costs, against paired runs of a baseline.

    The ratio of the two mean differences, never the mean of ratios, with Fieller's set (1954,
    doi:10.1111/j.2517-6161.1954.tb00159.x). When the mean of deaths averted cannot be told from zero that set
    has no end: it is everything outside a gap, or everything. Then `bounded` is false, `low` and `high` are
    infinite and `reading` says so; use `net_benefit`. A negative ratio is no bargain by itself: it is either
    cheaper and better, or dearer and worse; `reading` says which.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per run: `design`, `replication`, `cost_usd` and the columns in `deaths`.
    baseline : str
    deaths : sequence of str
        Columns of deaths to add up (people).
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per other design: `design`, `baseline`, `deaths_averted` (people, mean), `extra_cost_usd`
        (mean), `value`, `low`, `high` (US$ per death averted), `bounded` (bool), `gap_low`, `gap_high` (what
        an unbounded set leaves out, NaN if nothing), `reading`, `n_pairs`, `n_dropped`.

    Raises
    ------
    ValueError
        On missing columns, an unknown baseline, or a pair named twice.
    """
    require_confidence(confidence)
    rows = []
    for design, averted, cost, n_dropped in _gains(runs, baseline, deaths):
        mean_averted, mean_cost = (x.mean() if x.size else np.nan for x in (averted, cost))
        value = mean_cost / mean_averted if mean_averted else np.nan
        limits = _fieller(cost, averted, confidence)
        reading = _reading(mean_averted, mean_cost, bool(limits["bounded"]))
        row = {"design": design, "baseline": baseline, "deaths_averted": mean_averted}
        row |= {"extra_cost_usd": mean_cost, "value": value} | limits
        rows.append(row | {"reading": reading, "n_pairs": averted.size, "n_dropped": n_dropped})
    return pd.DataFrame(rows)


def net_benefit(
    runs: pd.DataFrame,
    baseline: str,
    usd_per_death: Sequence[float],
    deaths: Sequence[str] = CIVILIANS,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Value the deaths averted at given prices and take off the extra cost, pair by pair.

    Unlike the cost per death averted, a difference always has an interval: BCa bootstrap of the pairs, t
    under 20 pairs. The price of a death is the reader's judgement; give several.

    Returns
    -------
    pandas.DataFrame
        One row per other design and price: `design`, `baseline`, `usd_per_death`, `unit` ("US$"), `value`,
        `low`, `high`, `method`, `n_pairs`, `n_dropped`. Above zero, the design is worth its cost at that
        price.

    Raises
    ------
    ValueError
        As `cost_per_death_averted`.
    """
    require_confidence(confidence)
    rows = []
    for design, averted, cost, n_dropped in _gains(runs, baseline, deaths):
        for price in usd_per_death:
            benefit = price * averted - cost
            low, high, method = mean_interval(benefit, confidence, heavy_tailed=True)
            value = benefit.mean() if benefit.size else np.nan
            rows.append((design, baseline, price, "US$", value, low, high, method, benefit.size, n_dropped))
    columns = ["design", "baseline", "usd_per_death", "unit", "value", "low", "high", "method"]
    return pd.DataFrame(rows, columns=[*columns, "n_pairs", "n_dropped"])


def frontier(runs: pd.DataFrame, deaths: Sequence[str] = CIVILIANS, confidence: float = 0.95) -> pd.DataFrame:
    """Set designs out by mean deaths and mean cost and mark those that another one beats on both.

    Means are noisy, so that being beaten is too: `p_efficient` is the share of bootstrap resamples of
    replications (whole sets of runs that share luck, fixed seed) in which no design beats this one.

    Returns
    -------
    pandas.DataFrame
        One row per design, cheapest first: `design`, `deaths`, `deaths_low`, `deaths_high` (people, mean
        over runs), `cost_usd`, `cost_low`, `cost_high`, `dominated` (bool: another design has no more deaths
        at no more cost and less of one), `dominated_by` (the one of these with fewest deaths, or empty),
        `p_efficient` (0 to 1), `n_sets` (replications complete in every design), `n_dropped`.

    Raises
    ------
    ValueError
        On missing columns, a pair named twice, or no replication complete in every design.
    """
    require_confidence(confidence)
    lost, cost, n_dropped = _complete_sets(runs, deaths)
    beats = _beats(lost.mean().to_numpy(), cost.mean().to_numpy())
    order = np.argsort(lost.mean().to_numpy(), kind="stable")
    rows = []
    for i, design in enumerate(lost.columns):
        died, spent, bounds = lost[design].to_numpy(), cost[design].to_numpy(), (0.0, np.inf)
        death_low, death_high, _ = mean_interval(died, confidence, heavy_tailed=True, bounds=bounds)
        cost_low, cost_high, _ = mean_interval(spent, confidence, bounds=bounds)
        by = next((lost.columns[j] for j in order if beats[j, i]), "")
        lives = (design, lost[design].mean(), death_low, death_high)
        rows.append((*lives, cost[design].mean(), cost_low, cost_high, bool(beats[:, i].any()), by))
    columns = ["design", "deaths", "deaths_low", "deaths_high", "cost_usd", "cost_low", "cost_high"]
    frame = pd.DataFrame(rows, columns=[*columns, "dominated", "dominated_by"])
    frame = frame.assign(p_efficient=_p_efficient(lost, cost), n_sets=len(lost), n_dropped=n_dropped)
    return frame.sort_values("cost_usd", kind="stable", ignore_index=True)


def _gains(
    runs: pd.DataFrame, baseline: str, deaths: Sequence[str]
) -> list[tuple[str, np.ndarray, np.ndarray, int]]:
    """For each other design: deaths averted and extra cost by pair, and the pairs dropped."""
    require_design(runs, baseline)
    require_columns(runs, ["cost_usd", *deaths])
    lost = runs[list(deaths)].sum(axis=1, skipna=False).astype(np.float64)
    # A run that lacks either figure is left out of both, so that the two means are over the same pairs.
    cost = runs["cost_usd"].astype(np.float64).where(lost.notna())
    lost = lost.where(cost.notna())
    gains = []
    for design in (name for name in runs["design"].unique() if name != baseline):
        lives, n_dropped = pairs(runs, lost, design, baseline)
        money, _ = pairs(runs, cost, design, baseline)
        averted, extra = -lives["design"] + lives["baseline"], money["design"] - money["baseline"]
        gains.append((design, averted.to_numpy(), extra.to_numpy(), n_dropped))
    return gains


def _fieller(top: np.ndarray, bottom: np.ndarray, confidence: float) -> dict[str, float | bool]:
    """Fieller's set for mean(top) / mean(bottom): all r for which mean(top - r bottom) could be zero."""
    everything = {"low": -np.inf, "high": np.inf, "bounded": False, "gap_low": np.nan, "gap_high": np.nan}
    n = top.size
    if n < 2:
        return everything
    t_squared = stats.t.ppf(0.5 + confidence / 2, n - 1) ** 2
    spread = np.cov(top, bottom) / n * t_squared
    square = bottom.mean() ** 2 - spread[1, 1]
    half = top.mean() * bottom.mean() - spread[0, 1]
    inside = half**2 - square * (top.mean() ** 2 - spread[0, 0])
    if square == 0 or inside < 0:
        return everything
    first, second = sorted(((half - np.sqrt(inside)) / square, (half + np.sqrt(inside)) / square))
    if square > 0:
        return everything | {"low": first, "high": second, "bounded": True}
    return everything | {"gap_low": first, "gap_high": second}


def _reading(averted: float, cost: float, bounded: bool) -> str:
    """Say in words what a cost per death averted means, by the signs of its two parts."""
    if not bounded:
        return "unbounded: deaths averted cannot be told from zero"
    if averted > 0:
        return "averts deaths at a cost" if cost > 0 else "averts deaths and saves money"
    return "more deaths at a higher cost" if cost > 0 else "more deaths, money saved"


def _complete_sets(runs: pd.DataFrame, deaths: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Deaths and cost by replication (rows) and design (columns), where no design is missing."""
    require_columns(runs, ["design", "cost_usd", *deaths])
    keys = pair_keys(runs)
    table = runs.assign(lost=runs[list(deaths)].sum(axis=1, skipna=False))
    wide = table.set_index(["design", *keys])[["lost", "cost_usd"]].unstack("design").sort_index()  # noqa: PD010
    complete = wide.dropna().astype(np.float64)
    if complete.empty:
        raise ValueError("no replication has deaths and cost under every design")
    designs = list(runs["design"].unique())
    return complete["lost"][designs], complete["cost_usd"][designs], len(wide) - len(complete)


def _beats(lost: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Bool array [..., j, i]: design j has no more deaths at no more cost than i, and less of one."""
    no_worse = (lost[..., :, None] <= lost[..., None, :]) & (cost[..., :, None] <= cost[..., None, :])
    less = (lost[..., :, None] < lost[..., None, :]) | (cost[..., :, None] < cost[..., None, :])
    return no_worse & less


def _p_efficient(lost: pd.DataFrame, cost: pd.DataFrame) -> np.ndarray:
    """Share of resamples of replications in which no design beats each design."""
    n = len(lost)
    chance = np.random.default_rng(BOOTSTRAP_SEED)
    weights = chance.multinomial(n, np.full(n, 1 / n), size=BOOTSTRAP_RESAMPLES) / n
    return 1 - _beats(weights @ lost.to_numpy(), weights @ cost.to_numpy()).any(axis=1).mean(axis=0)
