"""Digests of small worlds, kept in golden.json: changed only on purpose, by a command that asks why.

python tests/golden.py --reason "units without people no longer count when units are posted"
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import small_world

from sim import simulate
from sim.scenario.load import load_scenario
from sim.scenario.study import Scenario

FILE = Path(__file__).with_suffix(".json")
REASON = "reason of the last change"


def worlds() -> dict[str, tuple[Scenario, int]]:
    """Return the golden worlds by name: a scenario and a seed each."""
    small = small_world.scenario()
    return {
        "small world": (small, 1),
        "small world at war": (small_world.at_war(small), 2),
        "small world after a victory": (small_world.won(small), 3),
        "small world without a mission": (small_world.scenario(design=small_world.NO_MISSION), 4),
        "sierra-leone, unamsil": (
            load_scenario("sierra-leone", "unamsil", civilians=40, horizon_weeks=52),
            5,
        ),
        "sierra-leone, balanced": (
            load_scenario("sierra-leone", "balanced", civilians=40, horizon_weeks=52),
            6,
        ),
    }


def digests() -> dict[str, str]:
    """Return the digest of every golden world."""
    return {name: simulate.run(scenario, seed=seed).digest for name, (scenario, seed) in worlds().items()}


def main() -> None:
    """Write the digests of this code to golden.json."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--reason", required=True, help="why results changed, in a sentence")
    reason = parser.parse_args().reason
    FILE.write_text(json.dumps({REASON: reason} | digests(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
