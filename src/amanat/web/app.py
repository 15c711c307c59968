"""The console as an ASGI application."""

from __future__ import annotations

from litestar import Litestar
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from amanat.errors import AmanatError
from amanat.web.console import Console
from amanat.web.guard import Token, add_headers, check_host
from amanat.web.pages import PAGES
from amanat.web.problems import of_amanat, of_fault, of_http

_LARGEST_FORM = 10_000


def create_app(console: Console) -> Litestar:
    """The pages over a console. For this machine only: a request by another host name is refused."""
    return Litestar(
        route_handlers=PAGES,
        state=State({"console": console, "token": Token()}),
        guards=[check_host],
        before_send=[add_headers],
        exception_handlers={HTTPException: of_http, AmanatError: of_amanat, Exception: of_fault},
        request_max_body_size=_LARGEST_FORM,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
