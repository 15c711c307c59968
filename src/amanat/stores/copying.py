"""PostgreSQL's COPY in its binary form, streamed, and the exact search over it."""

from __future__ import annotations

import select
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from typing import Any, cast

import sqlalchemy as sa
from psycopg import Connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format

from amanat.stores.base import Hit, TableSchema
from amanat.stores.needles import Matcher
from amanat.stores.scanning import Layout, blocks_of, scan
from amanat.stores.sieve import Row, Sieve

_SIGNATURE = b"PGCOPY\n\xff\r\n\0"
_EXTENSION = 15
"""Where in the header the length of its extension stands."""
_TRAILER = 2
"""Bytes of the last message: a row has at least four more, the length of a field."""


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
    binary = [column.binary for column in searched]
    raw = cast("Connection[Any]", connection.connection.driver_connection)
    loaders = [_loader(raw, oid) for oid in oids]
    layout: Layout[Row] = Layout(partial(_values, width=width, binary=binary), closed=True)
    for row, column, needle in scan(blocks_of(copied(raw, statement)), layout, matcher, sieve):
        fields = _fields(row)[:width]
        key = tuple(load(value) for load, value in zip(loaders, fields, strict=True))
        yield Hit(table=shape.name, column=searched[column].name, key=key, needle=needle)


def _loader(raw: Connection[Any], oid: int) -> Callable[[bytes | None], Any]:
    """Reads the text of a key as psycopg would have read the key."""
    found = raw.adapters.get_loader(oid, Format.TEXT)
    if found is None:
        return lambda text: None if text is None else text.decode("utf-8", "surrogateescape")
    loader = found(oid, raw)
    return lambda text: None if text is None else loader.load(text)


BINARY = "FORMAT binary"


def copied(raw: Connection[Any], statement: str, form: str = BINARY) -> Generator[Row, None, None]:
    """The rows of a query, in a form of COPY (`form`: its options). The server sends each as one message.

    Spoken in libpq's own words: psycopg's iterator costs more than all else that is done to a row.
    """
    server = raw.pgconn
    opened = server.exec_(f"COPY ({statement}) TO STDOUT ({form})".encode(encoding_of(raw)))
    if opened.status != ExecStatus.COPY_OUT:
        raise error_from_result(opened, encoding=raw.info.encoding)
    done = False
    try:
        first = form == BINARY
        while True:
            size, message = server.get_copy_data(1)
            if size == 0:
                select.select([server.socket], [], [])
                server.consume_input()
                continue
            if size < 0:
                break
            data: Row = message
            if first:
                # The header comes with the first row, and with the trailer where there is none.
                data, first = _without_header(bytes(data)), False
            if form != BINARY or len(data) != _TRAILER:
                yield data
        done = True
    finally:
        if not done:
            server.get_cancel().cancel()
            while server.get_copy_data(0)[0] > 0:
                pass
        ended = [result for result in iter(server.get_result, None) if result.status == ExecStatus.FATAL_ERROR]
    if ended:
        raise error_from_result(ended[0], encoding=raw.info.encoding)


def encoding_of(raw: Connection[Any]) -> str:
    """In which statements go out: a database of encoding SQL_ASCII takes any bytes."""
    return "utf-8" if raw.info.encoding == "ascii" else raw.info.encoding


def _without_header(data: bytes) -> bytes:
    if not data.startswith(_SIGNATURE):
        return data
    return data[_EXTENSION + 4 + int.from_bytes(data[_EXTENSION : _EXTENSION + 4]) :]


def _fields(row: Row) -> list[bytes | None]:
    """The fields of a row: two bytes for their number, then for each four bytes for its length, and its bytes."""
    data = bytes(row)
    found: list[bytes | None] = []
    at = 2
    for _ in range(int.from_bytes(data[:2])):
        size = int.from_bytes(data[at : at + 4], signed=True)
        at += 4
        found.append(None if size < 0 else data[at : at + size])
        at += max(size, 0)
    return found


def _values(row: Row, *, width: int, binary: Sequence[bool]) -> list[str]:
    """A database of encoding SQL_ASCII may hold any bytes."""
    return [
        "" if value is None else value.decode("utf-8", "replace" if is_binary else "surrogateescape")
        for value, is_binary in zip(_fields(row)[width:], binary, strict=True)
    ]
