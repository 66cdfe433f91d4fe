"""The figures of the documentation are made by one command, and the page that shows them is sound."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from PIL import Image
from test_incidence import told

from sim.experiments import conduct, job

ROOT = Path(__file__).resolve().parents[1]
EVIDENCE = ("relapse", "hazard", "how-it-ended", "ratios", "dose-response", "killing")
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def command():
    found = importlib.util.spec_from_file_location("docs_figures", ROOT / "docs/figures.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def _stand_in(monkeypatch):
    monkeypatch.setattr(job, "_engine", lambda version: told)
    monkeypatch.setattr(conduct, "warm_up", lambda *_: None)


@pytest.mark.usefixtures("_stand_in")
def test_the_command_makes_figures_and_page_from_a_study(command, tmp_path, capsys):
    command.main(["mission-mix", "-n", "6", "-o", str(tmp_path)])
    files = [Path(line) for line in capsys.readouterr().out.split()]
    assert [file.name for file in files] == ["relapse.png", "first-ends-by-mission.png", "figures.md"]
    page = files[-1].read_text(encoding="utf-8")
    assert [target for _, target in IMAGE.findall(page)] == [f"figures/{name}.png" for name in command.SHOWN]
    assert "6 runs of each design" in page
    assert page.count("## Competing ends of peace") == 1
    command.main(["mission-mix", "-n", "6", "-o", str(tmp_path)])
    assert files[-1].read_text(encoding="utf-8") == page
    for _, target in IMAGE.findall(page):
        with Image.open(tmp_path / target) as image:
            assert min(image.size) > 500


def test_a_study_without_such_figures_is_refused(command, tmp_path):
    from fake_engine import plan, run

    from sim.experiments.results import run_plan

    plain = run_plan(plan(replications=2), tmp_path / "r", run=run, workers=1)
    with pytest.raises(ValueError, match="gives no figure first-ends-by-mission"):
        command.write_figures(plain, tmp_path)
    assert not (tmp_path / "figures.md").exists()


@pytest.mark.parametrize("page", ["README.md", "docs/figures.md"])
def test_pictures_are_there_and_described(page):
    file = ROOT / page
    found = IMAGE.findall(file.read_text(encoding="utf-8"))
    assert found
    for description, target in found:
        assert len(description.split()) >= 8, f"{target} needs words for those who do not see it"
        with Image.open(file.parent / target) as image:
            image.verify()


def test_the_page_shows_all_pictures_of_the_command_and_no_other(command):
    page = (ROOT / "docs/figures.md").read_text(encoding="utf-8")
    between = page.partition(command.BEGIN)[2].partition(command.END)[0]
    assert {Path(target).stem for _, target in IMAGE.findall(between)} == set(command.SHOWN)
    others = {"app", "performance", "week"}  # of docs/app.md, by benchmarks/record.py, by docs/week.py
    others |= {
        f"sensitivity-{name}" for name in ("screening", "indices", "convergence")
    }  # of docs/sensitivity.md
    others |= {f"evidence-{name}" for name in EVIDENCE}  # of docs/evidence.md
    shown = {path.stem for path in (ROOT / "docs/figures").iterdir()}
    assert set(command.SHOWN) <= shown <= set(command.SHOWN) | others
    assert command.COMMAND in between
