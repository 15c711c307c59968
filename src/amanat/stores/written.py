"""Which tables got rows within the running transaction that nobody asked for: what triggers wrote.

Each engine tells it without reading rows. PostgreSQL counts what a transaction inserts. In SQLite a new row has the
highest number of its table. MariaDB counts what a session inserts anywhere; only where that has grown, the tables are
compared with what another session sees of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec
import sqlalchemy as sa

from amanat.stores.base import Store, TableSchema

_KNOWS_ROWIDS = (3, 37)
_AT_ONCE = 400
"""Tables that one statement asks about; SQLite takes 500 terms, and gives up to 2,000 columns."""

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
    """`top`: the highest number of a row, where it has numbers; else how many rows there are, or were inserted."""

    top: int | None = None
    rows: int = 0
    gone: int = 0


Marks = Mapping[str, Mark]


class Written:
    """What is written from when it is made on. MUST be made within the transaction, before its first change."""

    def __init__(self, connection: sa.Connection, store: Store, tables: Sequence[TableSchema]) -> None:
        self._store = store
        self._tables = [table for table in tables if table.kind == "table"]
        self._inserted = _inserted(connection) if store.dialect == "mysql" else 0
        self._before = {} if store.dialect == "mysql" else self._marks(connection)

    def grown(self, connection: sa.Connection, deleted: Mapping[str, int]) -> tuple[str, ...]:
        """The tables with new rows, in order. `deleted`: how many rows were deleted there by plan."""
        before = self._before
        if self._store.dialect == "mysql":
            if _inserted(connection) == self._inserted:
                return ()
            # Another session does not see what is not committed.
            with self._store.reading() as other:
                before = self._marks(other)
        after = self._marks(connection)
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
            asked = [self._number(table, numbers) for table in some]
            counts = [sa.func.count() if one is None else sa.func.max(one) for one in asked]
            each = [
                sa.select(count).select_from(self._store.table(table.name)).scalar_subquery()
                for table, count in zip(some, counts, strict=True)
            ]
            row = connection.execute(sa.select(*each)).one()
            for table, number, value in zip(some, asked, row, strict=True):
                found[table.name] = Mark(rows=value) if number is None else Mark(top=-1 if value is None else value)
        return found

    def _number(self, table: TableSchema, numbers: frozenset[str] | None) -> sa.ColumnElement[int] | None:
        """What numbers the rows of a table, if anything does."""
        if numbers is not None:
            return sa.literal_column("_rowid_", sa.Integer) if table.name in numbers else None
        key = [column for column in table.columns if column.name in table.primary_key]
        whole = len(key) == 1 and "int" in key[0].type.lower()
        return self._store.table(table.name).c[key[0].name] if whole else None

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
    if after.top is not None:
        return after.top > (-1 if before.top is None else before.top)
    if after.gone or before.gone:
        # Of what was inserted, that may have been deleted again which went beyond the plan.
        return after.rows - before.rows > max(0, after.gone - before.gone - deleted)
    return after.rows - before.rows + deleted > 0


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
