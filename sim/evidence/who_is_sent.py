"""Three tests of who does what: patrols and trust in the state, police and other armed actors, observers and
the killing of civilians. All are paired: the same countries on the same luck with and without.

A month is at peace before either life of a pair knows a war or a conflict of 25 battle deaths in twelve
months: what observers do against relapse, into either, is another question, and so is the killing that
follows a war which only one of the two had. Rulers who turn on a population are left out,
as the published figures leave out Rwanda 1994 [19].
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence

import numpy as np

from sim.analysis.intervals import mean_interval, paired_share_interval
from sim.evidence.arms import lives_under, mission, nobody, per_1000
from sim.evidence.lives import Life
from sim.evidence.negative_test import (
    ENOUGH_POWER,
    NegativeTest,
    power_beyond,
    power_to_see,
    resampled,
    verdict,
)
from sim.evidence.reference_class import reference_class
from sim.outcomes import ACTIVE_YEAR_DEATHS

FIRST_MONTH, LAST_MONTH = 12, 60  # once most have arrived
TRUST_MOVES_LESS = 0.05
RATIO_AT_LEAST = 3.0
TROOPS_PER_1000, POLICE_PER_1000, OBSERVERS = 1.2, 0.3, 300
FALL_TO_SEE = 0.22  # what a thousand troops are said to do [19]
ARMS = {
    "nobody": nobody,
    "patrols": mission("Patrols", per_1000(military=TROOPS_PER_1000, police=POLICE_PER_1000)),
    "troops": mission("Troops", per_1000(military=TROOPS_PER_1000)),
    "police": mission("Police", per_1000(police=POLICE_PER_1000)),
    "observers": mission("Observers", per_1000(observers=OBSERVERS)),
}


def in_conflict(life: Life) -> np.ndarray:
    """Return the months of war, and those within twelve running months of 25 battle deaths between the
    parties, which UCDP counts as active conflict."""
    until = np.concatenate([[0.0], np.cumsum(life.battle_deaths)])
    months = np.arange(len(life.at_war))
    since = until[months + 1] - until[np.maximum(months - 11, 0)]
    active = since >= ACTIVE_YEAR_DEATHS
    near = [active[month : month + 12].any() for month in months]
    return life.at_war | np.array(near)


def both_at_peace(first: Life, second: Life) -> np.ndarray:
    """Return the months, from the thirteenth to the sixtieth, before either life knows war or conflict."""
    months = np.arange(len(first.at_war))
    since = np.maximum.accumulate(in_conflict(first) | in_conflict(second))
    return ~since & (months >= FIRST_MONTH) & (months < LAST_MONTH)


def at_peace(name: str, lives: Sequence[Life], others: Sequence[Life]) -> tuple[np.ndarray, np.ndarray]:
    """Return the monthly means of a series over the months when both are at peace, a pair of lives an entry;
    pairs without such a month are left out."""
    found = []
    for life, other in zip(lives, others, strict=True):
        months = both_at_peace(life, other)
        if months.any():
            found.append((getattr(life, name)[months].mean(), getattr(other, name)[months].mean()))
    table = np.array(found, "f8").reshape(-1, 2)
    return table[:, 0], table[:, 1]


def trust_and_tips(lives: Sequence[Life], others: Sequence[Life]) -> tuple[np.ndarray, np.ndarray]:
    """Return by pair what patrols add to trust in the state, and to tips a month and million people."""
    trust, without = at_peace("trust_state", lives, others)
    return trust - without, tips_a_month(lives, others) - tips_a_month(others, lives)


def tips_a_month(lives: Sequence[Life], others: Sequence[Life]) -> np.ndarray:
    """Return by pair the tips a month and million people of `lives` over the common months at peace."""
    people = [
        life.drawn.case.population_people / 1e6
        for life, other in zip(lives, others, strict=True)
        if both_at_peace(life, other).any()
    ]
    return at_peace("tips", lives, others)[0] / np.array(people)


def standard_error(values: np.ndarray) -> float:
    """Return the standard error of a mean; NaN for fewer than two values."""
    return float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else math.nan


def patrols_tests(lives: Sequence[Life], others: Sequence[Life]) -> list[NegativeTest]:
    """Return the tests of patrols only: trust in the state stays, reporting rises."""
    trust, tips = trust_and_tips(lives, others)
    fewer = float(tips_a_month(others, lives).mean())
    fall = 0.1 * fewer
    low, high, _ = mean_interval(trust)
    fewest, most, _ = mean_interval(tips, heavy_tailed=True)
    error = standard_error(trust)
    n_runs, note = len(lives) + len(others), f"{len(trust)} pairs, months 13 to 60 at peace in both."
    stays = NegativeTest(
        "patrols leave trust in the state", "Patrols only move trust in the state by less than .05 [34, 35].",
        float(trust.mean()), low, high, f"within {TRUST_MOVES_LESS}",
        verdict(low, high, -TRUST_MOVES_LESS, TRUST_MOVES_LESS), power_to_see(TRUST_MOVES_LESS, error),
        n_runs, f"{note} Troops and police without any other task. Power: a shift of {TRUST_MOVES_LESS}.",
    )  # fmt: skip
    rises = NegativeTest(
        "patrols raise reporting", "Patrols only raise reporting [34].", float(tips.mean()), fewest, most,
        "above 0", verdict(fewest, most, 0.0, math.inf), power_to_see(fall, standard_error(tips)), n_runs,
        f"{note} Tips a month and million people, more than {fewer:.3g} without. Power: a fall "
        f"of {fall:.2g}, a tenth of these.",
    )  # fmt: skip
    return [stays, rises]


def summed_at_peace(name: str, lives: Sequence[Life], others: Sequence[Life]) -> np.ndarray:
    """Return by pair the sum of a series of `lives` over the common months at peace."""
    return np.array(
        [
            float(getattr(life, name)[both_at_peace(life, other)].sum())
            for life, other in zip(lives, others, strict=True)
        ]
    )


def saved_per_head(
    lives: Sequence[Life], others: Sequence[Life], people: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return by pair the deaths by gangs and militias averted over the common months at peace, and the
    person-years that took."""
    without = summed_at_peace("other_deaths", others, lives)
    saved = without - summed_at_peace("other_deaths", lives, others)
    return saved, summed_at_peace(people, lives, others) / 12.0


def ratio_per_head(police: float, troops: float) -> float:
    """Return how much more police avert per head than troops; infinite where troops avert nothing."""
    if police <= 0.0:
        return 0.0
    return police / troops if troops > 0.0 else math.inf


def police_test(
    police: Sequence[Life], troops: Sequence[Life], others: Sequence[Life], seed: int
) -> NegativeTest:
    """Return the test of police against other armed actors."""
    by_police = saved_per_head(police, others, "police")
    by_troops = saved_per_head(troops, others, "troops")

    def per_head(saved_and_years: tuple[np.ndarray, np.ndarray], which: np.ndarray) -> float:
        saved, years = (column[which].sum() for column in saved_and_years)
        return saved / years if years > 0.0 else math.nan

    def ratio(which: np.ndarray) -> float:
        return ratio_per_head(per_head(by_police, which), per_head(by_troops, which))

    every = np.arange(len(others))
    _, low, high = resampled(ratio, len(others), seed)
    each = [1e3 * per_head(of, every) for of in (by_police, by_troops)]
    return NegativeTest(
        "police, not troops, against other actors",
        "Killing by gangs and communal militias falls per head at least three times as much by police [23].",
        ratio(every), low, high, f"at least {RATIO_AT_LEAST:g}", verdict(low, high, RATIO_AT_LEAST, math.inf),
        power_beyond(RATIO_AT_LEAST, 1.0, ratio(every), low, high), 3 * len(others),
        f"Deaths averted per 1,000 person-years: police {each[0]:.3g}, troops {each[1]:.3g}; infinite where "
        "troops avert none. Months 13 to 60 at peace in both. All deaths by gangs and militias count. Power: "
        "police and troops avert as many.",
    )  # fmt: skip


def largest_part(differences: np.ndarray) -> float:
    """Return the largest absolute difference as a share of all of them together."""
    total = np.abs(differences).sum()
    return float(np.abs(differences).max() / total) if total > 0.0 else math.nan


def observers_test(lives: Sequence[Life], others: Sequence[Life]) -> NegativeTest:
    """Return the test of observers alone."""
    killed, without = at_peace("killed", lives, others)
    low, high, _ = mean_interval(killed - without, heavy_tailed=True)
    error = standard_error(killed - without)
    war, wars = (np.array([bool(life.outcome["war"]) for life in arm]) for arm in (lives, others))
    at_least, at_most, _ = paired_share_interval(war, wars)
    power = power_to_see(FALL_TO_SEE * without.mean(), error) if len(without) else math.nan
    return NegativeTest(
        "observers do not lower killing",
        "Observers alone bring no fall in the killing of civilians a month at peace [19].",
        float((killed - without).mean()), low, high, "interval not wholly below 0",
        False if high < 0.0 else (True if power >= ENOUGH_POWER else None), power, len(lives) + len(others),
        f"Civilians killed by belligerents a month, {without.mean():.3g} without; months 13 to 60 at peace "
        f"in both. Relapse {war.mean() - wars.mean():+.2f} [{at_least:.2f}, {at_most:.2f}], which observers "
        f"may lower. One country makes {largest_part(killed - without):.0%} of all differences. Power: a "
        f"fall of {FALL_TO_SEE:.0%}.",
    )  # fmt: skip


def who_is_sent_tests(
    cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
) -> list[NegativeTest]:
    """Return the tests of patrols only, of police against troops, and of observers alone."""
    lives = lives_under(reference_class(cases, seed), ARMS, disable=("campaign",), workers=workers, stop=stop)
    nobody_sent = lives["nobody"]
    return [
        *patrols_tests(lives["patrols"], nobody_sent),
        police_test(lives["police"], lives["troops"], nobody_sent, seed),
        observers_test(lives["observers"], nobody_sent),
    ]
