"""How sets of keys go into PostgreSQL's statements: as one value, as an array, or as a temporary table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from amanat.stores.sql.statements import Slot

Rows = Sequence[Sequence[Any]]

_TYPES = {"int": "bigint", "text": "text", "uuid": "uuid"}
_HELD: dict[str, tuple[str | None, ...]] = {
    "int": ("smallint", "integer", "bigint"), "text": ("text", "character varying", None), "uuid": ("uuid",),
}  # fmt: skip
"""Columns that can be compared with a temporary table's without a cast; None is an expression."""


def condition(
    columns: Sequence[sa.ColumnElement[Any]], types: Sequence[str | None], keys: Iterable[Sequence[Any]] | Slot
) -> sa.ColumnElement[bool]:
    """That the columns are one of `keys`. `types` are those of the columns as PostgreSQL names them, None for an
    expression that gives text. Keys with a NULL in them match nothing. Several columns take one array each."""
    if isinstance(keys, Slot):
        if keys.types and all(name in _HELD[kind] for name, kind in zip(types, keys.types, strict=True)):
            held = sa.table(keys.name, *(sa.column(name) for name in keys.names), schema="pg_temp")
            return _whole(columns).in_(sa.select(*held.c))
        given = _given(keys)
        if keys.single:
            return sa.and_(*map(_equal, columns, types, given))
        if keys.shared:
            return _whole(columns).in_(sa.select(*_once_for_all(keys, tuple(types)).c))
    else:
        rows = [tuple(key) for key in keys]
        given = [
            sa.bindparam(None, [row[at] for row in rows], type_=_Values(), unique=True) for at in range(len(columns))
        ]
    arrays = _arrays(given, types)
    if len(columns) == 1 and not (isinstance(keys, Slot) and keys.many):
        return columns[0] == sa.any_(arrays[0])
    return _whole(columns).in_(_listed_in_order(arrays))


def _given(slot: Slot) -> list[sa.BindParameter[Any]]:
    return [sa.bindparam(name, type_=_Values(), required=False) for name in slot.names]


def _arrays(given: Sequence[sa.BindParameter[Any]], types: Sequence[str | None]) -> list[sa.ColumnElement[Any]]:
    return [sa.cast(one, _Named(f"{name or 'text'}[]")) for one, name in zip(given, types, strict=True)]


def _listed_in_order(arrays: Sequence[sa.ColumnElement[Any]]) -> sa.Select[Any]:
    """The planner looks at each value of an array that is compared with; of one that is unnested, at their number."""
    names = [f"k{at}" for at in range(len(arrays))]
    listed = sa.func.unnest(*arrays).table_valued(*names).render_derived()
    return in_order(sa.select(*(listed.c[name] for name in names)))


@cache
def _once_for_all(slot: Slot, types: tuple[str | None, ...]) -> sa.CTE:
    """The keys as one list for all places of a statement that hold rows against them."""
    name = "_".join((slot.name, *(one or "text" for one in types)))
    return _listed_in_order(_arrays(_given(slot), types)).cte(name.replace(" ", "_"))


def in_order(keys: sa.Select[Any]) -> sa.Select[Any]:
    """The same keys, each once and sorted: an index is then gone through from one end to the other, where keys in the
    order of a hash would lead to another page each time. DISTINCT ON is never done by a hash, and to sort what lies in
    order takes one look at it."""
    return keys.ext(distinct_on(*keys.selected_columns)).order_by(*keys.selected_columns)


def _whole(columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
    return columns[0] if len(columns) == 1 else sa.tuple_(*columns)


def _equal(column: sa.ColumnElement[Any], name: str | None, given: sa.BindParameter[Any]) -> sa.ColumnElement[bool]:
    return column == (given if name is None else sa.cast(given, _Named(name)))


def parameters(slot: Slot, keys: Rows) -> dict[str, Any]:
    """Whole numbers go as text, of the column's own type: the driver would tell the server the smallest type that holds
    them, and a statement is prepared anew for each."""
    if slot.single:
        key = keys[0] if keys else (None,) * slot.width
        return {name: str(one) if type(one) is int else one for name, one in zip(slot.names, key, strict=True)}
    if slot.many:
        keys = _sorted(keys)
    return {name: _listed([key[at] for key in keys]) for at, name in enumerate(slot.names)}


def _sorted(keys: Rows) -> Rows:
    """In order where all are whole numbers; the server brings others into its own."""
    if not all(type(one) is int for key in keys for one in key):
        return keys
    return sorted(tuple(key) for key in keys)


def _listed(values: list[Any]) -> Any:
    if set(map(type, values)) - {type(None)} != {int}:
        return values
    return f"{{{','.join('NULL' if one is None else str(one) for one in values)}}}"


def hold(connection: sa.Connection, keys: Mapping[Slot, Rows]) -> None:
    """By COPY, in order; the tables end with the transaction. Their figures let the planner see how large the set is,
    and their index that each key is there once, so that it need not bring them into the order of a hash. The
    transaction may take the memory that the largest of them needs: the planner would else go through it for each row
    that is held against it."""
    raw = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    for slot, rows in keys.items():
        columns = ", ".join(f"{name} {_TYPES[kind]}" for name, kind in zip(slot.names, slot.types, strict=True))
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {slot.name} ({columns}) ON COMMIT DROP")
        with raw.cursor().copy(f"COPY pg_temp.{slot.name} FROM STDIN") as copy:
            for row in sorted({tuple(key) for key in rows if None not in key}):
                copy.write_row(row)
        connection.exec_driver_sql(f"CREATE UNIQUE INDEX ON pg_temp.{slot.name} ({', '.join(slot.names)})")
        connection.exec_driver_sql(f"ANALYZE pg_temp.{slot.name}")
    if keys:
        largest = max(len(rows) for rows in keys.values()) * _BYTES
        connection.exec_driver_sql(_MEMORY.format(largest))


_BYTES = 512
"""Of memory, what a key may take: an address, or the keys of a dozen rows that it leads to."""
_MEMORY = "SELECT set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')), {}) / 1024 || 'kB', true)"


class _Values(sa.types.UserDefinedType[list[Any]]):
    """A list that psycopg turns into an array by its values."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "text[]"


class _Named(sa.types.UserDefinedType[Any]):
    """A type by the name that PostgreSQL's catalogue gives it."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        return self.name
