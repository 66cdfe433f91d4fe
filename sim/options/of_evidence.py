"""Commands that question the model: sensitivity, validation, calibration."""

from __future__ import annotations

import argparse

from sim.options.reading import LARGEST_SEED, Parser, add_json, add_running, share, whole_number


def add_sensitivity(command: Parser) -> None:
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
    add_running(command)
    command.set_defaults(function=_sensitivity)


def _sensitivity(args: argparse.Namespace) -> int:
    from sim.scenario.load import load_study, scenarios_of
    from sim.scenario.settings import apply_settings

    study = apply_settings(load_study(args.study), args.set)
    scenarios_of(study)  # refused, as is a wrong field, before all else loads
    from sim.sensitivity.fields import axes_of, read_fields

    axes_of(study, read_fields(args.field), only=args.only, within=args.within)
    from sim.sensitivity.command import sensitivity_command

    return sensitivity_command(args)


def add_validate(command: Parser) -> None:
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
    add_json(command)
    command.set_defaults(function=_validate)


def _validate(args: argparse.Namespace) -> int:
    from sim.evidence.validate_command import validate_command

    return validate_command(args)


def add_calibrate(command: Parser) -> None:
    command.add_argument("-o", "--output", metavar="DIR", required=True, help="folder to keep results in")
    command.add_argument("--resume", action="store_true", help="go on with what is in the folder")
    for name, default, about in (
        ("points", 256, "design points of the first wave"),
        ("spells", 500, "spells run at each of them"),
        ("second-points", 64, "design points of the second wave"),
        ("second-spells", 500, "spells run at each of them"),
        ("truths", 24, "known constants on which the recovery is tried"),
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
    add_json(command)
    command.set_defaults(function=_calibrate)


def _calibrate(args: argparse.Namespace) -> int:
    from sim.evidence.calibrate_command import calibrate_command

    return calibrate_command(args)
