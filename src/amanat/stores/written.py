"""Which tables got rows within the running transaction that nobody asked for: what triggers wrote.

PostgreSQL counts what a transaction inserts. Elsewhere rows are counted before and after, in those tables alone that a
trigger names. The highest number is asked for too: it tells of a new row where a trigger takes an old one away for it.
MariaDB counts what a session inserts anywhere, and only where that has grown are the tables looked at; what they held
before is then asked of a second session, which stands where the first began.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.stores.base import Store
from amanat.stores.schema.model import StoreSchema, TableSchema

_KNOWS_ROWIDS = (3, 37)
_AT_ONCE = 200
"""Tables that one statement asks about, twice each; SQLite takes 500 terms, and gives up to 2,000 columns."""

_INSERTED = """
SELECT CASE WHEN n.nspname = current_schema() THEN NULL ELSE n.nspname END, c.relname,
       sum(pg_catalog.pg_stat_get_xact_tuples_inserted(l.oid)), sum(pg_catalog.pg_stat_get_xact_tuples_deleted(l.oid))
FROM pg_catalog.pg_class l
JOIN pg_catalog.pg_class c ON c.oid = coalesce(pg_catalog.pg_partition_root(l.oid), l.oid)
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE l.relkind = 'r' AND pg_catalog.pg_stat_get_xact_tuples_inserted(l.oid) > 0
GROUP BY 1, 2
"""


class Mark(msgspec.Struct, frozen=True):
    """`top`: the highest number of a row, where it has numbers; `rows`: how many there are, or were inserted."""

    top: int | None = None
    rows: int = 0
    gone: int = 0


Marks = Mapping[str, Mark]


@contextmanager
def watching(connection: sa.Connection, store: Store, schema: StoreSchema) -> Iterator[Written]:
    """MUST be entered within the transaction, before its first change, and left before its COMMIT."""
    if store.dialect != "mysql":
        yield Written(connection, store, schema, connection)
        return
    with store.reading() as other:
        yield Written(connection, store, schema, other)


class Written:
    """What is written from when it is made on."""

    def __init__(self, connection: sa.Connection, store: Store, schema: StoreSchema, other: sa.Connection) -> None:
        """`other`: a session that still sees at the end what there was at first, where the engine has such."""
        self._connection = connection
        self._store = store
        self._schema = schema
        self._other = other
        if store.dialect == "mysql":
            self._inserted = _inserted(connection)
            _see_from_here(connection, store, schema)
        else:
            self._before = self._marks(connection)

    @cached_property
    def _tables(self) -> list[TableSchema]:
        return _within_reach(self._connection, self._store, self._schema)

    def grown(self, deleted: Mapping[str, int]) -> tuple[str, ...]:
        """The tables with new rows, in order. `deleted`: how many rows were deleted there by plan."""
        if self._store.dialect == "mysql" and _inserted(self._connection) == self._inserted:
            return ()
        before = self._marks(self._other) if self._store.dialect == "mysql" else self._before
        after = self._marks(self._connection)
        return tuple(
            name for name in sorted(after) if _has_more(before.get(name, Mark()), after[name], deleted.get(name, 0))
        )

    def _marks(self, connection: sa.Connection) -> Marks:
        if self._store.dialect == "postgresql":
            return self._counted(connection)
        numbers = _row_numbers(connection) if self._store.dialect == "sqlite" else None
        found: dict[str, Mark] = {}
        for start in range(0, len(self._tables), _AT_ONCE):
            some = self._tables[start : start + _AT_ONCE]
            asked = [
                sa.select(what).select_from(self._store.table(table.name)).scalar_subquery()
                for table in some
                for what in (sa.func.max(self._number(table, numbers)), sa.func.count())
            ]
            row = connection.execute(sa.select(*asked)).one()
            for at, table in enumerate(some):
                found[table.name] = Mark(top=row[2 * at], rows=row[2 * at + 1])
        return found

    def _number(self, table: TableSchema, numbers: frozenset[str] | None) -> sa.ColumnElement[Any]:
        """What numbers the rows of a table, if anything does."""
        if numbers is not None:
            return sa.literal_column("_rowid_", sa.Integer) if table.name in numbers else sa.null()
        key = [column for column in table.columns if column.name in table.primary_key]
        whole = len(key) == 1 and "int" in key[0].type.lower()
        return self._store.table(table.name).c[key[0].name] if whole else sa.null()

    def _counted(self, connection: sa.Connection) -> Marks:
        names = {(self._store.table(table.name).schema, self._store.table(table.name).name): table.name
                 for table in self._tables}  # fmt: skip
        rows = connection.execute(sa.text(_INSERTED)).all()
        return {
            names[schema, name]: Mark(rows=int(inserted), gone=int(gone))
            for schema, name, inserted, gone in rows
            if (schema, name) in names
        }


def _has_more(before: Mark, after: Mark, deleted: int) -> bool:
    if after.top is not None and (before.top is None or after.top > before.top):
        return True
    if after.gone or before.gone:
        # Of what was inserted, that may have been deleted again which went beyond the plan.
        return after.rows - before.rows > max(0, after.gone - before.gone - deleted)
    return after.rows - before.rows + deleted > 0


def _within_reach(connection: sa.Connection, store: Store, schema: StoreSchema) -> list[TableSchema]:
    """The tables that triggers may write to: all, where what they do cannot be read."""
    tables = [table for table in schema.tables if table.kind == "table"]
    if store.dialect == "postgresql":
        return tables
    texts = _BODIES[store.dialect](connection)
    if not schema.all_triggers or None in texts:
        return tables
    whole = "\n".join(text for text in texts if text is not None)
    return [
        table
        for table in tables
        if re.search(rf"(?<!\w){re.escape(store.table(table.name).name)}(?!\w)", whole, re.IGNORECASE)
    ]


def _in_sqlite(connection: sa.Connection) -> list[str | None]:
    """What triggers do; what starts them is said before."""
    listed = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'").scalars()
    return [re.split(r"\bbegin\b", text, maxsplit=1, flags=re.IGNORECASE)[-1] for text in listed]


def _in_mysql(connection: sa.Connection) -> list[str | None]:
    """With functions; None for what this role may not read. Of a procedure it may not even see that there is one."""
    triggers = connection.exec_driver_sql("SELECT action_statement FROM information_schema.triggers").scalars()
    functions = connection.exec_driver_sql(
        "SELECT routine_definition FROM information_schema.routines "
        "WHERE routine_type = 'FUNCTION' AND routine_schema <> 'sys'"
    ).scalars()
    return [None if re.search(r"\bcall\b", text or "call", re.IGNORECASE) else text for text in (*triggers, *functions)]


_BODIES = {"sqlite": _in_sqlite, "mysql": _in_mysql}


def _see_from_here(connection: sa.Connection, store: Store, schema: StoreSchema) -> None:
    """A transaction of MariaDB sees the others' rows as they are at the first that it reads, not where it begins."""
    for table in [one for one in schema.tables if one.kind == "table"][:1]:
        connection.execute(sa.select(sa.literal(1)).select_from(store.table(table.name)).limit(1))


def _inserted(connection: sa.Connection) -> int:
    """How many rows this session has inserted anywhere, by triggers too."""
    row = connection.exec_driver_sql("SHOW SESSION STATUS LIKE 'Handler_write'").one()
    return int(row[1])


def _row_numbers(connection: sa.Connection) -> frozenset[str]:
    """The tables whose rows have numbers."""
    if sqlite3.sqlite_version_info < _KNOWS_ROWIDS:
        return frozenset()
    listed = connection.exec_driver_sql(
        "SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND NOT wr"
    )
    return frozenset(name for (name,) in listed)
