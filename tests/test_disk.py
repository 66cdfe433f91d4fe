"""A disk that is really full, really read-only, or not ours: a clean stop, nothing torn, and resume."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import small_disk

PROGRAM = small_disk.__file__
ROOT = Path(PROGRAM).parents[1]
ALONE = ("unshare", "--mount") if os.name == "posix" and os.geteuid() == 0 else ("unshare", "-r", "--mount")


def may_mount() -> bool:
    """Whether this machine lets us mount a disk of our own."""
    if not shutil.which("unshare"):
        return False
    with tempfile.TemporaryDirectory() as place:
        command = [*ALONE, "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


needs_mount = pytest.mark.skipif(
    not may_mount(), reason="this machine does not let us mount a disk of our own"
)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="needs POSIX")]


def observed(mode: str, place: Path, *before: str) -> list[dict]:
    child = subprocess.run(
        [*before, sys.executable, PROGRAM, mode, str(place)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout)


def assert_clean_stop(told: dict, words: str) -> None:
    assert told["code"] == 4
    assert told["err"].count("\n") == 1, told["err"]
    assert told["err"].startswith("peacegrid: cannot write /")
    assert words in told["err"]
    assert told["out"] == ""


@needs_mount
def test_a_disk_that_is_really_full_is_a_clean_stop_and_resume_gives_the_same(tmp_path):
    found = observed("full", tmp_path / "disk", *ALONE)
    assert len(found) == len(small_disk.FILLED)
    for each in found:
        assert each["torn"] == [], each["at"]
        assert each["second"]["code"] == 0, each["second"]["err"]
        assert each["same"], each["at"]
    before, *during = found
    assert before["first"]["code"] == 4
    assert "has 0 bytes free" in before["first"]["err"]  # refused before anything is written
    for each in during:
        assert_clean_stop(each["first"], "the disk is full")
    kinds = {each["first"]["err"].partition("/at-")[2].split("/")[1] for each in during}
    assert kinds >= {"runs", "weeks", "figures"}, kinds
    kept = [each["runs_kept"] for each in during]
    assert kept == sorted(kept)  # the later the disk fills up, the more is kept
    assert kept[0] == 0
    assert kept[-1] == 20
    assert len(set(kept)) >= 4


@needs_mount
def test_a_disk_that_is_really_read_only_is_a_clean_stop_and_can_be_read(tmp_path):
    (each,) = observed("read-only", tmp_path / "disk", *ALONE)
    assert each["begun"]["code"] == 0
    for told in each["tries"].values():
        assert_clean_stop(told, "the disk is read-only")
    assert each["reads"]["runs"]["code"] == 0
    assert each["reads"]["runs"]["out"].count("\n") == 16
    assert each["reads"]["digest"]
    assert each["unharmed"]
    assert (each["second"]["code"], each["same"]) == (0, True)


def test_a_folder_that_is_not_ours_is_a_clean_stop_and_works_once_it_is():
    with tempfile.TemporaryDirectory() as outer:
        os.chmod(outer, 0o711)  # noqa: S103 - nobody must be able to pass
        (each,) = observed("no-permission", Path(outer) / "place")
    assert_clean_stop(each["first"], "there is no permission to write")
    assert not each["made"]
    assert (each["second"]["code"], each["same"]) == (0, True), each["second"]["err"]
