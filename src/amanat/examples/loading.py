"""Writes whole databases fast, and changes them in one transaction: SQLite by file, PostgreSQL by COPY."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from amanat.errors import InputError, NotInstalled, StoreDown, StoreError
from amanat.examples.data import Batch


class Loader(Protocol):
    """A database in one open transaction."""

    def empty(self) -> bool: ...

    def run(self, sql: str) -> None:
        """Runs one or more statements, trigger bodies included."""
        ...

    def load(self, batch: Batch) -> None: ...

    def check(self) -> None:
        """Raises `StoreError` when a foreign key leads nowhere."""
        ...

    def column(self, sql: str) -> list[Any]:
        """The first column of a query."""
        ...


def quoted(name: str) -> str:
    """An identifier as both engines quote it."""
    return '"' + name.replace('"', '""') + '"'


def statements(sql: str) -> Iterator[str]:
    """Splits SQL as SQLite's own tokenizer does, so that the `;` inside a trigger does not end a statement."""
    pending = ""
    for piece in sql.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            if pending.strip(" \t\r\n;"):
                yield pending
            pending = ""
    if pending.strip(" \t\r\n;"):
        yield pending


class SqliteLoader:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def empty(self) -> bool:
        return not self.column("SELECT name FROM sqlite_master WHERE type = 'table'")

    def run(self, sql: str) -> None:
        for statement in statements(sql):
            self._connection.execute(statement)

    def load(self, batch: Batch) -> None:
        table, columns, rows = batch
        names, marks = ", ".join(map(quoted, columns)), ", ".join("?" * len(columns))
        self._connection.executemany(f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})", rows)

    def check(self) -> None:
        loose = self._connection.execute("PRAGMA foreign_key_check").fetchone()
        if loose is not None:
            raise StoreError(
                f"a row of `{loose[0]}` refers to a row of `{loose[2]}` that is not there",
                remedy="correct the order or the keys in `people.py`",
            )

    def column(self, sql: str) -> list[Any]:
        return [row[0] for row in self._connection.execute(sql)]


class PostgresLoader:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def empty(self) -> bool:
        return not self.column(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND relnamespace = 'public'::regnamespace"
        )

    def run(self, sql: str) -> None:
        self._connection.execute(sql)

    def load(self, batch: Batch) -> None:
        table, columns, rows = batch
        sql = f"COPY {quoted(table)} ({', '.join(map(quoted, columns))}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)

    def check(self) -> None:
        """PostgreSQL has checked each row already."""

    def column(self, sql: str) -> list[Any]:
        return [row[0] for row in self._connection.execute(sql)]


def is_postgres(url: str) -> bool:
    """Whether the URL names a PostgreSQL database, in any of the usual spellings."""
    return url.split(":", 1)[0].split("+", 1)[0] in ("postgresql", "postgres")


def sqlite_path(url: str, folder: Path) -> Path:
    """The file that `sqlite:///…` names; a relative one starts in `folder`. Raises `InputError` for another URL."""
    scheme, separator, rest = url.partition(":///")
    if scheme.split("+", 1)[0] != "sqlite" or not separator or not rest:
        raise InputError(
            f"`{url.split('@')[-1]}` is no database an example can live in",
            remedy="use `sqlite:///file.db` or `postgresql://…`",
        )
    return folder / unquote(rest.partition("?")[0])


@contextmanager
def _sqlite(path: Path, fresh: bool) -> Iterator[Loader]:
    if not fresh and not path.is_file():
        raise StoreDown(f"there is no database `{path}`", remedy="build the example first")
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
            if fresh:
                connection.execute("PRAGMA journal_mode = MEMORY")
                connection.execute("PRAGMA synchronous = OFF")
            else:
                connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            yield SqliteLoader(connection)
            connection.execute("COMMIT")
            if fresh:
                connection.execute("ANALYZE")
    except sqlite3.Error as error:
        raise StoreError(f"the database refused: {error}", place=str(path), remedy="nothing was changed") from error


@contextmanager
def _postgres(url: str, fresh: bool) -> Iterator[Loader]:
    try:
        import psycopg
    except ImportError as error:
        raise NotInstalled("the PostgreSQL driver is not installed", remedy="pip install 'amanat[postgres]'") from error
    plain = "postgresql:" + url.split(":", 1)[1]
    place = "the PostgreSQL database"
    try:
        connection = psycopg.connect(plain, connect_timeout=5)
    except psycopg.Error as error:
        raise StoreDown("no answer", place=place, remedy="check host, database, user and password") from error
    try:
        with connection:
            yield PostgresLoader(connection)
            if fresh:
                connection.execute("ANALYZE")
    except psycopg.Error as error:
        said = str(error).partition("\n")[0]
        raise StoreError(f"the database refused: {said}", place=place, remedy="nothing was changed") from error


@contextmanager
def transaction(url: str, folder: Path, *, fresh: bool = False) -> Iterator[Loader]:
    """One transaction on the database of `url`: committed at the end, rolled back on any error.

    `fresh` is for a database about to be filled: nobody else reads it, and a failed build is thrown away.
    Raises `StoreDown` where it does not answer, `StoreError` where it refuses.
    """
    if is_postgres(url):
        with _postgres(url, fresh) as loader:
            yield loader
    else:
        with _sqlite(sqlite_path(url, folder), fresh) as loader:
            yield loader


def fill(loader: Loader, schema: str, batches: Iterable[Batch]) -> Iterator[tuple[str, int]]:
    """Creates the schema and loads the batches; yields table and rows as they go in."""
    loader.run(schema)
    for batch in batches:
        loader.load(batch)
        yield batch[0], len(batch[2])
    loader.check()
