"""The exact search in a PostgreSQL database, over COPY in its binary form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, cast

import sqlalchemy as sa
from psycopg import Connection
from psycopg.pq import Format

from amanat.stores.base import Hit
from amanat.stores.schema.model import TableSchema
from amanat.stores.search.copying import copied, fields_of
from amanat.stores.search.joining import pages_with_something
from amanat.stores.search.needles import Matcher
from amanat.stores.search.scanning import Layout, blocks_of, scan
from amanat.stores.search.sieve import Sieve


def search_table(
    connection: sa.Connection, matcher: Matcher, sieve: Sieve, shape: TableSchema, table: sa.Table, oids: Sequence[int]
) -> Iterator[Hit]:
    """Hits of one table; `oids` are the types of its primary key, so that keys come as Python has them."""
    searched = [column for column in shape.columns if column.text or column.json or column.binary]
    if not searched:
        return
    width = len(shape.primary_key)
    # As text, in which every type has its own form and its loader; bytes stay bytes.
    keys = [sa.cast(table.c[name], sa.Text) for name in shape.primary_key]
    values = [table.c[column.name] if column.binary else sa.cast(table.c[column.name], sa.Text) for column in searched]
    # SQLAlchemy doubles percent signs in names for the driver, which leaves a statement without parameters as it is.
    statement = str(sa.select(*keys, *values).select_from(table).compile(connection)).replace("%%", "%")
    some = pages_with_something(connection, sieve, table, searched)
    parts = [statement] if some is None else [f"{statement} WHERE {pages.condition}" for pages in some]
    binary = [column.binary for column in searched]
    raw = cast("Connection[Any]", connection.connection.driver_connection)
    loaders = [_loader(raw, oid) for oid in oids]
    layout: Layout[bytes] = Layout(partial(_values, width=width, binary=binary), closed=True)
    blocks = blocks_of((rows, rows) for part in parts for rows in copied(raw, part))
    for row, column, needle in scan(blocks, layout, matcher, sieve):
        fields = fields_of(row)[:width]
        key = tuple(load(value) for load, value in zip(loaders, fields, strict=True))
        yield Hit(table=shape.name, column=searched[column].name, key=key, needle=needle)


def _loader(raw: Connection[Any], oid: int) -> Callable[[bytes | None], Any]:
    """Reads the text of a key as psycopg would have read the key."""
    found = raw.adapters.get_loader(oid, Format.TEXT)
    if found is None:
        return lambda text: None if text is None else text.decode("utf-8", "surrogateescape")
    loader = found(oid, raw)
    return lambda text: None if text is None else loader.load(text)


def _values(row: bytes, *, width: int, binary: Sequence[bool]) -> list[str]:
    """A database of encoding SQL_ASCII may hold any bytes."""
    return [
        "" if value is None else value.decode("utf-8", "replace" if is_binary else "surrogateescape")
        for value, is_binary in zip(fields_of(row)[width:], binary, strict=True)
    ]
