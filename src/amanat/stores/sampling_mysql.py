"""Samples from MariaDB and MySQL, by primary key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from amanat.stores.base import ColumnSchema, Sample, TableSchema
from amanat.stores.sampling import BINARY_LIMIT, TEXT_LIMIT, ByExpressions, Nearest, columns_of, spread

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
        whole = ByExpressions(connection, shown, values, key[0], _nearest(connection, shown, key[0]))
        return spread(whole, limit, shape.rows)
    query = sa.select(*values).select_from(shown)
    if not key:
        return connection.execute(query.limit(limit)).all()
    first = connection.execute(query.order_by(*key).limit(limit)).all()
    if len(first) < limit:
        return first
    last = connection.execute(query.order_by(*(column.desc() for column in key)).limit(limit // 2)).all()
    return [*first[: limit - limit // 2], *reversed(last)]


def _nearest(connection: sa.Connection, shown: sa.Table, key: sa.Column[Any]) -> Nearest:
    """One look at the index for each number: correlated to a list of them, MariaDB would scan the table for each."""
    names = connection.dialect.identifier_preparer
    table, column = (
        name.replace("%%", "%").replace(":", "\\:") for name in (names.format_table(shown), names.format_column(key))
    )

    def nearest(numbers: list[int]) -> sa.Select[Any]:
        each = (
            f"SELECT (SELECT min({column}) FROM {table} WHERE {column} >= {int(number)}) AS place" for number in numbers
        )
        found = sa.text(" UNION ALL ".join(each)).columns(sa.column("place", sa.BigInteger())).subquery()
        return sa.select(found.c.place)

    return nearest


def _cut(shape: ColumnSchema, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if shape.binary:
        return sa.func.left(column, BINARY_LIMIT)
    if shape.text or shape.json:
        return sa.func.left(column, TEXT_LIMIT)
    return sa.null() if _SHAPE.match(shape.type) else column
