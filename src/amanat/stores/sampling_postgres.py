"""Samples from PostgreSQL: by a whole number as key, else by place in the heap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from amanat.stores.base import ColumnSchema, Sample, TableSchema
from amanat.stores.sampling import BINARY_LIMIT, TEXT_LIMIT, columns_of, nearest_to, points, spread, topped_up

_TRIES = 2
"""Neighbouring rows that are asked for at each place, as one may be dead."""

_SMALL = 512
"""Pages up to which a table is counted through; of a longer one, places are guessed from its size."""

_PAGES = 20
"""Pages that a sample of a partitioned table reads at least."""

_SEED = 1


def sample_postgres(connection: sa.Connection, shape: TableSchema, shown: sa.Table, limit: int) -> Sample:
    rows = _rows(connection, shape, shown, limit)
    return columns_of(rows, [column.name for column in shape.columns]), len(rows)


def _rows(connection: sa.Connection, shape: TableSchema, shown: sa.Table, limit: int) -> Sequence[Sequence[Any]]:
    key = [shown.c[name] for name in shape.primary_key]
    values = _values(shape, shown)
    if len(key) == 1 and isinstance(key[0].type, sa.Integer):
        return spread(connection, shown, values, key[0], limit, nearest_to(shown, key[0], _listed), shape.rows)
    if shape.kind in ("view", "foreign table"):
        return connection.execute(sa.select(*values).select_from(shown).order_by(*key).limit(limit)).all()
    return _by_place(connection, shape, shown, key, limit)


def _by_place(
    connection: sa.Connection, shape: TableSchema, shown: sa.Table, key: Sequence[sa.ColumnElement[Any]], limit: int
) -> Sequence[Sequence[Any]]:
    """The first half by key (without one, by place: the reading transaction has switched off what could shuffle it),
    the other from evenly spread places of the heap. A partitioned table has no heap of its own: there, from pages."""
    name = connection.dialect.identifier_preparer.format_table(shown)
    pages = sa.func.pg_relation_size(sa.cast(sa.literal(name, sa.Text()), _Regclass())) / sa.literal_column("8192")
    query = sa.select(*_values(shape, shown), _PLACE, pages).select_from(shown)
    rows = connection.execute(query.order_by(*key).limit(limit)).all()
    first = {row[-2]: row[:-2] for row in rows}
    if len(rows) < limit:
        return list(first.values())
    half = dict(list(first.items())[: limit - limit // 2])
    size = int(rows[0][-1])
    if size > _SMALL:
        far = _from_heap(connection, shape, shown, _slots(shape, first, size, limit // 2))
    elif size:
        far = _counted(connection, shape, shown, limit // 2)
    else:
        far = _from_pages(connection, shape, shown, limit // 2)
    return list(topped_up(half | far, first, limit).values())


_PLACE: sa.ColumnElement[str] = sa.literal_column("tableoid::text || ctid::text")
"""Names one row of one heap within a snapshot."""


_NUMBER = sa.func.row_number().over()
_EVERY = sa.func.count().over()

_TREE = """
SELECT coalesce(sum(pg_relation_size(relid)), 0) / 8192 FROM pg_catalog.pg_partition_tree(CAST(:name AS regclass))
"""


class _Regclass(sa.types.UserDefinedType[int]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "regclass"


def _slots(shape: TableSchema, first: dict[str, Any], pages: int, count: int) -> list[list[str]]:
    """Evenly spread places of rows, each with its neighbours."""
    seen = max(int(place.rpartition(",")[2].removesuffix(")")) for place in first)
    deep = max(1, -(-shape.rows // pages)) if shape.rows else seen
    return [
        [f"({page % pages},{row + 1 + step})" for step in range(_TRIES)]
        for page, row in (divmod(slot, deep) for slot in points(0, pages * deep - 1, count))
    ]


def _counted(connection: sa.Connection, shape: TableSchema, shown: sa.Table, count: int) -> dict[str, Sequence[Any]]:
    """Every so manieth row, the last among them, by counting them all."""
    ctid: sa.ColumnElement[str] = sa.literal_column("ctid")
    number = sa.func.row_number().over(order_by=ctid).label("n")
    rows = sa.select(ctid.label("place"), number, _EVERY.label("every")).select_from(shown).subquery()
    query = sa.select(*_values(shape, shown), _PLACE).select_from(shown)
    met = ctid.in_(sa.select(rows.c.place).where(_one_in(rows, count)))
    return {row[-1]: row[:-1] for row in connection.execute(query.where(met).order_by(ctid))}


def _one_in(rows: sa.Subquery, count: int) -> sa.ColumnElement[bool]:
    """`count` rows of all that are numbered, evenly, the last among them."""
    return rows.c.n * count // rows.c.every != (rows.c.n - 1) * count // rows.c.every


def _from_heap(
    connection: sa.Connection, shape: TableSchema, shown: sa.Table, slots: list[list[str]]
) -> dict[str, Sequence[Any]]:
    wanted = sa.bindparam(None, [place for slot in slots for place in slot], type_=ARRAY(sa.Text()), unique=True)
    here = sa.literal_column("ctid") == sa.any_(sa.cast(wanted, _Places()))
    query = sa.select(*_values(shape, shown), sa.literal_column("ctid::text"), _PLACE).select_from(shown).where(here)
    found = {row[-2]: (row[-1], row[:-2]) for row in connection.execute(query)}
    met = (next((place for place in slot if place in found), None) for slot in slots)
    return dict(found[place] for place in met if place is not None)


class _Places(sa.types.UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "tid[]"


def _from_pages(connection: sa.Connection, shape: TableSchema, shown: sa.Table, count: int) -> dict[str, Sequence[Any]]:
    """The same pages for the same snapshot, of every partition, and of their rows every so manieth."""
    name = connection.dialect.identifier_preparer.format_table(shown)
    pages = connection.execute(sa.text(_TREE), {"name": name}).scalar_one()
    share = min(100.0, 100.0 * max(_PAGES, count // 2) / max(1, int(pages)))
    part = sa.tablesample(shown, sa.func.system(share), seed=sa.literal_column(str(_SEED)))
    values = [value.label(f"v{at}") for at, value in enumerate(_values(shape, part))]
    rows = sa.select(_PLACE.label("place"), _NUMBER.label("n"), _EVERY.label("every"), *values).subquery()
    query = sa.select(*rows.c[3:], rows.c.place).where(_one_in(rows, count))
    return {row[-1]: row[:-1] for row in connection.execute(query.order_by(rows.c.n))}


def _values(shape: TableSchema, shown: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    return [_cut(column, shown.c[column.name]) for column in shape.columns]


def _listed(numbers: list[int]) -> sa.FromClause:
    array = sa.bindparam(None, numbers, type_=ARRAY(sa.BigInteger()), unique=True)
    return sa.func.unnest(array).table_valued("value").render_derived()


def _cut(shape: ColumnSchema, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if shape.text or shape.json:
        return sa.func.left(sa.cast(column, sa.Text()), TEXT_LIMIT)
    if shape.binary:
        return sa.func.substring(column, 1, BINARY_LIMIT)
    return column
