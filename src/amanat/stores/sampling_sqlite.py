"""Samples from SQLite, by row number."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from amanat.stores.base import Sample, TableSchema
from amanat.stores.sampling import BINARY_LIMIT, TEXT_LIMIT, columns_of, nearest_to, spread


def sample_sqlite(connection: sa.Connection, shape: TableSchema, shown: sa.Table, limit: int) -> Sample:
    """A table WITHOUT ROWID gives its first rows by key; a view, whichever rows come."""
    values = [_cut(shown.c[column.name]) for column in shape.columns]
    names = [column.name for column in shape.columns]
    if not shape.holds or not _numbered(connection, shape, shown):
        order = [shown.c[name] for name in shape.primary_key]
        rows = [*connection.execute(sa.select(*values).select_from(shown).order_by(*order).limit(limit))]
        return columns_of(rows, names), len(rows)
    found = spread(
        connection, shown, values, _anchor(shape), limit, nearest_to(shown, _anchor(shape), _listed), shape.rows
    )
    return columns_of(found, names), len(found)


def _anchor(shape: TableSchema) -> sa.ColumnElement[Any]:
    """The row number, by whichever of its names no column has taken."""
    taken = {column.name.lower() for column in shape.columns}
    return sa.literal_column(next(name for name in ("rowid", "_rowid_", "oid") if name not in taken))


def _numbered(connection: sa.Connection, shape: TableSchema, shown: sa.Table) -> bool:
    if {"rowid", "_rowid_", "oid"} <= {column.name.lower() for column in shape.columns}:
        return False
    try:
        connection.execute(sa.select(_anchor(shape)).select_from(shown).limit(1))
    except sa.exc.OperationalError as error:
        if "no such column" in str(error.orig):
            return False
        raise
    return True


def _listed(numbers: list[int]) -> sa.FromClause:
    return sa.func.json_each(sa.bindparam(None, str(numbers), unique=True)).table_valued("value")


def _cut(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    kind = sa.func.typeof(column)
    return sa.case(
        (kind == "text", sa.func.substr(column, 1, TEXT_LIMIT)),
        (kind == "blob", sa.func.substr(column, 1, BINARY_LIMIT)),
        else_=column,
    )
