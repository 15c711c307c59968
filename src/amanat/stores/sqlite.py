"""SQLite files. Read with `mode=ro`, so that nothing is created or changed by looking."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import msgspec
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool
from typing_extensions import override

from amanat.errors import StoreError
from amanat.service.model import StoreConfig
from amanat.stores.base import Capabilities, Hit, Rights, Sample
from amanat.stores.marked import Marked
from amanat.stores.markers import CREATE
from amanat.stores.physical import sqlite_remains
from amanat.stores.samples.sqlite import sample_sqlite
from amanat.stores.schema.reflect import Extras, Reflected, reflect
from amanat.stores.schema.relations import relations
from amanat.stores.schema.sqlite import documents, indexes, on_delete, other_types, rows, traits, triggers
from amanat.stores.search.needles import Matcher
from amanat.stores.search.sieve import Sieve
from amanat.stores.search.sqlite import search_sqlite
from amanat.stores.sql.statements import Slot
from amanat.stores.talk.connecting import OneEngine
from amanat.stores.talk.failures import UNFINISHED, sqlite_failure

_BUSY_SECONDS = 5.0
_INCREMENTAL = 2
_STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""

_CAPABILITIES = Capabilities(
    keys="json",
    lock_rows=False,
    deferrable=True,
    transaction_status=True,
    hidden_rows_are_errors=False,
    physical_erasure=(
        "erased values are overwritten with zeros in the database file and the write-ahead log is cut to nothing; "
        "copies and backups of the file are not reached"
    ),
    reasons={
        "keys": "SQLite has no arrays; `json_each` opens a list of keys",
        "lock_rows": "a writer locks the whole database with BEGIN IMMEDIATE",
        "hidden_rows_are_errors": "SQLite has no row-level security, so no rows are hidden",
    },
)


class SqliteStore(Marked):
    """One SQLite file. Values come as SQLite holds them (int, float, str, bytes, None), whatever a column declares."""

    dialect = "sqlite"
    typed = False
    # The table is made within the first transaction that is marked, and goes with it.
    _without_table = "aborted"

    def __init__(self, config: StoreConfig, folder: Path) -> None:
        super().__init__(config)
        self._readers = OneEngine(partial(_engine, *_file(config.url, folder, config.name), writing=False))
        self._writers = OneEngine(
            partial(_engine, *_file(config.write_url or config.url, folder, config.name), writing=True)
        )
        self._path = _file(config.write_url or config.url, folder, config.name)[0]

    @property
    def capabilities(self) -> Capabilities:
        return _CAPABILITIES

    def _engine(self, *, writing: bool) -> sa.Engine:
        return (self._writers if writing else self._readers).engine

    def _open_snapshot(self, connection: sa.Connection) -> None:
        first = "SELECT count(*) FROM sqlite_master"
        try:
            connection.exec_driver_sql(first).scalar()
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlite_errorname", "") not in UNFINISHED or self.config.write_url is None:
                raise
            # A process that was killed left a transaction half written: only who may write can take it back.
            with self._engine(writing=True).connect() as writer, writer.begin():
                pass
            connection.exec_driver_sql(first).scalar()

    def _close_snapshot(self, connection: sa.Connection) -> None:
        """Closing rolls it back."""

    def _open_write(self, connection: sa.Connection) -> None:
        """BEGIN IMMEDIATE has already said whether the file can be written."""

    def _steady(self, connection: sa.Connection) -> None:
        """Nobody else writes while a transaction may."""

    def _affected(self, result: sa.CursorResult[Any]) -> int:
        """The driver counts only for statements that begin with their verb, and not with WITH."""
        if result.rowcount >= 0:
            return result.rowcount
        return int(result.connection.exec_driver_sql("SELECT changes()").scalar_one())

    def _failure(self, error: BaseException, *, writing: bool) -> StoreError:
        return sqlite_failure(error, self.config.name, self._path, writing=writing)

    def _raw_errors(self) -> tuple[type[Exception], ...]:
        return (sqlite3.Error,)

    def _reflect(self, connection: sa.Connection) -> Reflected:
        extras = Extras(
            traits=partial(traits, documents(connection), other_types(connection)),
            triggers=triggers(connection),
            rows=rows(connection),
            on_delete=on_delete(connection),
            indexes=indexes(connection),
            # Whatever a key declares, PRAGMA defer_foreign_keys defers it.
            all_deferrable=True,
            **relations(connection),
        )
        return reflect(connection, [None], extras)

    def rights(self) -> Rights:
        notes = ["SQLite has no roles: reading opens the file with mode=ro"]
        try:
            with self.reading():
                can_read = True
        except StoreError as error:
            can_read = False
            notes.append(error.message)
        can_write = None
        if self.config.write_url is not None:
            try:
                with self.writing() as connection:
                    # Only a write tells: BEGIN IMMEDIATE may be granted on a file that is read-only.
                    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                    connection.exec_driver_sql(f"PRAGMA user_version = {int(version)}")
                    connection.rollback()
                    can_write = True
            except StoreError as error:
                can_write = False
                notes.append(error.message)
        return Rights(
            can_read=can_read, reader_can_write=False, can_write=can_write, remembers=can_write, notes=tuple(notes)
        )

    def _limit_time(self, connection: sa.Connection) -> None:
        """The clock starts with each table: `_sample` sets it."""

    def _sample(self, connection: sa.Connection, table: str, limit: int) -> Sample:
        raw = cast("sqlite3.Connection", connection.connection.driver_connection)
        end = time.monotonic() + self.config.timeout
        raw.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        try:
            return sample_sqlite(connection, self._shape(table), self.table(table), limit)
        finally:
            raw.set_progress_handler(None, 0)

    def _fingerprint(self, connection: sa.Connection) -> Any:
        """The statements that made the schema: they are the schema."""
        statement = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def member(
        self, columns: Sequence[sa.ColumnElement[Any]], keys: Iterable[Sequence[Any]] | Slot
    ) -> sa.ColumnElement[bool]:
        """Keys with a NULL in them match nothing."""
        single = len(columns) == 1
        if isinstance(keys, Slot):
            parameter, odd = sa.bindparam(keys.names[0], type_=sa.Text()), keys.odd
        else:
            text = _text([tuple(key) for key in keys], single=single)
            parameter, odd = sa.bindparam(None, text, type_=sa.Text(), unique=True), _MARK in text
        value = sa.func.json_each(parameter).table_valued("value").c.value
        parts = [value] if single else [sa.func.json_extract(value, f"$[{at}]") for at in range(len(columns))]
        if odd:
            parts = [sa.func.amanat_key(part) for part in parts]
        return (columns[0] if single else sa.tuple_(*columns)).in_(sa.select(*parts))

    def given(self, slot: Slot, keys: Sequence[Sequence[Any]]) -> dict[str, Any]:
        return {slot.names[0]: _text(keys, single=slot.width == 1)}

    def _search_table(self, connection: sa.Connection, matcher: Matcher, sieve: Sieve, name: str) -> Iterator[Hit]:
        yield from search_sqlite(connection, matcher, sieve, self._shape(name), self.table(name))

    def _mark(self, connection: sa.Connection, statement: sa.Insert) -> bool:
        connection.exec_driver_sql(CREATE["sqlite"])
        connection.execute(statement)
        return True

    def _remains(self, connection: sa.Connection) -> tuple[str, ...]:
        return sqlite_remains(connection)

    @override
    def after_erasure(self, tables: Sequence[str] = ()) -> str:
        with self._translated(writing=True):
            raw = self._engine(writing=True).raw_connection()
            try:
                cursor = raw.cursor()
                # Pages that are free were overwritten; where the file allows it, they are given back as well.
                if cursor.execute("PRAGMA auto_vacuum").fetchone()[0] == _INCREMENTAL:
                    cursor.execute("PRAGMA incremental_vacuum").fetchall()
                mode = str(cursor.execute("PRAGMA journal_mode").fetchone()[0])
                if mode != "wal":
                    return f"erased values were overwritten with zeros (journal mode {mode}, no write-ahead log)"
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                raw.close()
        if busy:
            return "erased values were overwritten; the write-ahead log could not be cut, as others are reading it"
        return "erased values were overwritten with zeros and the write-ahead log was cut to nothing"

    def close(self) -> None:
        self._readers.close()
        self._writers.close()


def _file(url: str, folder: Path, name: str) -> tuple[Path, bool]:
    """The file, and whether the URL itself asks for `mode=ro`."""
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise StoreError("the URL cannot be read", place=name, remedy="write `sqlite:///path/to/file`") from None
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError("the URL names no file", place=name, remedy="write `sqlite:///path/to/file`")
    return folder / parsed.database, parsed.query.get("mode") == "ro"


def _engine(path: Path, read_only: bool, *, writing: bool) -> sa.Engine:
    mode = "rw" if writing and not read_only else "ro"
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        # Bytes that are no UTF-8 must not stop a look at all the others, and must come back unchanged as keys.
        connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        connection.create_function("amanat_key", 1, _from_json, deterministic=True)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


_BYTES = "\x02bytes:"
"""Marks a key of bytes within JSON, which has none."""


def _as_json(value: Any) -> Any:
    return _BYTES + value.hex() if isinstance(value, bytes) else value


def _from_json(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_BYTES):
        return bytes.fromhex(value.removeprefix(_BYTES))
    return value


_MARK = msgspec.json.encode(_BYTES).decode()[1:-1]
"""The same within JSON's own text."""


def _text(keys: Sequence[Sequence[Any]], *, single: bool) -> str:
    rows = [[_as_json(value) for value in key] for key in keys]
    return msgspec.json.encode([row[0] for row in rows] if single else rows).decode()
