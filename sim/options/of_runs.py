"""Commands that run, and that look at what was run."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.options.reading import Parser, add_json, add_running, whole_number


def add_run(command: Parser) -> None:
    command.add_argument("case", metavar="CASE", help="a shipped case, or the path of a file")
    command.add_argument(
        "design", metavar="DESIGN", nargs="?", default="no-mission", help="no-mission when left out"
    )
    add_running(command)
    command.set_defaults(function=_run)


def _run(args: argparse.Namespace) -> int:
    from sim.scenario.load import load_scenario

    load_scenario(
        args.case, args.design, settings=args.set, disable=args.disable
    )  # refused before all else loads
    from sim.experiments.commands import run_command

    return run_command(args)


def add_study(command: Parser) -> None:
    command.add_argument("study", metavar="STUDY", help="a shipped study, or the path of a file")
    command.add_argument(
        "-n", "--replications", type=whole_number(1, 1_000_000), metavar="N", help="runs of each design"
    )
    command.add_argument("--workers", type=whole_number(1, 1_024), metavar="N", help="runs at the same time")
    command.add_argument(
        "--executor",
        choices=("threads", "processes", "dask"),
        default="threads",
        help="how runs share the machine; a run that crashes or hangs costs only itself with processes; "
        "dask: on the cluster of --dask",
    )
    command.add_argument(
        "--dask", metavar="ADDRESS", help="scheduler of a running dask cluster, e.g. tcp://10.0.0.1:8786"
    )
    command.add_argument("--resume", action="store_true", help="complete what is in the output folder")
    command.add_argument(
        "--posterior",
        action=argparse.BooleanOptionalAction,
        help="sample the fitted constants, a draw a replication (default: as the study says)",
    )
    command.add_argument("--keep", metavar="TABLES", help="of runs,weeks,events,cells, joined by commas")
    command.add_argument(
        "--limit", type=whole_number(1, 10**18), metavar="N", help="refuse a study of more agent-weeks"
    )
    add_until(command)
    add_running(command)
    command.set_defaults(function=_study)


def add_until(command: Parser) -> None:
    command.add_argument(
        "--until",
        type=float,
        metavar="PRECISION",
        help="end before -n, after whole replications, once the 95%% interval of a difference to the "
        "baseline is +/- this or narrower (percentage points for shares of runs, else the outcome's unit)",
    )
    command.add_argument(
        "--until-outcome", metavar="OUTCOME", help="the difference of what (default: war_by_10_years)"
    )
    command.add_argument(
        "--until-design", metavar="DESIGN", help="of which design (default: of every one, the widest)"
    )


def _study(args: argparse.Namespace) -> int:
    from sim.scenario.load import load_study, scenarios_of
    from sim.scenario.settings import apply_settings

    if not (Path(args.study) / "manifest.jsonl").is_file():  # a results folder stands for its study
        scenarios_of(apply_settings(load_study(args.study), args.set))  # refused before all else loads
    from sim.experiments.commands import study_command
    from sim.report import write_report

    return study_command(args, write_report)


def add_runs(command: Parser) -> None:
    command.add_argument("folder", metavar="DIR", help="a results folder")
    command.add_argument("--design", metavar="DESIGN", help="only the runs of this design")
    command.add_argument("--failed", action="store_true", help="only the runs that failed")
    add_json(command)
    command.set_defaults(function=_runs)


def _runs(args: argparse.Namespace) -> int:
    from sim.experiments.run_table import runs_command

    return runs_command(args)


def add_rerun(command: Parser) -> None:
    command.add_argument("folder", metavar="DIR", help="a results folder")
    command.add_argument(
        "run", metavar="RUN", help="as named by peacegrid runs, e.g. balanced/17, or its key"
    )
    command.add_argument(
        "-o", "--output", metavar="DIR", help="folder for its weeks, events, maps and figure"
    )
    command.add_argument("--quiet", action="store_true", help="no progress")
    add_json(command)
    command.set_defaults(function=_rerun)


def _rerun(args: argparse.Namespace) -> int:
    from sim.experiments.rerun import rerun_command

    return rerun_command(args)


def add_report(command: Parser) -> None:
    command.add_argument("folder", metavar="DIR", help="a results folder")
    add_json(command)
    command.set_defaults(function=_report)


def _report(args: argparse.Namespace) -> int:
    from sim.report.command import report_command

    return report_command(args)


def add_explain(command: Parser) -> None:
    command.add_argument("folder", metavar="DIR", help="a results folder")
    command.add_argument("--design", metavar="DESIGN", help="default: the last design that is no baseline")
    command.add_argument("--baseline", metavar="DESIGN", help="default: the study's baseline")
    command.add_argument(
        "--outcome",
        action="append",
        metavar="NAME",
        help="what is explained (may be repeated); default: war by the horizon and civilian deaths",
    )
    command.add_argument(
        "--groups",
        metavar="FILE",
        help="groups of mechanisms of your own: TOML, [groups], name = [mechanisms]",
    )
    command.add_argument(
        "-n",
        "--replications",
        type=whole_number(2, 1_000_000),
        metavar="N",
        help="default: all of the study's",
    )
    command.add_argument(
        "--pairs",
        type=whole_number(1, 1_000),
        default=1,
        metavar="N",
        help="orders drawn for each replication, each with its reverse (default 1)",
    )
    command.add_argument("--workers", type=whole_number(1, 1_024), metavar="N", help="threads")
    command.add_argument("--quiet", action="store_true", help="no progress")
    add_json(command)
    command.set_defaults(function=_explain)


def _explain(args: argparse.Namespace) -> int:
    from sim.experiments.explain import explain_command

    return explain_command(args)
