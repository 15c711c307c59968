"""`amanat serve`: the console on granian, on the loopback address only."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from amanat.errors import AmanatError, NotInstalled

if TYPE_CHECKING:
    from granian.server.embed import Server

    from amanat.web.console import Console

ADDRESS = "127.0.0.1"


class PortTaken(AmanatError):
    """the port is taken"""


def serve(console: Console, port: int, say: Callable[[str], None] | None = None) -> None:
    """Serves until it is interrupted. Port 0 takes a free one; the address is said through `say`.

    Raises `PortTaken`, and `NotInstalled` without the extra `[web]`.
    """
    server = prepare(console, port)
    say = say or partial(print, flush=True)
    say(f"The board is at http://{ADDRESS}:{server.bind_port}/ on this machine only; end it with Ctrl-C.")
    asyncio.run(run(server))


def prepare(console: Console, port: int) -> Server:
    """A server that is ready to run. Raises as `serve`."""
    try:
        from granian.constants import HTTPModes, Interfaces
        from granian.server.embed import Server

        from amanat.web.app import create_app
    except ModuleNotFoundError as error:
        raise NotInstalled(f"`{error.name}` is not installed", remedy="install `amanat[web]`") from error
    return Server(
        create_app(console),
        address=ADDRESS,
        port=free_port(port),
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
    )


def free_port(port: int) -> int:
    """The port, if it can be bound; for 0 one that can. Raises `PortTaken`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        # Without SO_REUSEPORT: the server sets it, and would share a port with a server that is already there.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((ADDRESS, port))
        except (OSError, OverflowError) as error:
            reason = str(getattr(error, "strerror", None) or error).rstrip(".").lower()
            raise PortTaken(
                f"port `{port}` cannot be had: {reason}",
                remedy="choose another with `--port`, or `--port 0` for a free one",
            ) from error
        number: int = trial.getsockname()[1]
        return number


async def run(server: Server) -> None:
    """Runs a prepared server until `server.stop` is called in its loop, or a signal comes."""
    if threading.current_thread() is threading.main_thread():
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, server.stop)
    await server.serve()
