"""Studies on a real disk that is full, read-only or not ours: a program, as it needs a system to itself.

``unshare --mount python small_disk.py full|read-only FOLDER`` mounts a small disk of memory on FOLDER, which
nobody else sees; ``python small_disk.py no-permission FOLDER`` gives up the rights of the super-user. It
prints what happened as JSON: a list of objects.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import fake_engine
import matplotlib as mpl
import pyarrow.parquet as pq
from PIL import Image

import sim.report
from sim.cli import main
from sim.experiments import conduct, job, store
from sim.experiments.results import load_results

# Before which of the 20 runs the disk fills up (0: before the study), and how many KiB stay free.
FILLED = ((0, 0), (1, 0), (5, 4), (8, 12), (11, 20), (14, 28), (17, 8), (20, 400))
DISK_KIB = 8_192
NOBODY = 65_534
STUDY = ("study", "mission-mix", "-n", "4", "--quiet", "--workers", "1")
COMING: list = []  # runs until the disk fills up, with which file, and what stays free


def without_engine() -> None:
    """Put the stand-in in place of the engine, and write a shard every four runs."""
    job._engine = lambda version: run
    conduct.warm_up = lambda *_: None
    conduct._version = lambda: fake_engine.VERSION
    store.RUNS_IN_SHARD = 4
    mpl.use("Agg")


def run(*scenario: object, **options: object) -> fake_engine.FakeRun:
    """A run of the stand-in, before which the disk may fill up."""
    if COMING and COMING[0] == 1:
        fill(*COMING[1:])
    if COMING:
        COMING[0] -= 1
    return fake_engine.run(*scenario, **options)


def told(*words: str) -> dict:
    """Do one command; return its exit code and what it says."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(words))
    return {"code": code, "err": err.getvalue(), "out": out.getvalue()}


def study(folder: Path, *more: str, figures: bool = True) -> dict:
    """Do the study into a folder; without figures they are not drawn, which takes most of the time."""
    real, sim.report.write_report = sim.report.write_report, sim.report.write_report if figures else _nothing
    try:
        return told(*STUDY, "-o", str(folder), *more)
    finally:
        sim.report.write_report = real


def _nothing(results: object) -> list[Path]:
    return []


def digest(folder: Path) -> str | None:
    """Digest of the runs of a folder; None when it holds none yet."""
    return load_results(folder).digest if (folder / "manifest.jsonl").exists() else None


def torn(folder: Path) -> list[str]:
    """Files under a final name that cannot be read, and what no clean end leaves behind."""
    bad = [str(path) for path in folder.rglob("*") if path.name == "lock" or path.suffix == ".writing"]
    for path in folder.rglob("*.*"):
        try:
            if path.suffix == ".parquet":
                pq.read_table(path)
            elif path.suffix == ".png":
                Image.open(path).load()
            elif path.suffix == ".json":
                json.loads(path.read_bytes())
            elif path.suffix == ".html":
                assert path.read_text().rstrip().endswith("</html>")
        except Exception as error:  # whatever is wrong with it
            bad.append(f"{path}: {error}")
    return bad


def full(disk: Path, clean: str) -> list[dict]:
    """Fill a disk but for so much before or during a study; then make room and resume it."""
    mount(disk)
    found = []
    for before_run, free in FILLED:
        folder, ballast, figures = disk / f"at-{before_run}", disk / "ballast", before_run == FILLED[-1][0]
        COMING[:] = [before_run, ballast, free]
        if not before_run:
            fill(ballast, free)
        first = study(folder, figures=figures)
        left = {"torn": torn(folder), "runs_kept": len(load_results(folder).runs) if digest(folder) else 0}
        ballast.unlink()
        second = study(folder, "--resume", figures=figures)
        same = digest(folder) == clean and torn(folder) == []
        found.append({"at": before_run, "first": first, **left, "second": second, "same": same})
        shutil.rmtree(folder)
    return found


def fill(ballast: Path, free_kib: int) -> None:
    """Write a file until the disk is full, then give back so much."""
    with open(ballast, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    os.truncate(ballast, ballast.stat().st_size - 1024 * free_kib)


def read_only(disk: Path, clean: str) -> list[dict]:
    """Begin a study, make the disk read-only, try everything, make it writable, resume."""
    mount(disk)
    begun, folder = study(disk / "begun", "-n", "3", figures=False), disk / "begun"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    mount(disk, "remount,ro")
    tries = {
        "new": told(*STUDY, "-o", str(disk / "new")),
        "resume": told(*STUDY, "-o", str(folder), "--resume"),
        "report": told("report", str(folder)),
        "run": told("run", "sierra-leone", "-o", str(disk / "run"), "--set", "horizon_weeks=1", "--quiet"),
    }
    reads = {"runs": told("runs", str(folder)), "digest": digest(folder)}
    unharmed = before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    mount(disk, "remount,rw")
    second = study(folder, "--resume", figures=False)
    kept = {"reads": reads, "unharmed": unharmed and not (disk / "new").exists()}
    return [{"begun": begun, "tries": tries, **kept, "second": second, "same": digest(folder) == clean}]


def no_permission(place: Path, clean: str) -> list[dict]:
    """Let somebody without rights begin a study in a folder that is not theirs, then give it to them."""
    place.mkdir(mode=0o755)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
    else:
        place.chmod(0o500)
    first = study(place / "r", figures=False)
    made = (place / "r").exists()
    if os.getuid() == 0:
        os.seteuid(0)
        os.chown(place, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    else:
        place.chmod(0o700)
    second = study(place / "r", "--resume", figures=False)
    return [{"first": first, "made": made, "second": second, "same": digest(place / "r") == clean}]


def mount(disk: Path, options: str = f"size={DISK_KIB}k") -> None:
    """Mount a disk of memory, or change one."""
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)], check=True)


MODES = {"full": full, "read-only": read_only, "no-permission": no_permission}

if __name__ == "__main__":
    without_engine()
    mode, place = sys.argv[1], Path(sys.argv[2])
    study(place.with_name("clean"), figures=False)
    print(json.dumps(MODES[mode](place, digest(place.with_name("clean")) or "")))
