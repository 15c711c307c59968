"""The exact search in an SQLite file.

Values come many rows at a time, joined by SQLite itself: to make Python's objects of each costs more than all else.
Only where the sieve sees something are the rows of that span read one by one.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, cast

import msgspec
import sqlalchemy as sa

from amanat.stores.base import Hit
from amanat.stores.schema.model import TableSchema
from amanat.stores.search.needles import Matcher
from amanat.stores.search.scanning import Layout, blocks_of, looked_at, scan
from amanat.stores.search.sieve import Sieve

_ROWS = 100
"""Rows that are fetched at once, and that the first span has."""
_SPAN = 125_000
"""Bytes of a span: short, so that few rows are read again."""
_GROWTH = 4
"""How many times as long as the last a span may be."""
_LONGEST = 16_000_000
"""Bytes that the values of one column in a span may have together; a row with more is read by itself."""
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1
_BETWEEN = "\x01"

# Older versions end what is joined at its first zero byte; databases in UTF-16 change bytes on the way.
_PROBE = "SELECT group_concat(v, ?) FROM (SELECT CAST(x'6100ff' AS TEXT) AS v UNION ALL SELECT x'620063ff')"
_PROBED = b"a\0\xff\x01b\0c\xff"
_VIRTUAL = re.compile(rb"CREATE\s+VIRTUAL", re.IGNORECASE)


class Span(msgspec.Struct, frozen=True):
    """The lowest and the highest rowid, and whether the texts of these rows could be joined."""

    low: int
    high: int
    joined: bool


def search_sqlite(
    connection: sa.Connection, matcher: Matcher, sieve: Sieve, shape: TableSchema, table: sa.Table
) -> Iterator[Hit]:
    """Hits of one table. Every column is read: SQLite lets text into columns of any declared type."""
    raw = cast("sqlite3.Connection", connection.connection.driver_connection)
    usual, raw.text_factory = raw.text_factory, bytes
    try:
        rows = _Rows(connection, shape, table)
        rowid = None if sieve.broad else _rowid(connection, table)
        if rowid is None:
            yield from rows.hits(matcher, sieve)
            return
        blocks = blocks_of(([data], [span]) for data, span in rows.spans(rowid))
        for block, look in looked_at(blocks, sieve, closed=True):
            seen = set(block.rows([*look.places, *look.hidden]))
            for span in block.rows(None):
                if span in seen or not span.joined:
                    yield from rows.hits(matcher, sieve, sa.text(f"{rowid} BETWEEN {span.low} AND {span.high}"))
    finally:
        raw.text_factory = usual


class _Rows:
    """One table, read through a connection whose texts come as bytes."""

    def __init__(self, connection: sa.Connection, shape: TableSchema, table: sa.Table) -> None:
        self._connection, self._shape, self._table = connection, shape, table
        self._raw = cast("sqlite3.Connection", connection.connection.driver_connection)
        self._names = [column.name for column in shape.columns]
        self._values = [table.c[name] for name in self._names]

    def hits(self, matcher: Matcher, sieve: Sieve, where: sa.TextClause | None = None) -> Iterator[Hit]:
        """Row by row."""
        keys = [self._table.c[name] for name in self._shape.primary_key]
        statement = sa.select(*keys, *map(sa.func.typeof, keys), *self._values).select_from(self._table)
        rows = self._raw.execute(self._text(statement if where is None else statement.where(where)))
        groups = iter(partial(rows.fetchmany, _ROWS), [])
        width = 2 * len(keys)
        layout = Layout(partial(_texts, width=width), closed=True)
        blocks = blocks_of(([_joined(row[width:]) for row in group], group) for group in groups)
        for row, column, needle in scan(blocks, layout, matcher, sieve):
            yield Hit(table=self._shape.name, column=self._names[column], key=_key(row, len(keys)), needle=needle)

    def spans(self, rowid: str) -> Iterator[tuple[bytes, Span]]:
        """Rows in the order of their numbers, as all their texts."""
        texts = self._text(sa.select(*map(_together, self._values)).select_from(self._table))
        texts += f" WHERE {rowid} BETWEEN :low AND :high"
        after = self._text(sa.select(sa.literal_column(rowid)).select_from(self._table))
        after += f" WHERE {rowid} >= :low ORDER BY {rowid} LIMIT 1 OFFSET :rows"
        low, rows = _LOWEST, _ROWS
        while True:
            found = self._raw.execute(after, {"low": low, "rows": rows}).fetchone()
            high = found[0] - 1 if found else _HIGHEST
            data = self._read(texts, {"low": low, "high": high, "between": _BETWEEN})
            if data is None and rows > 1:
                rows = max(1, rows // _GROWTH**2)
                continue
            yield data or b"", Span(low, high, data is not None)
            if not found:
                return
            low, rows = found[0], max(1, min(rows * _GROWTH, rows * _SPAN // max(1, len(data or b""))))

    def _read(self, statement: str, given: dict[str, Any]) -> bytes | None:
        """None where the values are too long to be held."""
        usual = self._raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        try:
            return _joined(self._raw.execute(statement, given).fetchone())
        except sqlite3.DataError as error:
            if error.sqlite_errorname != "SQLITE_TOOBIG":
                raise
            return None
        finally:
            self._raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, usual)

    def _text(self, statement: sa.Select[Any]) -> str:
        return str(statement.compile(self._connection))


def _rowid(connection: sa.Connection, table: sa.Table) -> str | None:
    """What the number that each row has is called; None where there is none, or where rows cannot be had by it."""
    raw = cast("sqlite3.Connection", connection.connection.driver_connection)
    found = raw.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", [table.name]).fetchone()
    taken = {column.name.lower() for column in table.columns}
    name = next((name for name in ("rowid", "_rowid_", "oid") if name not in taken), None)
    if name is None or found is None or _VIRTUAL.match(found[0]):
        return None
    try:
        raw.execute(str(sa.select(sa.literal_column(name)).select_from(table).compile(connection)) + " LIMIT 0")
    except sqlite3.OperationalError:
        return None
    return name if raw.execute(_PROBE, [_BETWEEN]).fetchone()[0] == _PROBED else None


def _together(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """All texts and bytes of a column."""
    kinds: list[sa.ColumnElement[Any]] = [sa.literal_column("'text'"), sa.literal_column("'blob'")]
    return sa.func.group_concat(value, sa.literal_column(":between")).filter(sa.func.typeof(value).in_(kinds))


def _joined(values: Sequence[Any]) -> bytes:
    return b"\0".join([value for value in values if type(value) is bytes])


def _texts(row: Sequence[Any], width: int) -> list[str]:
    """Text and bytes alike: bytes that are no UTF-8 are no part of an identifier."""
    return [value.decode("utf-8", "replace") if type(value) is bytes else "" for value in row[width:]]


def _key(row: Sequence[Any], width: int) -> tuple[Any, ...]:
    """The key of a row that was read as bytes, as it is otherwise read."""
    return tuple(
        value if kind == b"blob" or type(value) is not bytes else value.decode("utf-8", "surrogateescape")
        for value, kind in zip(row[:width], row[width : 2 * width], strict=True)
    )
