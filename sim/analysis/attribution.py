"""Which groups of mechanisms made a difference: Shapley values by sampled permutations.

The value v(S) of a set of groups is the difference between two designs when only the mechanisms of S act (all
others that are not in any group act always). A group's share is what it adds when it joins, averaged over
orders (Shapley 1953; sampling by Castro, Gomez & Tejada 2009). Each replication draws orders of its own, each
with its reverse, so that intervals over replications hold the sampling of orders too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.analysis.intervals import mean_interval

MOST_GROUPS = 8
REST, WHOLE = "everything else", "whole difference"


def orders(n_groups: int, pairs: int, seed: Sequence[int]) -> list[tuple[int, ...]]:
    """Return random orders of the groups, each followed by its reverse.

    Parameters
    ----------
    n_groups : int
        1 to 8.
    pairs : int
        1 or more.
    seed : sequence of int
        Of the draw.

    Raises
    ------
    ValueError
        For no group or more than eight, or no pair.
    """
    if not 1 <= n_groups <= MOST_GROUPS:
        raise ValueError(f"groups: got {n_groups}, allowed are 1 to {MOST_GROUPS}")
    if pairs < 1:
        raise ValueError(f"pairs: got {pairs}, at least 1 is needed")
    random = np.random.default_rng(list(seed))
    drawn: list[tuple[int, ...]] = []
    for _ in range(pairs):
        order = tuple(int(group) for group in random.permutation(n_groups))
        drawn += [order, order[::-1]]
    return drawn


def coalitions(drawn: Sequence[tuple[int, ...]]) -> list[frozenset[int]]:
    """Return every set of groups on the way through these orders, the empty one first, once each."""
    found = [frozenset(order[:k]) for order in drawn for k in range(len(order) + 1)]
    return sorted(set(found), key=lambda one: (len(one), sorted(one)))


def shares_of(value: Callable[[frozenset[int]], float], drawn: Sequence[tuple[int, ...]]) -> np.ndarray:
    """Return the mean contribution of each group over the orders; they sum to v(all) - v(none).

    Parameters
    ----------
    value : callable
        v of a set of groups.
    drawn : sequence of tuple of int
        Orders of the groups.

    Returns
    -------
    numpy.ndarray
        float64, (groups,).
    """
    total = np.zeros(len(drawn[0]))
    for order in drawn:
        for k, group in enumerate(order):
            total[group] += value(frozenset(order[: k + 1])) - value(frozenset(order[:k]))
    return total / len(drawn)


def attribution_table(
    shares: np.ndarray, rest: np.ndarray, groups: Sequence[str], confidence: float = 0.95
) -> pd.DataFrame:
    """Return the mean share of each group over replications, with intervals.

    Parameters
    ----------
    shares : numpy.ndarray
        float64, (replications, groups).
    rest : numpy.ndarray
        float64, (replications,), the difference that is left with every group off.
    groups : sequence of str
        Their names.
    confidence : float
        Of the intervals, which come from replications only.

    Returns
    -------
    pandas.DataFrame
        `part`, `value`, `low`, `high`, `n`: a row a group, then everything else, then the whole difference.
    """
    rows = []
    columns = [*shares.T, rest, shares.sum(axis=1) + rest]
    for name, values in zip([*groups, REST, WHOLE], columns, strict=True):
        interval = mean_interval(values, confidence)
        rows.append((name, float(np.mean(values)), interval.low, interval.high, len(values)))
    return pd.DataFrame(rows, columns=["part", "value", "low", "high", "n"])
