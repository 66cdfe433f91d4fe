"""Compiling: once per version, on all cores, and without them where they are refused."""

from __future__ import annotations

import loky
import numba
import pytest
import small_world

from sim import compilation, engine, simulate
from sim.engine.week import PHASES


@pytest.fixture
def cold(monkeypatch, tmp_path):
    """A process that has not looked at its cache yet, and finds nothing there."""
    monkeypatch.setattr(compilation, "_prepared", False)
    monkeypatch.setattr(engine, "CACHE_FOLDER", tmp_path)
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 0)
    return tmp_path


def test_a_cache_that_holds_some_phases_only_is_not_ready(cold):
    for phase in PHASES[1:]:
        (cold / f"week.{phase.__name__}-1.py311.nbi").write_bytes(b"")
        assert not compilation.is_compiled_before()
    (cold / f"week.{PHASES[0].__name__}-1.py311.nbi").write_bytes(b"")
    assert compilation.is_compiled_before()


def test_every_part_is_compiled_once_the_longest_first(cold, monkeypatch):
    asked = []

    class Pool:
        def __init__(self, max_workers):
            assert max_workers >= 2

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def map(self, function, parts):
            assert function is compilation.compile_part
            asked.extend(parts)
            return iter(())

    monkeypatch.setattr(compilation, "usable_cores", lambda: 2)
    monkeypatch.setattr(loky, "ProcessPoolExecutor", Pool)
    compilation.prepare()
    compilation.prepare()
    assert sorted(asked) == sorted(
        [*(phase.__name__ for phase in PHASES), compilation.WEEK_ZERO, compilation.PASSING]
    )
    assert asked[: len(compilation.LONGEST_FIRST)] == list(compilation.LONGEST_FIRST)


@pytest.mark.parametrize("cores", [1, 2])
def test_a_machine_that_refuses_processes_runs_all_the_same(cold, monkeypatch, cores):
    def refuse(max_workers):
        raise OSError("no more processes")

    monkeypatch.setattr(compilation, "usable_cores", lambda: cores)
    monkeypatch.setattr(loky, "ProcessPoolExecutor", refuse)
    assert (
        simulate.run(small_world.scenario(), seed=3).digest
        == simulate.run(small_world.scenario(), seed=3).digest
    )


@pytest.mark.parametrize("part", [compilation.WEEK_ZERO, compilation.PASSING, "record"])
def test_a_part_compiles_under_the_signature_that_runs_use(part):
    compilation.compile_part(part)
    if part == "record" and not numba.config.DISABLE_JIT:
        phase = compilation.BY_NAME[part]
        before = len(phase.signatures)
        simulate.run(small_world.scenario(), seed=3)
        assert len(phase.signatures) == before
