"""The runner: what is run, in which order, and that nothing but code, scenario and luck matters."""

from __future__ import annotations

import os
import signal
import threading
import time
import tracemalloc
from concurrent.futures import Future, ThreadPoolExecutor

import fake_engine
import pandas as pd
import pytest

from sim.errors import InputError, MachineError
from sim.experiments import store as store_module
from sim.experiments.conduct import change_study, conduct, study_name
from sim.experiments.executors import open_pool
from sim.experiments.job import Job
from sim.experiments.plan import Done, Failure, rows_kept, run_key
from sim.experiments.results import load_results, run_plan
from sim.experiments.runner import execute
from sim.experiments.size import check_size, size_of

KEEP = ("runs", "weeks", "events", "cells")


class Memory:
    """A sink that keeps everything in lists."""

    def __init__(self):
        self.done, self.failed, self.running = [], [], []

    def add(self, done):
        self.done.append(done)

    def fail(self, failure):
        self.failed.append(failure)

    def note_running(self, keys):
        self.running.append(list(keys))

    def tick(self):
        pass

    def flush(self):
        pass


def job(run=fake_engine.run, **options):
    return Job(run, KEEP, 4, fake_engine.VERSION, **options)


def test_order_is_seed_major_and_skips_what_is_done():
    plan = fake_engine.plan(replications=2)
    tasks = list(plan.tasks())
    order = [(task.replication, task.design) for task in tasks]
    assert order == [(0, "none"), (0, "few"), (0, "many"), (1, "none"), (1, "few"), (1, "many")]
    assert [task.key for task in plan.tasks(without={tasks[0].key, tasks[4].key})] == [
        task.key for place, task in enumerate(tasks) if place not in (0, 4)
    ]


def test_key_depends_on_each_of_its_four_parts_and_on_nothing_else():
    plan = fake_engine.plan()
    first, second = plan.scenarios[:2]
    keys = {run_key("v", first, 0, 0), run_key("w", first, 0, 0), run_key("v", second, 0, 0)}
    keys |= {run_key("v", first, 1, 0), run_key("v", first, 0, 1), run_key("v", first, 10, 0)}
    assert len(keys) == 6
    copy = type(first).model_validate_json(first.model_dump_json())
    assert run_key("v", copy, 0, 0) == run_key("v", first, 0, 0)
    assert next(plan.tasks()).key == run_key(fake_engine.VERSION, first, 0, 0)


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_workers_do_not_matter(workers, tmp_path):
    expected = frames(run_plan(fake_engine.plan(keep=KEEP), tmp_path / "one", run=fake_engine.run, workers=1))
    got = frames(
        run_plan(fake_engine.plan(keep=KEEP), tmp_path / "many", run=fake_engine.run, workers=workers)
    )
    assert_same(got, expected)


@pytest.mark.parametrize("runs_in_shard", [1, 4, 1000])
def test_shards_do_not_matter(runs_in_shard, tmp_path, monkeypatch):
    expected = frames(run_plan(fake_engine.plan(keep=KEEP), tmp_path / "one", run=fake_engine.run))
    monkeypatch.setattr(store_module, "RUNS_IN_SHARD", runs_in_shard)
    results = run_plan(fake_engine.plan(keep=KEEP), tmp_path / "other", run=fake_engine.run)
    assert len(list((tmp_path / "other" / "runs").iterdir())) == max(1, -(-21 // runs_in_shard))
    assert_same(frames(results), expected)


def test_order_of_execution_does_not_matter(tmp_path):
    expected = frames(run_plan(fake_engine.plan(keep=KEEP), tmp_path / "one", run=fake_engine.run))

    def last_first(scenario, **options):
        time.sleep(0.002 * (20 - 3 * options["replication"] % 20))
        return fake_engine.run(scenario, **options)

    results = run_plan(fake_engine.plan(keep=KEEP), tmp_path / "other", run=last_first, workers=8)
    assert_same(frames(results), expected)


@pytest.mark.slow
def test_processes_give_the_same(tmp_path):
    expected = frames(run_plan(fake_engine.plan(keep=KEEP), tmp_path / "one", run=fake_engine.run))
    results = run_plan(
        fake_engine.plan(keep=KEEP), tmp_path / "other", run=fake_engine.run, executor="processes", workers=2
    )
    assert_same(frames(results), expected)


def test_any_executor_will_do():
    class AtOnce(ThreadPoolExecutor):
        def submit(self, function, *arguments):
            future = Future()
            future.set_result(function(*arguments))
            return future

    sink = Memory()
    tally = execute(fake_engine.plan().tasks(), AtOnce(), sink, job=job(), total=21)
    assert (tally.done, tally.failed, tally.left) == (21, 0, 0)
    assert len({done.task.key for done in sink.done}) == 21


def test_few_are_in_flight_and_tasks_are_taken_as_needed():
    taken = []

    def tasks():
        for task in fake_engine.plan(replications=100).tasks():
            taken.append(task)
            yield task

    class Watching(Memory):
        def add(self, done):
            super().add(done)
            assert len(taken) - len(self.done) <= 5

    sink = Watching()
    execute(tasks(), ThreadPoolExecutor(2), sink, job=job(), workers=2)
    assert len(sink.done) == 300
    assert max(map(len, sink.running)) <= 4


def test_memory_does_not_grow_with_the_number_of_runs():
    class Counting(Memory):
        def add(self, done):
            self.done = [done]

        def note_running(self, keys):
            pass

    def peak(replications):
        tracemalloc.start()
        tasks = fake_engine.plan(replications=replications).tasks()
        execute(tasks, ThreadPoolExecutor(2), Counting(), job=job(), workers=2)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(10)
    assert peak(400) < peak(20) + 500_000


def test_one_bad_run_costs_one_run(tmp_path):
    results = run_plan(fake_engine.plan(), tmp_path / "bad", run=fake_engine.bad_run)
    assert len(results.runs) == 20
    (failure,) = results.failures
    assert (failure.design, failure.replication, failure.seed, failure.stage) == ("few", 3, 0, "run")
    assert "nobody left" in failure.error
    assert "bad_run" in failure.traceback
    assert results.n_missing == 1


def test_a_bad_run_is_tried_again_on_resume_and_then_forgotten(tmp_path):
    run_plan(fake_engine.plan(), tmp_path / "bad", run=fake_engine.bad_run)
    results = run_plan(fake_engine.plan(), tmp_path / "bad", run=fake_engine.run, resume=True)
    assert results.failures == ()
    assert len(results.runs) == 21


@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_ctrl_c_stops_at_once_and_resume_completes(executor, tmp_path):
    plan = fake_engine.plan(replications=60)
    timer = threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    began = time.monotonic()
    tally = conduct(plan, tmp_path / "r", run=fake_engine.slow_run, workers=2, executor=executor)
    assert tally.interrupted
    assert time.monotonic() - began < 8
    assert 0 < tally.left < 180
    assert tally.failed == 0
    assert len(load_results(tmp_path / "r").runs) == tally.done
    assert not (tmp_path / "r" / "lock").exists()
    results = run_plan(plan, tmp_path / "r", run=fake_engine.run, resume=True)
    expected = run_plan(plan, tmp_path / "clean", run=fake_engine.run)
    pd.testing.assert_frame_equal(results.runs, expected.runs)


def test_runs_under_way_get_time_to_stop_and_the_stop_event(tmp_path, monkeypatch):
    asked = []

    def patient(scenario, *, stop, **options):
        os.kill(os.getpid(), signal.SIGINT)
        asked.append(stop.wait(2))
        raise RuntimeError("stopped half way")

    tally = conduct(fake_engine.plan(), tmp_path / "r", run=patient, workers=1)
    assert asked == [True]
    assert tally.interrupted
    assert (tally.done, tally.failed, tally.left, tally.hanging) == (0, 0, 21, 0)


def test_a_run_that_does_not_listen_is_let_go_within_five_seconds(tmp_path):
    began = []

    def deaf(scenario, **options):
        began.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(8)

    tally = conduct(fake_engine.plan(), tmp_path / "r", run=deaf, workers=1)
    assert time.monotonic() - began[0] < 5
    assert (tally.interrupted, tally.hanging, tally.left) == (True, 1, 21)


def test_python_callers_get_keyboard_interrupt(tmp_path):
    def interrupting(scenario, **options):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
        return fake_engine.run(scenario, **options)

    with pytest.raises(KeyboardInterrupt, match="left in"):
        run_plan(fake_engine.plan(), tmp_path / "r", run=interrupting)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.slow
def test_a_run_that_kills_its_worker_is_quarantined_and_costs_no_other(tmp_path):
    results = run_plan(
        fake_engine.plan(), tmp_path / "r", run=fake_engine.poison_run, executor="processes", workers=2
    )
    (failure,) = results.failures
    assert (failure.design, failure.replication, failure.stage) == ("few", 3, "worker")
    assert "died (SIGKILL(-9)), 2 times" in failure.error
    assert len(results.runs) == 20


@pytest.mark.slow
def test_a_run_that_hangs_is_ended_where_workers_can_be(tmp_path):
    sink = Memory()
    pool = open_pool("processes", 2)
    job_ = Job(fake_engine.hanging_run, ("runs",), 4, "v")
    tally = execute(fake_engine.plan().tasks(), pool, sink, job=job_, total=21, patience_seconds=3)
    pool.close(wait=False)
    assert (tally.done, tally.failed) == (20, 1)
    assert "gave no result in 3 s" in sink.failed[0].error


def test_what_cannot_be_pickled_is_a_failure_not_a_crash(tmp_path):
    sink = Memory()
    pool = open_pool("processes", 1)
    tally = execute(
        fake_engine.plan(replications=1).tasks(), pool, sink, job=job(threading.Lock().acquire), total=3
    )
    pool.close(wait=False)
    assert (tally.done, tally.failed) == (0, 3)
    assert {failure.stage for failure in sink.failed} == {"worker"}


def test_a_full_disk_ends_the_study(tmp_path):
    class Full(Memory):
        def add(self, done):
            raise MachineError("cannot write x: the disk is full.")

    with pytest.raises(MachineError, match="disk is full"):
        execute(fake_engine.plan().tasks(), ThreadPoolExecutor(2), Full(), job=job(), workers=2)


def test_weeks_are_thinned_and_keep_the_last():
    task = next(fake_engine.plan(horizon_weeks=10).tasks())
    done = job()(task)
    assert isinstance(done, Done)
    weekly = fake_engine.run(task.scenario, seed=0, replication=0).weekly
    kept = done.tables["weeks"]
    assert kept["week"].tolist() == [0, 4, 8, 10]
    assert kept["trust_state"].tolist() == weekly["trust_state"][[0, 4, 8, 10]].tolist()
    assert isinstance(done.outcome["governance"], float)


def test_no_death_is_lost_by_thinning():
    weekly = fake_engine.run(next(fake_engine.plan().tasks()).scenario).weekly
    kept = rows_kept(weekly, 4)
    assert kept["deaths_civilian"].sum() == weekly["deaths_civilian"].sum()
    assert kept["deaths_civilian"][:3].tolist() == [
        weekly["deaths_civilian"][0],
        weekly["deaths_civilian"][1:5].sum(),
        weekly["deaths_civilian"][5:9].sum(),
    ]
    assert kept["deaths_civilian"].dtype == weekly["deaths_civilian"].dtype
    assert all((rows_kept(weekly, 1)[name] == weekly[name]).all() for name in weekly)


def test_failure_while_recording_is_named():
    def halfway(scenario, **options):
        run = fake_engine.run(scenario, **options)
        run.weekly = {}
        return run

    failure = job(halfway)(next(fake_engine.plan().tasks()))
    assert isinstance(failure, Failure)
    assert failure.stage == "record"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"replications": 0}, "replications: got 0"),
        ({"seed": -1}, "seed: got -1"),
        ({"keep": ("x",)}, "keep"),
    ],
)
def test_wrong_changes_are_refused(changes, words):
    with pytest.raises(InputError, match=words):
        change_study(fake_engine.study(), **changes)


def test_wrong_workers_and_executors_are_refused():
    with pytest.raises(InputError, match="workers: got 0"):
        open_pool("threads", 0)
    with pytest.raises(InputError, match="'thread' is unknown; choose one of threads, processes, dask"):
        open_pool("thread")


def test_a_study_beyond_reason_is_refused_before_anything_is_written(tmp_path):
    plan = fake_engine.plan(replications=1_000_000, civilians=1_000_000)
    with pytest.raises(InputError, match="over the limit"):
        conduct(plan, tmp_path / "r", run=fake_engine.run)
    assert not (tmp_path / "r").exists()
    check_size(size_of(fake_engine.plan()), tmp_path)


def test_studies_are_named_after_file_or_title():
    assert study_name("mission-mix") == "mission-mix"
    assert study_name("/some/where/My Study.toml") == "my-study"
    assert study_name(fake_engine.study(title="Force, or police?")) == "force-or-police"


def frames(results):
    return {name: getattr(results, name) for name in KEEP}


def assert_same(got, expected):
    for name, frame in expected.items():
        pd.testing.assert_frame_equal(got[name], frame)
