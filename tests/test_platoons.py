"""A band of several platoons is as many bands of one: in where its men are, in how often they act, in what
comes of it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import small_world
from worlds import ARMY, MIDDLE, REBELS, world

from sim import simulate
from sim import world as week_zero
from sim.engine import platoons
from sim.engine import records as r
from sim.engine.compiled import phase
from sim.engine.mechanisms import recruitment
from sim.engine.week import bands_decide, clashes
from sim.scenario.load import load_scenario

LIVES = 150


@phase()
def acting(u, band, chance):
    return platoons.how_many_act(u, band, chance)


@phase()
def form_bands(state, week):
    recruitment.form_bands(state, week)


def bands_of(state):
    return state.bands[: int(state.ledger[0].n_bands)]


def men(state):
    """Return the men by group and cell."""
    counted = np.zeros((len(state.groups), len(state.cells)), "i8")
    for band in bands_of(state):
        counted[band.group, band.cell] += band.fighters
    return counted


@pytest.mark.parametrize("chance", [0.0, 0.003, 0.2, 1.0])
@pytest.mark.parametrize("n", [1, 2, 8])
def test_as_many_platoons_act_as_bands_of_one_would(n, chance):
    band = world(bands=[{"fighters": 50 * n, "platoons": n}]).bands[0]
    us = (np.arange(20_000) + 0.5) / 20_000
    counts = np.bincount([acting(u, band, chance) for u in us], minlength=n + 1) / len(us)
    ways = np.array([np.prod([(n - i) / (i + 1) for i in range(k)]) for k in range(n + 1)])
    k = np.arange(n + 1)
    assert counts == pytest.approx(ways * chance**k * (1 - chance) ** (n - k), abs=1e-4)


def test_one_platoon_acts_exactly_when_its_draw_is_below_the_chance():
    band = world(bands=[{"fighters": 50}]).bands[0]
    for u in np.random.default_rng(1).random(1_000):
        assert acting(u, band, 0.3) == (u < 0.3)


@pytest.mark.parametrize("most", [2, 8, 20])
def test_week_zero_puts_the_same_men_in_the_same_places(most):
    alone, together = (
        week_zero.build(small_world.scenario(platoons_per_band=n), seed=3, replication=1) for n in (1, most)
    )
    assert (men(alone) == men(together)).all()
    assert bands_of(together)["platoons"].max() > 1
    assert bands_of(together)["platoons"].max() <= most
    assert bands_of(together)["platoons"].sum() == len(bands_of(alone))
    for name in ("discipline", "supply"):
        mean = [np.average(bands_of(s)[name], weights=bands_of(s)["fighters"]) for s in (alone, together)]
        assert mean[0] == pytest.approx(mean[1], abs=1e-12)


def recruited(bands, most):
    state = world(bands=bands)
    state.ledger[0].platoons_per_band = most
    state.groups.discipline[REBELS] = 0.8
    state.cells[MIDDLE].control, state.cells[MIDDLE].recruits[REBELS] = REBELS, 50
    form_bands(state, 3)
    assert state.cells[MIDDLE].recruits[REBELS] == 0
    return state


def test_recruits_join_a_band_with_room_which_becomes_what_its_men_are():
    band = bands_of(recruited([{"fighters": 150, "platoons": 3, "discipline": 0.4, "supply": 0.9}], 4))
    assert band[["fighters", "platoons"]].tolist() == [(200, 4)]
    assert band["discipline"][0] == pytest.approx(0.5)
    assert band["supply"][0] == pytest.approx(0.8)


@pytest.mark.parametrize(
    "other",
    [
        {"platoons": 4},
        {"cell": MIDDLE + 1},
        {"group": ARMY},
        {"status": r.CANTONED},
    ],
)
def test_recruits_without_a_band_with_room_found_one(other):
    bands = bands_of(recruited([{"fighters": 150, "platoons": 3, **other}], 4))
    assert bands["fighters"].tolist() == [150, 50]
    assert bands["platoons"].tolist()[1] == 1


def test_recruits_found_a_band_where_bands_are_of_one_platoon():
    assert bands_of(recruited([{"fighters": 20}], 1))["fighters"].tolist() == [20, 50]


def test_every_platoon_that_acts_is_an_event_with_luck_of_its_own():
    rebels = {"fighters": 400, "platoons": 8, "supply": 1.0, "discipline": 0.0}
    army = {"group": ARMY, "fighters": 4_000, "platoons": 8, "supply": 1.0, "discipline": 1.0}
    state = world(
        bands=[rebels, army],
        people=[{"people": 50_000}],
        assault_rate_per_week=1.0,
        assault_deterrence=0.0,
        march_rate_per_week=0.0,
    )
    state.ledger[0].platoons_per_band = 8
    state.groups.posture[REBELS] = r.OFFENSIVE
    bands_decide(state, 5)
    assert state.bands[0].order == r.ASSAULT
    assert state.bands[0].acting == 8
    clashes(state, 5)
    events = state.events[: int(state.ledger[0].n_events)]
    assert len(events) == 8
    assert len(set(events[["deaths_civilian", "deaths_fighter"]].tolist())) > 3
    killed = 4_400 - bands_of(state)["fighters"].sum()
    assert events["deaths_fighter"].sum() == killed


def test_room_is_made_for_the_events_of_all_platoons():
    state = week_zero.build(small_world.scenario(platoons_per_band=8), seed=1)
    state.ledger[0].n_events = len(state.events)
    grown = simulate.with_room(state)
    assert len(grown.events) - len(state.events) >= 3 * bands_of(state)["platoons"].sum()


@pytest.mark.parametrize("design", ["no-mission", "unamsil"])
def test_outcomes_do_not_drift_with_the_number_of_bands(design):
    def lives(most):
        scenario = load_scenario(
            "sierra-leone", design, civilians=500, platoons_per_band=most, horizon_weeks=208
        )
        with ThreadPoolExecutor(2) as pool:
            runs = pool.map(
                lambda k: simulate.run(scenario, seed=4_711, replication=k, keep=()), range(LIVES)
            )
            return [run.outcome for run in runs]

    alone, together = lives(1), lives(8)
    reads = {
        "war": lambda outcome: float(outcome["war"]),
        "weeks_at_war": lambda outcome: outcome["weeks_at_war"],
        **{
            name: lambda outcome, name=name: np.log1p(outcome[name])
            for name in ("deaths_civilian", "deaths_by_other", "displaced_person_years")
        },
    }
    for name, read in reads.items():
        difference = np.array([read(b) - read(a) for a, b in zip(alone, together, strict=True)])
        assert abs(difference.mean()) < 3.5 * difference.std(ddof=1) / np.sqrt(LIVES), name
