"""The engine's promises: same bytes whatever runs it, nobody's luck hangs on anybody else's row, room is no
input, a mission without effects has none."""

import json
import os
import re
import shutil
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import golden
import numpy as np
import pytest
import small_world

from sim import compilation, engine, simulate, world
from sim.engine import passing, settle
from sim.engine import records as r
from sim.engine.week import PHASES
from sim.scenario.constants import Constants
from sim.scenario.design import Deployment, Disarmament
from sim.scenario.mechanisms import mechanisms

WORLDS = ("plain", "at war", "after a victory", "without a mission")
PRINT_DIGESTS = """
import small_world, test_engine
from sim import simulate
for name in test_engine.WORLDS:
    print(simulate.run(test_engine.small(name), seed=3).digest)
"""
INTERPRETED = """
import small_world
from sim import simulate
scenario = small_world.at_war(small_world.scenario(civilians=12, horizon_weeks=0))
print(simulate.run(scenario, seed=7).digest)
"""


def small(name, **fields):
    """Return one of the small worlds by name."""
    scenario = small_world.scenario(**fields)
    if name == "at war":
        return small_world.at_war(scenario)
    if name == "after a victory":
        return small_world.won(scenario)
    if name == "peaceful":
        return scenario.model_copy(update={"constants": Constants(commitment_base=3.0, ambition_spread=0.0)})
    if name == "without a mission":
        return scenario.model_copy(update={"design": small_world.NO_MISSION})
    return scenario


@pytest.fixture(scope="module")
def digests():
    return [simulate.run(small(name), seed=3).digest for name in WORLDS]


# Same bytes


def test_a_fresh_process_gives_the_same_digests_under_every_hash_seed(digests):
    for hash_seed in ("0", "1", "2"):
        assert small_world.python(PRINT_DIGESTS, PYTHONHASHSEED=hash_seed).split() == digests


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_and_order_do_not_matter(digests, threads):
    order = np.random.default_rng(threads).permutation(4 * len(WORLDS))
    with ThreadPoolExecutor(threads) as pool:
        runs = pool.map(lambda i: simulate.run(small(WORLDS[i % len(WORLDS)]), seed=3).digest, order)
    assert all(digest == digests[i % len(WORLDS)] for i, digest in zip(order, runs, strict=True))


@pytest.mark.parametrize("keep", [(), ("weeks",), ("weeks", "events", "cells")])
def test_what_is_kept_does_not_matter(digests, keep):
    assert simulate.run(small("plain"), seed=3, keep=keep).digest == digests[0]


def test_checking_does_not_matter(digests):
    assert simulate.run(small("plain"), seed=3, check=True).digest == digests[0]


def test_the_luck_matters(digests):
    others = {simulate.run(small("plain"), seed=s, replication=k).digest for s, k in ((3, 1), (4, 0), (4, 1))}
    assert len(others | {digests[0]}) == 4


def test_golden_worlds_are_unchanged():
    known = json.loads(golden.FILE.read_text(encoding="utf-8"))
    known.pop(golden.REASON)
    changed = [name for name, digest in golden.digests().items() if known.get(name) != digest]
    assert not changed, f'{changed} changed: if that was meant, run python tests/golden.py --reason "..."'
    assert set(known) == set(golden.worlds())


def test_interpreted_and_compiled_runs_agree_to_the_last_bit():
    compiled = simulate.run(small("at war", civilians=12, horizon_weeks=0), seed=7).digest
    assert small_world.python(INTERPRETED, NUMBA_DISABLE_JIT="1", PYTHONWARNINGS="error") == compiled


# Nobody's luck hangs on anybody else's row


def lengthened(table, row, record):
    """Return a table with one record more, at a row."""
    longer = np.insert(np.asarray(table), row, record)
    return longer.view(np.recarray)


def with_idle_agent(state, kind, chance):
    """Return a copy of a week-0 state with one agent of zero people more, and its key."""
    tables = {name: getattr(state, name).copy().view(np.recarray) for name in state._fields}
    n = int(state.ledger[0].n_bands) if kind == "bands" else len(tables[kind])
    record = np.asarray(tables[kind])[chance.integers(n)].copy()
    record["key"] = chance.integers(1, 2**63)
    for field in {"people", "fighters", "youths"} & set(record.dtype.names):
        record[field] = 0
    tables[kind] = lengthened(tables[kind], chance.integers(n + 1), record)
    if kind == "bands":
        tables["ledger"][0].n_bands += 1
    return r.State(**tables), int(record["key"])


def advanced(state):
    """Return the state after its last week."""
    for week in range(len(state.weeks)):
        state = simulate.with_room(state)
        simulate.advance(state, week)
    return state


def differences(first, second, ignored=()):
    """Return the fields in which two states differ, agents by key, leaving out the keys ignored."""
    different = []
    for table in first._fields:
        pair = [getattr(state, table) for state in (first, second)]
        if table in ("bands", "events"):
            n = [int(state.ledger[0][f"n_{table}"]) for state in (first, second)]
            pair = [records[:count] for records, count in zip(pair, n, strict=True)]
        pair = [np.asarray(records) for records in pair]
        if "key" in pair[0].dtype.names:
            pair = [records[~np.isin(records["key"], list(ignored))] for records in pair]
            pair = [records[np.argsort(records["key"])] for records in pair]
        for name in pair[0].dtype.names:
            same = (table, name) in {("ledger", "n_bands"), ("ledger", "agent_weeks")}
            if not same and not np.array_equal(pair[0][name], pair[1][name]):
                different.append(f"{table}.{name}")
    return different


@pytest.mark.parametrize("kind", ["civilians", "bands", "units"])
@pytest.mark.parametrize("name", ["plain", "at war"])
def test_an_agent_of_zero_people_changes_nobody_elses_history(kind, name):
    for seed in range(20):
        chance = np.random.default_rng([seed, 1])
        start = world.build(small(name, horizon_weeks=20), seed)
        added, key = with_idle_agent(start, kind, chance)
        altered, other = with_idle_agent(start, kind, chance)
        assert key != other
        plain, added, altered = advanced(start), advanced(added), advanced(altered)
        assert differences(plain, added, {key}) == []
        assert differences(added, altered, {key, other}) == []


def test_a_community_that_matters_is_seen_by_the_fishing_test():
    start = world.build(small("plain", horizon_weeks=20), 0)
    added, key = with_idle_agent(start, "civilians", np.random.default_rng(0))
    added.civilians["people"][added.civilians["key"] == key] = 5_000
    assert differences(advanced(start), advanced(added), {key})


# A mission without effects has none

MISSION_WEEKLY = {
    "military_people",
    "observers_people",
    "police_people",
    "civilians_people",
    "legitimacy",
    "credibility",
    "consent",
    "coordination",
    "cost_usd",
}
MISSION_CELLS = {
    "troop_weight",
    "police_weight",
    "observer_weight",
    "troops_in_reach",
    "police_in_reach",
    "observers_in_reach",
    "staff_in_reach",
    "mission_seen",
    "staff_seen",
}
CHANNELS = tuple(one.name for one in mechanisms() if one.mission_channel)
WITHOUT_EFFECT = ("deployment", "exit", "allocation")
# Channels that act only through others: which, and a design in which nothing comes through.
THROUGH = {
    "adaptation": ("deterrence tips", {"rules": ()}),
    "coordination": ("ddr aid", {"tasks": {"coordination": 0.5}}),
    "inclusion": ("mediation", {"inclusion": {"pressure": 0.0}}),
    "legitimacy": ("trust", {"contributor": {"local_knowledge": 0.0}}),
    "mandate": ("ddr aid", {"mandate": {"promises": (), "clarity": 1.0}}),
    "reconciliation": ("trust", {"tasks": {"reconciliation": 0.0}}),
    "resources_and_will": ("deterrence", {"funding": {"paid_share": 0.2}}),
    "rule_of_law": ("policing", {"tasks": {"rule_of_law": 0.0}}),
    "technology": ("misattribution", {"technology": {"drones": 0}}),
}


def with_changes(design, changes):
    """Return a design with fields of its parts changed."""
    update = {
        part: getattr(design, part).model_copy(update=fields) if isinstance(fields, dict) else fields
        for part, fields in changes.items()
    }
    return design.model_copy(update=update)


def effects(with_mission, without):
    """Return the fields outside the mission's own in which two runs differ."""
    own = {f"weeks.{name}" for name in MISSION_WEEKLY} | {f"cells.{name}" for name in MISSION_CELLS}
    tables = {"units", "mission", "levers", "plan"}
    found = differences(
        with_mission.state._replace(units=without.state.units),
        without.state,
    )
    return [name for name in found if name not in own and name.split(".")[0] not in tables]


def pair(name, disable, design=None):
    """Return the same luck with a mission and without one."""
    return under(small(name, disable=disable), design or small_world.design(), small_world.NO_MISSION)


def under(scenario, *designs):
    """Return the same luck under each of some designs."""
    return [simulate.run(scenario.model_copy(update={"design": one}), seed=5) for one in designs]


@pytest.mark.parametrize("name", ["plain", "at war", "after a victory"])
def test_a_mission_of_zero_people_equals_no_mission(name):
    strengths = (small_world.strength(1, 0.0), small_world.strength(6, 0.0))
    nobody = small_world.design(
        deployment=Deployment(strengths=strengths), contingents=(), rules=(), disarmament=Disarmament()
    )
    with_mission, without = pair(name, (), nobody)
    found = differences(with_mission.state, without.state)
    own = {"mission", "levers"}  # what was planned
    outside = {field for field in found if field.split(".")[0] not in own}
    assert outside <= {f"cells.{name}_weight" for name in ("troop", "police", "observer")}  # where to stand
    assert with_mission.state.mission[0].cost_usd == 0.0
    assert with_mission.weekly.keys() == without.weekly.keys()


@pytest.mark.parametrize("name", ["plain", "at war", "after a victory"])
def test_a_mission_cut_off_from_every_channel_has_no_effect(name):
    disable = tuple(channel for channel in CHANNELS if channel not in WITHOUT_EFFECT)
    with_mission, without = pair(name, disable)
    assert effects(with_mission, without) == []
    assert with_mission.weekly["military_people"].max() > 0
    for column in MISSION_WEEKLY - {"legitimacy", "credibility", "consent", "coordination"}:
        assert not np.array_equal(with_mission.weekly[column], without.weekly[column])


@pytest.mark.parametrize("name", ["plain", "at war", "after a victory"])
def test_a_mission_that_is_never_deployed_has_no_effect(name):
    with_mission, without = pair(name, CHANNELS)
    assert effects(with_mission, without) == []
    assert all(np.array_equal(with_mission.weekly[c], without.weekly[c]) for c in MISSION_WEEKLY)


@pytest.mark.parametrize("channel", [name for name in CHANNELS if name not in (*WITHOUT_EFFECT, *THROUGH)])
def test_each_channel_alone_lets_the_mission_act(channel):
    disable = tuple(name for name in CHANNELS if name not in (*WITHOUT_EFFECT, channel))
    found = [effects(*pair(name, disable)) for name in ("plain", "at war", "peaceful")]
    assert any(found)


@pytest.mark.parametrize("channel", THROUGH)
def test_a_channel_that_acts_through_another_lets_the_mission_act(channel):
    others, changes = THROUGH[channel]
    disable = tuple(name for name in CHANNELS if name not in (*WITHOUT_EFFECT, channel, *others.split()))
    busy = small_world.design()
    idle = with_changes(busy, changes)
    found = [effects(*under(small(name, disable=disable), busy, idle)) for name in ("plain", "at war")]
    assert any(found)


def test_tips_endanger_people_through_reprisals_alone():
    killed = {}
    for channels in ((), ("tips",), ("reprisals",), ("tips", "reprisals")):
        on = (*WITHOUT_EFFECT, *channels)
        disable = tuple(sorted({*CHANNELS, "reprisals"} - set(on)))
        runs = pair("plain", disable)
        killed[channels] = [run.weekly["deaths_civilian"].tolist() for run in runs]
    assert killed.pop(("tips", "reprisals"))[0] != killed[()][0]
    assert all(with_mission == without == killed[()][1] for with_mission, without in killed.values())


# Room is no input


def with_rows(table, used, rows):
    """Return a table of so many rows of which the used ones are kept."""
    resized = world.blank(table.dtype, rows)
    resized[:used] = table[:used]
    return resized


def test_spare_room_does_not_matter(digests):
    for name, expected in zip(WORLDS, digests, strict=True):
        for bands, events in ((0, 0), (5_000, 50_000)):
            state = world.build(small(name), 3)
            n_bands = int(state.ledger[0].n_bands)
            resized = state._replace(
                bands=with_rows(state.bands, n_bands, n_bands + bands),
                events=with_rows(state.events, 0, events),
            )
            assert simulate.digest(advanced(resized)) == expected


# Compiled once


def test_every_phase_has_one_compiled_signature():
    for name in WORLDS:
        for civilians, horizon in ((1, 0), (60, 30)):
            simulate.run(small(name, civilians=civilians, horizon_weeks=horizon), keep=("cells",))
    compiled = [
        *PHASES,
        passing.pass_weeks,
        settle.settle_civilians,
        settle.settle_bands,
        settle.hide_commitment,
    ]
    counts = {function.__name__: len(function.signatures) for function in compiled}
    assert counts == dict.fromkeys(counts, 1)


@pytest.mark.slow
def test_no_index_leaves_its_array(tmp_path):
    code = PRINT_DIGESTS.replace("test_engine.WORLDS", "test_engine.WORLDS[:2]")
    out = small_world.python(code, NUMBA_BOUNDSCHECK="1", XDG_CACHE_HOME=str(tmp_path))
    assert out.split() == [simulate.run(small(name), seed=3).digest for name in WORLDS[:2]]


# Stopping


class AfterWeeks(threading.Event):
    """An event that is set after having been looked at so many times."""

    def __init__(self, looks):
        super().__init__()
        self.looks = looks

    def is_set(self):
        self.looks -= 1
        return self.looks < 0


@pytest.mark.parametrize(("people_at_once", "weeks"), [(10**6, 104), (240, 4), (1, 1)])
def test_a_stop_event_stops_within_two_years_a_large_run_sooner(monkeypatch, people_at_once, weeks):
    reached = []
    advance = simulate.advance

    def watched(state, week, until):
        reached.append(advance(state, week, until))
        return reached[-1]

    monkeypatch.setattr(simulate, "advance", watched)
    monkeypatch.setattr(simulate, "PERSON_WEEKS_AT_ONCE", people_at_once)
    with pytest.raises(simulate.Stopped):
        simulate.run(small("plain", civilians=60, horizon_weeks=520), keep=(), stop=AfterWeeks(3))
    assert reached[-1] == 3 * weeks


def test_many_weeks_at_once_are_the_same_weeks(monkeypatch, digests):
    monkeypatch.setattr(simulate, "WEEKS_AT_ONCE", 1)
    assert [simulate.run(small(name), seed=3).digest for name in WORLDS] == list(digests)


def test_weeks_pass_until_there_is_no_more_room():
    state = world.build(small("plain"), 3)
    full = state._replace(bands=state.bands[: int(state.ledger[0].n_bands)])
    assert simulate.advance(full, 0, 9) == 0
    assert simulate.advance(simulate.with_room(full), 0, 9) > 0


def test_maps_are_kept_month_by_month_whatever_runs_at_once():
    run = simulate.run(small("plain"), seed=3)
    months = [week for week in range(run.scenario.horizon_weeks + 1) if (week * 12) % 52 < 12]
    assert sorted(set(run.cell_columns["week"])) == months


# The cache of compiled code


def test_the_cache_belongs_to_its_user_and_code():
    folder = engine.CACHE_FOLDER
    assert folder.name == engine.CODE_VERSION
    assert re.fullmatch(r"[0-9a-f]{16}", engine.CODE_VERSION)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.stat().st_uid == os.getuid()
    assert compilation.is_compiled_before()


def test_caches_unused_for_a_day_are_removed_and_those_in_use_are_not(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    old, used = engine._cache_folder("0" * 16), engine._cache_folder("2" * 16)
    (old / "left.nbi").write_text("")
    two_days_ago = time.time() - 2 * 86_400
    os.utime(old, (two_days_ago, two_days_ago))
    new = engine._cache_folder("1" * 16)
    assert new.is_dir()
    assert used.is_dir()
    assert not old.exists()
    assert new.parent == old.parent


def test_a_changed_rule_is_another_code_version(monkeypatch, tmp_path):
    sources = tmp_path / "engine"
    shutil.copytree(engine.SOURCES, sources)
    monkeypatch.setattr(engine, "SOURCES", sources)
    assert engine._code_version() == engine.CODE_VERSION
    rule = sources / "mechanisms" / "crime.py"
    rule.write_text(rule.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert engine._code_version() != engine.CODE_VERSION


def test_another_source_of_chance_is_another_code_version_and_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    usual = engine._cache_folder(engine.CODE_VERSION)
    monkeypatch.setenv("PEACEGRID_CHANCE", "philox")
    assert engine._code_version() != engine.CODE_VERSION
    assert engine._cache_folder("2" * 16).parent != usual.parent


def test_importing_the_engine_leaves_numbas_settings_alone():
    code = """
import numba
before = numba.config.CACHE_DIR
import sim.engine
print(before == numba.config.CACHE_DIR)
"""
    assert small_world.python(code) == "True"
