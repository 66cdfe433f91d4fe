"""The Mesa face: the same life as `sim.run`, agents that are their records, a grid that is right when looked
at, nothing left behind."""

from __future__ import annotations

import multiprocessing
import re
from pathlib import Path

import numpy as np
import pytest
import small_world

import sim
from sim import invariants, simulate, world
from sim.engine import records as r
from sim.errors import InputError, PeaceGridError
from sim.model import ArmedBand, Civilian, CivilianTeam, MilitaryUnit, PoliceUnit
from sim.model.mesa_only import mesa

ROOT = Path(__file__).resolve().parents[1]
DOCS = (ROOT / "docs/mesa.md").read_text(encoding="utf-8")
KINDS = (Civilian, ArmedBand, MilitaryUnit, PoliceUnit, CivilianTeam)
WORLDS = {
    "plain": lambda scenario: scenario,
    "at war": small_world.at_war,
    "without a mission": lambda scenario: scenario.model_copy(update={"design": small_world.NO_MISSION}),
}
NOTHING_KEPT = """
import gc
import multiprocessing
import small_world
multiprocessing.set_start_method("fork")
from sim.model import Civilian, StabilizationModel
from mesa.discrete_space import CellAgent

class Journalist(CellAgent):
    _ids = Civilian._ids

def resident():
    with open("/proc/self/statm") as statm:
        return 4096 * int(statm.read().split()[1])

def live():
    model = StabilizationModel(small, seed=1)
    Journalist(model).cell = model.places[0]
    model.step()
    assert all(len(place.neighborhood) for place in model.grid.all_cells)
    assert sum(len(place.agents) for place in model.places) and model.grid.people.data.sum()

def live_and_clear(times):
    for _ in range(times):
        live()
    gc.collect()

small = small_world.scenario()
live_and_clear(50)
before = resident()
live_and_clear(200)
print((resident() - before) / 200, multiprocessing.get_start_method())
"""


def small(**fields):
    return small_world.scenario(**fields)


def lived(weeks, scenario=None, **options):
    """Return a model after some weeks."""
    model = sim.StabilizationModel(scenario or small(), **({"seed": 3, "collect": False} | options))
    for _ in range(weeks):
        model.step()
    return model


def record_of(agent):
    return getattr(agent.model.state, agent.table)[agent.index]


def stand_there(model):
    """Return who stands on each cell by the records alone."""
    found = [set() for _ in model.places]
    for agent in model.agents:
        at = record_of(agent).cell
        if at != r.NOWHERE:
            found[at].add(agent)
    return found


def first(model, kind, **wanted):
    """Return the first agent of a kind that is as wanted."""
    return next(
        agent
        for agent in model.agents_by_type[kind]
        if all(getattr(agent, name) == value for name, value in wanted.items())
    )


@pytest.fixture(scope="module")
def start_method_kept():
    """Mesa's batches set how processes start: put it back for the other tests."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


# The same life as sim.run


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("collect", [True, False])
def test_a_model_stepped_to_its_end_is_the_run_to_the_last_bit(name, collect):
    scenario = WORLDS[name](small())
    model = sim.StabilizationModel(scenario, seed=3, replication=2, collect=collect)
    model.run_model()
    run = simulate.run(scenario, seed=3, replication=2)
    assert model.digest == run.digest
    assert model.weeks.equals(run.weeks)
    assert model.events.equals(run.events)
    assert model.outcome == run.outcome


def test_the_collector_holds_the_weekly_record():
    model = lived(20, collect=True)
    collected = model.datacollector.get_model_vars_dataframe()
    assert list(collected.columns) == list(model.weeks.columns)
    assert len(collected) == 20
    assert (collected.to_numpy() == model.weeks.to_numpy()).all()


def test_looking_and_drawing_change_nothing():
    quiet, looked = lived(0), lived(0)
    for _ in range(15):
        quiet.step()
        looked.agents.shuffle_do(lambda agent: agent.cell and agent.cell.agents)
        looked.grid.violence.data.sum()
        looked.random.random()
        looked.step()
    assert looked.digest == quiet.digest


def test_the_luck_is_that_of_seed_and_replication():
    digests = {lived(5, seed=seed, replication=lot).digest for seed, lot in ((1, 0), (2, 0), (1, 1))}
    assert len(digests) == 3
    assert lived(5, seed=None).digest == lived(5, seed=0).digest


# What it takes


def test_a_case_goes_by_name():
    model = sim.StabilizationModel("sierra-leone", design="unamsil")
    assert model.lived_scenario == sim.load_scenario("sierra-leone", "unamsil")
    assert sim.StabilizationModel("sierra-leone").lived_scenario.design_name == "no-mission"


def test_wrong_input_is_refused():
    with pytest.raises(InputError, match="sierra-leone"):
        sim.StabilizationModel("sierra-lione")
    with pytest.raises(InputError, match="has its design"):
        sim.StabilizationModel(small(), design="unamsil")


def test_a_run_that_ended_lives_no_further_week():
    model = lived(0, small(horizon_weeks=2))
    with pytest.raises(PeaceGridError, match="after 55 weeks, not 0"):
        _ = model.outcome
    model.run_model()
    assert (model.week, model.running) == (55, False)
    with pytest.raises(PeaceGridError, match="ended after 55 weeks"):
        model.step()


# Agents are their records


def test_there_are_five_kinds_of_agents():
    model = lived(10)
    assert isinstance(model, mesa.Model)
    assert set(model.agents_by_type) == set(KINDS)
    components = {
        MilitaryUnit: (r.MILITARY, r.OBSERVERS),
        PoliceUnit: (r.FORMED_POLICE, r.POLICE),
        CivilianTeam: (r.CIVILIANS,),
    }
    for kind, wanted in components.items():
        assert len(model.agents_by_type[kind]) == np.isin(model.state.units.component, wanted).sum() > 0
    n_bands = int(model.state.ledger[0].n_bands)
    counts = len(model.state.civilians), (model.state.bands.status[:n_bands] != r.GONE).sum()
    assert counts == (len(model.agents_by_type[Civilian]), len(model.agents_by_type[ArmedBand]))
    assert len(model.agents) == sum(counts) + len(model.state.units)


@pytest.mark.parametrize("kind", KINDS)
def test_an_agent_has_every_number_of_its_record(kind):
    model = lived(10)
    for agent in model.agents_by_type[kind]:
        record = record_of(agent)
        for name in record.dtype.names:
            if name != "cell":
                assert getattr(agent, name) == record[name]
        at = None if record.cell == r.NOWHERE else model.places[record.cell]
        assert agent.cell is at


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (Civilian, "fear", 0.75),
        (Civilian, "people", 4_321),
        (Civilian, "home", 7),
        (ArmedBand, "fighters", 99),
        (ArmedBand, "status", r.DEMOBILISED),
        (MilitaryUnit, "quality", 0.25),
        (PoliceUnit, "people", 5),
        (CivilianTeam, "arrives_week", 30),
    ],
)
def test_writing_an_attribute_writes_the_record_and_changes_the_run(kind, name, value):
    model, same = lived(10), lived(10)
    agent = first(model, kind, **({"status": r.DEPLOYED} if kind not in (Civilian, ArmedBand) else {}))
    setattr(agent, name, value)
    assert record_of(agent)[name] == getattr(agent, name) == value
    model.step()
    same.step()
    assert model.digest != same.digest


@pytest.mark.parametrize(
    ("kind", "name", "value", "says"),
    [
        (Civilian, "fear", 1.01, "0 to 1.0"),
        (Civilian, "fear", float("nan"), "0 to 1.0"),
        (Civilian, "fear", "high", "a number"),
        (Civilian, "people", 2.5, "a whole number"),
        (Civilian, "people", -1, "or more"),
        (Civilian, "youths", 10**9, "0 to "),
        (Civilian, "home", 34, "0 to 33"),
        (Civilian, "identity", 2, "0 to 1"),
        (Civilian, "key", 5, "luck"),
        (Civilian, "displaced", 1, "follows"),
        (ArmedBand, "fighters", 0, "1 or more"),
        (ArmedBand, "status", r.GONE, "1 to 3"),
        (ArmedBand, "group", 6, "0 to 5"),
        (ArmedBand, "order", r.MARCH, "anew"),
        (MilitaryUnit, "status", r.LEFT, "headquarters"),
        (MilitaryUnit, "people", 121, "1 to 120"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(kind, name, value, says):
    model = lived(0)
    before = model.digest
    with pytest.raises(InputError, match=says):
        setattr(first(model, kind), name, value)
    assert model.digest == before


def test_sets_of_agents_reach_the_records():
    model = lived(3)
    model.agents_by_type[Civilian].set("fear", 0.5)
    assert (model.state.civilians.fear == 0.5).all()
    total = model.agents_by_type[Civilian].agg("people", sum)
    assert total == model.state.civilians.people.sum()


def test_whole_columns_written_through_the_state_are_seen():
    model = lived(3)
    community = first(model, Civilian)
    assert community in model.places[community.cell.index].agents
    model.state.civilians.cell[:] = 5
    assert community.cell is model.places[5]
    assert community in model.places[5].agents


# Bands come and go


def test_bands_form_and_bands_die():
    model = lived(0, small_world.at_war(small(design=small_world.NO_MISSION)), seed=1)
    before = set(model.agents_by_type[ArmedBand])
    for _ in range(100):
        model.step()
    now = set(model.agents_by_type[ArmedBand])
    dead = [band for band in before if record_of(band).status == r.GONE]
    assert dead
    assert now - before
    assert before - now == set(dead)
    assert all(band.gone and band.cell is None for band in dead)
    assert not any(band in place.agents for place in model.places for band in dead)


def test_views_survive_tables_that_grow(monkeypatch):
    monkeypatch.setattr(world, "BAND_SPARE", -30)
    scenario = small(civilians=61)  # whose template is not cached yet
    model = lived(0, scenario)
    band, room = first(model, ArmedBand), len(model.state.bands)
    model.step()
    assert len(model.state.bands) > room
    assert band.fighters == record_of(band).fighters
    band.fighters = 77
    assert record_of(band).fighters == 77
    for _ in range(20):
        model.step()
    assert all(each.key == record_of(each).key for each in model.agents_by_type[ArmedBand])


# The grid


def test_cells_are_where_the_records_say():
    model = lived(0)
    assert isinstance(model.grid, mesa.discrete_space.OrthogonalMooreGrid)
    height = int(model.state.cells.row.max()) + 1
    assert len(model.grid.all_cells.cells) == len(model.state.cells)
    for place, record in zip(model.places, model.state.cells, strict=True):
        assert model.grid[(int(record.column), int(height - 1 - record.row))] is place
        near = {cell.index for cell in place.neighborhood}
        assert near == set(record.neighbours[record.neighbours != r.NOWHERE].tolist())
        assert len(place.get_neighborhood(radius=2, include_center=True)) > len(near) + 1
    with pytest.raises(KeyError):
        model.grid[(0, height - 1)]


def test_layers_and_cells_show_the_records():
    model = lived(12)
    for name in ("people", "violence", "trust_mission", "control", "economy", "services", "deterrence"):
        column, data = model.state.cells[name], getattr(model.grid, name).data
        assert [data[place.coordinate] for place in model.places] == column.tolist()
        assert [getattr(place, name) for place in model.places] == column.tolist()
        assert data.sum() == pytest.approx(column.sum(), rel=1e-12)
        with pytest.raises(ValueError, match="read-only"):
            data[0, 0] = 1
    assert model.grid.violence.data.max() > 0.0
    assert model.grid.land.data.sum() == len(model.places)
    assert model.grid.fighters.data.sum() == model.state.cells.fighters.sum()
    assert model.grid.violence.aggregate(np.max) == model.state.cells.violence.max()


def test_writing_a_cell_writes_its_record():
    model, same = lived(10), lived(10)
    model.places[4].violence = 50.0
    assert model.state.cells[4].violence == 50.0
    with pytest.raises(InputError, match="0 to 1"):
        model.places[4].economy = 2.0
    with pytest.raises(InputError, match="counted"):
        model.places[4].people = 2
    model.step()
    same.step()
    assert model.digest != same.digest


def test_a_layer_of_the_users_own_is_possible():
    model = lived(0)
    model.grid.create_property_layer("curfew", 0.0, float)
    model.places[3].curfew = 1.0
    assert model.grid.curfew.data.sum() == 1.0


def test_who_stands_on_a_cell_is_right_whenever_looked_at():
    model = lived(0)
    for week in range(30):
        there = stand_there(model)
        assert [set(place.agents) for place in model.places] == there
        movers = list(model.agents_by_type[Civilian])[week : week + 3]
        for agent in movers:
            agent.move_to(model.places[(week + agent.index) % 34])
            assert agent in agent.cell.agents
        list(model.agents_by_type[ArmedBand])[week].remove()
        assert [set(place.agents) for place in model.places] == stand_there(model)
        model.step()
    empty = model.grid.empty.data
    assert [empty[place.coordinate] for place in model.places] == [not there for there in stand_there(model)]
    assert sum(1 for _ in model.grid.all_cells.agents) == sum(map(len, stand_there(model)))


def test_agents_of_the_users_own_stand_on_the_grid():
    class Journalist(mesa.discrete_space.CellAgent):
        pass

    model, same = lived(5), lived(5)
    journalist = Journalist(model)
    journalist.cell = model.places[9]
    assert journalist in model.places[9].agents
    model.step()
    same.step()
    assert journalist in model.places[9].agents
    journalist.move_to(model.places[2])
    assert journalist not in model.places[9].agents
    journalist.remove()
    assert journalist not in model.places[2].agents
    assert model.digest == same.digest


# Moving


def test_moving_a_community_moves_its_record_and_the_run():
    model, same = lived(10), lived(10)
    community = first(model, Civilian, displaced=0)
    elsewhere = (community.home + 1) % 34
    community.cell = model.places[elsewhere]
    assert (record_of(community).cell, community.displaced) == (elsewhere, 1)
    community.cell = model.places[community.home]
    assert (community.displaced, community.weeks_away) == (0, 0)
    community.cell = None
    assert (record_of(community).cell, community.displaced) == (r.NOWHERE, 1)
    step_with_invariants(model, 3)
    same.step()
    assert model.weeks.refugees_people[10] != same.weeks.refugees_people[10]


def test_a_home_elsewhere_makes_a_community_displaced():
    model = lived(10)
    community = first(model, Civilian, displaced=0)
    community.home = (community.home + 1) % 34
    assert community.displaced == 1
    step_with_invariants(model, 3)


def test_moving_a_band_and_a_unit_moves_their_records():
    model = lived(10)
    for agent in (first(model, ArmedBand), first(model, MilitaryUnit, status=r.DEPLOYED)):
        target = model.places[(agent.cell.index + 9) % 34]
        agent.move_to(target)
        assert record_of(agent).cell == target.index
        with pytest.raises(InputError, match=r"remove\(\)"):
            agent.cell = None
    step_with_invariants(model, 3)


def test_who_cannot_move_is_told():
    model = lived(0)
    unit = first(model, MilitaryUnit, status=r.PLANNED)
    assert unit.cell is None
    with pytest.raises(InputError, match="not in the country"):
        unit.cell = model.places[0]
    with pytest.raises(InputError, match="not a cell of this model"):
        first(model, Civilian).cell = lived(0).places[0]


# Removing


def step_with_invariants(model, weeks):
    """Live some weeks, each held against every invariant."""
    books = invariants.open_books(model.state)
    for _ in range(weeks):
        model.step()
        books = invariants.check(books, model.state, model.week - 1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_engine_runs_on_after_a_removal(kind):
    model = lived(12)
    people = invariants.open_books(model.state).everyone
    some = list(model.agents_by_type[kind])[:4]
    there = [agent.cell for agent in some]
    for agent in some:
        agent.remove()
        agent.remove()
    assert not set(some) & set(model.agents)
    assert all(agent.gone and agent.cell is None for agent in some)
    assert not any(agent in cell.agents for agent, cell in zip(some, there, strict=True) if cell)
    assert invariants.open_books(model.state).everyone + sum(model.removed_people.values()) == people
    step_with_invariants(model, 25)
    assert invariants.open_books(model.state).everyone + sum(model.removed_people.values()) == people
    if kind not in (Civilian, ArmedBand):
        assert {record_of(agent).status for agent in some} == {r.LEFT}
    else:
        people_in = "people" if kind is Civilian else "fighters"
        assert {record_of(agent)[people_in] for agent in some} == {0}
    with pytest.raises(InputError, match="removed"):
        some[0].cell = model.places[0]
    with pytest.raises(InputError, match="removed"):
        some[0].key = 1


def test_removing_a_unit_that_never_comes_leaves_everybody_elses_life():
    scenario = small()
    model, same = lived(20, scenario), lived(20, scenario)
    unit = next(each for each in model.views["units"] if each.status == r.UNFILLED)
    unit.remove()
    model.run_model()
    same.run_model()
    for name, table in model.state._asdict().items():
        theirs, ours = getattr(same.state, name), table
        others = np.delete(np.arange(len(ours)), unit.index) if name == "units" else slice(None)
        assert ours[others].tobytes() == theirs[others].tobytes(), name


def test_everybody_may_be_removed():
    model = lived(12)
    model.remove_all_agents()
    assert len(model.agents) == 0
    for _ in range(10):
        model.step()
    weeks = model.weeks.iloc[12:]
    assert np.isfinite(weeks.to_numpy(dtype=float)).all()
    assert (weeks.armed_people == 0).all()
    assert (weeks.people == 0).all()


def test_agents_may_be_removed_by_a_call_on_their_set():
    model = lived(12)
    model.agents_by_type[ArmedBand].do("remove")
    assert len(model.agents_by_type[ArmedBand]) == 0
    assert model.removed_people["fighters"] > 0


# Batches, processes, memory


def test_mesas_own_batches_work(start_method_kept):
    scenario = small(horizon_weeks=4)
    rows = mesa.batch_run(
        sim.StabilizationModel,
        parameters={"scenario": [scenario], "replication": range(3)},
        number_processes=1,
        data_collection_period=1,
        display_progress=False,
    )
    for replication in range(3):
        fear = [row["fear"] for row in rows if row["replication"] == replication]
        assert fear[:5] == simulate.run(scenario, replication=replication).weeks.fear.tolist()


def test_a_model_nobody_refers_to_is_freed_and_how_processes_start_is_left_alone():
    kept_bytes, start_method = small_world.python(NOTHING_KEPT).split()
    assert float(kept_bytes) < 0.1e6
    assert start_method == "fork"


# The documentation


@pytest.fixture(scope="module")
def examples(start_method_kept):
    """What each example of the documentation leaves behind, by its code."""
    done = {}
    for code in re.findall(r"^```python\n(.*?)^```", DOCS, flags=re.MULTILINE | re.DOTALL):
        done[code] = {"__name__": "example"}
        exec(code, done[code])  # noqa: S102 - the documentation's own
    return done


def left_by(examples, words):
    (names,) = (names for code, names in examples.items() if words in code)
    return names


def test_examples_are_short(examples):
    assert len(examples) == 4
    assert all(len(code.splitlines()) < 30 for code in examples)


def test_the_curfew_changes_the_run(examples):
    names = left_by(examples, "class Curfew")
    without, curfew = names["without"].weeks, names["curfew"].weeks
    assert curfew.armed_people.iloc[-1] < without.armed_people.iloc[-1]
    assert curfew.livelihood.iloc[-1] < without.livelihood.iloc[-1]


def test_rumours_change_the_run(examples):
    names = left_by(examples, "def hear_rumours")
    quiet, talking = names["quiet"].weeks, names["talking"].weeks
    assert talking.fear.iloc[-1] > quiet.fear.iloc[-1] + 0.05


def test_the_batch_of_the_documentation_has_ten_lives(examples):
    rows = left_by(examples, "batch_run")["rows"]
    assert {row["replication"] for row in rows} == set(range(10))
    assert len({row["fear"] for row in rows if row["week"] == 52}) == 10


def test_the_documentation_names_what_the_model_has():
    model = lived(1)
    table = DOCS.partition("| on the model | is |")[2].partition("\n\n")[0]
    names = re.findall(
        r"`(\w+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if "|" in line)
    )
    assert len(names) > 10
    assert [name for name in names if name not in {*dir(model)}] == []
