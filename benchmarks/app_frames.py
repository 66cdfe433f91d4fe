"""How many weeks a second `peacegrid app` can draw on the server's side: a week lived, and map, curves and
log drawn, at the default size. What a browser adds is not in it.

Run: python benchmarks/app_frames.py [WEEKS]
"""

from __future__ import annotations

import os
import statistics
import sys
import time

from sim import compilation
from sim.app.layers import LAYERS
from sim.app.stage import Stage
from sim.scenario.load import load_scenario

WEEKS = 104
SEED = 1
SHOWS = {"one design": ("unamsil",), "two designs": ("unamsil", "no-mission")}


def seconds_per_week(designs: tuple[str, ...], layer: str, weeks: int) -> list[float]:
    """Play some weeks and return the seconds each took."""
    stage = Stage(lambda frame: None)
    stage.set([load_scenario("sierra-leone", design) for design in designs], SEED)
    stage.look_at(layer)
    taken = []
    for _ in range(weeks):
        began = time.perf_counter()
        stage.step()
        taken.append(time.perf_counter() - began)
    return taken


def main() -> None:
    """Print a line a show and layer."""
    weeks = int(sys.argv[1]) if len(sys.argv) > 1 else WEEKS
    compilation.warm_up()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {weeks} weeks each")
    print("weeks a second (in the slowest tenth)")
    for show, designs in SHOWS.items():
        for layer in LAYERS:
            taken = sorted(seconds_per_week(designs, layer, weeks))
            slow = taken[int(0.9 * len(taken))]
            print(f"{show:<12} {layer:<14} {1 / statistics.mean(taken):6.0f} ({1 / slow:.0f})")


if __name__ == "__main__":
    main()
