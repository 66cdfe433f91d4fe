"""The command line: what it prints, in words and as JSON, how it ends, and how little it loads."""

import json
import os
import subprocess
import sys
import time
import tomllib

import pytest

import sim
from sim.cli import build_parser, main
from sim.errors import InputError, MachineError
from sim.options import COMMANDS
from sim.scenario.shipped import shipped_file

HEAVY = ("numpy", "numba", "pandas", "scipy", "matplotlib", "mesa", "statsmodels", "pyarrow")
HELP_SECONDS = 0.3


def printed(capsys, *arguments):
    assert main(arguments) == 0
    return capsys.readouterr().out


def in_process(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


def test_list_names_all_that_is_shipped(capsys):
    lines = printed(capsys, "list").splitlines()
    assert {"cases", "designs", "studies"} <= set(lines)
    assert any(line.split()[0] == "unamsil" and "UNAMSIL" in line for line in lines)


def test_list_as_json(capsys):
    found = json.loads(printed(capsys, "list", "--json"))
    assert list(found) == ["cases", "designs", "studies"]
    assert [item["name"] for item in found["designs"]] == [
        "balanced",
        "force-heavy",
        "no-mission",
        "observers",
        "unamsil",
    ]
    assert all(item["title"] for items in found.values() for item in items)


def test_show_is_toml_with_units_bounds_and_sources(capsys):
    text = printed(capsys, "show", "sierra-leone")
    assert tomllib.loads(text)["groups"][1]["fighters_people"] == 15_000
    for words in ("from 0 to 2,000,000 (people)", "Men under arms in week 0", "NCDDR"):
        assert words.lower() in text.lower()


def test_show_as_json(capsys):
    assert json.loads(printed(capsys, "show", "unamsil", "--json"))["disarmament"]["budget_usd"] == 36.5e6


@pytest.mark.parametrize("kind", ["case", "design", "study"])
def test_schema_of_one_kind(capsys, kind):
    schema = json.loads(printed(capsys, "schema", kind))
    assert schema["$schema"].startswith("https://json-schema.org")
    assert schema["additionalProperties"] is False
    assert "extends" in schema["properties"]


def test_schema_of_all_kinds_tells_units_and_bounds(capsys):
    schema = json.loads(printed(capsys, "schema"))
    assert len(schema["anyOf"]) == 3
    fighters = schema["$defs"]["ArmedGroup"]["properties"]["fighters_people"]
    assert (fighters["minimum"], fighters["maximum"], fighters["unit"]) == (0, 2_000_000, "people")


def test_check_names_the_kind_of_each_file(capsys):
    files = [
        str(shipped_file(kind, name)) for kind, name in (("case", "sierra-leone"), ("study", "mission-mix"))
    ]
    assert printed(capsys, "check", *files).splitlines() == [
        f"{files[0]}: a valid case",
        f"{files[1]}: a valid study",
    ]


def test_check_as_json_also_when_a_file_is_wrong(capsys, tmp_path):
    (tmp_path / "wrong.toml").write_text("titel = 'T'\n")
    files = [str(shipped_file("design", "unamsil")), str(tmp_path / "wrong.toml")]
    assert main(["check", "--json", *files]) == 2
    good, wrong = json.loads(capsys.readouterr().out)
    assert (good["file"], good["kind"], good["ok"]) == (files[0], "design", True)
    assert not wrong["ok"]
    assert "Did you mean 'title'?" in wrong["message"]


def test_mechanisms(capsys):
    found = json.loads(printed(capsys, "mechanisms", "--json"))
    assert all({"name", "sentence", "source", "status"} <= mechanism.keys() for mechanism in found)
    assert {mechanism["status"] for mechanism in found} <= {"replicates", "adapts", "hypothesis"}
    text = printed(capsys, "mechanisms")
    assert all(f"{mechanism['name']} (" in text for mechanism in found)


def test_version(capsys):
    assert printed(capsys, "--version") == f"peacegrid {sim.__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_of_everything(capsys, arguments):
    assert printed(capsys, *arguments).startswith("usage: peacegrid")


def test_help_comes_at_once():
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        assert in_process("--help").returncode == 0
        seconds.append(time.perf_counter() - begun)
    assert min(seconds) < HELP_SECONDS


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list"],
        ["mechanisms"],
        ["schema"],
        ["show", "unamsil"],
        ["check", str(shipped_file("study", "mission-mix"))],
    ],
    ids=lambda arguments: arguments[0],
)
def test_reading_loads_nothing_heavy(arguments):
    code = (
        "import sys; from sim.cli import main; sys.stdout = sys.stderr; code = main(sys.argv[1:]); "
        f"sys.stdout = sys.__stdout__; print(code, sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "0 []\n"


def test_importing_the_package_loads_nothing():
    code = f"import sys, sim; print(sorted(set({(*HEAVY, 'pydantic')!r}) & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_public_names_are_found_when_asked_for():
    assert all(getattr(sim, name) is not None for name in sim.__all__)
    assert dir(sim) == sorted(sim.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        _ = sim.nothing


def test_options_of_study():
    line = "study mix -n 5 --seed 3 --workers 2 --executor threads -o out --resume --json --quiet"
    args = build_parser().parse_args(
        [*line.split(), "--keep", "runs,events", "--set", "seed=1", "--set", "a=2", "--disable", "ddr"]
    )
    assert (args.study, args.replications, args.seed, args.workers, args.executor) == (
        "mix",
        5,
        3,
        2,
        "threads",
    )
    assert (args.output, args.resume, args.json, args.quiet, args.keep) == (
        "out",
        True,
        True,
        True,
        "runs,events",
    )
    assert (args.set, args.disable) == (["seed=1", "a=2"], ["ddr"])


def test_options_of_run():
    args = build_parser().parse_args(["run", "sierra-leone", "--seed", "1", "--json"])
    assert (args.case, args.design, args.seed, args.output, args.set) == (
        "sierra-leone",
        "no-mission",
        1,
        None,
        [],
    )


@pytest.mark.parametrize(
    ("raised", "code", "words"),
    [
        (InputError("odd"), 2, "peacegrid: odd\n"),
        (MachineError("full"), 4, "peacegrid: full\n"),
        (OSError(28, "No space left on device"), 4, "No space left on device"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_how_it_ends(monkeypatch, capsys, raised, code, words):
    def fail(_):
        raise raised

    monkeypatch.setattr("sim.cli._dispatch", fail)
    monkeypatch.setattr("sim.cli._stop_writing", lambda: None)
    assert main([]) == code
    error = capsys.readouterr().err
    assert words in error
    assert bool(words) == bool(error)


def test_a_closed_pipe_is_no_complaint():
    command = f"{sys.executable} -m sim schema | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_the_machine_s_fault():
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr


def test_control_characters_are_not_echoed(capsys):
    assert main(["show", "\x1b]0;owned\x07"]) == 2
    error = capsys.readouterr().err
    assert "\x1b" not in error
    assert "\\x1b" in error
