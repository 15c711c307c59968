"""Samples from MariaDB and MySQL, by primary key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from amanat.stores.base import Sample
from amanat.stores.samples.sampling import BINARY_LIMIT, TEXT_LIMIT, Rows, columns_of, spread
from amanat.stores.schema.model import ColumnSchema, TableSchema

_WHOLE = re.compile(r"(?:tiny|small|medium|big)?int\b", re.IGNORECASE)
_SHAPE = re.compile(r"geometry|point|linestring|polygon", re.IGNORECASE)


def sample_mysql(connection: sa.Connection, shape: TableSchema, shown: sa.Table, limit: int) -> Sample:
    values = [_cut(column, shown.c[column.name]) for column in shape.columns]
    rows = _rows(connection, shape, shown, values, limit)
    return columns_of(rows, [column.name for column in shape.columns]), len(rows)


def _rows(
    connection: sa.Connection,
    shape: TableSchema,
    shown: sa.Table,
    values: Sequence[sa.ColumnElement[Any]],
    limit: int,
) -> Sequence[Sequence[Any]]:
    """By a whole number as key, evenly; by any other key, from both its ends; without one, by page."""
    key = [shown.c[name] for name in shape.primary_key]
    kinds = [column.type for column in shape.columns if column.name in shape.primary_key]
    if len(key) == 1 and _WHOLE.match(kinds[0]):
        return spread(_Keyed(connection, shown, values, key[0]), limit, shape.rows)
    query = sa.select(*values).select_from(shown)
    if not key:
        return connection.execute(query.limit(limit)).all()
    first = connection.execute(query.order_by(*key).limit(limit)).all()
    if len(first) < limit:
        return first
    last = connection.execute(query.order_by(*(column.desc() for column in key)).limit(limit // 2)).all()
    return [*first[: limit - limit // 2], *reversed(last)]


class _Keyed:
    """Rows by a whole number as key."""

    def __init__(
        self,
        connection: sa.Connection,
        shown: sa.Table,
        values: Sequence[sa.ColumnElement[Any]],
        key: sa.Column[Any],
    ) -> None:
        self._connection, self._shown, self._key = connection, shown, key
        self._query = sa.select(key, *values).select_from(shown).order_by(key)

    def first(self, count: int) -> Rows:
        return self._connection.execute(self._query.limit(count)).all()

    def last(self) -> int:
        top = sa.select(sa.func.max(self._key)).select_from(self._shown)
        return int(self._connection.execute(top).scalar_one())

    def nearest(self, numbers: list[int]) -> Rows:
        """One look at the index for each number: with a list of them, MariaDB would scan the table for each."""
        names = self._connection.dialect.identifier_preparer
        table, column = (
            name.replace("%%", "%").replace(":", "\\:")
            for name in (names.format_table(self._shown), names.format_column(self._key))
        )
        each = (
            f"SELECT (SELECT min({column}) FROM {table} WHERE {column} >= {int(number)}) AS place" for number in numbers
        )
        found = sa.text(" UNION ALL ".join(each)).columns(sa.column("place", sa.BigInteger())).subquery()
        return self._connection.execute(self._query.where(self._key.in_(sa.select(found.c.place)))).all()


def _cut(shape: ColumnSchema, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if shape.binary:
        return sa.func.left(column, BINARY_LIMIT)
    if shape.text or shape.json:
        return sa.func.left(column, TEXT_LIMIT)
    return sa.null() if _SHAPE.match(shape.type) else column
