"""What `peacegrid report` does once its arguments are parsed."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from sim.experiments.results import load_results
from sim.experiments.versions import version_warning
from sim.report.page import write_report

DONE = 0


def report_command(args: Namespace) -> int:
    """Write figures and report of a results folder anew, and name them; return the exit code.

    Results of another version of the model are drawn with a warning.

    Raises
    ------
    PeaceGridError
        When the folder holds no results, or the machine refuses.
    """
    results = load_results(Path(args.folder))
    if warning := version_warning(results):
        print(f"peacegrid: warning: {warning}", file=sys.stderr)
    files = [str(path) for path in write_report(results)]
    if args.json:
        print(json.dumps({"report": files[-1], "figures": files[:-1]}))
    else:
        print(f"Report: {files[-1]}")
    return DONE
