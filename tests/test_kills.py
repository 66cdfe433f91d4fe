"""Kills of the study, of its workers and of single runs: what is left is whole, and resume gives the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import boundaries
import fake_engine
import pytest
import trials

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="needs Linux")


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "every"), [("before", 20), ("half", 6)])
def test_killed_at_a_write_fsync_or_rename_and_resumed_is_the_same(tmp_path, mode, every):
    good, total = trials.parent_kills(tmp_path, mode, every)
    assert total >= 4
    assert good == total


@pytest.mark.slow
def test_killed_workers_cost_nothing_but_a_retry(tmp_path):
    killed, results, clean = trials.worker_kills(tmp_path, replications=25, seconds=2.0)
    assert killed
    assert not results.failures
    assert results.digest == clean


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "stage", "words"),
    [
        ("segfault", "worker", "died (SIGSEGV(-11)), 2 times"),
        ("eat memory", "run", "MemoryError"),
        ("unpicklable error", "run", "Unpicklable"),
        ("unpicklable result", "worker", "pickle"),
    ],
)
def test_a_poisonous_run_is_recorded_and_costs_no_other(tmp_path, kind, stage, words):
    results = trials.poison(tmp_path / "r", kind)
    (failure,) = results.failures
    assert (failure.design, failure.replication, failure.stage) == ("few", 3, stage)
    assert words in failure.error
    assert len(results.runs) == 20
    if kind == "segfault":
        assert "fake_engine.py" in failure.traceback


@pytest.mark.slow
def test_workers_do_not_outlive_a_killed_parent(tmp_path):
    code = (
        "import fake_engine, os, pathlib, signal, sys, time, threading, trials\n"
        "from sim.experiments.conduct import conduct\n"
        "def end():\n"
        "    while len(trials.children()) < 2: time.sleep(0.01)\n"
        "    time.sleep(1); print(*trials.children(), flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
        "threading.Thread(target=end).start()\n"
        "plan, folder = fake_engine.plan(replications=60), pathlib.Path(sys.argv[1])\n"
        "conduct(plan, folder, run=fake_engine.slow_run, executor='processes', workers=2)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(boundaries.__file__)}
    command = [sys.executable, "-c", code, str(tmp_path / "r")]
    killed = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    orphans = [int(word) for word in killed.stdout.split()]
    assert len(orphans) == 2
    deadline = time.monotonic() + 20
    while any(os.path.exists(f"/proc/{pid}") for pid in orphans) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(os.path.exists(f"/proc/{pid}") for pid in orphans)
    plan = fake_engine.plan(replications=60)
    assert trials.same_after_resume(tmp_path / "r", plan, trials.clean_digest(plan, tmp_path / "clean"))


def test_every_test_named_in_the_documentation_is_there():
    tests = Path(__file__).parent
    text = (tests.parent / "docs" / "reliability.md").read_text(encoding="utf-8")
    source = "".join(path.read_text(encoding="utf-8") for path in tests.glob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", text)
    assert len(named) > 25
    assert not [name for name in named if f"def {name}(" not in source]
