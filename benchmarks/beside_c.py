"""How much slower is a compiled phase than the same lines in C: the civilian phase, where most of the time
goes, against civilians.c (gcc -O3 -march=native -ffp-contract=off) on the same records?

A run in which C does the phase must have the digest of one in which numba does; when it has not, civilians.c
has fallen behind the rules, and this script says so and exits with 1.

python -m uv run python benchmarks/beside_c.py
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
from interleaved import figure, in_turn, options, publish, round_by_round
from phase_alone import phase_alone

import sim
from sim import compilation, simulate, world
from sim.engine import arithmetic, chance, records
from sim.engine.mechanisms import economy, fear_and_flight
from sim.engine.week import PHASES, civilians_respond
from sim.scenario.study import Scenario

SOURCE = Path(__file__).with_name("civilians.c")
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC", "-Wall", "-Werror")
C_TYPES = {"u": "uint64_t", "i": "int64_t", "f": "double"}
CONSTANTS_OF = (records, chance, arithmetic, economy, fear_and_flight)
TARGET = 1.5
Phase = Callable[[records.State, int], None]


def header(state: records.State) -> str:
    """Return records.h: the engine's constants, each table's record and the state, as they are now."""
    lines = ["#include <stdint.h>"]
    for module in CONSTANTS_OF:
        lines += constants(module)
    for name, table in state._asdict().items():
        lines += ["typedef struct {", *members(table.dtype), f"}} {name}_record;"]
        lines.append(f'_Static_assert(sizeof({name}_record) == {table.dtype.itemsize}, "{name}");')
    tables = [f"{name}_record *{name}; int64_t n_{name};" for name in state._fields]
    return "\n".join([*lines, "typedef struct {", *tables, "} state_t;\n"])


def constants(module: ModuleType) -> list[str]:
    """Return a module's named numbers."""
    lines = []
    for name, value in vars(module).items():
        if not name.isupper():
            continue
        if isinstance(value, np.uint64):
            lines.append(f"#undef {name}\n#define {name} UINT64_C({int(value)})")
        elif type(value) in (int, float):
            lines.append(f"#undef {name}\n#define {name} ({value!r})")
    return lines


def members(dtype: np.dtype) -> list[str]:
    """Return the fields of a record, 64 bits each, in their order."""
    lines = []
    for name in dtype.names or ():
        field = dtype[name]
        size = "".join(f"[{n}]" for n in field.shape)
        lines.append(f"{C_TYPES[field.base.kind]} {name}{size};")
    return lines


class InC:
    """The civilian phase in C, called like the engine's.

    Parameters
    ----------
    state : State
        For its dtypes.
    folder : Path
        Where to compile.
    compiler : str
    """

    def __init__(self, state: records.State, folder: Path, compiler: str) -> None:
        (folder / "records.h").write_text(header(state))
        library = folder / "civilians.so"
        words = [compiler, *FLAGS, f"-I{folder}", str(SOURCE), "-o", str(library), "-lm"]
        subprocess.run(words, check=True)  # noqa: S603
        self.function = ctypes.CDLL(str(library)).civilians_respond
        self.function.argtypes, self.function.restype = (ctypes.c_void_p, ctypes.c_int64), None
        self.state: records.State | None = None

    def __call__(self, state: records.State, week: int) -> None:
        if state is not self.state:
            self.state, self.pointers = state, pointers(state)
        self.function(self.pointers.ctypes.data, week)


def pointers(state: records.State) -> np.ndarray:
    """Return the state as C has it: where each table begins and how long it is."""
    return np.array([number for table in state for number in (table.ctypes.data, len(table))], "i8")


def digest_with(phase: Phase, scenario: Scenario) -> str:
    """Return the digest of a run in which `phase` does the civilians' part."""
    state = world.build(scenario, 1)
    for week in range(len(state.weeks)):
        state = simulate.with_room(state)
        for each in PHASES:
            (phase if each is civilians_respond else each)(state, week)
    return simulate.digest(state)


def seconds_of(phase: Phase, start: records.State, weeks: int) -> float:
    """Return the seconds of some weeks of the phase, always from the same state."""
    state = records.State(*map(np.copy, start))
    state = records.State(*map(world.with_shared_dtype, state))
    began = time.perf_counter()
    for week in range(1, weeks + 1):
        phase(state, week)
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--civilians", type=int, default=5_000, help="civilian records (default 5,000)")
    parser.add_argument("--weeks", type=int, default=520, help="horizon (default 520)")
    args = parser.parse_args()
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        print("No C compiler (gcc or cc) is installed: nothing to compare with.")
        return
    compilation.warm_up()
    scenario = sim.load_scenario(
        "sierra-leone", "unamsil", civilians=args.civilians, horizon_weeks=args.weeks
    )
    with tempfile.TemporaryDirectory() as folder:
        state = simulate.with_room(simulate.run(scenario, seed=1, keep=()).state)
        in_numba = phase_alone(civilians_respond, state)
        in_c = InC(state, Path(folder), compiler)
        require_same_digest(in_c, scenario)
        found = in_turn(
            {
                "numba": lambda: seconds_of(in_numba, state, args.weeks),
                "C": lambda: seconds_of(in_c, state, args.weeks),
            },
            args.repeats,
        )
    per_record = 1e9 / (args.weeks * args.civilians)
    figures = [
        figure(
            "civilian phase, numba against C",
            round_by_round(found["numba"], found["C"]),
            "times",
            at_most=TARGET,
        ),
        *(
            figure(f"one community's week in {name}", [per_record * s for s in v], "ns")
            for name, v in found.items()
        ),
    ]
    publish(figures, args.json)


def require_same_digest(in_c: Phase, scenario: Scenario) -> None:
    """Exit with a loud message when C and the engine do not agree to the last bit."""
    expected, got = (digest_with(phase, scenario) for phase in (civilians_respond, in_c))
    if got != expected:
        sys.exit(
            "THE DIGESTS DIFFER: civilians.c no longer does what civilians_respond does, so their times say "
            f"nothing. Bring benchmarks/civilians.c up to date.\n  engine: {expected}\n  C:      {got}"
        )
    print(f"Same digest with the phase in C: {got}")


if __name__ == "__main__":
    main()
