"""The server of the page: on 127.0.0.1 alone, every file from this machine, nothing reported to anybody."""

from __future__ import annotations

import errno
import os
import socket
import warnings
from pathlib import Path
from typing import Any

from sim.errors import MachineError

LOOPBACK = "127.0.0.1"
CDN = "/_solara/cdn"
ASSETS = Path(__file__).with_name("assets")  # the style sheet and script of the page, by Solara's names
SESSION_KEPT = "30s"  # after a browser has gone without saying so
SETTINGS = {  # Solara reads them when it is imported
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_ASSETS_PROXY": "false",
    "SOLARA_ASSETS_CDN": CDN,
    "SOLARA_KERNEL_CULL_TIMEOUT": SESSION_KEPT,
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_TITLE": "PeaceGrid",
}


def listening_socket(port: int) -> socket.socket:
    """Take a port of 127.0.0.1; 0 for any free one.

    Raises
    ------
    MachineError
        When it is taken, or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(64)
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        reason = "is in use" if taken else f"cannot be used ({error.strerror})"
        raise MachineError(f"port {port} {reason}. Choose another: peacegrid app --port 0") from None
    return listener


def address_of(listener: socket.socket) -> str:
    """The page's address."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}/"


def serve(listener: socket.socket) -> None:
    """Serve the page on a listening socket until interrupted."""
    import uvicorn

    # Its advice on cookies is for pages that others embed.
    warnings.filterwarnings("ignore", message="Cookies with samesite", module="solara")
    config = uvicorn.Config(
        application(listener.getsockname()[1]),
        log_level="warning",
        access_log=False,
        loop="asyncio",
        timeout_graceful_shutdown=1,
    )
    uvicorn.Server(config).run(sockets=[listener])


def application(port: int) -> Any:
    """The ASGI application: Solara's, with its assets from this machine, for pages of this address only."""
    os.environ.update(SETTINGS)
    import solara.server.app
    import solara.server.settings
    import solara.server.starlette as solara_starlette
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    solara.server.settings.assets.extra_locations = [str(ASSETS)]
    solara.server.app.apps["__default__"] = solara.server.app.AppScript("sim.app.page")
    browser_files = StaticFiles(directory=solara.server.settings.assets.proxy_cache_dir)
    return Starlette(
        routes=[Mount(CDN, app=browser_files), *solara_starlette.routes],
        middleware=[Middleware(OwnPagesOnly, port=port), *solara_starlette.middleware],
        lifespan=solara_starlette.lifespan,
    )


class OwnPagesOnly:
    """Refuses requests that name another host, and sockets opened by pages from elsewhere: a loopback
    address keeps other machines out, but not other pages in the same browser.

    Parameters
    ----------
    app : ASGI application
        What is guarded.
    port : int
        Where it is served.
    """

    def __init__(self, app: Any, port: int) -> None:
        self.app = app
        self.hosts = {f"{name}:{port}".encode() for name in (LOOPBACK, "localhost")}
        self.origins = {b"http://" + host for host in self.hosts}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, or answer 403."""
        if scope["type"] == "lifespan" or self._is_own(dict(scope["headers"])):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"Not a page of this address."})

    def _is_own(self, headers: dict[bytes, bytes]) -> bool:
        origin = headers.get(b"origin")
        return headers.get(b"host") in self.hosts and (origin is None or origin in self.origins)
