"""PostgreSQL's COPY, streamed and decoded, and the exact search over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import sqlalchemy as sa
from psycopg import Connection
from psycopg.pq import Format

from amanat.stores.base import Hit, TableSchema
from amanat.stores.needles import Matcher

_BLOCK = 4_000_000
"""Bytes that are matched at once."""

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "N": ""}


def search_table(
    connection: sa.Connection, matcher: Matcher, shape: TableSchema, table: sa.Table, oids: Sequence[int]
) -> Iterator[Hit]:
    """Hits of one table; `oids` are the types of its primary key, so that keys come as Python has them."""
    searched = [column for column in shape.columns if column.text or column.json or column.binary]
    if not searched:
        return
    width = len(shape.primary_key)
    values = [table.c[name] for name in (*shape.primary_key, *(column.name for column in searched))]
    # SQLAlchemy doubles percent signs in names for the driver, which leaves a statement without parameters as it is.
    statement = str(sa.select(*values).select_from(table).compile(connection)).replace("%%", "%")
    binary = [width + at for at, column in enumerate(searched) if column.binary]
    raw = cast("Connection[Any]", connection.connection.driver_connection)
    loaders = [_loader(raw, oid) for oid in oids]
    for rows in _blocks(raw, statement):
        fields = [_decoded(row, binary) for row in rows]
        flat = [value for row in fields for value in row[width:]]
        for at, needle in matcher.find(flat):
            number, column = divmod(at, len(searched))
            key = tuple(load(value) for load, value in zip(loaders, fields[number], strict=False))
            yield Hit(table=shape.name, column=searched[column].name, key=key, needle=needle)


def _loader(raw: Connection[Any], oid: int) -> Callable[[str], Any]:
    """Reads the text of a key as psycopg would have read the key."""
    found = raw.adapters.get_loader(oid, Format.TEXT)
    if found is None:
        return str
    loader = found(oid, raw)
    return lambda text: loader.load(text.encode())


def _blocks(raw: Connection[Any], statement: str) -> Iterator[list[str]]:
    """Whole records, up to a block's size: psycopg hands out COPY data by message, and a message is a row or more."""
    rows: list[bytes] = []
    size = 0
    with raw.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT".encode()) as copy:
        for data in copy:
            rows.append(bytes(data))
            size += len(rows[-1])
            if size >= _BLOCK and rows[-1].endswith(b"\n"):
                yield b"".join(rows).decode("utf-8", "replace").split("\n")[:-1]
                rows, size = [], 0
    if rows:
        yield b"".join(rows).decode("utf-8", "replace").split("\n")[:-1]


def _decoded(row: str, binary: Sequence[int]) -> list[str]:
    fields = row.split("\t")
    if "\\" in row:
        fields = [_ESCAPE.sub(_plain, field) if "\\" in field else field for field in fields]
    for at in binary:
        fields[at] = bytes.fromhex(fields[at].removeprefix("\\x")).decode("utf-8", "replace")
    return fields


def _plain(match: re.Match[str]) -> str:
    char = match.group(1)
    return _PLAIN.get(char, char)
