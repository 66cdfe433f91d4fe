"""What must hold at the end of every week, whatever the scenario: checked week by week when asked for.

Each invariant is a function of the week's `Books`, the state and the week that returns nothing where all is
well, and the offending numbers where it is not. Its docstring is its promise.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.engine import records as r
from sim.errors import PeaceGridError
from sim.invariants import accounts, bounds
from sim.invariants.books import Books, open_books
from sim.invariants.bounds import SHARES

__all__ = ["INVARIANTS", "SHARES", "Books", "InvariantBroken", "check", "open_books"]


class InvariantBroken(PeaceGridError):  # noqa: N818 - a statement about the model
    """The model broke a promise: never the user's fault.

    Parameters
    ----------
    name : str
        The invariant.
    week : int
        The week at whose end it does not hold.
    numbers : str
        The offending numbers.
    """

    def __init__(self, name: str, week: int, numbers: str) -> None:
        self.name, self.week = name, week
        promise = " ".join((INVARIANTS[name].__doc__ or "").split())
        super().__init__(f"invariant {name} broken in week {week}: {numbers}. {promise}")


def check(before: Books | None, state: r.State, week: int) -> Books:
    """Hold the state at the end of a week against every invariant.

    Parameters
    ----------
    before : Books or None
        What the check of the week before returned; None opens the books without looking back.
    state : State
        The state at the end of the week.
    week : int
        The week just simulated.

    Returns
    -------
    Books
        For the next week's check.

    Raises
    ------
    InvariantBroken
        At the first invariant that does not hold.
    """
    books = open_books(state) if before is None else before
    for name, invariant in INVARIANTS.items():
        numbers = invariant(books, state, week)
        if numbers:
            raise InvariantBroken(name, week, numbers)
    return open_books(state)


INVARIANTS: dict[str, Callable[[Books, r.State, int], str]] = {
    function.__name__: function
    for function in (
        accounts.people_are_conserved,
        accounts.men_leave_only_by_death_or_arrest,
        accounts.counts_never_fall,
        bounds.numbers_are_finite,
        bounds.shares_are_shares,
        bounds.nothing_is_negative,
        bounds.youths_are_people,
        bounds.places_are_on_the_map,
        bounds.the_displaced_are_away,
        bounds.codes_are_known,
        bounds.platoons_act_under_orders,
        accounts.keys_stay,
        accounts.events_are_the_counters,
        accounts.the_dead_are_counted_once,
        accounts.war_deaths_are_fighters,
        accounts.the_dead_do_not_act,
        accounts.men_in_camps_stay,
        accounts.units_lose_only_casualties,
        accounts.the_deployed_are_counted,
        accounts.money_is_what_was_bought,
        accounts.packages_fit_the_budget,
        accounts.camps_are_not_overfull,
        accounts.the_record_is_the_state,
        accounts.identities_make_up_the_people,
        accounts.loot_is_shared_out,
        accounts.promises_stay_kept,
    )
}
