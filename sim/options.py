"""The commands and their options, as `peacegrid COMMAND --help` shows them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim import listing
from sim.errors import printable

Parser = argparse.ArgumentParser
LARGEST_SEED = 2**63 - 1


def whole_number(low: int, high: int) -> Any:
    """A reader of whole numbers within bounds, for argparse."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            allowed = f"a whole number from {low:,} to {high:,}"
            raise argparse.ArgumentTypeError(f"got {printable(text, 40)!r}; allowed: {allowed}")
        return value

    return read


def share(text: str) -> float:
    """Read a number above 0 and up to 1, for argparse."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"got {printable(text, 40)!r}; allowed: above 0, up to 1")
    return value


def _add_json(command: Parser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON on stdout")


def _add_running(command: Parser) -> None:
    command.add_argument("--seed", type=whole_number(0, LARGEST_SEED), metavar="N", help="root seed")
    command.add_argument("-o", "--output", metavar="DIR", help="folder to write results to")
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change any field, e.g. case.groups.ruf.fighters_people=9000 (may be repeated)",
    )
    command.add_argument(
        "--disable",
        action="append",
        default=[],
        metavar="MECHANISM",
        help="switch a mechanism off (may be repeated)",
    )
    command.add_argument("--quiet", action="store_true", help="no progress, no advice")
    _add_json(command)


def _add_list(command: Parser) -> None:
    _add_json(command)
    command.set_defaults(function=listing.list_command)


def _add_show(command: Parser) -> None:
    command.add_argument("name", metavar="NAME", help="a shipped name, or the path of a file")
    _add_json(command)
    command.set_defaults(function=listing.show_command)


def _add_schema(command: Parser) -> None:
    command.add_argument(
        "kind", nargs="?", choices=("case", "design", "study"), help="all three when left out"
    )
    _add_json(command)
    command.set_defaults(function=listing.schema_command)


def _add_check(command: Parser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE", help="files to validate")
    _add_json(command)
    command.set_defaults(function=listing.check_command)


def _add_mechanisms(command: Parser) -> None:
    _add_json(command)
    command.set_defaults(function=listing.mechanisms_command)


def _add_map(command: Parser) -> None:
    command.add_argument("country", metavar="ISO3", help="ISO 3166 alpha-3 code, e.g. LBR")
    command.add_argument(
        "--cell-km",
        type=float,
        default=10.0,
        metavar="N",
        help="side of a cell in km, 1 to 100 (default: 10)",
    )
    command.add_argument(
        "--within", metavar="FILE", help="GeoJSON polygon, degrees, longitude first: map only the land inside"
    )
    command.add_argument(
        "--facts", metavar="FILE", help="TOML file: people, urban_share, capital, lootable fields"
    )
    command.add_argument(
        "-o",
        "--output",
        "--out",
        default=".",
        metavar="DIR",
        help="folder for map and picture (default: here)",
    )
    command.add_argument("--overwrite", action="store_true", help="replace another map of the same name")
    _add_json(command)
    command.set_defaults(function=_map)


def _add_run(command: Parser) -> None:
    command.add_argument("case", metavar="CASE", help="a shipped case, or the path of a file")
    command.add_argument(
        "design", metavar="DESIGN", nargs="?", default="no-mission", help="no-mission when left out"
    )
    _add_running(command)
    command.set_defaults(function=_run)


def _add_study(command: Parser) -> None:
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
    _add_until(command)
    _add_running(command)
    command.set_defaults(function=_study)


def _add_until(command: Parser) -> None:
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


def _add_runs(command: Parser) -> None:
    command.add_argument("folder", metavar="DIR", help="a results folder")
    command.add_argument("--design", metavar="DESIGN", help="only the runs of this design")
    command.add_argument("--failed", action="store_true", help="only the runs that failed")
    _add_json(command)
    command.set_defaults(function=_runs)


def _add_rerun(command: Parser) -> None:
    command.add_argument("folder", metavar="DIR", help="a results folder")
    command.add_argument(
        "run", metavar="RUN", help="as named by peacegrid runs, e.g. balanced/17, or its key"
    )
    command.add_argument(
        "-o", "--output", metavar="DIR", help="folder for its weeks, events, maps and figure"
    )
    command.add_argument("--quiet", action="store_true", help="no progress")
    _add_json(command)
    command.set_defaults(function=_rerun)


def _add_explain(command: Parser) -> None:
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
    _add_json(command)
    command.set_defaults(function=_explain)


def _add_sensitivity(command: Parser) -> None:
    command.add_argument("study", metavar="STUDY", help="a shipped study, or the path of a file")
    command.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="KEY[=LOW:HIGH]",
        help="vary this too, e.g. design.allocation.robustness=0:1 (may be repeated)",
    )
    command.add_argument(
        "--only", action="store_true", help="vary what --field names, and no constant beside"
    )
    command.add_argument(
        "--within",
        type=share,
        metavar="SHARE",
        help="keep constants within this share of the study's value, e.g. 0.5; default: their whole bounds",
    )
    command.add_argument(
        "--design",
        action="append",
        metavar="DESIGN",
        help="look at this design (may be repeated); default: the last that is no baseline",
    )
    command.add_argument(
        "--outcome",
        action="append",
        metavar="NAME",
        help="a numeric column of runs, or deaths (may be repeated); default: war, deaths, cost_usd",
    )
    numbers = (
        (("-n", "--replications"), (2, 1_000), 4, "runs of each point, on the same luck (default: 4)"),
        (("--trajectories",), (2, 10_000), 20, "of the screening (default: 20)"),
        (("--top",), (0, 200), 8, "fields that get Sobol' indices, at most (default: 8)"),
        (("--sample",), (8, 10_000), 128, "a power of 2, for the indices (default: 128)"),
        (("--civilians",), (1, 1_000_000), 500, "records of the small world (default: 500)"),
    )
    for names, (low, high), default, about in numbers:
        command.add_argument(*names, type=whole_number(low, high), default=default, metavar="N", help=about)
    command.add_argument("--workers", type=whole_number(1, 1_024), metavar="N", help="threads")
    command.add_argument("--resume", action="store_true", help="complete what is in the output folder")
    command.add_argument(
        "--limit", type=whole_number(1, 10**18), metavar="N", help="refuse an analysis of more agent-weeks"
    )
    _add_running(command)
    command.set_defaults(function=_sensitivity)


def _add_report(command: Parser) -> None:
    command.add_argument("folder", metavar="DIR", help="a results folder")
    _add_json(command)
    command.set_defaults(function=_report)


def _add_calibrate(command: Parser) -> None:
    command.add_argument("-o", "--output", metavar="DIR", required=True, help="folder to keep results in")
    command.add_argument("--resume", action="store_true", help="go on with what is in the folder")
    for name, default, about in (
        ("points", 256, "design points of the first wave"),
        ("spells", 150, "spells run at each of them"),
        ("second-points", 128, "design points of the second wave"),
        ("second-spells", 300, "spells run at each of them"),
        ("truths", 12, "known constants on which the recovery is tried"),
    ):
        command.add_argument(
            f"--{name}", type=whole_number(0 if name in ("second-points", "truths") else 8, 100_000),
            default=default, metavar="N", help=f"{about} (default: {default})",
        )  # fmt: skip
    command.add_argument(
        "--seed", type=whole_number(0, LARGEST_SEED), default=777_000, metavar="N",
        help="of the class and its luck (default: 777000; reports use another)",
    )  # fmt: skip
    command.add_argument("--workers", type=whole_number(1, 1_024), metavar="N", help="threads")
    command.add_argument("--quiet", action="store_true", help="no progress")
    _add_json(command)
    command.set_defaults(function=_calibrate)


def _add_app(command: Parser) -> None:
    command.add_argument(
        "case",
        metavar="CASE",
        nargs="?",
        default="sierra-leone",
        help="default: sierra-leone; or a file's path",
    )
    command.add_argument(
        "design", metavar="DESIGN", nargs="?", default="balanced", help="default: balanced; or a file's path"
    )
    command.add_argument(
        "--port",
        type=whole_number(0, 65_535),
        default=8765,
        metavar="N",
        help="0 for any free (default: 8765)",
    )
    command.add_argument(
        "--seed", type=whole_number(0, LARGEST_SEED), default=1, metavar="N", help="the luck (default: 1)"
    )
    command.add_argument("--no-browser", dest="browser", action="store_false", help="open no browser")
    command.set_defaults(function=_app)


def _map(args: argparse.Namespace) -> int:
    from sim.geography.command import map_command

    return map_command(args)


def _run(args: argparse.Namespace) -> int:
    from sim.scenario.load import load_scenario

    load_scenario(
        args.case, args.design, settings=args.set, disable=args.disable
    )  # refused before all else loads
    from sim.experiments.commands import run_command

    return run_command(args)


def _study(args: argparse.Namespace) -> int:
    from sim.scenario.load import load_study, scenarios_of
    from sim.scenario.settings import apply_settings

    if not (Path(args.study) / "manifest.jsonl").is_file():  # a results folder stands for its study
        scenarios_of(apply_settings(load_study(args.study), args.set))  # refused before all else loads
    from sim.experiments.commands import study_command
    from sim.report import write_report

    return study_command(args, write_report)


def _app(args: argparse.Namespace) -> int:
    from sim.app.extra import require_extra
    from sim.scenario.load import load_scenario

    load_scenario(args.case, args.design)  # refused before all else loads
    require_extra()
    from sim.app.command import app_command

    return app_command(args)


def _add_validate(command: Parser) -> None:
    command.add_argument("--quick", action="store_true", help="few runs, in minutes: a look, not a verdict")
    command.add_argument(
        "--spells", type=whole_number(40, 100_000), metavar="N", help="default: 5,000; with --quick 300"
    )
    command.add_argument(
        "--cases",
        type=whole_number(10, 10_000),
        metavar="N",
        help="countries for each negative test and trial (default: 300; with --quick 40)",
    )
    command.add_argument(
        "--seed", type=whole_number(0, LARGEST_SEED), default=1_648, metavar="N",
        help="of the class and its luck (default: 1648; calibration uses another)",
    )  # fmt: skip
    command.add_argument("-o", "--output", metavar="DIR", help="folder for a record and figures")
    command.add_argument("--resume", action="store_true", help="go on with the stages not yet in the folder")
    command.add_argument("--workers", type=whole_number(1, 1_024), metavar="N", help="threads")
    command.add_argument("--quiet", action="store_true", help="no progress")
    _add_json(command)
    command.set_defaults(function=_validate)


def _validate(args: argparse.Namespace) -> int:
    from sim.evidence.validate_command import validate_command

    return validate_command(args)


def _calibrate(args: argparse.Namespace) -> int:
    from sim.evidence.calibrate_command import calibrate_command

    return calibrate_command(args)


def _runs(args: argparse.Namespace) -> int:
    from sim.experiments.run_table import runs_command

    return runs_command(args)


def _rerun(args: argparse.Namespace) -> int:
    from sim.experiments.rerun import rerun_command

    return rerun_command(args)


def _explain(args: argparse.Namespace) -> int:
    from sim.experiments.explain import explain_command

    return explain_command(args)


def _sensitivity(args: argparse.Namespace) -> int:
    from sim.scenario.load import load_study, scenarios_of
    from sim.scenario.settings import apply_settings

    study = apply_settings(load_study(args.study), args.set)
    scenarios_of(study)  # refused, as is a wrong field, before all else loads
    from sim.sensitivity.fields import axes_of, read_fields

    axes_of(study, read_fields(args.field), only=args.only, within=args.within)
    from sim.sensitivity.command import sensitivity_command

    return sensitivity_command(args)


def _report(args: argparse.Namespace) -> int:
    from sim.report.command import report_command

    return report_command(args)


COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "list": ("cases, designs and studies, a line each", _add_list),
    "show": ("one of them resolved, with units, bounds and sources", _add_show),
    "check": ("validate your own files", _add_check),
    "schema": ("the JSON Schema of the files", _add_schema),
    "mechanisms": ("the rules of the model by name", _add_mechanisms),
    "map": ("the grid of any country", _add_map),
    "run": ("one run of a case under a design", _add_run),
    "study": ("every design of a study on the same luck, and their comparison", _add_study),
    "report": ("write figures and report of a results folder anew", _add_report),
    "explain": ("which mechanisms made the difference between two designs", _add_explain),
    "sensitivity": ("which constants, levers and uncertainties drive an outcome", _add_sensitivity),
    "runs": ("the runs in a results folder, a line each", _add_runs),
    "rerun": ("any run of a results folder again, bit for bit", _add_rerun),
    "validate": ("the model against published evidence, target by target", _add_validate),
    "calibrate": ("fit the named constants to published evidence", _add_calibrate),
    "app": ("an interactive page on this machine: one life, or two on the same luck", _add_app),
}
