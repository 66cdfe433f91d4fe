"""Whether results are of the version of the model that reads them."""

from __future__ import annotations

from sim.experiments import conduct
from sim.experiments.results import Results


def version_warning(results: Results) -> str:
    """Return what a reader must know when another version of the model made the results; else nothing."""
    here = conduct._version()
    if results.version == here:
        return ""
    return (
        f"These runs were made by version {results.version} of the model; what reads them is version {here}. "
        "Their figures are as they were made, but rules, constants and definitions described now are of "
        "this version, and no run can be added or repeated. Compare them with no runs of this version: "
        "run the study again."
    )
