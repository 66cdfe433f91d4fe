"""How long do the commands take that people wait for: `--help`, `list`, `check`, and one `run`, the engine
having been compiled before?

python -m uv run python benchmarks/startup.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from interleaved import figure, in_turn, options, publish

from sim import compilation

QUICK_SECONDS, RUN_SECONDS = 0.5, 2.5
KEEPING_BYTECODE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
DESIGN = 'title = "A design of one\'s own"\nextends = "balanced"\n'


def seconds_of(arguments: list[str]) -> float:
    """Return the wall seconds of a command in a fresh process."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "sim", *arguments]
    subprocess.run(command, capture_output=True, check=True, env=KEEPING_BYTECODE)  # noqa: S603
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    args = options(__doc__).parse_args()
    compilation.prepare()
    with tempfile.TemporaryDirectory() as folder:
        design = Path(folder) / "own.toml"
        design.write_text(DESIGN)
        commands = {
            "--help": (["--help"], QUICK_SECONDS),
            "list": (["list"], QUICK_SECONDS),
            "check": (["check", str(design)], QUICK_SECONDS),
            "run": (["run", "sierra-leone", "unamsil", "--quiet"], RUN_SECONDS),
        }
        measurements = {
            name: (lambda words=words: seconds_of(words)) for name, (words, _) in commands.items()
        }
        seconds = in_turn(measurements, args.repeats)
    publish(
        [
            figure(f"peacegrid {name}", seconds[name], "s", at_most=target)
            for name, (_, target) in commands.items()
        ],
        args.json,
    )


if __name__ == "__main__":
    main()
