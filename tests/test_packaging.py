"""Shipped scenarios are found from a wheel, an editable install and a plain checkout, wherever one is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
UV = os.environ.get("UV") or shutil.which("uv")
SCRIPTS, EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
LOAD = """
import json, sim
from sim.scenario.maps import map_file
scenario = sim.load_scenario("sierra-leone", "unamsil")
print(json.dumps([sim.__file__, scenario.case.title, str(map_file(scenario.case.map)), sim.__version__]))
"""

pytestmark = pytest.mark.skipif(UV is None, reason="uv is not there")


def call(*words, **options):
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Source archive, and the wheel built from it."""
    folder = tmp_path_factory.mktemp("built")
    call(UV, "build", "--quiet", "--python", sys.executable, "--out-dir", str(folder), str(ROOT))
    (archive,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return archive, wheel


@pytest.fixture
def fresh(tmp_path):
    """An environment without PeaceGrid that borrows this one's other packages: nothing is downloaded."""
    place = tmp_path / "fresh"
    call(UV, "venv", "--quiet", "--python", sys.executable, str(place))
    python = place / SCRIPTS / f"python{EXE}"
    own = call(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    (Path(own) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def install(python, *what):
    call(UV, "pip", "install", "--quiet", "--no-deps", "--python", str(python), *what)


def elsewhere(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))
    }
    return {"cwd": folder, "env": environment}


def loaded(python, **options):
    file, title, grid, version = json.loads(call(str(python), "-c", LOAD, **options))
    assert title == "Sierra Leone after the Lome agreement, 1999"
    assert Path(grid).is_file()
    return Path(file), Path(grid), version


def test_the_wheel_finds_what_it_ships(built, fresh, tmp_path):
    install(fresh, str(built[1]))
    there = elsewhere(tmp_path)
    file, grid, version = loaded(fresh, **there)
    assert fresh.parents[1] in file.parents
    assert grid.is_relative_to(file.parent / "_scenarios")
    assert version in built[1].name
    listed = call(str(fresh.with_name(f"peacegrid{EXE}")), "list", **there)
    assert {"sierra-leone", "unamsil", "mission-mix"} <= set(listed.split())


def test_an_editable_install_finds_the_checkout(fresh, tmp_path):
    install(fresh, "--editable", str(ROOT))
    there = elsewhere(tmp_path)
    file, grid, _ = loaded(fresh, **there)
    assert file == ROOT / "sim/__init__.py"
    assert grid.is_relative_to(ROOT / "scenarios")
    assert "mission-mix" in call(str(fresh.with_name(f"peacegrid{EXE}")), "list", **there)


def test_a_checkout_needs_no_install(fresh, tmp_path):
    there = elsewhere(tmp_path)
    there["env"]["PYTHONPATH"] = str(ROOT)
    listed = json.loads(call(str(fresh), "-m", "sim", "list", "--json", **there))
    assert [case["name"] for case in listed["cases"]] == ["sierra-leone"]


def test_the_wheel_holds_the_package_and_the_scenarios_alone(built):
    with zipfile.ZipFile(built[1]) as wheel:
        names = wheel.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sim"}
    shipped = {name for name in names if name.startswith("sim/_scenarios/")}
    for folder, ending in (("cases", ".toml"), ("designs", ".toml"), ("studies", ".toml"), ("maps", ".csv")):
        wanted = {
            f"sim/_scenarios/{folder}/{file.name}"
            for file in (ROOT / "scenarios" / folder).glob(f"*{ending}")
        }
        assert wanted
        assert wanted <= shipped
    assert not [name for name in names if "__pycache__" in name]
    files = [file for file in (ROOT / "sim").rglob("*.*") if file.is_file() and file.suffix != ".pyc"]
    assert {file.relative_to(ROOT).as_posix() for file in files} <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_source_archive_holds_tests_and_documentation(built):
    with tarfile.open(built[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "README.md",
        "LICENSE",
        "CITATION.cff",
        "CHANGELOG.md",
        "docs/model.md",
        "tests/test_docs.py",
    } <= names
