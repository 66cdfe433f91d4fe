"""Scripted worlds run rule by rule, which only the interpreted engine can do.

`tests/test_mechanisms.py` runs them in a process of their own; collecting the folder above leaves them out.
By hand: NUMBA_DISABLE_JIT=1 python -m pytest tests/scripted
"""

from __future__ import annotations

import sys
from pathlib import Path

import numba
import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave these tests out unless they were asked for by name, and then refuse to run them compiled."""
    asked = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    if not any(path == HERE or HERE in path.parents for path in asked):
        return True
    if not numba.config.DISABLE_JIT:
        raise pytest.UsageError("scripted worlds need the interpreted engine: set NUMBA_DISABLE_JIT=1")
    return None


@pytest.fixture(autouse=True)
def _wrapping_integers():
    """Let 64-bit keys wrap around, as they do in compiled code."""
    with np.errstate(over="ignore"):
        yield
