"""The documentation says what is so: commands run, tables are current, examples are valid."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from pathlib import Path

import pytest

import sim
from sim.cli import build_parser, main
from sim.options import COMMANDS
from sim.scenario import tables
from sim.scenario.settings import apply_settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MODEL = (ROOT / "docs/model.md").read_text(encoding="utf-8")
SCENARIOS = (ROOT / "scenarios/README.md").read_text(encoding="utf-8")
EXTENDING = 'extends = "mission-mix"\n'
FORBIDDEN = re.compile(r"\b(TODO|FIXME|XXX|TBD)\b|(?<![\w.-])/(work|root|home|Users|tmp)/")
MARKDOWN = [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("scenarios/**/*.md")]
TEXTS = [
    *ROOT.glob("*.md"),
    *ROOT.glob("*.toml"),
    *ROOT.glob("*.cff"),
    *ROOT.glob("docs/**/*.md"),
    *ROOT.glob("scenarios/**/*.md"),
    *ROOT.glob("scenarios/**/*.toml"),
    *ROOT.glob("sim/**/*.py"),
    ROOT / ".ci/run",
]


def blocks(text, language):
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```", text, flags=re.MULTILINE | re.DOTALL)
    return ["\n".join(line.removeprefix(indent) for line in body.splitlines()) for indent, body in found]


def section(text, title):
    return re.split(r"^## ", text.partition(f"\n## {title}\n")[2], flags=re.MULTILINE)[0]


def names_in_table(text, pattern):
    return [found[1] for line in text.splitlines() if (found := re.match(pattern, line))]


# The README


def test_the_quick_start_is_one_block_of_two_lines():
    (block,) = blocks(README, "sh")
    assert block in section(README, "Quick start")
    first, second = block.splitlines()
    install, _, study = first.partition(" && ")
    assert install == "python -m pip install --quiet uv"
    assert study.startswith("python -m uv run peacegrid study mission-mix")
    assert second == "python -m uv run --group dev pytest"


def test_the_first_line_installs_what_a_study_needs_alone():
    uv = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]
    assert uv["default-groups"] == []


def test_the_quick_start_is_understood_by_the_command_line():
    first = blocks(README, "sh")[0].splitlines()[0]
    words = shlex.split(first.split("peacegrid ")[1])
    assert build_parser().parse_args(words).study == "mission-mix"


def test_the_ci_runs_the_tests_by_the_line_of_the_readme():
    second = blocks(README, "sh")[0].splitlines()[1]
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert second in [line.partition(" || ")[0] for line in lines]


def test_the_table_of_commands_is_that_of_the_command_line():
    assert names_in_table(section(README, "Commands"), r"\| `peacegrid ([a-z]+)") == list(COMMANDS)


def test_python_examples_run(monkeypatch, tmp_path):
    small = {"civilians": 100, "horizon_weeks": 60}
    load_scenario, load_study = sim.load_scenario, sim.load_study
    monkeypatch.setattr(sim, "load_scenario", lambda *a, **k: load_scenario(*a, **k, **small))
    monkeypatch.setattr(sim, "load_study", lambda name: apply_settings(load_study(name), small))
    monkeypatch.chdir(tmp_path)
    examples = blocks(README, "python")
    assert examples
    for example in examples:
        text = re.sub(r"replications=\d+", "replications=3", example)
        exec(compile(text, "README.md", "exec"), {})  # noqa: S102 - our own text
    assert (tmp_path / "relapse.pdf").stat().st_size > 0


# Scenario files in the documentation


def test_example_files_are_valid(tmp_path):
    texts = [*blocks(README, "toml"), *blocks(SCENARIOS, "toml")]
    for number, text in enumerate(texts):
        whole = text if re.search(r"^(title|extends) =", text, re.MULTILINE) else EXTENDING + text
        name = "my-police" if "more police" in text and "extends" in text else f"example-{number}"
        (tmp_path / f"{name}.toml").write_text(whole)
    assert len(texts) >= 4
    assert main(["check", *map(str, tmp_path.glob("*.toml"))]) == 0


def test_example_settings_are_valid():
    found = re.findall(r"`--set ([^ `]+)`", SCENARIOS)
    assert found
    apply_settings(sim.load_study("mission-mix"), found)


# The model


def test_tables_are_written_from_the_code():
    assert tables.filled(MODEL) == MODEL, f"run: {tables.COMMAND}"


def test_a_changed_table_is_noticed_and_mended(tmp_path, capsys):
    file = tmp_path / "model.md"
    file.write_text(MODEL.replace("| `trust_gain_per_week` | ", "| `trust_gain_per_week` | 9"))
    assert tables.main([str(file), "--check"]) == tables.OUT_OF_DATE
    assert "out of date" in capsys.readouterr().err
    assert tables.main([str(file)]) == 0
    assert file.read_text() == tables.filled(MODEL)


def test_a_lost_marker_is_noticed():
    with pytest.raises(ValueError, match="begin levers"):
        tables.filled(MODEL.replace("<!-- begin levers", "<!-- levers"))


def test_every_field_stands_in_the_tables():
    for name in ("commitment_threat", "groups[].fighters_people", "deployment.strengths[].police_people"):
        assert f"| `{name}` |" in MODEL


def test_the_phases_are_those_of_the_week():
    code = ast.parse((ROOT / "sim/engine/week.py").read_text(encoding="utf-8"))
    phases = names_in_table(ast.get_docstring(code) or "", r"\d\. (\w+) - ")
    assert len(phases) == 8
    assert names_in_table(section(MODEL, "Overview"), r" \d (\w+) ") == phases


def test_every_reference_is_resolved():
    text, _, references = MODEL.partition("\n## References\n")
    cited = {n for found in re.findall(r"\[(\d+(?:, \d+)*)\]", text) for n in found.split(", ")}
    assert cited
    assert cited <= set(re.findall(r"\[(\d+)\]", references))


def test_mechanisms_said_to_be_missing_are_missing():
    missing = set(re.findall(r"`(\w+)`", section(MODEL, "What is not there yet")))
    files = {file.stem for file in (ROOT / "sim/engine/mechanisms").glob("*.py")}
    assert missing
    assert not missing & files


def test_outcomes_are_defined():
    from sim.outcomes import outcome
    from sim.simulate import run

    result = run(sim.load_scenario("sierra-leone", civilians=50, horizon_weeks=1), keep=())
    defined = set(re.findall(r"`(\w+)`", section(MODEL, "Outcomes and definitions")))
    assert outcome.__doc__
    assert set(result.outcome) - {"weeks_observed"} <= defined


# All texts


@pytest.mark.parametrize("file", MARKDOWN, ids=lambda file: file.parent.name)
def test_links_lead_somewhere(file):
    for link in re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = file if not path else file.parent / path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def anchors(file):
    heads = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_no_text_speaks_of_what_is_not_for_readers():
    found = [
        f"{file}: {line}"
        for file in TEXTS
        for line in file.read_text("utf-8").splitlines()
        if FORBIDDEN.search(line)
    ]
    assert not found


def test_the_version_is_the_same_everywhere():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert version in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert text.rstrip().endswith("limitations under the License.")
