"""The results folder: whole or refused, after kills, torn lines, flipped bits, full disks, second writers."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import fake_engine
import pandas as pd
import pytest

from sim.errors import InputError, MachineError
from sim.experiments import durable, manifest
from sim.experiments import store as store_module
from sim.experiments.conduct import default_folder, plan_study, study_name
from sim.experiments.folder import latest, next_free, plan_in
from sim.experiments.job import Job
from sim.experiments.lock import FolderLock, is_alive, this_process
from sim.experiments.results import load_results, run_plan
from sim.experiments.store import Store
from sim.scenario.load import load_study
from sim.scenario.study import Study


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch):
    monkeypatch.setattr(store_module, "RUNS_IN_SHARD", 4)


@pytest.fixture
def finished(tmp_path):
    """A finished study of 21 runs in 6 shards."""
    results = run_plan(fake_engine.plan(), tmp_path / "r", run=fake_engine.run, workers=1)
    assert (len(results.runs), len(results.weeks)) == (21, 21 * 131)  # read before a test does harm
    return results


def resumed(folder: Path, **changes):
    return run_plan(fake_engine.plan(**changes), folder, run=fake_engine.run, resume=True)


def assert_complete(results, expected):
    pd.testing.assert_frame_equal(results.runs, expected.runs)
    pd.testing.assert_frame_equal(results.weeks, expected.weeks)
    assert results.n_missing == 0
    on_disk = {path.relative_to(results.folder).as_posix() for path in results.folder.glob("*/*.parquet")}
    listed = {t["file"] for e in manifest.read(results.folder)[0] for t in e.get("tables", {}).values()}
    assert on_disk == listed


def test_tables_have_identity_first_and_rows_sorted(finished):
    assert list(finished.runs.columns[:9]) == [
        "study", "case", "design", "replication", "seed", "digest", "version", "status", "war",
    ]  # fmt: skip
    assert list(finished.weeks.columns[:5]) == ["study", "case", "design", "replication", "week"]
    assert finished.runs["design"].unique().tolist() == ["none", "few", "many"]
    assert finished.runs["replication"].tolist() == [*range(7)] * 3
    assert len(finished.weeks) == 21 * 131
    assert finished.runs["war"].dtype == bool
    assert set(finished.runs["study"]) == {"a-test"}


def test_the_folder_describes_itself(finished):
    text = (finished.folder / "study.toml").read_text()
    assert Study.model_validate(tomllib.loads(text)) == fake_engine.study()
    assert load_study(finished.folder / "study.toml").model_dump() == fake_engine.study().model_dump()
    assert set(json.loads((finished.folder / "scenarios.json").read_text())) == {"none", "few", "many"}
    names = {path.name for path in finished.folder.iterdir()}
    assert names == {"study.toml", "scenarios.json", "manifest.jsonl", "runs", "weeks"}


def test_the_plan_can_be_read_back_from_the_folder(finished):
    assert plan_in(finished.folder, fake_engine.VERSION) == fake_engine.plan()
    (finished.folder / "scenarios.json").write_text("{}")
    with pytest.raises(InputError, match="missing or damaged"):
        plan_in(finished.folder, fake_engine.VERSION)


def test_resume_of_a_finished_study_does_nothing(finished):
    before = {path: path.stat().st_mtime_ns for path in finished.folder.rglob("*.*")}

    def never(scenario, **options):
        raise AssertionError("run again")

    results = run_plan(fake_engine.plan(), finished.folder, run=never, resume=True)
    assert_complete(results, finished)
    assert {path: path.stat().st_mtime_ns for path in finished.folder.rglob("*.*")} == before


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({"seed": 0}, "--seed"),
        ({"keep": ("runs",)}, "--keep"),
        ({"settings": ["civilians=10"]}, "--set"),
        ({"disable": ("spoilers",)}, "--disable"),
        ({"seed": 1, "disable": ("spoilers",)}, "--seed, --disable"),
    ],
)
def test_a_results_folder_is_not_changed_but_in_its_replications(finished, changes, option):
    with pytest.raises(InputError, match=f"which {option} cannot change") as caught:
        plan_study(finished.folder, version=fake_engine.VERSION, **changes)
    assert "\n" not in str(caught.value)
    more = plan_study(finished.folder, replications=9, settings=[], version=fake_engine.VERSION)
    assert more.study.replications == 9


@pytest.mark.parametrize("name", ["claims.csv", "points.csv", "points.parquet", "report.html"])
def test_what_a_study_writes_beside_its_runs_does_not_keep_it_from_being_completed(finished, name):
    (finished.folder / name).write_text("")
    assert_complete(resumed(finished.folder), finished)


def test_torn_last_line_is_dropped_and_its_runs_are_redone(finished):
    path = finished.folder / "manifest.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    assert load_results(finished.folder).n_missing > 0
    assert_complete(resumed(finished.folder), finished)
    assert manifest.read(finished.folder)[1] == 0


def test_altered_line_is_not_believed(finished):
    path = finished.folder / "manifest.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"rows":4', b'"rows":5')
    path.write_bytes(b"".join(lines))
    assert load_results(finished.folder).n_missing == 4
    assert_complete(resumed(finished.folder), finished)


@pytest.mark.parametrize("harm", ["truncate", "flip", "empty", "delete"])
def test_damaged_shard_is_noticed_and_redone(finished, harm):
    path = finished.folder / "weeks" / "000003.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    changed = {"truncate": bytes(data[:-7]), "flip": bytes(data), "empty": b""}
    if harm == "delete":
        path.unlink()
    else:
        path.write_bytes(changed[harm])
    with pytest.raises(InputError, match=r"missing or damaged .*\(4 runs\)"):
        _ = load_results(finished.folder).weeks
    assert load_results(finished.folder).runs.equals(finished.runs)  # another table, which is whole
    assert_complete(resumed(finished.folder), finished)


def test_files_that_no_line_lists_are_removed(finished):
    (finished.folder / "runs" / "000099.parquet").write_bytes(b"torn")
    (finished.folder / "runs" / "000100.parquet.writing").write_bytes(b"torn")
    (finished.folder / "study.toml.writing").write_bytes(b"torn")
    assert_complete(resumed(finished.folder), finished)


def test_more_replications_extend_a_study(finished, tmp_path):
    more = resumed(finished.folder, replications=9)
    assert_complete(more, run_plan(fake_engine.plan(replications=9), tmp_path / "clean", run=fake_engine.run))
    with pytest.raises(InputError, match="it has 9 replications"):
        resumed(finished.folder)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seed": 1}, "another study: its seed is 0, here 1"),
        ({"designs": ("none", "few")}, "another study: its designs"),
        ({"every_weeks": 8}, "every_weeks is 4, here 8"),
        ({"settings": {"case.cell_km": 5.0}}, "settings.case.cell_km is null, here 5.0"),
        ({"version": "another"}, "another version"),
    ],
)
def test_another_study_or_version_is_refused(finished, changes, words):
    with pytest.raises(InputError, match=words):
        resumed(finished.folder, **changes)


def test_changed_scenario_is_refused(finished):
    plan = fake_engine.plan()
    first = plan.scenarios[0].model_copy(update={"disable": ("trust",)})
    changed = type(plan)(plan.name, plan.study, (first, *plan.scenarios[1:]), plan.version)
    with pytest.raises(InputError, match="its scenarios differ"):
        run_plan(changed, finished.folder, run=fake_engine.run, resume=True)


def test_folder_in_use_is_refused_without_resume(finished):
    with pytest.raises(InputError, match="is not empty"):
        run_plan(fake_engine.plan(), finished.folder, run=fake_engine.run)


@pytest.mark.parametrize("name", ["notes.txt", "runs/notes.txt", "manifest.jsonl", "runs/000001.parquet"])
def test_foreign_folder_is_refused_and_left_alone(tmp_path, name):
    path = tmp_path / "r" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    for resume in (False, True):
        with pytest.raises(InputError):
            run_plan(fake_engine.plan(), tmp_path / "r", run=fake_engine.run, resume=resume)
    assert path.read_text() == "mine"
    assert [p for p in (tmp_path / "r").rglob("*") if p.is_file()] == [path]


@pytest.mark.parametrize("name", ["events", "figures", "study.toml.writing", "lock", "runs/000099.parquet"])
def test_symbolic_link_out_is_refused(finished, tmp_path, name):
    (tmp_path / "elsewhere").mkdir()
    (finished.folder / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match=f"'{name}'"):
        resumed(finished.folder)
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this file system")
@pytest.mark.parametrize("name", ["manifest.jsonl", "running.json", "runs/000099.parquet"])
def test_pipe_is_refused_and_does_not_block(tmp_path, name):
    (tmp_path / "r" / name).parent.mkdir(parents=True)
    os.mkfifo(tmp_path / "r" / name)
    with pytest.raises(InputError, match=f"'{name}'"):
        resumed(tmp_path / "r")
    with pytest.raises(InputError, match="not a results folder"):
        load_results(tmp_path / "r")


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000 + b"\n",
        b"\xff\xfe\n",
        b"{}\n",
        manifest.sealed({"kind": "strange"}),
        manifest.sealed(
            {"kind": "shard", "number": 9, "keys": [], "tables": {"runs": {"file": "../x.parquet"}}}
        ),
        manifest.sealed({"kind": "shard"}),
    ],
)
def test_strange_lines_are_not_believed(finished, line):
    path = finished.folder / "manifest.jsonl"
    path.write_bytes(path.read_bytes() + line)
    assert len(load_results(finished.folder).runs) == 21
    assert_complete(resumed(finished.folder), finished)
    assert manifest.read(finished.folder)[1] == 0


def test_studies_whose_names_differ_in_case_get_folders_of_their_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folders = []
    for title in ("Mission Mix", "mission mix"):
        plan = fake_engine.plan(title=title)
        folders.append(default_folder(study_name(plan.study), resume=False))
        run_plan(plan, folders[-1], run=fake_engine.run)
    assert [folder.name for folder in folders] == ["mission-mix", "mission-mix-2"]


def test_a_file_or_an_impossible_name_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    for output in (tmp_path / "file", tmp_path / ("x" * 300)):
        with pytest.raises(InputError, match="output"):
            run_plan(fake_engine.plan(), output, run=fake_engine.run)


def test_results_of_a_version_with_other_fields_can_still_be_read(finished):
    entries, _ = manifest.read(finished.folder)
    entries[0]["study"]["constants"] = {"of_old": 1}
    manifest.rewrite(finished.folder, entries)
    results = load_results(finished.folder)
    assert len(results.runs) == 21
    assert len(results.compare()) > 0


def test_what_is_no_results_folder_is_not_loaded(tmp_path):
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(InputError, match="not a results folder"):
            load_results(path)


def test_second_writer_is_refused_and_harms_nothing(tmp_path):
    first = Store(tmp_path / "r", fake_engine.plan())
    with pytest.raises(MachineError, match="being written by"):
        Store(tmp_path / "r", fake_engine.plan(), resume=True)
    first.close()
    Store(tmp_path / "r", fake_engine.plan(), resume=True).close()


def test_second_process_is_refused_while_the_first_writes_and_finishes(tmp_path):
    command = [sys.executable, fake_engine.__file__, str(tmp_path / "r"), "20"]
    first = subprocess.Popen(command)
    while not (tmp_path / "r" / "runs").exists():
        assert first.poll() is None
        time.sleep(0.01)
    with pytest.raises(MachineError, match=f"written by process {first.pid}") as caught:
        resumed(tmp_path / "r", replications=20)
    assert caught.value.exit_code == 4
    assert first.wait() == 0
    assert_complete(load_results(tmp_path / "r"), resumed(tmp_path / "r", replications=20))


def test_lock_of_a_living_process_is_respected_and_a_stale_one_is_not(tmp_path):
    path = tmp_path / "lock"
    path.write_text(json.dumps({**this_process(), "pid": os.getppid(), "began": ""}))
    with pytest.raises(MachineError, match=f"process {os.getppid()}"):
        FolderLock(tmp_path)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    stale = [
        {**this_process(), "pid": dead.pid, "began": ""},
        {**this_process(), "boot": "another"},
        {**this_process(), "began": "12"},
        {},
    ]
    for owner in stale:
        path.write_text(json.dumps(owner))
        FolderLock(tmp_path).release()
    path.write_text("torn {")
    FolderLock(tmp_path).release()
    assert is_alive(this_process())
    assert is_alive({**this_process(), "host": "elsewhere"})


@pytest.mark.parametrize("where", ["fsync", "write", "replace"])
@pytest.mark.parametrize("part", [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
def test_full_disk_stops_cleanly_and_resume_completes(tmp_path, monkeypatch, where, part):
    calls, real = [], getattr(os, where)
    full_from = [10**9]

    def full(*arguments):
        calls.append(1)
        if len(calls) >= full_from[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(durable.os, where, full)
    expected = run_plan(fake_engine.plan(), tmp_path / "clean", run=fake_engine.run, workers=1)
    full_from[0] = 1 + round(part * (len(calls) - 1))
    calls.clear()
    with pytest.raises(MachineError, match="disk is full") as caught:
        run_plan(fake_engine.plan(), tmp_path / "r", run=fake_engine.run, workers=1)
    assert caught.value.exit_code == 4
    monkeypatch.undo()
    monkeypatch.setattr(store_module, "RUNS_IN_SHARD", 4)
    assert not (tmp_path / "r" / "lock").exists()
    if (tmp_path / "r" / "manifest.jsonl").exists():
        assert len(load_results(tmp_path / "r").runs) % 4 == 0
    assert_complete(resumed(tmp_path / "r"), expected)


def test_half_written_manifest_line_is_cut_back(tmp_path, monkeypatch):
    manifest.rewrite(tmp_path, [{"kind": "study"}])
    before, real = (tmp_path / "manifest.jsonl").read_bytes(), os.write

    def partly(descriptor, data):
        real(descriptor, bytes(data)[:5])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(durable.os, "write", partly)
    with pytest.raises(MachineError):
        manifest.append(tmp_path, {"kind": "failure"})
    assert (tmp_path / "manifest.jsonl").read_bytes() == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the super-user may write anywhere")
def test_folder_without_permission_is_a_machine_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(MachineError, match="permission"):
        run_plan(fake_engine.plan(), tmp_path / "r", run=fake_engine.run)
    tmp_path.chmod(0o700)


@pytest.mark.parametrize("is_new", [True, False])
def test_read_only_disk_is_a_machine_error_and_results_can_still_be_read(tmp_path, monkeypatch, is_new):
    folder = tmp_path / "r"
    if not is_new:
        run_plan(fake_engine.plan(replications=3), folder, run=fake_engine.run)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def refusing(real, writes):
        def call(path, *arguments, **named):
            if str(path).startswith(str(folder)) and writes(*arguments):
                raise OSError(errno.EROFS, "Read-only file system")
            return real(path, *arguments, **named)

        return call

    is_writing = lambda flags=0, *_: bool(flags & (os.O_WRONLY | os.O_RDWR))  # noqa: E731
    monkeypatch.setattr(os, "open", refusing(os.open, is_writing))
    for name in ("mkdir", "unlink", "replace"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name), lambda *_: True))
    with pytest.raises(MachineError, match="the disk is read-only"):
        run_plan(fake_engine.plan(), folder, run=fake_engine.run, resume=True)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    if not is_new:
        assert len(load_results(folder).runs) == 9


def test_a_shard_is_written_when_the_last_is_old(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "RUNS_IN_SHARD", 1000)
    monkeypatch.setattr(store_module, "SECONDS_BETWEEN_SHARDS", 0.2)
    store = Store(tmp_path / "r", fake_engine.plan())
    job = Job(fake_engine.run, ("runs", "weeks"), 4, "v")
    tasks = fake_engine.plan().tasks()
    store.add(job(next(tasks)))
    assert not store.done
    time.sleep(0.25)
    store.tick()
    assert len(store.done) == 1
    store.close()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.4, 0.8, 1.3])
def test_kill_9_and_resume_equal_an_uninterrupted_study(tmp_path, seconds):
    plan = fake_engine.plan(replications=30)
    expected = run_plan(plan, tmp_path / "clean", run=fake_engine.run)
    folder = tmp_path / "r"
    child = subprocess.Popen([sys.executable, fake_engine.__file__, str(folder), "30"])
    while not (folder / "manifest.jsonl").exists():
        assert child.poll() is None
        time.sleep(0.005)
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert (folder / "lock").exists()
    results = run_plan(plan, folder, run=fake_engine.run, resume=True)
    assert_complete(results, expected)
    assert not (folder / "running.json").exists()


@pytest.mark.slow
def test_a_run_that_killed_a_study_with_threads_is_quarantined_on_resume(tmp_path):
    code = (
        "import fake_engine, pathlib, sys; from sim.experiments.conduct import conduct;"
        "conduct(fake_engine.plan(), pathlib.Path(sys.argv[1]), run=fake_engine.poison_run, workers=2)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(fake_engine.__file__).parent)}
    child = subprocess.run([sys.executable, "-c", code, str(tmp_path / "r")], env=environment, check=False)
    assert child.returncode == -signal.SIGKILL
    results = run_plan(fake_engine.plan(), tmp_path / "r", run=fake_engine.poison_run, resume=True)
    (failure,) = results.failures
    assert (failure.design, failure.replication, failure.stage) == ("few", 3, "worker")
    assert len(results.runs) == 20


def test_default_folders_are_numbered(tmp_path):
    place = tmp_path / "mix"
    assert (next_free(place), latest(place)) == (place, place)
    place.mkdir()
    (tmp_path / "mix-2").mkdir()
    assert (next_free(place), latest(place)) == (tmp_path / "mix-3", tmp_path / "mix-2")


def test_temporary_results_vanish_with_their_object():
    results = run_plan(fake_engine.plan(), run=fake_engine.run)
    folder = results.folder
    assert len(results.runs) == 21
    del results
    assert not folder.exists()


def test_tables_not_kept_are_named(finished):
    with pytest.raises(InputError, match="holds no events"):
        _ = finished.events
