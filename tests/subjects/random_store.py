"""A drawn world as a real database, and what a database holds as plain rows again."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa

from tests.subjects.random_schema import Column, Key, Row, Table, World

Texts = dict[str, list[tuple[str | None, ...]]]
"""By table, its rows as texts, sorted."""


def build(url: str, world: World) -> None:
    """Creates schema and rows in an empty database. On servers the keys come last, so that rings can be filled."""
    engine = engine_at(url)
    with engine.begin() as connection:
        late = connection.dialect.name != "sqlite"
        for table in world.tables:
            connection.exec_driver_sql(_create(table, late=late))
        for table in world.tables:
            _fill(connection, table, world.rows[table.name])
        for table in world.tables if late else ():
            for key in declared(table):
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD {_foreign(key)}")
    engine.dispose()


def engine_at(url: str) -> sa.Engine:
    return sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def declared(table: Table) -> tuple[Key, ...]:
    return tuple(key for key in table.keys if key.declared)


def _create(table: Table, *, late: bool) -> str:
    parts = [_column(column) for column in table.columns]
    parts.append(f"PRIMARY KEY ({', '.join(table.primary_key)})")
    parts += [] if late else [_foreign(key) for key in declared(table)]
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _column(column: Column) -> str:
    kind = "INTEGER" if column.type == "int" else "VARCHAR(60)"
    return f"{column.name} {kind}{'' if column.nullable else ' NOT NULL'}{' UNIQUE' if column.unique else ''}"


def _foreign(key: Key) -> str:
    mine, theirs = ", ".join(key.columns), ", ".join(key.to)
    return f"FOREIGN KEY ({mine}) REFERENCES {key.table} ({theirs}) ON DELETE {key.on_delete}"


def _fill(connection: sa.Connection, table: Table, rows: tuple[Row, ...]) -> None:
    names = [column.name for column in table.columns]
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
    if rows:
        connection.exec_driver_sql(statement, [tuple(row[name] for name in names) for row in rows])


def dump(url: str, world: World) -> Texts:
    engine = engine_at(url)
    with engine.connect() as connection:
        found = {
            table.name: [dict(row._mapping) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")]
            for table in world.tables
        }
    engine.dispose()
    return texts(found)


def texts(rows: Any) -> Texts:
    """Rows as sorted texts, with random values made equal."""
    return {
        name: sorted((tuple(_text(row[one]) for one in sorted(row)) for row in table), key=str)
        for name, table in rows.items()
    }


def unlike(found: Texts, wanted: Texts) -> dict[str, dict[str, list[tuple[str | None, ...]]]]:
    """Rows that are found and not wanted, and rows that are wanted and not found, by table; empty where all is well."""
    return {
        name: told
        for name in wanted
        if any(
            (told := {"found": _less(found[name], wanted[name]), "wanted": _less(wanted[name], found[name])}).values()
        )
    }


def _less(rows: list[tuple[str | None, ...]], others: list[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    return list((Counter(rows) - Counter(others)).elements())


def _text(value: Any) -> str | None:
    if value is None:
        return None
    text = str(value)
    return "erased" if text.startswith("erased-") else text


def broken_keys(url: str) -> list[Any]:
    """Foreign keys of an SQLite file that lead nowhere."""
    engine = engine_at(url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    engine.dispose()
    return [tuple(row) for row in found]
