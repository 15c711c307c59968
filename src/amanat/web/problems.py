"""Every error has one shape: a page for people, problem details (RFC 9457) for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException

from amanat.errors import AmanatError
from amanat.web.guard import ForeignHost, host_is_known
from amanat.web.render import render

PROBLEM_JSON = "application/problem+json"
AnyRequest = Request[Any, Any, Any]


def wants_json(request: AnyRequest) -> bool:
    """A path that ends in `.json` or the health check; else what Accept names and HTML is not among it."""
    accept = request.headers.get("accept", "")
    return (
        request.url.path.endswith((".json", "/health"))
        or ("json" in accept and "text/html" not in accept)
    )  # fmt: skip


def of_http(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """An address that is not there, a method that does not fit, a form that may not be sent."""
    if not host_is_known(request.scope):
        return of_amanat(request, ForeignHost(remedy="open the address that `amanat serve` printed"))
    status = HTTPStatus(error.status_code)
    remedies = {404: "go to the board", 405: "go to the board", 403: "open the board again and press the button there"}
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "detail": error.detail if status != HTTPStatus.NOT_FOUND else "there is nothing at this address",
        "instance": request.url.path,
        "remedy": remedies.get(int(status), ""),
    }
    headers = {"allow": error.headers["allow"]} if error.headers and "allow" in error.headers else {}
    return _answer(request, status, problem, headers)


def of_amanat(request: AnyRequest, error: AmanatError) -> Response[Any]:
    """Something that could not be done, with its remedy."""
    status = HTTPStatus.MISDIRECTED_REQUEST if isinstance(error, ForeignHost) else HTTPStatus.SERVICE_UNAVAILABLE
    return _answer(request, status, error.as_problem(), {})


def of_fault(request: AnyRequest, error: Exception) -> Response[Any]:
    """A fault of ours: its kind is told, its words (which may hold data) are not."""
    problem = {
        "type": "about:blank",
        "title": "Internal Server Error",
        "detail": f"the console failed with `{type(error).__name__}`",
        "instance": request.url.path,
        "remedy": "run `amanat check` to see whether the command line does better, and report it",
    }
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, problem, {})


def _answer(request: AnyRequest, status: HTTPStatus, problem: dict[str, str], headers: dict[str, str]) -> Response[Any]:
    if wants_json(request):
        return Response(
            content={**problem, "status": int(status)}, status_code=status, media_type=PROBLEM_JSON, headers=headers
        )
    page = render("problem.html", None, problem=problem, status=int(status))
    return Response(content=page, status_code=status, media_type=MediaType.HTML, headers=headers)
