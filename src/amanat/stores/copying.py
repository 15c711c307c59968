"""PostgreSQL's COPY, streamed and decoded, and the exact search over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import sqlalchemy as sa
from psycopg import Connection
from psycopg.pq import Format

from amanat.stores.base import Hit, TableSchema
from amanat.stores.needles import SEPARATOR, Matcher

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
    for block in _blocks(raw, statement):
        plain = _decoded(block) if not binary else _with_binary(_decoded(block), binary, len(values))
        for at, needle in matcher.find_in_block(plain):
            number, column = divmod(at, len(values))
            if column < width:
                continue
            start = number * len(values)
            fields = plain.split(SEPARATOR)[start : start + width]
            key = tuple(load(value) for load, value in zip(loaders, fields, strict=True))
            yield Hit(table=shape.name, column=searched[column - width].name, key=key, needle=needle)


def _loader(raw: Connection[Any], oid: int) -> Callable[[str], Any]:
    """Reads the text of a key as psycopg would have read the key."""
    found = raw.adapters.get_loader(oid, Format.TEXT)
    if found is None:
        return str
    loader = found(oid, raw)
    return lambda text: loader.load(text.encode("utf-8", "surrogateescape"))


def _blocks(raw: Connection[Any], statement: str) -> Iterator[str]:
    """Whole records, up to a block's size: a message of psycopg's is a record or more, never a part of one."""
    rows: list[bytes] = []
    size = 0
    with raw.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT".encode()) as copy:
        for data in copy:
            rows.append(bytes(data))
            size += len(rows[-1])
            if size >= _BLOCK and rows[-1].endswith(b"\n"):
                yield _text(rows)
                rows, size = [], 0
    if rows:
        yield _text(rows)


def _text(rows: Sequence[bytes]) -> str:
    """A database of encoding SQL_ASCII may hold any bytes; in keys they MUST come back as they were."""
    return b"".join(rows).decode("utf-8", "surrogateescape")


def _decoded(block: str) -> str:
    """Fields joined by the separator, which PostgreSQL's text cannot hold, and COPY's escapes undone."""
    plain = block.removesuffix("\n").replace("\n", SEPARATOR).replace("\t", SEPARATOR)
    return _ESCAPE.sub(_plain, plain) if "\\" in plain else plain


def _with_binary(block: str, binary: Sequence[int], width: int) -> str:
    fields = block.split(SEPARATOR)
    for column in binary:
        for at in range(column, len(fields), width):
            value = bytes.fromhex(fields[at].removeprefix("\\x")).decode("utf-8", "replace")
            fields[at] = value.replace(SEPARATOR, " ")
    return SEPARATOR.join(fields)


def _plain(match: re.Match[str]) -> str:
    char = match.group(1)
    return _PLAIN.get(char, char)
