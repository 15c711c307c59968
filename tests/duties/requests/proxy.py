"""A TCP proxy before a database server that loses what it is told to lose, as networks do."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

import sqlalchemy as sa

Fault = Literal["swallow", "drop", "cut"]
"""`swallow`: the words reach the server, its reply never comes back; `drop`: the words never reach the server; `cut`:
half of them do. Each time both connections are lost."""


class Proxy:
    """Loses the `at`th message that holds `words`, once; all else passes."""

    def __init__(self, upstream: str | tuple[str, int]) -> None:
        self._upstream = upstream
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.lost = 0
        self._fault: tuple[Fault, bytes] | None = None
        self._left = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def lose(self, fault: Fault, words: bytes, at: int = 1) -> None:
        with self._lock:
            self._fault, self._left = (fault, words), at

    def close(self) -> None:
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        kind = socket.AF_UNIX if isinstance(self._upstream, str) else socket.AF_INET
        with client, socket.socket(kind, socket.SOCK_STREAM) as server:
            server.connect(self._upstream)
            threading.Thread(target=self._back, args=(server, client), daemon=True).start()
            with suppress(OSError):
                while data := client.recv(1 << 20):
                    fault = self._hit(data)
                    if fault is not None:
                        self._lose(fault, data, client, server)
                        return
                    server.sendall(data)

    def _hit(self, data: bytes) -> Fault | None:
        with self._lock:
            if self._fault is None or self._fault[1] not in data.upper():
                return None
            self._left -= 1
            if self._left:
                return None
            fault, self._fault = self._fault[0], None
            self.lost += 1
            return fault

    def _lose(self, fault: Fault, data: bytes, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)
        if fault == "swallow":
            server.sendall(data)
        elif fault == "cut":
            server.sendall(data[: len(data) // 2])
        # What is sent is read by the server before it sees that nobody listens any more.
        server.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            while server.recv(1 << 16):
                pass

    @staticmethod
    def _back(server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(1 << 20):
                client.sendall(data)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


@contextmanager
def before(url: str) -> Iterator[tuple[Proxy, str]]:
    """A proxy before the server of a URL, and the URL that leads through it."""
    parsed = sa.make_url(url)
    found = Proxy(_address(parsed))
    bare = {key: value for key, value in parsed.query.items() if key not in ("unix_socket", "host")}
    through = parsed.set(host="127.0.0.1", port=found.port, query=bare)
    try:
        yield found, through.render_as_string(hide_password=False)
    finally:
        found.close()


def _address(url: sa.URL) -> str | tuple[str, int]:
    if url.get_backend_name() == "mysql":
        path = url.query.get("unix_socket")
        return str(path) if path else (str(url.host), url.port or 3306)
    host = str(url.query.get("host") or url.host)
    return f"{host}/.s.PGSQL.{url.port or 5432}" if host.startswith("/") else (host, url.port or 5432)
