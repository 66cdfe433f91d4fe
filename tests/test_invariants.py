"""The invariants hold in random small scenarios, and each is seen to fail on a planted corruption."""

import numpy as np
import pytest
import small_world

from sim import invariants, simulate, world
from sim.engine import records as r
from sim.errors import PeaceGridError
from sim.scenario.constants import Constants
from sim.scenario.design import Administration, Assistance, Elections, Inclusion, Mentoring
from sim.scenario.mechanisms import mechanism_names

N_SCENARIOS = 30


def random_scenario(seed):
    """Return a random small scenario: constants anywhere within their bounds, or near their lively values;
    any design; any mechanisms switched off."""
    chance = np.random.default_rng([seed, 77])
    constants = {}
    for name, field in Constants.model_fields.items():
        low, high = field.json_schema_extra["low"], field.json_schema_extra["high"]
        usual = small_world.LIVELY.get(name, field.default)
        wild = chance.uniform(low, high)
        constants[name] = float(
            wild if chance.random() < 0.3 else np.clip(usual * chance.lognormal(), low, high)
        )
    disable = tuple(name for name in mechanism_names() if chance.random() < 0.08)
    scenario = small_world.scenario(
        design=random_design(chance),
        constants=constants,
        disable=disable,
        civilians=int(chance.integers(40, 81)),
        horizon_weeks=int(chance.integers(27, 68)),
        platoons_per_band=int(chance.choice([1, 2, 8])),
    )
    return [scenario, small_world.at_war(scenario), small_world.won(scenario)][chance.integers(3)]


def random_design(chance):
    """Return a random mission, or none."""
    if chance.random() < 0.15:
        return small_world.NO_MISSION
    plain = small_world.design()
    half = chance.uniform(0.0, 12.0)
    strengths = tuple(
        small_world.strength(month, chance.uniform(0.0, 4.0))
        for month in sorted({0, *chance.integers(0, 9, 3).tolist()})
    )
    deployment = plain.deployment.model_copy(
        update={
            "strengths": strengths,
            "months_to_half": half,
            "months_to_nine_tenths": half * chance.uniform(1.0, 3.0),
            "filled_share": chance.random(),
            "advance_party_share": chance.random(),
        }
    )
    disarmament = plain.disarmament.model_copy(
        update={
            "budget_usd": chance.lognormal(12.0, 2.0),
            "first_month": int(chance.integers(0, 9)),
            "places_people": int(chance.integers(0, 500)),
            "reintegration_usd": chance.choice([0.0, 300.0, 3_000.0]),
        }
    )
    hours = chance.dirichlet(np.ones(len(plain.tasks.model_dump()) + 1))
    return plain.model_copy(
        update={
            "deployment": deployment,
            "disarmament": disarmament,
            "allocation": plain.allocation.model_copy(
                update={
                    "posture": str(chance.choice(["garrison", "patrol", "hotspot", "protection"])),
                    "robustness": chance.random(),
                    "protection_share": chance.random(),
                }
            ),
            "tasks": plain.tasks.model_copy(
                update=dict(zip(plain.tasks.model_dump(), hours.tolist(), strict=False))
            ),
            "mentoring": Mentoring(police_share=chance.random(), army_share=chance.random()),
            "administration": Administration(until_month=int(chance.integers(0, 20))),
            "elections": Elections(
                date=str(chance.choice(["accord", "month", "never"])), month=int(chance.integers(0, 14))
            ),
            "assistance": Assistance(
                aid_usd_per_year=chance.lognormal(16.0, 2.0),
                reconstruction_usd_per_year=chance.lognormal(16.0, 2.0),
            ),
            "inclusion": Inclusion(pressure=chance.random(), women_share=chance.random()),
            "exit": plain.exit.model_copy(
                update={"first_month": int(chance.integers(9, 25)), "months": int(chance.integers(0, 12))}
            ),
        }
    )


@pytest.mark.parametrize("seed", range(N_SCENARIOS))
def test_no_invariant_is_broken_in_a_random_scenario(seed):
    simulate.run(random_scenario(seed), seed=seed, check=True)


def test_random_scenarios_are_lively():
    ends = [simulate.run(random_scenario(seed), seed=seed) for seed in range(N_SCENARIOS)]
    assert sum(run.outcome["battle_deaths"] > 0 for run in ends) > N_SCENARIOS // 2
    assert sum(run.outcome["deaths_peacekeeper"] > 0 for run in ends) > N_SCENARIOS // 5
    assert sum(run.weekly["demobilised_people"].max() > 0 for run in ends) > N_SCENARIOS // 3
    assert sum(run.weekly["prisoners_people"].max() > 0 for run in ends) > N_SCENARIOS // 3


def test_there_are_at_least_fifteen_invariants_each_with_a_promise():
    assert len(invariants.INVARIANTS) >= 15
    assert all(function.__doc__ for function in invariants.INVARIANTS.values())


# Each is seen to fail


@pytest.fixture
def lived():
    """Return a small world at war after 30 weeks, the books of the week before, and the week."""
    scenario = small_world.at_war(small_world.scenario())
    state = world.build(scenario, 2)
    for week in range(31):
        state = simulate.with_room(state)
        books = invariants.open_books(state)
        simulate.advance(state, week)
    invariants.check(books, state, week)
    return books, state, week


def first_band(state, status):
    """Return a band of a status."""
    n = int(state.ledger[0].n_bands)
    return state.bands[np.flatnonzero(state.bands["status"][:n] == status)[0]]


def first_deployed(state):
    """Return a unit that is there."""
    return state.units[np.flatnonzero(state.units["status"] == r.DEPLOYED)[0]]


def lose_a_man(state):
    state.civilians[0].people -= 1


def lose_a_rebel(state):
    rebels = np.flatnonzero(state.groups["kind"] == r.REBEL)[0]
    band = np.flatnonzero((state.bands["group"] == rebels) & (state.bands["fighters"] > 1))[0]
    state.bands[band].fighters -= 1
    state.civilians[0].people += 1


def refund(state):
    state.mission[0].ddr_spent_usd = 0.0


def forget_a_number(state):
    state.cells[3].reported = np.nan


def trust_too_much(state):
    state.civilians[4].trust_state = 1.001


def scent_below_nothing(state):
    state.cells[2].scent_of_state = -0.5


def raise_youths(state):
    state.civilians[1].youths = state.civilians[1].people + 1


def leave_the_map(state):
    first_band(state, r.ACTIVE).cell = len(state.cells)


def forget_to_be_displaced(state):
    home = np.flatnonzero(state.civilians["displaced"] == 0)[0]
    state.civilians[home].weeks_away = 3


def invent_a_posture(state):
    state.groups[0].posture = 7


def share_a_key(state):
    state.civilians[5].key = state.civilians[6].key


def lose_an_event(state):
    state.weeks[30].deaths_civilian += 1


def forget_a_peacekeeper(state):
    state.country[0].dead_peacekeepers += 1


def count_civilians_as_battle_deaths(state):
    state.weeks[30].war_deaths = state.weeks[30].deaths_fighter + 1


def raise_the_dead(state):
    band = first_band(state, r.ACTIVE)
    state.civilians[0].people += band.fighters
    band.status = r.GONE


def order_men_out_of_camp(state):
    band = first_band(state, r.ACTIVE)
    band.status, band.order = r.CANTONED, r.PREDATE


def lend_a_peacekeeper(state):
    first_deployed(state).people -= 1


def hide_a_unit(state):
    unit = first_deployed(state)
    unit.status, unit.cell = r.LEFT, r.NOWHERE


def spend_unseen(state):
    state.mission[0].cost_usd += 1_000.0


def spend_beyond_the_budget(state):
    state.mission[0].ddr_spent_usd += 1e7
    state.mission[0].cost_usd += 1e7


def squeeze_into_camps(state):
    state.levers[0].ddr_places = 0
    band = first_band(state, r.ACTIVE)
    band.status, band.order = r.CANTONED, r.STAY


def miscount_prisoners(state):
    state.weeks[30].prisoners_people += 1


def miscount_an_identity(state):
    state.cells[1].people_by_identity[0] += 1


def take_too_much_loot(state):
    state.groups[1].loot_share = 0.5 * state.groups[1].loot_share + 0.01
    state.groups[0].loot_share = 0.0


def break_a_promise(state):
    state.country[0].implemented += 0.01


def let_idle_men_act(state):
    band = first_band(state, r.ACTIVE)
    band.order, band.acting = r.STAY, 1


PLANTED = {
    "people_are_conserved": lose_a_man,
    "men_leave_only_by_death_or_arrest": lose_a_rebel,
    "counts_never_fall": refund,
    "numbers_are_finite": forget_a_number,
    "shares_are_shares": trust_too_much,
    "nothing_is_negative": scent_below_nothing,
    "youths_are_people": raise_youths,
    "places_are_on_the_map": leave_the_map,
    "the_displaced_are_away": forget_to_be_displaced,
    "codes_are_known": invent_a_posture,
    "platoons_act_under_orders": let_idle_men_act,
    "keys_stay": share_a_key,
    "events_are_the_counters": lose_an_event,
    "the_dead_are_counted_once": forget_a_peacekeeper,
    "war_deaths_are_fighters": count_civilians_as_battle_deaths,
    "the_dead_do_not_act": raise_the_dead,
    "men_in_camps_stay": order_men_out_of_camp,
    "units_lose_only_casualties": lend_a_peacekeeper,
    "the_deployed_are_counted": hide_a_unit,
    "money_is_what_was_bought": spend_unseen,
    "packages_fit_the_budget": spend_beyond_the_budget,
    "camps_are_not_overfull": squeeze_into_camps,
    "the_record_is_the_state": miscount_prisoners,
    "identities_make_up_the_people": miscount_an_identity,
    "loot_is_shared_out": take_too_much_loot,
    "promises_stay_kept": break_a_promise,
}


def test_every_invariant_has_a_planted_corruption():
    assert set(PLANTED) == set(invariants.INVARIANTS)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_corruption_is_seen(lived, name):
    books, state, week = lived
    PLANTED[name](state)
    if name == "packages_fit_the_budget":
        books = invariants.Books(**{**vars(books), "ddr_spent_usd": float(state.levers[0].ddr_budget_usd)})
    assert invariants.INVARIANTS[name](books, state, week)
    with pytest.raises(invariants.InvariantBroken, match=f"in week {week}"):
        invariants.check(books, state, week)


def test_a_broken_invariant_says_which_when_and_how_much(lived):
    books, state, week = lived
    lose_a_man(state)
    with pytest.raises(
        PeaceGridError, match=r"people_are_conserved broken in week 30: \d+ people, \d+ the week"
    ):
        invariants.check(books, state, week)


def test_a_run_is_checked_every_week_when_asked(monkeypatch):
    weeks = []
    check = invariants.check
    monkeypatch.setattr(
        invariants, "check", lambda books, state, week: weeks.append(week) or check(books, state, week)
    )
    run = simulate.run(small_world.scenario(horizon_weeks=0), check=True)
    assert weeks == list(range(len(run.state.weeks)))
