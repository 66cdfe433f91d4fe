"""The two ways in which a function of the engine is compiled, and how compiled code looks up a row.

`phase` for what Python calls (the phases of a week, the settling of week 0); `rule` for what only compiled
code calls: without a wrapper for Python, which compiles in a fraction of the time, and always inlined,
because a call would copy the whole State, some hundred numbers, at every agent. `NUMBA_DISABLE_JIT=1`
leaves both as plain Python.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numba import njit

phase = partial(njit, _nrt=False, cache=True, nogil=True, error_model="numpy")
rule = partial(
    njit,
    _nrt=False,
    cache=True,
    nogil=True,
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
    forceinline=True,
)


@rule()
def at(table, row):
    """Return the record in a row that a record names, which is never negative: compiled code need not ask
    whether it counts from the end."""
    return table[np.uint64(row)]
