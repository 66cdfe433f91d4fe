"""What `peacegrid report` does once its arguments are parsed."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from sim.experiments.results import load_results
from sim.report.page import write_report

DONE = 0


def report_command(args: Namespace) -> int:
    """Write figures and report of a results folder anew, and name them; return the exit code.

    Raises
    ------
    PeaceGridError
        When the folder holds no results, or the machine refuses.
    """
    files = [str(path) for path in write_report(load_results(Path(args.folder)))]
    if args.json:
        print(json.dumps({"report": files[-1], "figures": files[:-1]}))
    else:
        print(f"Report: {files[-1]}")
    return DONE
