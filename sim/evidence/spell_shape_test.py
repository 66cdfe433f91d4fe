"""Two tests of how peace ends or lasts: exponential times to relapse are rejected at the size of the data,
and a ceasefire that is kept is quiet.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.evidence.lives import Life, lives_of
from sim.evidence.negative_test import FAULTY_SHARE, NegativeTest, power_of_median, resampled, verdict
from sim.evidence.reference_class import reference_class
from sim.evidence.spells import SPELLS_IN_DATA, shape_at_data_size, shape_figures, spells

AIC_POINTS = 2.0
REJECTED_AT_LEAST = 0.9
SAMPLES = 100
FEWEST_SPELLS = 2 * SPELLS_IN_DATA
PUBLISHED_SHAPE = 0.49
MOST_DEATHS_A_YEAR = 2.0


def share_rejected(samples: pd.DataFrame) -> float:
    """Return the share of samples in which a log-normal beats the exponential by more than two AIC points.

    Parameters
    ----------
    samples : pandas.DataFrame
        Rows as `sim.evidence.spells.shape_figures` gives them; a sample without an answer does not count.
    """
    known = samples["exponential-rejected"].dropna()
    return float((known > AIC_POINTS).mean()) if len(known) else float("nan")


def weibull_samples(frame: pd.DataFrame, shape: float, seed: int, samples: int = SAMPLES) -> pd.DataFrame:
    """Return shape figures of made-up samples of 95 spells from a Weibull law (1: exponential), with the
    share of relapses that `frame` has and its times of censoring."""
    chance = np.random.default_rng(seed)
    watched = np.sort(frame.loc[~frame["war"], "years"].to_numpy())
    until = float(np.median(watched)) if len(watched) else 10.0
    relapsed = min(max(float(frame["war"].mean()), 0.05), 0.95)
    scale = until / (-np.log1p(-relapsed)) ** (1.0 / shape)
    rows = []
    for _ in range(samples):
        years = np.maximum(scale * chance.weibull(shape, SPELLS_IN_DATA), 0.5 / 52.0)
        ends = chance.choice(watched, SPELLS_IN_DATA) if len(watched) else np.full(SPELLS_IN_DATA, until)
        made = pd.DataFrame({"years": np.minimum(years, ends), "war": years <= ends})
        rows.append(shape_figures(made))
    return pd.DataFrame(rows)


def exponential_test(lives: Sequence[Life], seed: int) -> NegativeTest:
    """Return the test of the shape of the time to relapse, as data would show it."""
    frame = spells(lives)
    rejected = share_rejected(shape_at_data_size(frame, seed, SAMPLES))
    false = share_rejected(weibull_samples(frame, 1.0, seed))
    return NegativeTest(
        name="exponential rejected",
        statement="Exponential relapse times are rejected at n = 95 in at least 90% of samples [8].",
        statistic=rejected,
        low=float("nan"),
        high=float("nan"),
        bound=f"at least {REJECTED_AT_LEAST}",
        passed=None if np.isnan(rejected) else rejected >= REJECTED_AT_LEAST,
        power=share_rejected(weibull_samples(frame, PUBLISHED_SHAPE, seed)),
        n_runs=len(lives),
        note=(
            f"Rejected: AIC of the exponential more than {AIC_POINTS:g} above that of a log-normal; truly "
            f"exponential spells are rejected in {false:.0%} of samples. {SAMPLES} samples of 95 out of "
            f"{len(frame)} spells, {int(frame['war'].sum())} relapses. Power: a Weibull law of shape "
            f"{PUBLISHED_SHAPE}, as published."
        ),
    )


def quiet_ceasefire_test(lives: Sequence[Life], seed: int) -> NegativeTest:
    """Return the test of the battle deaths left where no war comes back."""
    deaths = np.array(
        [12.0 * life.battle_deaths.mean() for life in lives if not life.outcome["war"]], dtype="f8"
    )
    middle = float(np.median(deaths)) if len(deaths) else float("nan")
    low = high = float("nan")
    if len(deaths):
        _, low, high = resampled(lambda which: float(np.median(deaths[which])), len(deaths), seed)
    return NegativeTest(
        name="kept ceasefires are quiet",
        statement="Where no war comes back, the median of battle deaths is at most two a year.",
        statistic=middle,
        low=low,
        high=high,
        bound=f"at most {MOST_DEATHS_A_YEAR:g} a year",
        passed=verdict(low, high, 0.0, MOST_DEATHS_A_YEAR),
        power=power_of_median(len(deaths), FAULTY_SHARE),
        n_runs=len(lives),
        note=(
            f"Mean a year of each of {len(deaths)} lives of ten years without war; median over lives. Power: "
            f"more than {MOST_DEATHS_A_YEAR:g} a year in {FAULTY_SHARE:.0%} of lives."
        ),
    )


def spell_tests(
    cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
) -> list[NegativeTest]:
    """Return both tests, on countries with missions as history sent them."""
    lives = lives_of(reference_class(max(cases, FEWEST_SPELLS), seed), workers=workers, stop=stop)
    return [exponential_test(lives, seed), quiet_ceasefire_test(lives, seed)]
