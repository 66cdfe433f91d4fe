"""A study in processes that end without warning at a chosen write, fsync or rename of its store.

As a program: ``python boundaries.py FOLDER MODE NUMBER...`` forks a process for each number, which runs a
small study into FOLDER/MODE-NUMBER and kills itself at that call. Without numbers it prints their count.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

CALLS = ("open", "write", "fsync", "replace", "ftruncate", "mkdir", "unlink")
MODES = ("before", "half")
REPLICATIONS, RUNS_IN_SHARD, HORIZON_WEEKS = 7, 4, 20


def plan():
    """The study that is killed: 21 runs, six shards of two tables."""
    import fake_engine

    return fake_engine.plan(replications=REPLICATIONS, horizon_weeks=HORIZON_WEEKS)


class Boundaries:
    """Counts the calls that change the disk, and ends the process at one of them.

    Parameters
    ----------
    mode : str
        "before" the call, or "half" way through a write.
    at : int
        Which call; 0 for none.
    """

    def __init__(self, mode: str, at: int) -> None:
        self.mode, self.at, self.seen = mode, at, 0
        for name in CALLS:
            setattr(os, name, self._counted(name, getattr(os, name)))

    def _counted(self, name, real):
        def call(*arguments, **named):
            if self._matters(name, arguments):
                self.seen += 1
                if self.seen == self.at:
                    if self.mode == "half":
                        real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                    os.kill(os.getpid(), signal.SIGKILL)
            # A killed process loses nothing that the system has taken over: no need to wait for the disk.
            return None if name == "fsync" else real(*arguments, **named)

        return call

    def _matters(self, name, arguments):
        if self.mode == "half":
            return name == "write"
        if name == "open" and not arguments[1] & (os.O_WRONLY | os.O_RDWR):
            return False
        return "running.json" not in str(arguments[0])  # written as often as futures happen to end


def run_until(folder: Path, mode: str, at: int) -> int:
    """Run the study into `folder`, to be killed at a boundary; return how many there were."""
    import fake_engine

    from sim.experiments import store
    from sim.experiments.conduct import conduct

    store.RUNS_IN_SHARD = RUNS_IN_SHARD
    boundaries = Boundaries(mode, at)
    conduct(plan(), folder, run=fake_engine.run, workers=1)
    return boundaries.seen


def count(folder: Path, mode: str) -> int:
    """How many boundaries a study has."""
    return int(_program(folder, mode))


def kill_at(folder: Path, mode: str, numbers: Iterable[int]) -> list[Path]:
    """Run and kill a study at each of these boundaries; return the folders left behind."""
    wanted = list(numbers)
    _program(folder, mode, *map(str, wanted))
    return [folder / f"{mode}-{number}" for number in wanted]


def _program(folder: Path, *words: str) -> str:
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, __file__, str(folder), *words]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Fork a process for each number given, or count."""
    import fake_engine  # noqa: F401 - loaded once, before the forks
    import pandas  # noqa: F401

    import sim.experiments.conduct
    import sim.experiments.tables  # noqa: F401

    folder, mode = Path(sys.argv[1]), sys.argv[2]
    numbers = [int(word) for word in sys.argv[3:]]
    if not numbers:
        print(run_until(folder / f"{mode}-0", mode, 0))
        return
    for number in numbers:
        child = os.fork()
        if not child:
            run_until(folder / f"{mode}-{number}", mode, number)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(f"{mode} {number}: the study ended by itself")


if __name__ == "__main__":
    main()
