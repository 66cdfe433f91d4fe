"""Let many weeks pass in one call from Python.

Handing the State over to compiled code costs as much as a phase, so that it is done once for many weeks: a
compiled loop calls the phases at their addresses. They stay compiled one by one, side by side.
"""

from __future__ import annotations

import numba
import numpy as np
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from sim.engine.compiled import phase


@phase()
def band_rows_needed(n_bands, n_cells):
    """Return the rows for bands that a week may need: those there are, and a new one in every cell."""
    return n_bands + n_cells


@phase()
def event_rows_needed(n_events, n_platoons, n_units):
    """Return the rows for events that a week may need: those there are, three a platoon (its raid, the
    mission's answer, what that costs the mission) and one a unit."""
    return n_events + 3 * n_platoons + n_units


@intrinsic
def call(typing_context, address, state, week):
    """Call the compiled phase at an address with a State and a week."""
    signature = types.void(address, state, week)

    def generate(context, builder, signature, arguments):
        convention, kinds = context.call_conv, signature.args[1:]
        function = builder.inttoptr(
            arguments[0], convention.get_function_type(types.none, kinds).as_pointer()
        )
        status, _ = convention.call_function(builder, function, types.none, kinds, arguments[1:])
        with cgutils.if_unlikely(builder, status.is_error):
            convention.return_status_propagate(builder, status)
        return context.get_dummy_value()

    return signature, generate


@phase()
def pass_weeks(addresses, state, first_week, last_week):
    """Let the weeks from the first to before the last pass, as far as there is room; return the week reached.

    Parameters
    ----------
    addresses : numpy.ndarray of int64
        Of the phases, in order.
    state : State
    first_week, last_week : int
    """
    for week in range(first_week, last_week):
        ledger = state.ledger[0]
        bands = band_rows_needed(ledger.n_bands, len(state.cells))
        events = event_rows_needed(ledger.n_events, ledger.n_platoons, len(state.units))
        if bands > len(state.bands) or events > len(state.events):
            return week
        for k in range(len(addresses)):
            call(addresses[k], state, week)
    return last_week


def address_of(compiled_phase, kinds) -> int:
    """Return where a phase stands in memory once it is compiled for these kinds of arguments."""
    compiled_phase.compile(kinds)
    result = compiled_phase.overloads[kinds]
    return int(result.library.get_pointer_to_function(result.fndesc.llvm_func_name))


def addresses_of(phases, state) -> np.ndarray:
    """Return the addresses of all phases, in order, compiled for this kind of State."""
    kinds = (numba.typeof(state), types.int64)
    return np.array([address_of(one, kinds) for one in phases], np.int64)
