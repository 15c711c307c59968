"""Which rows a sample takes: the first by primary key, and the rest evenly from the whole table. No row at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from amanat.stores.base import ColumnSchema, TableSchema

TEXT_LIMIT = 20_000
"""Characters of a value that a sample keeps."""

BINARY_LIMIT = 256


def points(low: int, high: int, count: int) -> list[int]:
    """`count` whole numbers spread evenly from `low` to `high`, both ends among them."""
    if count < 1:
        return []
    if count == 1 or high <= low:
        return [low]
    return sorted({low + (high - low) * i // (count - 1) for i in range(count)})


def columns_of(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    if not rows:
        return {name: [] for name in names}
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


Points = Callable[[list[int]], sa.TableValuedAlias]
"""Whole numbers as rows of one column `value`, from one parameter."""


def spread(
    connection: sa.Connection,
    shown: sa.Table,
    values: Sequence[sa.ColumnElement[Any]],
    anchor: sa.ColumnElement[Any],
    limit: int,
    listed: Points,
) -> list[Sequence[Any]]:
    """By `anchor`, a whole number that orders the rows: the first half of the sample from the start of the table, the
    other from evenly spread places after it. Always `limit` rows where the table has as many."""
    query = sa.select(anchor, *values).select_from(shown)
    first = {row[0]: row[1:] for row in connection.execute(query.order_by(anchor).limit(limit))}
    if len(first) < limit:
        return list(first.values())
    half = dict(list(first.items())[: limit - limit // 2])
    high = connection.execute(sa.select(sa.func.max(anchor)).select_from(shown)).scalar_one()
    given = listed(points(max(half) + 1, high, limit // 2))
    nearest = sa.select(sa.func.min(anchor)).select_from(shown).where(anchor >= given.c.value).correlate(given)
    wanted = query.where(anchor.in_(sa.select(nearest.scalar_subquery()).select_from(given)))
    far = {row[0]: row[1:] for row in connection.execute(wanted)}
    found = half | far
    for key, row in first.items():
        if len(found) >= limit:
            break
        found.setdefault(key, row)
    return [found[key] for key in sorted(found)]


def sample_sqlite(
    connection: sa.Connection, shape: TableSchema, shown: sa.Table, limit: int
) -> tuple[dict[str, list[Any]], int]:
    values = [_cut_sqlite(shown.c[column.name]) for column in shape.columns]
    names = [column.name for column in shape.columns]
    anchor: sa.ColumnElement[Any] = sa.literal_column("rowid")
    try:
        connection.execute(sa.select(anchor).select_from(shown).limit(1))
    except sa.exc.OperationalError:
        # A table WITHOUT ROWID: by its key, first rows only.
        order = [shown.c[name] for name in shape.primary_key]
        rows = [*connection.execute(sa.select(*values).select_from(shown).order_by(*order).limit(limit))]
        return columns_of(rows, names), len(rows)
    rows = spread(connection, shown, values, anchor, limit, _listed_sqlite)
    return columns_of(rows, names), len(rows)


def _listed_sqlite(numbers: list[int]) -> sa.TableValuedAlias:
    return sa.func.json_each(sa.bindparam(None, str(numbers), unique=True)).table_valued("value")


def _listed_postgres(numbers: list[int]) -> sa.TableValuedAlias:
    array = sa.bindparam(None, numbers, type_=ARRAY(sa.BigInteger()), unique=True)
    return sa.func.unnest(array).table_valued("value").render_derived()


def _cut_sqlite(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    kind = sa.func.typeof(column)
    return sa.case(
        (kind == "text", sa.func.substr(column, 1, TEXT_LIMIT)),
        (kind == "blob", sa.func.substr(column, 1, BINARY_LIMIT)),
        else_=column,
    )


def sample_postgres(
    connection: sa.Connection, shape: TableSchema, shown: sa.Table, limit: int
) -> tuple[dict[str, list[Any]], int]:
    values = [_cut_postgres(column, shown.c[column.name]) for column in shape.columns]
    names = [column.name for column in shape.columns]
    rows = list(_rows_postgres(connection, shape, shown, values, limit))
    return columns_of(rows, names), len(rows)


def _rows_postgres(
    connection: sa.Connection,
    shape: TableSchema,
    shown: sa.Table,
    values: Sequence[sa.ColumnElement[Any]],
    limit: int,
) -> Sequence[Sequence[Any]]:
    key = [shown.c[name] for name in shape.primary_key]
    if len(key) == 1 and isinstance(key[0].type, sa.Integer):
        return spread(connection, shown, values, key[0], limit, _listed_postgres)
    query = sa.select(*values).select_from(shown)
    if not key:
        # Without a key the order is that of the heap; the reading transaction has switched off what could shuffle it.
        return connection.execute(query.limit(limit)).all()
    first = connection.execute(query.order_by(*key).limit(limit)).all()
    if len(first) < limit:
        return first
    last = connection.execute(query.order_by(*(column.desc() for column in key)).limit(limit - limit // 2)).all()
    return [*first[: limit // 2], *reversed(last)]


def _cut_postgres(shape: ColumnSchema, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if shape.text or shape.json:
        return sa.func.left(sa.cast(column, sa.Text()), TEXT_LIMIT)
    if shape.binary:
        return sa.func.substring(column, 1, BINARY_LIMIT)
    return column
