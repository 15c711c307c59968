"""Samples from SQLite, by row number."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa

from amanat.stores.base import Sample
from amanat.stores.samples.sampling import BINARY_LIMIT, TEXT_LIMIT, Rows, columns_of, spread
from amanat.stores.schema.model import TableSchema

_ANCHORS = ("rowid", "_rowid_", "oid")
"""The names of the row number. A column may have taken one."""


def sample_sqlite(connection: sa.Connection, shape: TableSchema, shown: sa.Table, limit: int) -> Sample:
    """A table WITHOUT ROWID gives its first rows by key; a view, whichever rows come."""
    raw = cast("sqlite3.Connection", connection.connection.driver_connection)
    words = connection.dialect.identifier_preparer
    table, quoted = words.format_table(shown), words.quote_identifier
    values = ", ".join(_cut(quoted(column.name)) for column in shape.columns)
    names = [column.name for column in shape.columns]
    taken = {name.lower() for name in names}
    anchor = next((name for name in _ANCHORS if name not in taken), None)
    ends = _ends(raw, table, anchor) if shape.holds and anchor is not None else None
    if ends is None or anchor is None:
        order = f"ORDER BY {', '.join(map(quoted, shape.primary_key))} " if shape.primary_key else ""
        rows: Rows = raw.execute(f"SELECT {values} FROM {table} {order}LIMIT {limit}").fetchall()
        return columns_of(rows, names), len(rows)
    low, high = ends
    # No table has more rows than there are numbers from the first to the last.
    found = spread(_Numbered(raw, table, anchor, values, high), limit, high - low + 1)
    return columns_of(found, names), len(found)


class _Numbered:
    """Rows by row number. Spoken in SQL: to put statements of many columns together takes longer than to run them."""

    def __init__(self, raw: sqlite3.Connection, table: str, anchor: str, values: str, high: int) -> None:
        self._raw, self._table, self._anchor, self._high = raw, table, anchor, high
        self._query = f"SELECT {anchor}, {values} FROM {table}"

    def first(self, count: int) -> Rows:
        return self._raw.execute(f"{self._query} ORDER BY {self._anchor} LIMIT {count}").fetchall()

    def last(self) -> int:
        return self._high

    def nearest(self, numbers: Sequence[int]) -> Rows:
        lowest = f"SELECT min({self._anchor}) FROM {self._table} WHERE {self._anchor} >= amanat_places.value"
        met = f"SELECT ({lowest}) FROM json_each(?) AS amanat_places"
        return self._raw.execute(f"{self._query} WHERE {self._anchor} IN ({met})", (str(numbers),)).fetchall()


def _ends(raw: sqlite3.Connection, table: str, anchor: str) -> tuple[int, int] | None:
    """The first and the last row number, 1 and 0 of an empty table; None where rows have none."""
    # Each by the index alone; both in one query would be a scan.
    low, high = (f"(SELECT {end}({anchor}) FROM {table})" for end in ("min", "max"))
    try:
        found = raw.execute(f"SELECT coalesce({low}, 1), coalesce({high}, 0)").fetchone()
    except sqlite3.OperationalError as error:
        if "no such column" in str(error):
            return None
        raise
    return found[0], found[1]


def _cut(column: str) -> str:
    return (
        f"CASE typeof({column}) WHEN 'text' THEN substr({column}, 1, {TEXT_LIMIT}) "
        f"WHEN 'blob' THEN substr({column}, 1, {BINARY_LIMIT}) ELSE {column} END"
    )
