"""With what the page opens: what the command was given. It reaches the page by an environment variable, so
that the page is the same whoever serves it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

VARIABLE = "PEACEGRID_APP"


@dataclass(frozen=True)
class Opening:
    """Case and design by name or path, and the seed of the luck."""

    case: str = "sierra-leone"
    design: str = "balanced"
    seed: int = 1

    def announce(self) -> None:
        """Let pages of this process open so."""
        os.environ[VARIABLE] = json.dumps(asdict(self))


def announced() -> Opening:
    """What was announced, else the usual."""
    return Opening(**json.loads(os.environ.get(VARIABLE, "{}")))
