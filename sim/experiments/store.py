"""A results folder: shards of finished runs, and a manifest that says which of them are whole."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments import manifest
from sim.experiments.durable import make_folder, write_durably
from sim.experiments.folder import check_folder, remove_unlisted, write_description
from sim.experiments.lock import FolderLock
from sim.experiments.plan import Done, Failure, Plan

if TYPE_CHECKING:
    from io import FileIO

    import pandas as pd

RUNS_IN_SHARD = 500
ROWS_IN_SHARD = 500_000
SECONDS_BETWEEN_SHARDS = 30.0
RUNNING = "running.json"


class Store:
    """The only writer of a results folder.

    Finished runs wait in memory until there are `RUNS_IN_SHARD` of them (or many rows, or 30 s have passed),
    then go to one file per table and one line of the manifest. A run counts as done when that line is on
    the disk.

    Parameters
    ----------
    folder : Path
        Created when missing.
    plan : Plan
        What the folder is to hold.
    resume : bool
        Continue what is there; otherwise the folder must be new or empty.

    Attributes
    ----------
    done : set of str
        Keys of the runs that need not be repeated.
    failures : dict of str to Failure
        Runs that gave no result.
    suspects : set of str
        Keys of runs that were under way when an earlier writer died.

    Raises
    ------
    InputError
        When the folder holds something else: another study, another version, foreign files.
    MachineError
        When another process writes the folder, or the disk refuses.
    """

    def __init__(self, folder: Path, plan: Plan, *, resume: bool = False) -> None:
        self.folder, self.plan = Path(folder), plan
        check_folder(self.folder, plan, resume=resume)
        from sim.experiments import tables  # noqa: F401 - loaded now, not when Ctrl-C waits for the last shard

        make_folder(self.folder)
        self._lock = FolderLock(self.folder)
        try:
            self._load()
        except BaseException:
            self._lock.release()
            raise
        self._waiting: list[Done] = []
        self._under_way: list[str] = []
        self._note: FileIO | None = None
        self._note_bytes = 0
        self._rows = 0
        self._flushed = time.monotonic()

    def _load(self) -> None:
        check_folder(self.folder, self.plan, resume=True)
        entries, damaged = manifest.read(self.folder)
        whole = [e for e in entries if e["kind"] != "shard" or is_whole(self.folder, e)]
        self.repaired = damaged + len(entries) - len(whole)
        self._shards = max((e["number"] for e in entries if e["kind"] == "shard"), default=0)
        self.done = {key for e in whole if e["kind"] == "shard" for key in e["keys"]}
        self.failures = failures_in(whole)
        self.suspects = self._suspects()
        header = header_of(self.plan)
        if self.repaired or whole[:1] != [header]:
            write_description(self.folder, self.plan)
            manifest.rewrite(self.folder, [header, *(e for e in whole if e["kind"] != "study")])
        remove_unlisted(self.folder, whole)

    def _suspects(self) -> set[str]:
        running: set[str] = set()
        with contextlib.suppress(OSError, ValueError, TypeError):
            running = set(json.loads((self.folder / RUNNING).read_bytes()))
        killers = {key for key, failure in self.failures.items() if failure.stage == "worker"}
        return (running | killers) - self.done

    def note_running(self, keys: Iterable[str]) -> None:
        """Write down what is under way, so that after a crash the runs that may have caused it are known.

        It is written over what was there, in one call and padded to its length: a new file twice a run would
        be felt where runs are short.
        """
        self._under_way = sorted(keys)
        note = json.dumps(self._under_way).encode().ljust(self._note_bytes)
        self._note_bytes = len(note)
        with contextlib.suppress(OSError):  # a convenience: the results do not hang on it
            if self._note is None:
                self._note = (self.folder / RUNNING).open("wb", buffering=0)
            self._note.seek(0)
            self._note.write(note)

    def add(self, done: Done) -> None:
        """Take a finished run; writes a shard when enough have come together."""
        self._waiting.append(done)
        self._rows += sum(len(next(iter(columns.values()), ())) for columns in done.tables.values())
        if len(self._waiting) >= RUNS_IN_SHARD or self._rows >= ROWS_IN_SHARD:
            self.flush()
        self.tick()

    def fail(self, failure: Failure) -> None:
        """Record a run that gave no result."""
        self.failures[failure.key] = replace(failure, traceback="")  # the manifest has it; memory stays small
        manifest.append(self.folder, {"kind": "failure", **asdict(failure)})

    def tick(self) -> None:
        """Write a shard when the last one is old."""
        if self._waiting and time.monotonic() - self._flushed >= SECONDS_BETWEEN_SHARDS:
            self.flush()

    def flush(self) -> None:
        """Write what waits as one shard: its files first, then its line in the manifest."""
        if not self._waiting:
            return
        number = self._shards + 1
        tables = {name: self._write_table(name, number) for name in ("runs", *self._long_tables())}
        keys = [done.task.key for done in self._waiting]
        manifest.append(self.folder, {"kind": "shard", "number": number, "keys": keys, "tables": tables})
        self._shards = number
        self.done.update(keys)
        for key in keys:
            self.failures.pop(key, None)
        self._waiting, self._rows, self._flushed = [], 0, time.monotonic()

    def _long_tables(self) -> list[str]:
        return [name for name in self.plan.study.keep if name != "runs"]

    def _write_table(self, name: str, number: int) -> dict[str, Any]:
        from sim.experiments.tables import encode, shard_table

        path = self.folder / name / f"{number:06d}.parquet"
        make_folder(path.parent)
        table = shard_table(name, self.plan.name, self._waiting)
        data = encode(table)
        write_durably(path, data)
        relative = path.relative_to(self.folder).as_posix()
        return {"file": relative, "rows": table.num_rows, "sha256": hashlib.sha256(data).hexdigest()}

    def read_runs(self) -> pd.DataFrame:
        """Return one row per run written so far."""
        from sim.experiments.tables import read_sorted

        entries, _ = manifest.read(self.folder)
        files = [self.folder / e["tables"]["runs"]["file"] for e in entries if e["kind"] == "shard"]
        return read_sorted(files, self.plan.study.designs, "runs")

    def conclude(self, replications: int, until: dict[str, Any]) -> None:
        """Write down that the study ended after so many whole replications, and why."""
        study = self.plan.study.model_copy(update={"replications": replications})
        self.plan = replace(self.plan, study=study)
        entries, _ = manifest.read(self.folder)
        kept = [entry for entry in entries if entry["kind"] not in ("study", "until")]
        write_description(self.folder, self.plan)
        manifest.rewrite(self.folder, [header_of(self.plan), *kept, {"kind": "until", **until}])

    def close(self) -> None:
        """Give the folder free."""
        if self._note is not None:
            self._note.close()
            self._note = None
        if not self._under_way:
            with contextlib.suppress(OSError):
                (self.folder / RUNNING).unlink(missing_ok=True)
        self._lock.release()


def header_of(plan: Plan) -> dict[str, Any]:
    """First line of a manifest: which study the folder holds, made by which version of the code."""
    return {
        "kind": "study",
        "format": 1,
        "name": plan.name,
        "version": plan.version,
        "study": plan.study.model_dump(mode="json"),
        "scenarios": plan.scenario_digests,
        "maps": plan.map_digests,
    }


def is_whole(folder: Path, entry: dict[str, Any], *names: str) -> bool:
    """Whether the files of a shard, of these tables or of all, are there, byte for byte as they were
    written."""
    tables = [entry["tables"][name] for name in names or entry["tables"]]
    return all(_digest(folder / table["file"]) == table["sha256"] for table in tables)


def failures_in(entries: list[dict[str, Any]]) -> dict[str, Failure]:
    """Runs that failed and did not succeed later, by key."""
    failed: dict[str, Failure] = {}
    for entry in entries:
        if entry["kind"] == "failure":
            failed[entry["key"]] = Failure(**{k: v for k, v in entry.items() if k != "kind"})
        elif entry["kind"] == "shard":
            for key in entry["keys"]:
                failed.pop(key, None)
    return failed


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
