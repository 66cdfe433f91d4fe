"""Make the figures of the documentation from a study, and the page that shows them.

``python docs/figures.py`` runs the study mission-mix and writes ``docs/figures.md`` and the pictures in
``docs/figures``; ``python docs/figures.py DIR`` takes them from a results folder that is there already.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import sim
from sim.experiments.figures import save
from sim.experiments.folder import is_results_folder
from sim.experiments.pictures import Picture, pictures
from sim.experiments.results import Results

DOCS = Path(__file__).parent
SHOWN = {"relapse": "Relapse into war", "first-ends-by-mission": "How peace first ended"}
COMMAND = "python docs/figures.py"
BEGIN = "<!-- begin figures: written by python docs/figures.py -->"
END = "<!-- end figures -->"
MADE = (
    "Made from {replications} runs of each design of the study {name}, on the same luck, root seed {seed}, "
    "by version {version} of the model, with `{command}`. It makes them anew."
)


def write_figures(results: Results, docs: Path) -> list[Path]:
    """Write the figures of the documentation and their page; return the files.

    Parameters
    ----------
    results : Results
        Of a study that keeps weeks.
    docs : Path
        Folder of the documentation.

    Raises
    ------
    ValueError
        When the study has no such figure, as when peace held in every run.
    """
    drawn: dict[str, Picture] = {}
    for picture in pictures(results):
        drawn |= {picture.name: picture}
        if set(SHOWN) <= set(drawn):
            break
    missing = [name for name in SHOWN if name not in drawn]
    if missing:
        raise ValueError(f"{results.folder} gives no figure {', '.join(missing)}")
    files = [save(drawn[name].figure, docs / "figures" / f"{name}.png") for name in SHOWN]
    page = docs / "figures.md"
    page.write_text(_page(results, [drawn[name] for name in SHOWN]), encoding="utf-8")
    return [*files, page]


def _page(results: Results, shown: Sequence[Picture]) -> str:
    """Return the page with the figures between its marks."""
    study = results.study
    made = MADE.format(
        replications=study.replications,
        name=results.name,
        seed=study.seed,
        version=results.version,
        command=COMMAND,
    )
    parts = [made]
    for picture in shown:
        words = picture.description.replace("[", "(").replace("]", ")")
        image = f"![{words}](figures/{picture.name}.png)"
        parts += [f"## {SHOWN[picture.name]}", image, picture.caption]
    before, _, rest = (DOCS / "figures.md").read_text(encoding="utf-8").partition(BEGIN)
    return "\n\n".join([before + BEGIN, *parts, END]) + rest.partition(END)[2]


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, run the study where needed, write, and name the files."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("study", nargs="?", default="mission-mix", help="a study, or a results folder")
    parser.add_argument("-n", "--replications", type=int, help="runs of each design")
    parser.add_argument("-o", "--output", type=Path, default=DOCS, help="folder of the documentation")
    given = parser.parse_args(arguments)
    if is_results_folder(given.study):
        results = sim.load_results(given.study)
    else:
        results = sim.run_study(given.study, replications=given.replications, progress=True)
    for file in write_figures(results, given.output):
        print(file)


if __name__ == "__main__":
    main()
