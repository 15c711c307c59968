"""`amanat map`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from amanat.app import Amanat
from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit, progress
from amanat.errors import InputError

if TYPE_CHECKING:
    from amanat.datamap.model import DataMap
    from amanat.datamap.pins.adopt import Adopted
    from amanat.service.model import Service

Indexes = Annotated[
    bool, Parameter(negative=(), help="Show for which requests large tables are read whole, and the SQL that mends it.")
]
Html = Annotated[Path | None, Parameter(help="Write the picture and all tables as one self-contained page.")]
Table = Annotated[str, Parameter(help="Show one table in detail: `orders`, or `main.orders` with its store.")]
Every = Annotated[bool, Parameter(name="--all", negative=(), help="Show every table, those without personal data too.")]
Fideslang = Annotated[Path | None, Parameter(help="Write the map as fideslang datasets (YAML).")]
Adopt = Annotated[
    Path | None,
    Parameter(help="Take over into datamap.toml what a fideslang dataset file says otherwise; a person's entries win."),
]
Dpv = Annotated[Path | None, Parameter(help="Write the map as JSON-LD in the W3C Data Privacy Vocabulary.")]


def map(
    *,
    service: ServiceFile = DEFAULT_SERVICE,
    json: Json = False,
    write: Annotated[
        bool, Parameter(help="Record the verdicts in datamap.toml, keeping what a person changed.")
    ] = True,
    diff: Annotated[
        bool, Parameter(negative=(), help="Show what changed against datamap.toml, and write nothing.")
    ] = False,
    anew: Annotated[
        bool, Parameter(negative=(), help="Leave aside what earlier looks wrote; what people wrote counts.")
    ] = False,
    every: Every = False,
    table: Table = "",
    indexes: Indexes = False,
    html: Html = None,
    fideslang: Fideslang = None,
    from_fideslang: Adopt = None,
    dpv: Dpv = None,
) -> int:
    """Find the personal data in the stores, and whose it is.

    The verdicts are recorded in datamap.toml beside the service file; correct them
    there. Exit 1 when a file to take over names what is not there. With --diff,
    exit 1 when something is new, gone or judged otherwise. Fideslang needs the
    extra `exchange`. With --indexes, exit 1 when an index is wanting; with --all,
    small tables are looked at too. What a look once saw stays although a later one
    does not see it; after an upgrade, links stay only where today's rules say the
    same. Both are told; --anew forgets what earlier looks saw.

    Example: amanat map --service amanat.toml --html map.html
    """
    if diff:
        return _diff(service, json, anew=anew)
    if indexes:
        return _indexes(service, json, every=every)
    if table and every:
        raise InputError("`--table` and `--all` cannot both be shown", remedy="ask for one of them at a time")
    if from_fideslang is not None and not write:
        raise InputError("`--from-fideslang` writes datamap.toml", remedy="leave out `--no-write`")
    with Amanat.open(service, progress=progress) as amanat:
        datamap = amanat.map(anew=anew)
        adopted = amanat.adopt(from_fideslang, datamap) if from_fideslang else None
        if adopted and (adopted.columns or adopted.links):
            datamap = amanat.map(anew=anew)
        if write and any(store.answered for store in datamap.stores):
            amanat.write_map(datamap)
        described = amanat.service
    written = list(_write_files(datamap, described, {"html": html, "fideslang": fideslang, "dpv": dpv}))
    _print(datamap, table, json=json, every=every)
    if not json:
        for line in written:
            print(line)
    if adopted:
        _tell(adopted)
    if not all(store.answered for store in datamap.stores):
        return 2
    return 1 if adopted and adopted.problems else 0


def _write_files(datamap: DataMap, service: Service, files: dict[str, Path | None]) -> Iterator[str]:
    """Writes what is asked for, and says where."""
    words = {"html": "The map as a page", "fideslang": "The map as fideslang", "dpv": "The map as JSON-LD"}
    for form, file in files.items():
        if file is not None:
            file.write_text(_rendered(datamap, service, form), "utf-8", "surrogatepass")
            yield f"{words[form]}: {file}"


def _rendered(datamap: DataMap, service: Service, form: str) -> str:
    if form == "html":
        from amanat.datamap.out.page import render

        return render(datamap, service.name)
    if form == "fideslang":
        from amanat.datamap.out.fideslang import as_yaml

        return as_yaml(datamap, service.name)
    from amanat.datamap.out.as_dpv import as_text

    return as_text(datamap, service.name, {store.name: store.region for store in service.stores if store.region})


def _tell(adopted: Adopted) -> None:
    """On standard error, so that JSON stays JSON."""
    taken = len(adopted.columns) + len(adopted.links)
    print(f"{taken} {'entry' if taken == 1 else 'entries'} taken over into datamap.toml", file=sys.stderr)
    for line in (*adopted.problems, *adopted.kept):
        print(f"  {line}", file=sys.stderr)


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


def _indexes(service: Path, json: bool, *, every: bool) -> int:
    with Amanat.open(service, progress=progress) as amanat:
        found = amanat.unserved(every=every)
    if json:
        emit({"unserved": found})
    else:
        from amanat.cli.mapped import show_unserved

        show_unserved(found)
    return 1 if found else 0


def _diff(service: Path, json: bool, *, anew: bool) -> int:
    with Amanat.open(service, progress=progress) as amanat:
        found = amanat.map_drift(anew=anew)
    if json:
        from amanat.datamap.pins.drift import as_json

        emit(as_json(found))
    else:
        from amanat.cli.drifted import show_drift

        show_drift(found)
    return found.exit_code
