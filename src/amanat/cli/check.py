"""`amanat check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from amanat.app import Amanat
from amanat.cli.options import DEFAULT_SERVICE, Policy, ServiceFile
from amanat.cli.out import Json, emit, progress


def check(
    *,
    service: ServiceFile = DEFAULT_SERVICE,
    policy: Policy = None,
    json: Json = False,
    html: Annotated[Path | None, Parameter(help="Write the board as one self-contained page.")] = None,
) -> int:
    """Show for each promise whether it is kept. Exit 1 for anything broken outside baseline and waivers.

    Example: amanat check --service amanat.toml --html board.html
    """
    from amanat.board.exit import exit_code

    with Amanat.open(service, progress=progress) as amanat:
        board = amanat.check(policy)
    if html is not None:
        from amanat.board.page import render

        html.write_text(render(board), "utf-8")
    if json:
        from amanat.board.as_json import as_json

        emit(as_json(board))
    else:
        from amanat.board.terminal import show

        show(board, paged=html is not None)
        if html is not None:
            print(f"The board as a page: {html}")
    return exit_code(board)
