"""`amanat map`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from amanat.app import Amanat
from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit, progress
from amanat.errors import InputError

if TYPE_CHECKING:
    from amanat.datamap.model import DataMap

Html = Annotated[Path | None, Parameter(help="Write the picture and all tables as one self-contained page.")]
Table = Annotated[str, Parameter(help="Show one table in detail: `orders`, or `main.orders` with its store.")]
Every = Annotated[bool, Parameter(name="--all", negative=(), help="Show every table, those without personal data too.")]


def map(
    *,
    service: ServiceFile = DEFAULT_SERVICE,
    json: Json = False,
    write: Annotated[
        bool, Parameter(help="Record the verdicts in datamap.toml, keeping what a person changed.")
    ] = True,
    every: Every = False,
    table: Table = "",
    html: Html = None,
) -> int:
    """Find the personal data in the stores, and whose it is.

    The verdicts are recorded in datamap.toml beside the service file; correct them there.

    Example: amanat map --service amanat.toml --html map.html
    """
    if table and every:
        raise InputError("`--table` and `--all` cannot both be shown", remedy="ask for one of them at a time")
    with Amanat.open(service, progress=progress) as amanat:
        datamap = amanat.map()
        if write and any(store.answered for store in datamap.stores):
            amanat.write_map(datamap)
        name = amanat.service.name
    if html is not None:
        _write_page(datamap, name, html)
    _print(datamap, table, json=json, every=every)
    if not json and html is not None:
        print(f"The map as a page: {html}")
    return 0 if all(store.answered for store in datamap.stores) else 2


def _write_page(datamap: DataMap, name: str, html: Path) -> None:
    from amanat.datamap.out.page import render

    html.write_text(render(datamap, name), "utf-8", "surrogatepass")


def _print(datamap: DataMap, table: str, *, json: bool, every: bool) -> None:
    from amanat.datamap.out.as_json import as_json, table_as_json

    if table:
        from amanat.cli.mapped import find_table, show_table

        found = find_table(datamap, table)
        if json:
            emit([{"store": store.name, **table_as_json(one)} for store, one in found])
            return
        for store, one in found:
            show_table(store, one)
    elif json:
        emit(as_json(datamap))
    else:
        from amanat.cli.mapped import show_map

        show_map(datamap, every=every)
