"""By which values requests find rows, and where an engine has to read whole tables for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap, Link
from amanat.datamap.of_kind import map_for
from amanat.errors import StoreError
from amanat.stores.base import Store
from amanat.stores.served import index_for, served
from amanat.subjects.known.identifiers import Forms, spelled
from amanat.subjects.known.listed import lists_of
from amanat.subjects.people import people_of
from amanat.subjects.sql.prepared import Prepared, prepared
from amanat.subjects.who.addresses import addresses_of
from amanat.subjects.who.merged import merger_tables, mergers
from amanat.subjects.who.reading import identifying

LARGE = 10_000
"""Rows from which on reading a table whole for each request is felt."""

_SPELLED = "however it is spelled"


class Lookup(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a table that requests find `by` something. `rows` as the map counted them, None where it did not.

    `index` is the statement that makes an index for it, empty where the engine can have none.
    """

    store: str
    table: str
    by: str
    rows: int | None
    index: str


def unserved(datamap: DataMap, store: Store, *, least: int = LARGE) -> tuple[Lookup, ...]:
    """What reads whole tables of a store that have `least` rows or more, the largest first. Folders have no indexes.

    Raises `StoreDown`, and `StoreError` for a table that the map names and the store does not have.
    """
    mapped = {table.name: table for table in datamap.store(store.config.name).tables}
    if all(table.kind == "folder" for table in mapped.values()):
        return ()
    found: dict[tuple[str, str], Lookup] = {}
    with store.reading() as connection:
        made = prepared(datamap, store, connection)
        for table, by, columns in _asked(made, datamap, store):
            rows = mapped[table].rows
            if (table, by) in found or (rows is not None and rows < least) or mapped[table].kind == "view":
                continue
            target = store.table(table)
            if not served(connection, target, columns):
                found[table, by] = Lookup(
                    store=store.config.name,
                    table=table,
                    by=by,
                    rows=rows,
                    index=index_for(connection.dialect, target, columns),
                )
    return tuple(sorted(found.values(), key=lambda one: (-(one.rows or 0), one.table, one.by)))


def _asked(made: Prepared, datamap: DataMap, store: Store) -> Iterator[tuple[str, str, list[sa.ColumnElement[Any]]]]:
    """Tables, by what their rows are found in words, and as columns: people first, then along each way."""
    for people in datamap.kinds or (people_of(datamap),):
        if people.store == store.config.name:
            target = store.table(people.table)
            for name, kind in identifying(datamap, people).items():
                yield people.table, f"`{name}`, {_SPELLED}", [_compared(store, target.c[name], kind)]
            for one in lists_of(map_for(datamap, people), people):
                column = store.table(one.table).c[one.column]
                yield one.table, f"`{one.column}`, {_SPELLED}", [_compared(store, column, one.kind)]
            for link in mergers(datamap, people):
                yield people.table, f"`{link.columns[0]}`", [target.c[link.columns[0]]]
            if (addresses := addresses_of(datamap, people)) is not None:
                yield people.table, f"`{addresses.under}`", [target.c[addresses.under]]
            for merger in merger_tables(datamap, people):
                for name in (merger.merged, merger.into):
                    yield merger.table, f"`{name}`", [store.table(merger.table).c[name]]
    ways = [way for fate in made.shown.values() for way in fate.ways]
    ways += [way for operation in made.draft.operations for way in operation.ways]
    for way in ways:
        for table, link in way.links:
            if not link.back:
                yield table, *_by(store, table, link)


def _by(store: Store, table: str, link: Link) -> tuple[str, list[sa.ColumnElement[Any]]]:
    target = store.table(table)
    if link.by == "identifier":
        name = link.columns[0]
        return f"`{name}`, {_SPELLED}", [_compared(store, target.c[name], link.identifier or "email", link.digest)]
    if link.inside:
        return f"`{link.inside}` within `{link.columns[0]}`", [
            store.within(table, link.columns[0], link.inside, target)
        ]
    return ", ".join(f"`{name}`" for name in link.columns), [target.c[name] for name in link.columns]


def _compared(store: Store, column: sa.ColumnElement[Any], kind: str, digest: str = "") -> sa.ColumnElement[Any]:
    """What of a column is compared with an identifier of a kind."""
    found: list[sa.ColumnElement[Any]] = []

    def member(text: sa.ColumnElement[Any], _: Forms) -> sa.ColumnElement[bool]:
        found.append(text)
        return sa.true()

    spelled(store, column, kind, member, digest=digest, ascii_only=True)
    if not found:
        raise StoreError("an identifier of an unknown kind", place=str(column))
    return found[0]
