"""Trust broken by harm returns more slowly than it fell: a calm country, eight weeks in which its rulers kill
civilians, calm again; held against the same country without those weeks.
"""

from __future__ import annotations

import math
import threading
from typing import NamedTuple

import numpy as np

from sim import simulate, world
from sim.evidence.arms import in_threads
from sim.evidence.negative_test import FAULTY_SHARE, NegativeTest, power_of_median, resampled, verdict
from sim.evidence.reference_class import ReferenceClass, reference_class
from sim.scenario.case import Case

CALM_WEEKS, BURST_WEEKS = 52, 8
VIOLENT = ("assault", "spoilers", "communal", "crime", "predation", "campaign", "ambush", "recruitment",
           "misattribution")  # fmt: skip
TRUSTS = ("trust_state", "trust_groups")
MOST_CASES = 60
NO_TARGET = -1


class HalfTimes(NamedTuple):
    """Weeks in which half of a loss had come, and in which half of it had gone again (infinite: never)."""

    fall_weeks: float
    recovery_weeks: float


def half_times(lost: np.ndarray, start: int) -> HalfTimes:
    """Return half-times of a loss that begins in week `start`.

    Parameters
    ----------
    lost : numpy.ndarray
        float64, (weeks,), how much less trust there is than without the harm.
    start : int
        Week of the first harm.
    """
    after = lost[start:]
    deepest = int(np.argmax(after))
    if after[deepest] <= 0.0:
        return HalfTimes(math.nan, math.nan)
    half = 0.5 * after[deepest]
    fall = int(np.argmax(after >= half)) + 1
    back = np.flatnonzero(after[deepest:] <= half)
    return HalfTimes(float(fall), float(back[0]) if len(back) else math.inf)


def trust_lost(countries: ReferenceClass, number: int) -> dict[str, np.ndarray]:
    """Return how much less trust the communities that lost somebody have, in the mean, week by week, because
    of eight weeks of killing."""
    (calm, losses), (harmed, more) = (_lived(countries, number, burst=burst) for burst in (False, True))
    bereaved = more > losses
    if not bereaved.any():
        return {name: np.zeros(len(calm[name])) for name in TRUSTS}
    return {name: (calm[name] - harmed[name])[:, bereaved].mean(axis=1) for name in TRUSTS}


def _lived(
    countries: ReferenceClass, number: int, *, burst: bool
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return the trusts, (weeks, communities), and each community's losses to the state, of a life without a
    mission in which only the burst, if any, kills."""
    scenario = countries.scenario(number, mission=False, disable=VIOLENT)
    state = world.build(scenario, countries.seed, countries.cases[number].facts.number)
    rulers, target = _rulers_and_target(scenario.case)
    trusts = {name: np.empty((scenario.horizon_weeks, len(state.civilians))) for name in TRUSTS}
    for week in range(scenario.horizon_weeks):
        during = burst and CALM_WEEKS <= week < CALM_WEEKS + BURST_WEEKS
        state.switches[0].campaign = int(during)
        state.groups[rulers].campaign_against = target if during else NO_TARGET
        state = simulate.with_room(state)
        simulate.advance(state, week)
        for name, kept in trusts.items():
            kept[week] = state.civilians[name]
    return trusts, state.civilians.losses_by_state.copy()


def _rulers_and_target(case: Case) -> tuple[int, int]:
    """Return the number of the state's group, and of a people that is not its own."""
    rulers = next(place for place, group in enumerate(case.groups) if group.kind == "state")
    names = [identity.name for identity in case.identities]
    return rulers, next(i for i, name in enumerate(names) if name != case.groups[rulers].identity)


def slower_test(name: str, found: list[HalfTimes], n_runs: int, seed: int) -> NegativeTest:
    """Return the test of one trust: the median over cases of recovery over fall is above one."""
    ratios = np.array([one.recovery_weeks / one.fall_weeks for one in found if one.fall_weeks > 0.0])
    value = low = high = math.nan
    if len(ratios):
        value = float(np.median(ratios))
        _, low, high = resampled(lambda which: float(np.median(ratios[which])), len(ratios), seed)
    never = sum(math.isinf(one.recovery_weeks) for one in found)
    fall, back = (_middle([one[k] for one in found]) for k in (0, 1))
    return NegativeTest(
        f"{name.replace('_', ' in the ').replace('the groups', 'other groups')} returns more slowly",
        "Trust broken by harm returns more slowly than it fell.", value, low, high, "above 1",
        verdict(low, high, 1.0, math.inf), power_of_median(len(ratios), FAULTY_SHARE), n_runs,
        f"Median of {len(ratios)} cases: half of the loss came in {fall:.0f} weeks, half of it was gone "
        f"after {back:.0f}; never within the nine years watched in {never}. Communities that lost "
        "somebody in eight weeks in which only the rulers kill, against the same ones without those weeks. "
        f"Power: it returns sooner than it fell in {FAULTY_SHARE:.0%} of cases.",
    )  # fmt: skip


def _middle(weeks: list[float]) -> float:
    known = [one for one in weeks if not math.isnan(one)]
    return float(np.median(known)) if known else math.nan


def trust_tests(
    cases: int, seed: int, *, workers: int | None = None, stop: threading.Event | None = None
) -> list[NegativeTest]:
    """Return the tests of trust in the state and of trust between groups."""
    countries = reference_class(min(cases, MOST_CASES), seed)
    lost = in_threads(
        lambda number: trust_lost(countries, number), range(len(countries)), workers=workers, stop=stop
    )
    return [
        slower_test(name, [half_times(one[name], CALM_WEEKS) for one in lost], 2 * len(countries), seed)
        for name in TRUSTS
    ]
