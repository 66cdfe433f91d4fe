"""One run for one reader: a summary in words and figures, and its tables and plots on request."""

from __future__ import annotations

import math
from argparse import Namespace
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.experiments.conduct import warm_up
from sim.experiments.durable import machine_errors, make_folder
from sim.experiments.plan import plain
from sim.experiments.progress import Progress
from sim.scenario.study import Scenario

WEEKS_PER_YEAR = 52
NO_MISSION = "no-mission"
OUTCOMES = {
    "stable": "a stable peace",
    "fragile": "a fragile peace: no war, but not stable either",
    "recovered": "war, then peace again",
    "at_war": "at war",
}
BLOCKS = (
    ("Deaths", ("deaths_civilian", "deaths_humanitarian", "deaths_fighter", "deaths_peacekeeper")),
    ("Deaths caused by", ("deaths_by_state", "deaths_by_rebel", "deaths_by_other")),
    ("People", ("displaced_person_years", "trust_state", "trust_mission", "trust_groups")),
    ("Country", ("legitimacy", "governance", "economy", "accord_implemented", "ddr_completed")),
)
SHORT = {
    "deaths_civilian": "civilians",
    "deaths_humanitarian": "aid workers",
    "deaths_fighter": "fighters",
    "deaths_peacekeeper": "peacekeepers",
    "deaths_by_state": "state forces",
    "deaths_by_rebel": "rebels",
    "deaths_by_other": "others",
    "displaced_person_years": "displacement (person-years)",
    "trust_state": "trust in the state (0 to 1)",
    "trust_mission": "trust in the mission (0 to 1)",
    "trust_groups": "trust between groups (0 to 1)",
    "accord_implemented": "accord carried out (share)",
    "ddr_completed": "fighters through DDR (share)",
    "legitimacy": "legitimacy of the mission",
}


def run_once(args: Namespace, progress: Progress) -> tuple[Scenario, Any]:
    """Load the scenario named by the arguments and run it."""
    from sim.scenario.load import load_scenario

    design = args.design or NO_MISSION
    scenario = load_scenario(args.case, design, settings=args.set, disable=tuple(args.disable or ()))
    if args.output:
        refuse_taken(Path(args.output))
    from sim import simulate

    warm_up(progress.compile, scenario)
    keep = ("weeks", "events", "cells") if args.output else ("weeks",)
    return scenario, simulate.run(scenario, seed=args.seed or 0, keep=keep)


def summary(scenario: Scenario, run: Any) -> str:
    """Tell a run in words and figures."""
    outcome = run.outcome
    lines = [
        f"{scenario.case.title} - {scenario.design.title}",
        f"{scenario.horizon_weeks / WEEKS_PER_YEAR:.3g} years from {scenario.case.week_zero:%d %B %Y}, "
        f"seed {run.seed}",
        "",
        f"At the end: {OUTCOMES.get(str(outcome.get('outcome')), outcome.get('outcome'))}",
        _war(outcome),
    ]
    if outcome.get("self_sustaining"):
        lines.append("The peace holds without a mission.")
    for title, names in BLOCKS:
        known = [name for name in names if name in outcome and not _is_nan(outcome[name])]
        lines += ["", title] if known else []
        lines += [
            f"  {SHORT.get(name, name.replace('_', ' ')):<30}{_figure(outcome[name]):>14}" for name in known
        ]
    if outcome.get("cost_usd"):
        lines += ["", f"{'Cost of the mission':<32}{outcome['cost_usd'] / 1e6:>14,.0f} million US$"]
    lines += ["", _effort(run), f"Digest {run.digest}", "", _caution()]
    return "\n".join(lines)


def _war(outcome: dict[str, Any]) -> str:
    if not outcome.get("war"):
        return "No return to war."
    years = float(outcome["war_week"]) / WEEKS_PER_YEAR
    return (
        f"War returned after {years:.1f} years and lasted {outcome.get('weeks_at_war', 0):,.0f} weeks in all."
    )


def _figure(value: Any) -> str:
    value = plain(value)
    if isinstance(value, float) and abs(value) < 10:
        return f"{value:.2f}"
    return f"{value:,.0f}" if isinstance(value, (int, float)) else str(value)


def _is_nan(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _effort(run: Any) -> str:
    speed = run.agent_weeks / run.engine_seconds if run.engine_seconds > 0 else 0.0
    return f"{run.agent_weeks:,} agent-weeks in {run.engine_seconds:.2f} s ({speed:,.0f} a second)"


def _caution() -> str:
    return (
        "One run is one life of the country under one draw of luck. Compare designs with `peacegrid study`."
    )


def summary_json(scenario: Scenario, run: Any) -> dict[str, Any]:
    """Return the run as `peacegrid run --json` prints it."""
    return {
        "case": scenario.case_name,
        "design": scenario.design_name,
        "seed": run.seed,
        "replication": run.replication,
        "digest": run.digest,
        "agent_weeks": run.agent_weeks,
        "engine_seconds": run.engine_seconds,
        "outcome": run.outcome,
    }


def write_run(run: Any, folder: Path) -> list[Path]:
    """Write weeks, events and cells of a run as CSV and Parquet, and its figure."""
    from sim.experiments.figures import write_run_figure

    make_folder(folder)
    columns = {"weeks": run.weekly, "events": run.event_columns, "cells": run.cell_columns}
    files = [
        path for name, table in columns.items() if table for path in _write_table(run, name, table, folder)
    ]
    return [*files, *write_run_figure(_framed(run, run.weekly), folder)]


def _write_table(run: Any, name: str, table: dict[str, Any], folder: Path) -> list[Path]:
    frame = _framed(run, table)
    paths = [folder / f"{name}.parquet", folder / f"{name}.csv"]
    with machine_errors(folder):
        frame.to_parquet(paths[0], index=False)
        frame.to_csv(paths[1], index=False)
    return paths


def _framed(run: Any, table: dict[str, Any]) -> Any:
    import pandas as pd

    identity = {
        "case": run.scenario.case_name, "design": run.scenario.design_name, "replication": run.replication,
    }  # fmt: skip
    return pd.DataFrame({**table}).assign(**identity)[[*identity, *table]]


def refuse_taken(folder: Path) -> None:
    """Refuse to write a run where something is already.

    Raises
    ------
    InputError
        When `folder` is a file, or a folder that is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"output: {folder} is there already and not empty; choose another folder with -o")
