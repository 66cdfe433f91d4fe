"""The list of errors planted in the model is whole and fits the model as it is. Planting them is a command:
python tests/mutants.py"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import mutants
import pytest

LISTED = mutants.mutants()


@cache
def functions_in(file: str) -> set[str]:
    """Return the names of the functions of a file."""
    tree = ast.parse((mutants.ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_there_are_at_least_twenty_over_many_files():
    assert len(LISTED) >= 20
    assert len({one.file for one in LISTED}) >= 15


def test_no_two_have_one_name_or_are_one_error():
    assert len({one.name for one in LISTED}) == len(LISTED)
    assert len({(one.file, one.old, one.new) for one in LISTED}) == len(LISTED)


@pytest.mark.parametrize("one", LISTED, ids=lambda one: one.name)
def test_an_error_can_be_planted_and_names_a_test(one):
    assert one.wrong
    assert one.file.startswith("sim/")
    assert (mutants.ROOT / one.file).read_text(encoding="utf-8").count(one.old) == 1
    assert one.new != one.old
    file, _, test = one.caught_by.partition("::")
    assert Path(file).parts[0] == "tests"
    assert test.startswith("test_")
    assert test in functions_in(file)
    assert "golden" not in test
