"""The notebooks: source and notebook agree, each is an argument, and each runs from a clean kernel."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

import sim
from sim.compilation import warm_up
from sim.engine.week import PHASES

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
SOURCES = sorted(FOLDER.glob("*.py"))
NAMES = [source.stem for source in SOURCES]
SECONDS_FOR_A_CELL = 120
BARE_OBJECT = re.compile(r"^\[?<|^(Text|Figure|Axes)\b")
EXERCISES_AT_LEAST = 3
FIGURES_AT_LEAST = 2


@pytest.fixture(params=SOURCES, ids=NAMES)
def source(request):
    return request.param


@pytest.fixture
def cells(source):
    return jupytext.read(source).cells


def code_of(cells):
    lines = "\n".join(cell.source for cell in cells if cell.cell_type == "code").splitlines()
    return "\n".join(line for line in lines if not line.startswith("%"))


def last_of(cells):
    return cells[-1].source


def test_there_are_six_and_the_readme_names_them():
    assert len(SOURCES) == 6
    assert sorted(file.stem for file in FOLDER.glob("*.ipynb")) == NAMES
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((\w+)\.ipynb\)", readme) == NAMES


# Source and notebook


def test_notebook_and_source_agree(source):
    written, notebook = (
        jupytext.read(source),
        nbformat.read(source.with_suffix(".ipynb"), nbformat.NO_CONVERT),
    )
    nbformat.validate(notebook)
    both = [[(cell.cell_type, cell.source) for cell in one.cells] for one in (written, notebook)]
    assert both[0] == both[1]
    assert written.metadata.kernelspec == notebook.metadata.kernelspec


def test_notebooks_are_kept_without_outputs(source):
    notebook = nbformat.read(source.with_suffix(".ipynb"), nbformat.NO_CONVERT)
    for cell in notebook.cells:
        assert cell.cell_type == "markdown" or (cell.outputs, cell.execution_count) == ([], None)


# An argument


def test_it_opens_with_a_question(cells):
    title, question = cells[0].source.split("\n\n")[:2]
    assert title.startswith("# ")
    assert re.fullmatch(r"\*\*.+\?\*\*", question, re.DOTALL)


def test_it_ends_with_limits_and_exercises_by_seed(cells):
    _, limits, exercises = re.split(r"^## (?=What this does not show|Exercises)", last_of(cells), flags=re.M)
    assert limits.count("\n- ") >= EXERCISES_AT_LEAST
    assert "seed of your own" in exercises
    assert len(re.findall(r"^\d\. ", exercises, flags=re.M)) >= EXERCISES_AT_LEAST
    assert re.search(r"^seed = \d+  # .*your own", code_of(cells), flags=re.M)


def test_the_model_is_imported_by_its_public_names_and_never_defined(cells):
    tree = ast.parse(code_of(cells))
    public = {
        *sim.__all__,
        *sim.analysis.__all__,
        *sim.plots.__all__,
        *(one.name for one in sim.mechanisms()),
    }
    imported, defined = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not str(node.module).startswith("sim"), node.module
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            defined.add(node.name)
    assert "sim" in imported
    assert not [name for name in imported if name.startswith("sim.")]
    assert not defined & public
    for module, name in re.findall(r"\bsim\.(?:(analysis|plots)\.)?(\w+)", code_of(cells)):
        assert name in (getattr(sim, module) if module else sim).__all__, name


def test_the_first_goes_through_the_phases_of_the_week():
    first = "\n".join(cell.source for cell in jupytext.read(SOURCES[0]).cells)
    named = re.findall(r"^\| \d `(\w+)`", first, flags=re.M)
    assert named == [phase.__name__ for phase in PHASES]


# It runs


@pytest.fixture(scope="module")
def _compiled():
    """Compile before the clock of a cell runs."""
    warm_up()


@pytest.mark.slow
@pytest.mark.usefixtures("_compiled")
def test_the_notebook_runs_and_leaves_nothing(source, tmp_path, monkeypatch):
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "jupyter"))
    here = tmp_path / "here"
    here.mkdir()
    notebook = nbformat.read(source.with_suffix(".ipynb"), nbformat.NO_CONVERT)
    client = NotebookClient(notebook, timeout=SECONDS_FOR_A_CELL, resources={"metadata": {"path": str(here)}})
    before = sorted(FOLDER.iterdir())
    client.execute()
    assert not list(here.iterdir())
    assert sorted(FOLDER.iterdir()) == before
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
    shown = [output.data for output in outputs if "data" in output]
    assert sum("image/png" in data for data in shown) >= FIGURES_AT_LEAST
    assert not [data["text/plain"] for data in shown if is_bare(data)]


def is_bare(data):
    """Tell whether a cell shows what an object calls itself instead of what is in it."""
    return set(data) == {"text/plain"} and bool(BARE_OBJECT.match(data["text/plain"]))
