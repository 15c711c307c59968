"""`amanat serve`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from amanat.cli.options import DEFAULT_SERVICE, ServiceFile


def serve(
    *,
    service: ServiceFile = DEFAULT_SERVICE,
    port: Annotated[int, Parameter(help="The port on this machine; 0 takes a free one.")] = 8080,
) -> int:
    """Show the board live, on this machine only: promises, statements, the map, a button to check again.

    Example: amanat serve --service amanat.toml
    """
    from amanat.web.console import LiveConsole
    from amanat.web.serve import serve as run

    run(LiveConsole(service), port)
    return 0
