"""Make the page of the documentation that says what drives relapse, lives and cost.

``python docs/sensitivity.py DIR`` takes the folder of a finished ``peacegrid sensitivity`` and writes
``docs/sensitivity.md`` and its pictures in ``docs/figures``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.figures import save
from sim.scenario.constants import Constants
from sim.sensitivity import Sensitivity, load_sensitivity
from sim.sensitivity.pictures import figures
from sim.sensitivity.quantities import named, scale

DOCS = Path(__file__).parent
COMMAND = "python docs/sensitivity.py"
BEGIN = f"<!-- begin drivers: written by {COMMAND} -->"
END = "<!-- end drivers -->"
MOST = 10
PICTURES = {
    "screening": "Bars, one a field, of the mean size of its effect, with intervals and what luck gives",
    "indices": "Points with intervals, first and total share of variance of each field, and luck's part",
    "convergence": "Lines, one a field, of its total share at a quarter, a half and all of the sample",
}


def write_page(found: Sensitivity, docs: Path) -> list[Path]:
    """Write the page and its pictures; return the files.

    Parameters
    ----------
    found : Sensitivity
        Of one design.
    docs : Path
        Folder of the documentation.

    Raises
    ------
    ValueError
        When the analysis is of several designs.
    """
    designs = found.description["designs"]
    if len(designs) != 1:
        raise ValueError(f"the page shows one design; {found.folder} has {', '.join(designs)}")
    drawn = figures(found.screening, found.indices)
    files = [save(figure, docs / "figures" / f"sensitivity-{name}.png") for name, figure in drawn]
    before, _, rest = (DOCS / "sensitivity.md").read_text(encoding="utf-8").partition(BEGIN)
    page = docs / "sensitivity.md"
    parts = [before + BEGIN, _made(found.description), *_screened(found), *_indexed(found), END]
    page.write_text("\n\n".join(parts) + rest.partition(END)[2], encoding="utf-8")
    return [*files, page]


def _made(described: dict[str, Any]) -> str:
    levers = [key for key in described["fields"] if not key.startswith("constants.")]
    ranges = ", ".join(f"`{key}` {_range(described['fields'][key])}" for key in levers)
    constants = len(described["fields"]) - len(levers)
    near = _share_around(described["fields"])
    return (
        f"Made from the study {described['study']} under {described['designs'][0]}: "
        f"{described['civilians']:,} records, {described['horizon_weeks'] // 52} years, "
        f"{described['replications']} replications of each point on the same luck, "
        f"root seed {described['seed']}, version {described['version']} of the model. "
        f"Varied: {constants} constants ({near}) and {ranges or 'no others'}. "
        f"Screening: {described['trajectories']} trajectories, "
        f"{described['trajectories'] * (len(described['fields']) + 1):,} points. "
        f"Indices: a sample of {described['sample']}."
    )


def _share_around(fields: dict[str, Sequence[float]]) -> str:
    """How far constants moved: over their bounds, or around the values they have by default."""
    shares = []
    for name, field in Constants.model_fields.items():
        ends, bounds = fields.get(f"constants.{name}"), field.json_schema_extra
        if ends and isinstance(bounds, dict) and ends[1] < bounds["high"] and field.default > 0:
            shares.append(ends[1] / field.default - 1)
    return f"within {max(shares):.0%} of their values" if shares else "over their whole bounds"


def _range(ends: Sequence[float]) -> str:
    return " to ".join(f"{end:,g}" for end in ends)


def _screened(found: Sensitivity) -> Iterator[str]:
    for outcome, rows in found.screening.groupby("outcome", sort=False):
        marked = rows[rows["above_noise"]].head(MOST)
        yield f"## What moves {named(str(outcome))}"
        idle = int((rows["mu_star"] == 0).sum())
        yield (
            f"Beyond luck: {int(rows['above_noise'].sum())} of {len(rows)} fields"
            f"{f', the strongest {MOST} of them below' if rows['above_noise'].sum() > MOST else ''}. "
            f"{idle} never changed it."
        )
        if len(marked):
            yield _table(marked, str(outcome))
    yield _picture("screening")


def _table(rows: pd.DataFrame, outcome: str) -> str:
    unit, factor = scale(outcome)
    lines = [
        f"| field | mean size{f' ({unit})' if unit else ''} | luck alone, below | more of it | what it is |",
        "|---|---|---|---|---|",
    ]
    for row in rows.to_dict("records"):
        digits = 0 if row["mu_star"] * factor >= 10 else 2
        size, low, high, noise = (
            f"{row[name] * factor:,.{digits}f}"
            for name in ("mu_star", "mu_star_low", "mu_star_high", "noise")
        )
        way = "raises" if row["mu"] > 0 else "lowers"
        lines.append(
            f"| `{row['field']}` | {size} ({low} to {high}) | {noise} | {way} | {_meaning(row['field'])} |"
        )
    return "\n".join(lines)


def _meaning(key: str) -> str:
    field = Constants.model_fields.get(key.removeprefix("constants."))
    return (field.description or "") if field else "lever" if key.startswith("design.") else "uncertainty"


def _indexed(found: Sensitivity) -> Iterator[str]:
    if found.indices.empty:
        yield "Luck explains all that was found, so no field got indices."
        return
    yield "## Shares of variance"
    last = found.indices[found.indices["n"] == found.indices["n"].max()]
    yield "Fields that got indices: " + ", ".join(f"`{field}`" for field in sorted(set(last["field"]))) + "."
    lines = [
        "| outcome | luck, of a single run | luck, left in the means "
        "| total shares beyond luck | first shares above zero |",
        "|---|---|---|---|---|",
    ]
    for outcome, rows in last.groupby("outcome", sort=False):
        luck = rows.iloc[0]
        lines.append(
            f"| {named(str(outcome))} | {100 * luck['luck_of_run']:.0f} % "
            f"| {100 * luck['luck_of_mean']:.0f} % | {_shares(rows[rows['above_noise']], 'total')} "
            f"| {_shares(rows[rows['first_low'] > 0], 'first')} |"
        )
    yield "\n".join(lines)
    yield _picture("indices")
    yield _picture("convergence")


def _shares(rows: pd.DataFrame, index: str) -> str:
    told = [
        f"`{row['field'].removeprefix('constants.')}` {row[index]:.2f} "
        f"({row[index + '_low']:.2f} to {row[index + '_high']:.2f})"
        for row in rows.sort_values(index, ascending=False).to_dict("records")
    ]
    return ", ".join(told) or "none"


def _picture(name: str) -> str:
    return f"![{PICTURES[name]}.](figures/sensitivity-{name}.png)"


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, write, and name the files."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("folder", help="of a finished analysis")
    parser.add_argument("-o", "--output", type=Path, default=DOCS, help="folder of the documentation")
    given = parser.parse_args(arguments)
    for file in write_page(load_sensitivity(given.folder), given.output):
        print(file)


if __name__ == "__main__":
    main()
