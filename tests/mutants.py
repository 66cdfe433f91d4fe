"""Errors planted in the model, and the test that catches each: ``python tests/mutants.py [NAME ...]``.

tests/mutants.toml lists them; they were written without sight of the tests. Each is planted in a throwaway
copy of the working tree, where the test named as catching it must fail; in a copy without an error all these
tests must pass. `--search` looks for a test that catches an error and records it. Golden digests do not
count: they change with anything, and do not say what is right.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_suffix(".toml")
SCRIPTED = "tests/scripted"
LATER = tuple(
    f"tests/test_{name}.py"
    for name in ("outcomes", "run_tables", "kept_maps", "invariants", "engine", "mechanisms", "model")
)
LONGEST_SECONDS = 1_800
PYTEST_HERE = """
import os, sys
import pytest, sim
if not sim.__file__.startswith(os.getcwd() + os.sep):
    sys.exit(f"not the copy's model: {sim.__file__}")
sys.exit(pytest.main(sys.argv[1:]))
"""


@dataclass(frozen=True)
class Mutant:
    """An error: the text it stands in for, what is wrong about it, and the test that catches it."""

    name: str
    file: str
    wrong: str
    old: str
    new: str
    caught_by: str


def mutants() -> list[Mutant]:
    """Return the errors of the list."""
    return [Mutant(**one) for one in tomllib.loads(LIST.read_text(encoding="utf-8"))["mutant"]]


def record(mutant: Mutant, test: str) -> None:
    """Write into the list which test catches an error."""
    before, name, after = LIST.read_text(encoding="utf-8").partition(f'name = "{mutant.name}"\n')
    after = re.sub(r'^caught_by = ".*"$', f'caught_by = "{test}"', after, count=1, flags=re.MULTILINE)
    LIST.write_text(before + name + after, encoding="utf-8")


def copy_tree(tree: Path) -> None:
    """Copy the working tree, with what is not committed and without what is ignored."""
    shutil.rmtree(tree, ignore_errors=True)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, set(listed.split("\0"))):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)


def plant(mutant: Mutant, tree: Path) -> None:
    """Make the error in a fresh copy."""
    copy_tree(tree)
    text = (tree / mutant.file).read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        sys.exit(
            f"{mutant.name}: its old text occurs {text.count(mutant.old)} times in {mutant.file}, not once"
        )
    (tree / mutant.file).write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")


def first_failure(tree: Path, tests: list[str]) -> str | None:
    """Run tests in a copy up to the first that fails and return it; None if all pass.

    The copy is the working directory and comes first on the path, whatever is installed. The engine's cache
    is the copies' own, in folders named by a hash of all its sources, so that nothing stale is used.
    """
    jit = {"NUMBA_DISABLE_JIT": "1" if tests[0].startswith(SCRIPTED) else "0"}
    own = {"PYTHONPATH": str(tree), "XDG_CACHE_HOME": str(tree.parent / "cache")}
    options = ["-x", "-rf", "--tb=no", "-p", "no:cacheprovider", "-k", "not golden"]
    run = subprocess.run(
        [sys.executable, "-c", PYTEST_HERE, *options, *tests],
        cwd=tree,
        env=os.environ | own | jit,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
    )
    failed = re.search(r"^FAILED (tests/[\w/.]+::\w+)", run.stdout, flags=re.MULTILINE)
    if run.returncode not in (0, 1) or (run.returncode == 1) != (failed is not None):
        sys.exit(f"{' '.join(tests)}: no verdict\n{run.stdout[-3000:]}{run.stderr[-3000:]}")
    return failed.group(1) if failed else None


def search(mutant: Mutant, tree: Path) -> str | None:
    """Return a test that catches an error, the nearest to its file first."""
    stem = Path(mutant.file).stem
    near = [f"{SCRIPTED}/test_{stem}.py", f"tests/test_{stem}.py"]
    plant(mutant, tree)
    for tests in dict.fromkeys([*near, SCRIPTED, *LATER]):
        if (tree / tests).exists() and (failed := first_failure(tree, [tests])):
            return failed
    return None


def all_pass_without_an_error(tests: list[str], tree: Path) -> bool:
    """Tell whether the named tests pass in a copy without any error."""
    copy_tree(tree)
    halves = ([test for test in tests if test.startswith(SCRIPTED) is scripted] for scripted in (True, False))
    failed = [name for half in halves if half and (name := first_failure(tree, half))]
    for name in failed:
        print(f"{name} fails without any error")
    return not failed


def is_killed(mutant: Mutant, tree: Path) -> bool:
    """Tell whether the test named for it, or with no name none, catches an error."""
    if not mutant.caught_by:
        return False
    plant(mutant, tree)
    return first_failure(tree, [mutant.caught_by]) is not None


def search_all(chosen: list[Mutant], tree: Path) -> None:
    """Look for a test for each error and record it."""
    for mutant in chosen:
        test = search(mutant, tree)
        print(f"{mutant.name}: {test or 'nothing catches it'}", flush=True)
        record(mutant, test or "")


def check_all(chosen: list[Mutant], tree: Path) -> bool:
    """Plant each error and say whether its test catches it; tell whether all are caught."""
    killed = 0
    sound = all_pass_without_an_error(sorted({one.caught_by for one in chosen if one.caught_by}), tree)
    for mutant in chosen:
        dead = is_killed(mutant, tree)
        killed += dead
        print(f"{'killed' if dead else 'SURVIVED'}  {mutant.name}  {mutant.caught_by}", flush=True)
    print(f"{killed} of {len(chosen)} killed")
    return sound and killed == len(chosen)


def chosen_of(names: list[str]) -> list[Mutant]:
    """Return the errors of these names, all if none is given."""
    known = {one.name: one for one in mutants()}
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"unknown: {', '.join(unknown)}; see --list")
    return [known[name] for name in names or known]


def main() -> int:
    """Plant errors and say which are caught; 1 if one survives."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="errors to plant (default: all)")
    parser.add_argument("--list", action="store_true", help="say what they are, and plant none")
    parser.add_argument(
        "--search", action="store_true", help="look for a test that catches each, and record it"
    )
    asked = parser.parse_args()
    if asked.list:
        for one in chosen_of(asked.names):
            print(f"{one.name} ({one.file}): {one.wrong}")
        return 0
    with tempfile.TemporaryDirectory(prefix="peacegrid-mutants-") as folder:
        tree = Path(folder).resolve() / "tree"
        if asked.search:
            search_all(chosen_of(asked.names), tree)
        return 0 if check_all(chosen_of(asked.names), tree) else 1


if __name__ == "__main__":
    sys.exit(main())
