"""The agents of a run as tables, codes told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine import records as r

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from sim.scenario.case import Case

__all__ = ["KINDS", "agent_table"]

KINDS = ("civilians", "bands", "units", "groups")
NOBODY = "none"
POSTURES = ("keeps the peace", "on its guard", "on the offensive")
WORDS = {
    ("bands", "status"): ("gone", "active", "cantoned", "demobilised"),
    ("bands", "order"): (
        *("stay", "march", "assault", "live off civilians", "strike civilians"),
        *("communal attack", "crime", "strike a party", "campaign"),
    ),
    ("units", "component"): ("military", "observers", "formed police", "police", "civilians"),
    ("units", "status"): ("planned", "arriving", "deployed", "left", "unfilled"),
    ("groups", "kind"): ("state", "rebel", "spoiler", "militia", "gang", "external"),
    ("groups", "side"): ("state", "rebels", NOBODY),
    ("groups", "posture"): POSTURES,
    ("groups", "next_posture"): POSTURES,
}
"""Names of the codes 0, 1, 2 ... of `sim.engine.records`."""


def agent_table(state: r.State, kind: str, case: Case) -> pd.DataFrame:
    """Return the records of one kind: codes in words, groups and identities by name, places by row and
    column.

    Raises
    ------
    ValueError
        For another kind.
    """
    import pandas as pd

    if kind not in KINDS:
        raise ValueError(f"agents: got {kind!r}, allowed are {', '.join(KINDS)}")
    table = getattr(state, kind)
    if kind == "bands":
        table = table[: int(state.ledger[0].n_bands)]
    frame = pd.DataFrame({name: table[name] for name in table.dtype.names if table[name].ndim == 1})
    for name, words in _names(kind, case).items():
        frame[name] = [words[code] if 0 <= code < len(words) else NOBODY for code in frame[name]]
    if kind == "groups":
        frame.insert(0, "name", [group.name for group in case.groups])
    if "cell" in frame:
        frame = frame.assign(**_places(frame["cell"].to_numpy(), state.cells))
    return frame


def _names(kind: str, case: Case) -> dict[str, tuple[str, ...]]:
    words = {column: names for (of, column), names in WORDS.items() if of == kind}
    identities = tuple(identity.name for identity in case.identities)
    if kind == "bands":
        return words | {"group": tuple(group.name for group in case.groups)}
    if kind == "groups":
        return words | {"identity": identities, "campaign_against": identities}
    return words if kind == "units" else {"identity": identities}


def _places(cell: np.ndarray, cells: np.recarray) -> dict[str, np.ndarray]:
    """Row and column of each agent on the map; -1 for those who are nowhere on it."""
    import numpy as np

    return {name: np.where(cell == r.NOWHERE, -1, cells[name][cell]) for name in ("row", "column")}
