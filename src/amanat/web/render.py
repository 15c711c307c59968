"""Templates of the live pages: those of the board, and a few more around them."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

import jinja2
import msgspec

from amanat.board.page import environment as board_environment


class Live(msgspec.Struct, frozen=True, kw_only=True):
    """What a live page knows beyond the board. `at` is the page's place in the navigation."""

    at: str
    token: str
    busy: bool

    def statement(self, promise: str) -> str:
        """The address of a promise's page."""
        return f"/statement/{quote(promise, safe='')}"


def render(template: str, live: Live | None, **context: Any) -> str:
    return environment().get_template(template).render({"live": live, "home": "/", **context})


@cache
def environment() -> jinja2.Environment:
    """As the board's, with the templates of the console beside them."""
    board = board_environment()
    assert board.loader is not None
    return board.overlay(loader=jinja2.ChoiceLoader([board.loader, jinja2.PackageLoader("amanat.web", "templates")]))
