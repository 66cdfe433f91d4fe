"""What `peacegrid app` does once its arguments are parsed."""

from __future__ import annotations

import threading
import webbrowser
from argparse import Namespace

from sim.app.extra import require_extra
from sim.app.opening import Opening
from sim.app.serve import address_of, listening_socket, serve
from sim.compilation import is_compiled_before, warm_up

DONE = 0


def app_command(args: Namespace) -> int:
    """Serve the page until interrupted.

    Raises
    ------
    InputError
        When the extra is not installed.
    MachineError
        When the port is taken.
    """
    require_extra()
    listener = listening_socket(args.port)
    if not is_compiled_before():
        print("Compiling the model, once: this can take a minute.", flush=True)
    warm_up()
    Opening(args.case, args.design, args.seed).announce()
    address = address_of(listener)
    print(f"The page is at {address} - end with Ctrl-C.", flush=True)
    if args.browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    serve(listener)
    return DONE
