"""How to get the same figures again, and how to know that they are the same."""

from __future__ import annotations

import sim
from sim.experiments.results import Results
from sim.experiments.versions import version_warning
from sim.report.markup import Html, element, joined
from sim.report.table import Line, table

COMMANDS = (
    "peacegrid study study.toml -o ../again",
    "python -c \"import sim; print(sim.load_results('../again').digest)\"",
)


def reproduce(results: Results) -> Html:
    """Return commands, versions, seed and digests."""
    study = results.study
    is_old = bool(version_warning(results))
    facts = {
        "Package that wrote this page": f"peacegrid {sim.__version__}",
        "Version of the model's code": joined(
            [element("code", results.version), " (not the one that wrote this page)" if is_old else ""]
        ),
        "Root seed": f"{study.seed}",
        "Replications": f"{study.replications:,} of each design; replication k of each shares its luck",
        "Digest of all runs": element("code", results.digest),
    }
    terms = [part for name, fact in facts.items() for part in (element("dt", name), element("dd", fact))]
    lines = [Line(name, "", (element("code", digest),)) for name, digest in results.scenario_digests.items()]
    return joined([
        element("p", "In this folder, with the same version of the model (and beside the case and design "
                "files that study.toml names, where they are your own):"),
        element("pre", element("code", joined(COMMANDS, "\n")), tabindex=0),
        element("p", "The second line prints the digest below if every run came out the same, bit for bit."),
        element("dl", *terms, class_="facts"),
        table("Digests of the resolved scenarios (SHA-256)", ("Digest",), {"": lines}, "Design"),
    ])  # fmt: skip
