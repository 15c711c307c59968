"""Applications to measure the map on: a folder with `NAME.sqlite[.gz]`, `NAME.pg.sql.gz` or both, and `truth.json`.

`truth.json`: `{"meta": …, "tables": {TABLE: {"fields": {COLUMN: HOW}, "path_to_user": [[TABLE, COLUMN, NEXT], …]}}}`.
HOW is `hand` or `executed`; what is `deleted-row` counts neither way. The path `[]` is where people live.
With `"exhaustive": true` in `meta`, tables that are not listed hold nothing personal; without it they are not counted.
`meta` may name columns that a careful reader sees either way (`"borderline": {TABLE: [COLUMN]}`), and a table further
paths that are as right (`"also_path_to_user"`).
"""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec
import sqlalchemy as sa

EXTENSIONS = ("CREATE EXTENSION", "COMMENT ON EXTENSION")


Hops = tuple[tuple[str, str, str], ...]
"""Table, key, next table."""


class Told(msgspec.Struct, frozen=True):
    """What the truth says of one table. `also`: other paths as right as `path`."""

    fields: Mapping[str, str]
    path: Hops | None
    also: tuple[Hops, ...] = ()
    borderline: frozenset[str] = frozenset()

    @property
    def wanted(self) -> frozenset[str]:
        return frozenset(column for column, how in self.fields.items() if how != "deleted-row")

    @property
    def neither(self) -> frozenset[str]:
        return self.borderline | (frozenset(self.fields) - self.wanted)


class Target(msgspec.Struct, frozen=True):
    name: str
    folder: Path
    tables: Mapping[str, Told]
    exhaustive: bool
    borderline: Mapping[str, frozenset[str]] = {}
    """By table, listed ones and others."""

    @property
    def sqlite(self) -> Path | None:
        return self._first(f"{self.name}.sqlite.gz", f"{self.name}.sqlite")

    @property
    def dump(self) -> Path | None:
        return self._first(f"{self.name}.pg.sql.gz", f"{self.name}.pg.sql")

    def _first(self, *names: str) -> Path | None:
        return next((self.folder / name for name in names if (self.folder / name).is_file()), None)


def target(folder: Path) -> Target:
    """Reads `folder/truth.json`. Raises `FileNotFoundError` where there is none."""
    data = json.loads((folder / "truth.json").read_text("utf-8"))
    meta = data.get("meta", {})
    borderline = {name: frozenset(columns) for name, columns in meta.get("borderline", {}).items()}
    tables = {
        name: Told(
            dict(told["fields"]),
            None if told["path_to_user"] is None else _hops(told["path_to_user"]),
            tuple(map(_hops, told.get("also_path_to_user", ()))),
            borderline.get(name, frozenset()),
        )
        for name, told in data["tables"].items()
    }
    return Target(folder.name, folder, tables, bool(meta.get("exhaustive")), borderline)


def _hops(listed: Sequence[Sequence[str]]) -> Hops:
    return tuple((one[0], one[1], one[2]) for one in listed)


def targets(root: Path) -> list[Target]:
    """All below `root` that have a truth, by name; `root` itself where it has one."""
    found = [root] if (root / "truth.json").is_file() else sorted(path.parent for path in root.glob("**/truth.json"))
    return [target(folder) for folder in found]


def unpacked(packed: Path, into: Path) -> Path:
    """A copy of an SQLite file that may be written."""
    with _opened(packed) as source, into.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    return into


def load(url: str, dump: Path, *, extensions: bool = True) -> None:
    """Loads a PostgreSQL dump. Without `extensions`, `hstore` becomes text and the indexes are left out."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    raw = engine.raw_connection()
    connection: Any = raw.driver_connection
    left_out = () if extensions else (*EXTENSIONS, "CREATE INDEX", "CREATE UNIQUE")
    with TextIOWrapper(_opened(dump), encoding="utf-8") as lines, connection.cursor() as cursor:
        for statement in _statements(line for line in lines if not line.startswith(("--", "\\r", "\\u"))):
            if statement.startswith("COPY "):
                head, _, rows = statement.partition("\n")
                with cursor.copy(head.rstrip(";")) as copy:
                    copy.write(rows)
            elif not statement.startswith(left_out):
                cursor.execute(statement if extensions else statement.replace("public.hstore", "text"))
        cursor.execute("SET search_path TO DEFAULT")
        cursor.execute("ANALYZE")
    raw.close()
    engine.dispose()


def _opened(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _statements(lines: Iterator[str]) -> Iterator[str]:
    """A COPY comes with its rows; what ends in a semicolon is a statement."""
    held: list[str] = []
    for line in lines:
        if line.startswith("COPY "):
            rows = []
            for row in lines:
                if row == "\\.\n":
                    break
                rows.append(row)
            yield line + "".join(rows)
            continue
        held.append(line)
        if line.rstrip().endswith(";"):
            yield "".join(held).strip()
            held = []


def blind_sqlite(path: Path) -> dict[str, dict[str, str]]:
    """Renames the columns of every table to c1 … cn, in place. By table, the new name of each column."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            str(row[0])
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            )
        ]
        names = {table: _numbered(str(row[1]) for row in _columns(connection, table)) for table in tables}
        for table, renamed in names.items():
            for old, new in renamed.items():
                if old != new:
                    connection.execute(f"ALTER TABLE {_quoted(table)} RENAME COLUMN {_quoted(old)} TO {_quoted(new)}")
        connection.commit()
    return names


def blind_postgres(url: str) -> dict[str, dict[str, str]]:
    """The same on PostgreSQL, in all schemas of the user's search path."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        rows = connection.exec_driver_sql(
            "SELECT c.oid::regclass::text, c.relname, a.attname FROM pg_class c "
            "JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition "
            "AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname = current_schema() ORDER BY 1, a.attnum"
        ).all()
        by_table: dict[tuple[str, str], list[str]] = {}
        for shown, name, column in rows:
            by_table.setdefault((shown, name), []).append(column)
        names = {}
        for (shown, name), columns in by_table.items():
            names[name] = _numbered(columns)
            for old, new in names[name].items():
                connection.exec_driver_sql(f"ALTER TABLE {shown} RENAME COLUMN {_quoted(old)} TO {new}")
    engine.dispose()
    return names


def filled_sqlite(path: Path, tables: Mapping[str, Told]) -> dict[str, frozenset[str]]:
    """By table of the truth, its columns that hold a value."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: frozenset(
                str(row[1])
                for row in _columns(connection, table)
                if connection.execute(
                    f"SELECT 1 FROM {_quoted(table)} WHERE nullif({_quoted(row[1])}, '') IS NOT NULL LIMIT 1"
                ).fetchone()
            )
            for table in tables
        }


def filled_postgres(url: str, tables: Mapping[str, Told]) -> dict[str, frozenset[str]]:
    """The same on PostgreSQL."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        found = {}
        for table in tables:
            columns = [str(column["name"]) for column in inspector.get_columns(table)]
            held = [f"count(nullif({_quoted(column)}::text, ''))" for column in columns]
            counts = connection.exec_driver_sql(f"SELECT {', '.join(held)} FROM {_quoted(table)}").one()
            found[table] = frozenset(column for column, count in zip(columns, counts, strict=True) if count)
    engine.dispose()
    return found


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()


def _numbered(columns: Any) -> dict[str, str]:
    return {column: f"c{at}" for at, column in enumerate(columns, 1)}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
