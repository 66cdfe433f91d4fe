"""Run every benchmark and write docs/performance.json, the table of docs/performance.md and its figure.

On a machine that does nothing else: python -m uv run python benchmarks/record.py [--only NAME ...]
With --table nothing is measured, and table and figure are written anew from docs/performance.json.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RECORD, PAGE = ROOT / "docs/performance.json", ROOT / "docs/performance.md"
PICTURE = ROOT / "docs/figures/performance.png"
BEGIN, END = "<!-- written by benchmarks/record.py -->", "<!-- end -->"
UV = ("python", "-m", "uv", "run")
COMMANDS = {
    "default_run": (*UV, "python", "benchmarks/default_run.py"),
    "mesa_face": (*UV, "python", "benchmarks/mesa_face.py"),
    "beside_mesa": (*UV, "--with", "mesa==3.3.1", "python", "benchmarks/beside_mesa.py"),
    "beside_starsim": (*UV, "--with", "starsim", "python", "benchmarks/beside_starsim.py"),
    "beside_c": (*UV, "python", "benchmarks/beside_c.py"),
    "scaling": (*UV, "python", "benchmarks/scaling.py"),
    "reference_world": (*UV, "python", "benchmarks/reference_world.py"),
    "platoons": (*UV, "python", "benchmarks/platoons.py"),
    "runner_share": (*UV, "python", "benchmarks/runner_share.py", "--runs", "50000"),
    "startup": (*UV, "python", "benchmarks/startup.py"),
}
Recorded = dict[str, Any]


def measured(name: str) -> Recorded:
    """Run one benchmark and return what it measured."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        uv = os.environ.get("UV", "uv")  # `uv run` names itself
        words = [uv, *COMMANDS[name][3:], "--json", str(file)]
        print(f"\n{' '.join(COMMANDS[name])}", flush=True)
        subprocess.run(words, check=True, cwd=ROOT)  # noqa: S603
        return json.loads(file.read_text()) | {"command": " ".join(COMMANDS[name])}


def table(record: Recorded) -> str:
    """Return the figures that have a target as a table, and what they were measured on."""
    rows = ["| what | target | measured (smallest to largest) | | command |", "|---|---|---|---|---|"]
    for name, one in record.items():
        for figure in one["figures"]:
            if figure["target"]:
                rows.append(row(figure, name))
    machines = sorted({on_what(one["machine"]) for one in record.values()})
    commands = [f"- `{name}`: `{one['command']}`" for name, one in record.items()]
    return "\n".join(
        [*rows, "", "Measured on:", "", *(f"- {m}" for m in machines), "", "Commands:", "", *commands]
    )


def row(figure: dict[str, Any], name: str) -> str:
    """Return one line of the table."""
    unit = figure["unit"]
    spread = f" ({figure['low']:.3g} to {figure['high']:.3g})" if figure["rounds"] > 1 else ""
    value = f"{figure['value']:.3g}{spread} {unit}".strip()
    return f"| {figure['what']} | {figure['target']} {unit} | {value} | {figure['verdict']} | `{name}` |"


def on_what(machine: dict[str, Any]) -> str:
    """Say on what something was measured, and how busy that was."""
    return (
        f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}, numba "
        f"{machine['numba']}, version {machine['version']} of the model, load {machine['load']:.1f}"
    )


def write_page(record: Recorded, page: Path) -> None:
    """Put the table where the page has its marks."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{table(record)}\n\n{END}{after}", encoding="utf-8")


def draw(record: Recorded, file: Path) -> None:
    """Draw each figure as a part of its target: what is left of the line meets it."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figures = [f for one in record.values() for f in one["figures"] if f["target"] and f["value"] > 0]
    figure, axes = pyplot.subplots(figsize=(9, 1 + 0.32 * len(figures)), layout="constrained")
    for place, one in enumerate(reversed(figures)):
        low, middle, high = (part_of_target(one, key) for key in ("low", "value", "high"))
        axes.plot([low, high], [place, place], color="0.6", linewidth=3)
        axes.plot(middle, place, "o" if middle <= 1 else "X", color="black")
    axes.axvline(1, color="black", linewidth=1, linestyle="--")
    axes.set_xscale("log")
    axes.set_xlabel("part of what the target allows\n(dashed: the target; dot: met, cross: missed)")
    axes.set_yticks(range(len(figures)), [one["what"] for one in reversed(figures)])
    figure.savefig(file, dpi=120)
    pyplot.close(figure)


def part_of_target(figure: dict[str, Any], key: str) -> float:
    """Return how much of what its target allows a figure takes, 1 at the target."""
    if figure["at_most"] is not None:
        return figure[key] / figure["at_most"]
    return figure["at_least"] / figure[key]


def main() -> None:
    """Run the benchmarks, or some of them, and write what they found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=COMMANDS, help="measure only these anew")
    parser.add_argument("--table", action="store_true", help="measure nothing")
    args = parser.parse_args()
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    for name in () if args.table else args.only or COMMANDS:
        record[name] = measured(name)
        record = {each: record[each] for each in COMMANDS if each in record}
        RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    write_page(record, PAGE)
    draw(record, PICTURE)


if __name__ == "__main__":
    main()
