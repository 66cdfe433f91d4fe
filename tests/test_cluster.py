"""A study on a dask cluster: a real scheduler and worker processes on the loopback."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import fake_engine
import pytest
from distributed import Client
from test_kept_maps import LIBERIA, STUDY
from test_runner import Memory

import sim
from sim import simulate
from sim.cli import main
from sim.errors import InputError, MachineError
from sim.experiments import cluster, manifest
from sim.experiments.brought_maps import bring_maps
from sim.experiments.executors import Pool, open_pool
from sim.experiments.job import Job
from sim.experiments.results import load_results, run_plan
from sim.experiments.runner import execute
from sim.scenario.maps import SEARCH_PATH, map_file

HERE = Path(__file__).parent
PATIENCE_SECONDS = 40.0
PLAN = fake_engine.plan(replications=20)
ALL = {f"{design}/{n}" for design in PLAN.study.designs for n in range(PLAN.study.replications)}


@contextlib.contextmanager
def started(folder: Path, *arguments: str, **environment: str):
    """Run a command of dask in a process group of its own; end it with its children."""
    place = os.environ | {"PYTHONPATH": str(HERE), SEARCH_PATH: "", "DASK_DISTRIBUTED__DASHBOARD__LINK": ""}
    command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:], "--no-dashboard"]
    with (folder / f"{arguments[0]}.log").open("a") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=place | environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def scheduler_in(folder: Path):
    """Run a scheduler and give its address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    with started(folder, "scheduler", "--host", "127.0.0.1", "--port", str(port)) as process:
        yield address, process


def workers_of(address: str, folder: Path, *more: str, **environment: str):
    """Run workers of one thread each."""
    usual = ("--host", "127.0.0.1", "--nthreads", "1", "--local-directory", str(folder))
    return started(folder, "worker", address, *usual, *more, **environment)


def wait_for_workers(address: str, count: int) -> None:
    with Client(address, set_as_default=False, timeout=PATIENCE_SECONDS) as client:
        client.wait_for_workers(count, timeout=PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A scheduler with two workers, in a folder where no scenario file is: its address and its process."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler_in(folder) as (address, process), workers_of(address, folder, "--nworkers", "2"):
        wait_for_workers(address, 2)
        yield address, process


@pytest.fixture
def address(scheduler):
    return scheduler[0]


@pytest.fixture(scope="module")
def digest_of_threads(tmp_path_factory):
    return run_plan(PLAN, tmp_path_factory.mktemp("threads") / "r", run=fake_engine.run, workers=2).digest


def on_dask(folder: Path, address: str, run=fake_engine.slow_run, plan=PLAN, **options):
    return run_plan(plan, folder, run=run, executor="dask", address=address, **options)


def names(results) -> list[str]:
    return sorted(f"{row.design}/{row.replication}" for row in results.runs.itertuples())


def keys_written(folder: Path) -> list[str]:
    return [key for entry in manifest.read(folder)[0] if entry["kind"] == "shard" for key in entry["keys"]]


def kill_one_worker(address: str) -> None:
    with Client(address, set_as_default=False, timeout=PATIENCE_SECONDS) as client:
        os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)


# On a cluster


def test_a_worker_killed_half_way_neither_loses_nor_doubles_a_run(address, tmp_path, digest_of_threads):
    def kill_at_the_tenth(tally, result):
        if tally.done == 10:
            kill_one_worker(address)

    results = on_dask(tmp_path / "r", address, watch=kill_at_the_tenth)
    assert names(results) == sorted(ALL)
    assert len(keys_written(tmp_path / "r")) == len(set(keys_written(tmp_path / "r"))) == PLAN.total
    assert results.failures == ()
    assert results.digest == digest_of_threads


def test_runs_of_the_engine_and_a_map_of_ones_own_are_those_of_threads(address, tmp_path, monkeypatch):
    wait_for_workers(address, 2)
    monkeypatch.setenv(SEARCH_PATH, "")
    for name in ("liberia.toml", "liberia.csv"):
        shutil.copy(LIBERIA / name, tmp_path)
    (tmp_path / "short.toml").write_text(STUDY.replace('"no-mission", "balanced"', '"no-mission"'))
    here = sim.run_study(tmp_path / "short.toml", replications=2)
    there = sim.run_study(tmp_path / "short.toml", replications=2, executor="dask", dask=address)
    assert there.failures == ()
    assert there.digest == here.digest


def test_what_the_scheduler_allowed_before_is_restored(address):
    with Client(address, set_as_default=False, timeout=PATIENCE_SECONDS) as client:
        pool = open_pool("dask", address=address)
        assert client.run_on_scheduler(cluster.allow_retries, cluster.RETRIES) == cluster.RETRIES
        pool.close()
        assert client.run_on_scheduler(cluster.allow_retries, 3) == 3


def test_interrupted_and_resumed(address, tmp_path, digest_of_threads):
    def interrupt_at_the_tenth(tally, result):
        if tally.done == 10:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt, match=r"1\d runs done, 0 failed"):
        on_dask(tmp_path / "r", address, watch=interrupt_at_the_tenth)
    assert 10 <= load_results(tmp_path / "r").n_done < PLAN.total
    results = on_dask(tmp_path / "r", address, resume=True)
    assert results.digest == digest_of_threads
    assert len(keys_written(tmp_path / "r")) == PLAN.total


def test_few_runs_are_handed_in_at_a_time(address, tmp_path, monkeypatch):
    wait_for_workers(address, 2)
    pending, pool = [], open_pool("dask", address=address)
    submit = pool.executor.submit
    monkeypatch.setattr(
        pool.executor, "submit", lambda *what: pending.append(len(pool.executor._futures)) or submit(*what)
    )
    monkeypatch.setattr("sim.experiments.conduct.open_pool", lambda *_, **__: pool)
    results = on_dask(tmp_path / "r", address, run=fake_engine.run)
    assert len(results.runs) == PLAN.total
    assert max(pending) <= 2 * 2 + 2  # two a worker, and what is let go only now


def test_a_worker_with_other_code_is_refused_by_the_name_of_its_host(address, tmp_path):
    with workers_of(address, tmp_path, "--no-nanny", PEACEGRID_CHANCE="philox"):
        wait_for_workers(address, 3)
        with pytest.raises(MachineError) as error:
            sim.run_study("troop-levels", executor="dask", dask=address, output=tmp_path / "r")
    assert f"a worker on host {os.uname().nodename} has version" in str(error.value)
    assert f"this study is of version {simulate.CODE_VERSION}" in str(error.value)
    assert not (tmp_path / "r").exists()


def test_a_scheduler_that_goes_away_ends_the_study_which_can_be_resumed(
    scheduler, tmp_path, digest_of_threads
):
    address, process = scheduler  # gone after this test, the last that needs it

    def end_scheduler(tally, result):
        if tally.done == 10:
            process.kill()

    with pytest.raises(MachineError, match="continue with --resume"):
        on_dask(tmp_path / "r", address, watch=end_scheduler)
    results = run_plan(PLAN, tmp_path / "r", run=fake_engine.run, resume=True)
    assert results.digest == digest_of_threads


# What is refused


def code_and_message(capsys, *words: str) -> tuple[int, str]:
    code = main(["study", "troop-levels", "-n", "1", *words])
    return code, capsys.readouterr().err


def test_no_scheduler_at_the_address(capsys, tmp_path):
    began = time.monotonic()
    output = str(tmp_path / "r")
    words = ("--executor", "dask", "--dask", "tcp://127.0.0.1:1", "-o", output)
    code, message = code_and_message(capsys, *words)
    assert code == 4
    assert message.count("\n") == 1
    assert "no dask scheduler answers at tcp://127.0.0.1:1" in message
    assert time.monotonic() - began < 15
    assert not Path(output).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--executor", "dask"), "add --dask ADDRESS"),
        (("--dask", "tcp://127.0.0.1:1"), "add --executor dask"),
        (("--dask", "tcp://127.0.0.1:1", "--executor", "threads"), "add --executor dask"),
    ],
)
def test_address_and_executor_belong_together(capsys, tmp_path, words, said):
    code, message = code_and_message(capsys, *words, "-o", str(tmp_path / "r"))
    assert (code, message.count("\n")) == (2, 1)
    assert said in message
    assert not (tmp_path / "r").exists()


def test_the_missing_extra_is_named(capsys, monkeypatch):
    monkeypatch.setattr("sim.extras.find_spec", lambda name: None)
    code, message = code_and_message(capsys, "--executor", "dask", "--dask", "tcp://127.0.0.1:1")
    assert (code, message.count("\n")) == (2, 1)
    assert "peacegrid[cluster]" in message


def test_a_worker_that_comes_late_with_other_code_ends_the_study(tmp_path):
    plan = fake_engine.plan(version="of-another-checkout", replications=1)
    said = f"{os.uname().nodename} has version {simulate.CODE_VERSION}"
    with ThreadPoolExecutor(1) as pool, pytest.raises(MachineError, match=said):
        execute(plan.tasks(), pool, Memory(), job=Job(version=plan.version))


class KilledWorker(Exception):  # noqa: N818 - the name by which dask says it
    """Three workers died of one run."""


class Cluster(ThreadPoolExecutor):
    """Moves runs by itself, and gives one of them up."""

    def submit(self, job, task, *more):
        if task.design == "few" and task.replication == 3:
            given_up = Future()
            given_up.set_exception(KilledWorker("attempted to run on 3 different workers"))
            return given_up
        return super().submit(job, task, *more)


def test_a_run_of_which_the_cluster_says_that_it_kills_workers_is_given_up():
    plan, store = fake_engine.plan(replications=5), Memory()
    with Cluster(2) as executor:
        pool = Pool(executor, 2, threading.Event(), moves_runs=True)
        tally = execute(plan.tasks(), pool, store, job=Job(fake_engine.run))
    assert (tally.done, tally.failed) == (plan.total - 1, 1)
    (failure,) = store.failed
    assert (failure.design, failure.replication, failure.stage) == ("few", 3, "worker")
    assert "every worker that did this run died" in failure.error


# Executors of one's own


def test_an_executor_of_ones_own_gives_the_same_runs(tmp_path, digest_of_threads):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        results = run_plan(PLAN, tmp_path / "r", run=fake_engine.run, executor=pool)
        assert results.digest == digest_of_threads
        assert pool.submit(abs, -1).result() == 1  # still its owner's


def test_an_executor_says_how_many_workers_it_has(tmp_path):
    with ProcessPoolExecutor(1) as pool:
        pool.num_workers = 64  # as mpi4py.futures.MPIPoolExecutor has it
        assert open_pool(pool).capacity == 64
        assert open_pool(pool, workers=5).capacity == 5


# Maps on the way


def test_a_map_brought_along_is_found_by_its_name_and_replaced_when_it_changed(monkeypatch):
    monkeypatch.setenv(SEARCH_PATH, "")
    content = (LIBERIA / "liberia.csv").read_bytes()
    for each in (content, content + b"# changed\n", content):
        bring_maps({"brought": each})
        assert map_file("brought").read_bytes() == each


def test_another_map_of_its_name_on_the_worker_is_not_used_in_its_place(monkeypatch, tmp_path):
    (tmp_path / "brought.csv").write_bytes(b"another")
    monkeypatch.setenv(SEARCH_PATH, str(tmp_path))
    with pytest.raises(InputError, match="two maps have this name"):
        bring_maps({"brought": (LIBERIA / "liberia.csv").read_bytes()})
