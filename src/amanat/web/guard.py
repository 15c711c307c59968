"""Who may ask: this machine by its own name, from its own pages. What every answer says to the browser."""

from __future__ import annotations

import hmac
import secrets
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

from amanat.errors import AmanatError

NAMES = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class ForeignHost(AmanatError):
    """the console answers on this machine only, by `127.0.0.1`, `localhost` or `[::1]`"""


class Token:
    """A secret of this process that every form carries."""

    def __init__(self) -> None:
        self.value = secrets.token_urlsafe(32)

    def matches(self, given: str) -> bool:
        return hmac.compare_digest(self.value.encode(), given.encode())


def known_host(host: str | None, port: int | None) -> bool:
    """Whether a Host header names this console.

    A name that a stranger's DNS points at 127.0.0.1 is none of `NAMES` (DNS rebinding).
    """
    if host is None:
        return False
    if port in (None, 80) and host.lower() in NAMES:
        return True
    return host.lower() in {f"{name}:{port}" for name in NAMES}


def host_is_known(scope: Scope) -> bool:
    """As `known_host`, for a request; a second Host header is one too many."""
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    server = scope.get("server")
    return len(hosts) == 1 and known_host(hosts[0], server[1] if server else None)


def check_host(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Raises `ForeignHost`."""
    if not host_is_known(connection.scope):
        raise ForeignHost(remedy="open the address that `amanat serve` printed")


def check_origin(headers: Headers) -> None:
    """Raises `PermissionDeniedException` unless the request comes from a page of this console.

    Browsers say so in Sec-Fetch-Site; under `no-referrer` their Origin is `null`. Others MUST send Origin.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        same = site == "same-origin"
    else:
        origin = urlsplit(headers.get("origin", ""))
        same = origin.scheme == "http" and origin.netloc == headers.get("host")
    if not same:
        raise PermissionDeniedException("the request does not come from a page of this console")


async def add_headers(message: Message, _: Scope) -> None:
    """Puts `HEADERS` on every answer, errors included."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in HEADERS.items():
            headers[name] = value
