"""Write ``docs/evidence.md`` from a recorded validation, and from a calibration if one is given.

``peacegrid validate -o DIR`` makes the record, ``peacegrid calibrate -o DIR`` the calibration;
``python docs/evidence.py VALIDATION CALIBRATION`` writes the page, keeps what it was made from in
``docs/evidence.json``, and copies the figures; without folders it writes the page from that file.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sim.evidence.validate_command import RECORD, shown

DOCS = Path(__file__).parent
BEGIN = "<!-- begin record: written by python docs/evidence.py -->"
END = "<!-- end record -->"
FIGURES = {
    "relapse": "Relapse into war: the model (lines and bands) and the data (open marks, 95% intervals)",
    "hazard": "Hazard by age of the peace",
    "how-it-ended": "Relapse by five years, by how the war ended",
    "ratios": "Hazard and rate ratios",
    "dose-response": "Killing of civilians by the parties against people deployed",
    "killing": "The monthly rhythm of killing",
}
NEGATIVE = (
    "Passed: the whole interval lies within the bound; no: all of it outside; a dash: undecided at this "
    "number of runs, or only reported."
)
PAIRED = "Every case both ways; not the regression's hazard ratio, and not expected to equal it."


def page(record: dict[str, Any]) -> str:
    """Return the part of the page that a record decides."""
    lines = [
        f"Made from {record['spells']:,} spells under {record['draws']} draws of the posterior "
        f"({record['runs']:,} runs, seed {record['seed']}), by version {record['version']} of the model, "
        f"with `peacegrid validate --spells {record['spells']} --cases {record['cases']} "
        f"--seed {record['seed']} -o DIR`; "
        f"negative tests and trials on {record['cases']} countries each.",
        "",
        "## By block",
        "",
        *_rows(record["blocks"]),
    ]
    for block in dict.fromkeys(row["block"] for row in record["targets"]):
        lines += ["", f"## {block[0].upper()}{block[1:]}", ""]
        lines += table(
            ("target", "role", "data", "model", "p", "verdict", "why it matters"),
            (_target(row) for row in record["targets"] if row["block"] == block),
        )
    for name, caption in FIGURES.items():
        lines += ["", f"![{caption}](figures/evidence-{name}.png)", "", f"*{caption}.*"]
    for title, about, rows in (
        ("The same luck with and without a mission", PAIRED, record["paired"]),
        ("Negative tests", NEGATIVE, [_without(one, "name") for one in record["negative_tests"]]),
        ("Trials replayed", "", [_without(one, "agrees") for one in record["trials"]]),
        ("Beside null models", "Log-likelihood of the published spells; higher is better.", record["scores"]),
    ):
        lines += ["", f"## {title}", "", *([about, ""] if about else []), *_rows(rows)]
    for title, rows in record["calibration"].items():
        lines += ["", f"## {title}", "", *_rows(rows)]
    return "\n".join(lines)


def _target(row: dict[str, Any]) -> tuple[object, ...]:
    value = shown(row["value"])
    if row["value_low"] is not None:
        value += f" ({shown(row['value_low'])} to {shown(row['value_high'])})"
    data = shown(row["data"])
    if row["low"] is not None:
        data += f" ({shown(row['low'])} to {shown(row['high'])})"
    verdict = f"**{row['verdict']}**" if row["verdict"] == "misses" else row["verdict"]
    note = f" {row['note'][0].upper()}{row['note'][1:]}." if row["note"] else ""
    return row["target"], row["role"], data, value, row["p"], verdict, row["why"] + note


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _rows(rows: Sequence[dict[str, Any]]) -> list[str]:
    return table(tuple(rows[0]), (tuple(row.values()) for row in rows)) if rows else []


def table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a Markdown table, bars in cells escaped."""
    lines = [[name.replace("_", " ") for name in names], ["---"] * len(names)]
    lines += [[shown(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def calibration_tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return what a calibration found: constants moved, and how often known ones were found again."""
    moved = _csv(folder / "identifiability.csv")
    for row in moved:
        row["prior"] = f"{float(row.pop('prior_low')):.3g} to {float(row.pop('prior_high')):.3g}"
        row["90%"] = f"{float(row.pop('low')):.3g} to {float(row.pop('high')):.3g}"
        row["moved"] = f"{float(row.pop('contraction')):.0%}"
        row["centre"] = f"{float(row['centre']):.3g}"
        row["what tells it"] = row.pop("stands_for")
    recovered = _csv(folder / "recovery.csv")
    names = dict.fromkeys(row["constant"] for row in recovered)
    again = [
        {
            "constant": name,
            "known values tried": str(sum(row["constant"] == name for row in recovered)),
            "inside the 90% interval": str(
                sum(row["constant"] == name and row["covered"] == "True" for row in recovered)
            ),
        }
        for name in names
    ]
    return {"What the data moved": moved, "Known constants found again": again}


def _csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def recorded(validation: Path, calibration: Path) -> dict[str, Any]:
    """Return what the page is made from.

    Parameters
    ----------
    validation : pathlib.Path
        Folder of `peacegrid validate -o`.
    calibration : pathlib.Path
        Folder of `peacegrid calibrate -o`.
    """
    record = json.loads((validation / RECORD).read_text(encoding="utf-8"))
    return {**record, "calibration": calibration_tables(calibration)}


def write(record: dict[str, Any], docs: Path = DOCS) -> Path:
    """Write the recorded part of the page."""
    file = docs / "evidence.md"
    before, _, rest = file.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    file.write_text(f"{before}{BEGIN}\n\n{page(record)}\n\n{END}{after}", encoding="utf-8")
    return file


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", help="validation and calibration")
    folders = parser.parse_args().folders
    kept = DOCS / "evidence.json"
    if folders:
        validation, calibration = folders
        kept.write_text(json.dumps(recorded(validation, calibration), indent=1) + "\n", encoding="utf-8")
        for name in FIGURES:
            shutil.copyfile(validation / f"{name}.png", DOCS / "figures" / f"evidence-{name}.png")
    print(write(json.loads(kept.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
