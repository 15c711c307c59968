"""PostgreSQL's COPY, streamed."""

from __future__ import annotations

import select
from collections.abc import Generator, Iterator
from typing import Any

from psycopg import Connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

from amanat.stores.search.scanning import BLOCK

_SIGNATURE = b"PGCOPY\n\xff\r\n\0"
_EXTENSION = 15
"""Where in the header the length of its extension stands."""
_TRAILER = 2
"""Bytes of the last message: a row has at least four more, the length of a field."""

BINARY = "FORMAT binary"


def copied(raw: Connection[Any], statement: str, form: str = BINARY) -> Generator[list[bytes], None, None]:
    """The rows of a query in a form of COPY (`form`: its options), some at a time. The server sends each as a message.

    Spoken in libpq's own words: psycopg's iterator costs more than all else that is done to a row.
    """
    server = raw.pgconn
    opened = server.exec_(f"COPY ({statement}) TO STDOUT ({form})".encode(encoding_of(raw)))
    if opened.status != ExecStatus.COPY_OUT:
        raise error_from_result(opened, encoding=raw.info.encoding)
    done = False
    try:
        # The header comes with the first row, and with the trailer where there is none.
        first = form == BINARY
        for rows in _messages(server):
            if first:
                rows[0], first = _without_header(rows[0]), False
            if form == BINARY and len(rows[-1]) == _TRAILER:
                rows.pop()
            if rows:
                yield rows
        done = True
    finally:
        if not done:
            server.get_cancel().cancel()
            while server.get_copy_data(0)[0] > 0:
                pass
        ended = [result for result in iter(server.get_result, None) if result.status == ExecStatus.FATAL_ERROR]
    if ended:
        raise error_from_result(ended[0], encoding=raw.info.encoding)


def _messages(server: PGconn) -> Iterator[list[bytes]]:
    """All to the end, in lists of about a block."""
    take = server.get_copy_data
    some: list[bytes] = []
    held = 0
    while True:
        size, message = take(1)
        if size > 0:
            # Where the driver is not compiled this is a view; of bytes no copy is made.
            some.append(bytes(message))
            held += size
            if held >= BLOCK:
                yield some
                some, held = [], 0
        elif size == 0:
            select.select([server.socket], [], [])
            server.consume_input()
        else:
            break
    if some:
        yield some


def encoding_of(raw: Connection[Any]) -> str:
    """In which statements go out: a database of encoding SQL_ASCII takes any bytes."""
    return "utf-8" if raw.info.encoding == "ascii" else raw.info.encoding


def _without_header(data: bytes) -> bytes:
    if not data.startswith(_SIGNATURE):
        return data
    return data[_EXTENSION + 4 + int.from_bytes(data[_EXTENSION : _EXTENSION + 4]) :]


def fields_of(data: bytes) -> list[bytes | None]:
    """The fields of a row: two bytes for their number, then for each four bytes for its length, and its bytes."""
    found: list[bytes | None] = []
    at = 2
    for _ in range(int.from_bytes(data[:2])):
        size = int.from_bytes(data[at : at + 4], signed=True)
        at += 4
        found.append(None if size < 0 else data[at : at + size])
        at += max(size, 0)
    return found
