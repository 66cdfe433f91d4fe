"""Words and figures for a reader of the terminal."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple


class Wording(NamedTuple):
    """An outcome in words: heading of a column, name, and how a lower and a higher value are told."""

    head: str
    name: str
    lower: str
    higher: str


def _amount(head: str, name: str, *, fewer: bool = False) -> Wording:
    return Wording(head, name, f"{'fewer' if fewer else 'less'} {name}", f"more {name}")


WORDINGS = {
    "war_by_2_years": _amount("war by 2 years", "war by 2 years"),
    "war_by_5_years": _amount("war by 5 years", "war by 5 years"),
    "war_by_10_years": _amount("war by 10 years", "war by 10 years"),
    "years_at_peace": Wording("years at peace", "length of peace", "shorter peace", "longer peace"),
    "stable": _amount("stable", "stable peace"),
    "deaths_civilian": _amount("civilians", "civilian deaths", fewer=True),
    "deaths_humanitarian": _amount("aid workers", "aid workers' deaths", fewer=True),
    "deaths_fighter": _amount("fighters", "fighters' deaths", fewer=True),
    "deaths_peacekeeper": _amount("peacekeepers", "peacekeepers' deaths", fewer=True),
    "displaced_person_years": _amount("displacement", "displacement"),
    "trust_state": _amount("trust in state", "trust in the state"),
    "trust_mission": _amount("in mission", "trust in the mission"),
    "trust_groups": _amount("between groups", "trust between groups"),
    "governance": Wording("governance", "governance", "worse governance", "better governance"),
    "cost_usd": Wording("cost", "cost", "lower cost", "higher cost"),
    "cost_million_usd": Wording("cost", "cost", "lower cost", "higher cost"),
}
YEARS = re.compile(r"(.*war by) (\d+) years")
SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def wording(outcome: str) -> Wording:
    """Return an outcome in words, also one that is not known here."""
    name = outcome.replace("_", " ")
    return WORDINGS.get(outcome, Wording(name, name, f"lower {name}", f"higher {name}"))


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return "1 run", "2 runs", "1,200 runs"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def merged(phrases: Sequence[str]) -> list[str]:
    """Draw "war by 5 years", "war by 10 years" together to "war by 5 and 10 years"."""
    groups: dict[str, list[str]] = {}
    for phrase in phrases:
        match = YEARS.fullmatch(phrase)
        groups.setdefault(match[1] if match else phrase, []).append(match[2] if match else "")
    return [f"{start} {listed(years)} years" if years[0] else start for start, years in groups.items()]


def large(number: float) -> str:
    """Return a large number in words: "14 million"."""
    for scale, name in SCALES:
        if number >= scale:
            return f"{number / scale:.3g} {name}"
    return f"{number:,.0f}"


def decimals_for(half_widths: Sequence[float], least: int) -> int:
    """Decimals at which intervals of these half widths can be told from their middle, at least `least`."""
    known = [width for width in half_widths if math.isfinite(width) and width > 0]
    if not known:
        return least
    return max(least, min(least + 2, math.ceil(-math.log10(max(known)) + 0.3)))


def estimate(value: float, low: float, high: float, decimals: int) -> str:
    """Return "31 [22-41]", or the value alone when its interval is not known, or "-"."""
    if not math.isfinite(value):
        return "-"
    texts = [f"{round(number, decimals) + 0.0:,.{decimals}f}" for number in (value, low, high)]
    if not (math.isfinite(low) and math.isfinite(high)):
        return texts[0]
    return f"{texts[0]} [{texts[1]}{' to ' if '-' in texts[1] + texts[2] else '-'}{texts[2]}]"
