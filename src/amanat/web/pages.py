"""The pages of the console. All are read from the last check; the button runs it again."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Any

from litestar import MediaType, Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import Body
from litestar.response import Redirect

from amanat.board.as_json import as_json
from amanat.board.model import Line
from amanat.board.page import context, stylesheet
from amanat.datamap.model import DataMap, TableMap
from amanat.promises.model import Finding
from amanat.vocabulary.duties import duties
from amanat.web.console import Console
from amanat.web.guard import Token, check_origin
from amanat.web.render import Live, render

AnyRequest = Request[Any, Any, Any]


def _console(request: AnyRequest) -> Console:
    console: Console = request.app.state.console
    return console


def _token(request: AnyRequest) -> Token:
    token: Token = request.app.state.token
    return token


def _live(request: AnyRequest, at: str) -> Live:
    return Live(at=at, token=_token(request).value, busy=_console(request).busy())


@get("/", media_type=MediaType.HTML, sync_to_thread=True)
def board(request: AnyRequest) -> str:
    """The board, live."""
    data = context(_console(request).board())
    return render("home.html", **{**data, "home": "", "live": _live(request, "board")})


@get("/findings", media_type=MediaType.HTML, sync_to_thread=True)
def findings(request: AnyRequest) -> str:
    data = context(_console(request).board())
    return render("findings.html", **{**data, "home": "/", "live": _live(request, "findings")})


@get("/statement/{promise_id:path}", media_type=MediaType.HTML, sync_to_thread=True)
def statement(request: AnyRequest) -> str:
    """One promise: what it says, what it names, where it is bound, what shows it or speaks against it."""
    held = _console(request).board()
    wanted = str(request.path_params["promise_id"]).removeprefix("/")
    place = next((place for place, line in enumerate(held.lines) if line.promise.id == wanted), None)
    if place is None:
        raise NotFoundException
    data = context(held)
    return render(
        "statement.html",
        **{**data, "home": "/", "live": _live(request, "board")},
        line=held.lines[place],
        before=held.lines[place - 1] if place else None,
        after=held.lines[place + 1] if place + 1 < len(held.lines) else None,
        beside=[other for other in held.lines if _same_span(other, held.lines[place])],
        found=[finding for finding in data["findings"] if wanted in _told(finding, held.lines[place])],
        duty=duties().get(held.lines[place].promise.duty),
        columns=_columns(held.lines[place], _console(request).datamap()),
    )


def _told(finding: Finding, line: Line) -> tuple[str, ...]:
    """The promises that a finding speaks of, as far as this line goes."""
    same = finding.start is not None and (finding.start, finding.end) == (line.promise.start, line.promise.end)
    return (*finding.promises, line.promise.id) if same or finding.id in line.findings else finding.promises


def _same_span(other: Line, line: Line) -> bool:
    span = (line.promise.start, line.promise.end)
    return other is not line and line.promise.start is not None and (other.promise.start, other.promise.end) == span


def _columns(line: Line, datamap: DataMap) -> list[dict[str, Any]]:
    """The columns that a promise is bound to, with what the map says of each; None where the map has it no more."""
    known = {
        (store.name, table.name, column.name): (table, column)
        for store in datamap.stores
        for table in store.tables
        for column in table.columns
    }
    return [{"place": place, "seen": known.get(place)} for place in line.promise.columns]


@get("/map", media_type=MediaType.HTML, sync_to_thread=True)
def datamap(request: AnyRequest) -> str:
    """The map as a table. `?store=` and `?ownership=` narrow it; `?all=1` shows columns without personal data too."""
    asked = request.query_params
    store, ownership, all = (asked.get(name, "") for name in ("store", "ownership", "all"))
    found = _console(request).datamap()
    rows = [
        (each.name, table, columns)
        for each in found.stores
        if store in ("", each.name)
        for table in each.held
        if ownership in ("", table.ownership)
        if (columns := [column for column in table.columns if all or column.personal is not False])
    ]
    return render(
        "map.html", _live(request, "map"), datamap=found, rows=rows, store=store, ownership=ownership, all=bool(all),
        service=_console(request).board().service, ownerships=_ownerships(found), tables=_tables(rows),
    )  # fmt: skip


def _tables(rows: list[tuple[str, TableMap, list[Any]]]) -> dict[str, int]:
    return {"tables": len(rows), "columns": sum(len(columns) for _, _, columns in rows)}


def _ownerships(found: DataMap) -> list[str]:
    return sorted({table.ownership for store in found.stores for table in store.held})


@post("/check", sync_to_thread=True)
def check(
    request: AnyRequest, data: Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    """Checks again and goes back to the board. While a check runs another does not start."""
    check_origin(request.headers)
    if not _token(request).matches(data.get("token", "")):
        raise PermissionDeniedException("the form is not of this console, or is older than its last start")
    if not _console(request).busy():
        _console(request).check()
    return Redirect("/", status_code=303)


@get("/board.json", media_type=MediaType.JSON, sync_to_thread=True)
def board_json(request: AnyRequest) -> dict[str, Any]:
    """As `amanat check --json`."""
    return as_json(_console(request).board())


@get("/health", media_type=MediaType.JSON, sync_to_thread=False)
def health(request: AnyRequest) -> dict[str, Any]:
    """That the console answers; touches nothing."""
    return {"status": "ok", "busy": _console(request).busy()}


@get("/style.css", sync_to_thread=False)
def style() -> Response[str]:
    more = files("amanat.web").joinpath("templates/console.css").read_text("utf-8")
    return Response(content=stylesheet() + more, media_type="text/css")


PAGES = (board, findings, statement, datamap, check, board_json, health, style)
