"""Loaded by every Python that finds this folder on its path: no socket leads out of the machine.

Whatever tries is refused and written to the file that `NETWORK_LOG` names, so that nothing swallows it.
"""

import os
import socket
import sys

LOOKS_UP = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request"}
USES = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}


def refuse(event: str, arguments: tuple) -> None:
    """Refuse every look-up, and every use of a socket but those between processes of this machine."""
    is_local = event in USES and getattr(arguments[0], "family", None) == socket.AF_UNIX
    if event in LOOKS_UP or (event in USES and not is_local):
        with open(os.environ["NETWORK_LOG"], "a") as log:
            log.write(f"{event} {arguments[1:]}\n")
        raise OSError(f"no network: {event}")


sys.addaudithook(refuse)
