"""The engine's own database: SQLite beside the service file, or PostgreSQL for a team."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from amanat.clock import Clock
from amanat.errors import AmanatError, NotInstalled
from amanat.records.evidence.log import EvidenceLog
from amanat.records.files import Busy, file_lock, private_folder
from amanat.records.keys import DESTROYED, Keys, refuse_beside
from amanat.records.migrate import migrate

_BUSY_SECONDS = 30


class RecordsError(AmanatError):
    """the engine's database cannot be used"""


class Records:
    """The engine's memory. Open it with `Records.open`; it is safe to use from several threads."""

    def __init__(self, engine: sa.Engine, folder: Path, keys: Keys, clock: Clock) -> None:
        self._engine = engine
        self.folder = folder
        self.keys = keys
        self.clock = clock
        self.evidence = EvidenceLog(self)

    @classmethod
    def open(cls, url: str | None, folder: Path, keys: Keys, clock: Clock) -> Self:
        """Opens the database at `url`, or `engine.db` in `folder` (the service's `.amanat`), and migrates it.

        Raises `KeyMissing` when the database belongs to other keys or the keys lie beside the data,
        `RecordsTooNew`, and `RecordsError` when the database does not answer or cannot be written.
        """
        refuse_beside(keys.folder, folder)
        with _translated(folder):
            try:
                private_folder(folder)
                engine = _postgres(url) if url else _sqlite(folder)
            except OSError as error:
                what = f"`{error.filename or folder}` cannot be written ({error.strerror})"
                raise RecordsError(what, remedy="give the service's folder to the user that runs this") from error
            records = cls(engine, folder, keys, clock)
            with records.begin() as connection:
                migrate(connection)
                keys.belong(connection, clock.now())
        return records

    @contextmanager
    def begin(self, *, durable: bool = True) -> Iterator[sa.Connection]:
        """One write transaction: committed at the end, rolled back on any error.

        One that is not `durable` waits for no disk. Others see it at once and it outlives this process; a power cut may
        take it back, with nothing that came before it, until the next durable one has made it so as well.

        After one that destroyed a key, SQLite's write-ahead log is emptied, so that no copy of it stays in the files.
        PostgreSQL keeps dead rows until its next VACUUM.
        """
        with _translated(self.folder):
            with self._engine.execution_options(writes=True, durable=durable).begin() as connection:
                if not durable and connection.dialect.name == "postgresql":
                    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                connection.info.pop(DESTROYED, None)
                yield connection
                destroyed = connection.info.pop(DESTROYED, False)
            if destroyed and self._engine.dialect.name == "sqlite":
                self._empty_log()

    def _empty_log(self) -> None:
        """Waits for readers a second at most: then the log is emptied by the next one, or when all have closed."""
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout = 1000")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
            cursor.close()
        finally:
            connection.close()

    @contextmanager
    def look(self) -> Iterator[sa.Connection]:
        """One read-only transaction with one snapshot."""
        reading = self._engine.execution_options(**_LOOK[self._engine.dialect.name])
        with _translated(self.folder), reading.begin() as connection:
            yield connection

    @contextmanager
    def exclusive(self, name: str, wait: float = 0.0) -> Iterator[None]:
        """Lets one holder at a time, among all processes and threads that share this database, do a thing.

        The lock dies with its holder's process, so that a killed command can be run again at once.
        Raises `Busy` when it was not had after `wait` seconds.
        """
        number = _number(name)
        if self._engine.dialect.name == "postgresql":
            with _translated(self.folder), self._advisory(number, time.monotonic() + wait):
                yield
        else:
            locks = private_folder(self.folder / "locks")
            with file_lock(locks / _file(number), wait):
                yield

    def held(self, names: Iterable[str]) -> tuple[str, ...]:
        """Of many names, those that someone holds `exclusive` now, in one look; a killed holder's may be among them."""
        if self._engine.dialect.name != "postgresql":
            folder = self.folder / "locks"
            files = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
            return tuple(name for name in names if _file(_number(name)) in files) if files else ()
        with self.look() as connection:
            held = {(row[0] << 32 | row[1]) for row in connection.execute(_HELD)}
        return tuple(name for name in names if _number(name) & _UNSIGNED in held) if held else ()

    @contextmanager
    def _advisory(self, number: int, until: float) -> Iterator[None]:
        alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as connection:
            while not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(number))):
                if time.monotonic() >= until:
                    raise Busy(remedy="wait for it to end, then run again")
                time.sleep(0.05)
            try:
                yield
            finally:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(number)))

    def close(self) -> None:
        """Closes all connections; the last one to close an SQLite file folds its write-ahead log back in."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_UNSIGNED = 0xFFFFFFFFFFFFFFFF
_HELD = sa.text(
    "SELECT CAST(classid AS bigint), CAST(objid AS bigint) FROM pg_catalog.pg_locks WHERE locktype = 'advisory' "
    "AND objsubid = 1 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
"""The halves of the numbers of all advisory locks that are held (PostgreSQL manual, pg_locks)."""


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def _file(number: int) -> str:
    return f"{number & _UNSIGNED:016x}"


_LOOK: dict[str, dict[str, Any]] = {
    "sqlite": {"writes": False},
    "postgresql": {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"},
}


def _postgres(url: str) -> sa.Engine:
    try:
        return sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise NotInstalled("the driver for PostgreSQL", remedy="install `amanat[postgres]`") from error


def _sqlite(folder: Path) -> sa.Engine:
    file = folder / "engine.db"
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(file)))
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    # The switch to WAL is the one statement that does not wait for others, so it is made by one process at a time.
    with file_lock(folder / "engine.lock", _BUSY_SECONDS), engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode")
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Settings that SQLite keeps per connection. `secure_delete`: what was destroyed leaves the file."""
    connection.isolation_level = None
    for setting in (
        f"busy_timeout = {_BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    writes = options.get("writes", False)
    if writes:
        # In WAL mode only FULL waits for the disk at each commit (pragma.html#pragma_synchronous).
        connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if options.get('durable', True) else 'NORMAL'}")
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except sa.exc.ArgumentError as error:
        raise RecordsError(f"{error}", remedy="write `records_url` as `postgresql://user@host/name`") from error
    except sa.exc.DBAPIError as error:
        if isinstance(error, _CALLERS):
            raise
        reason = str(error.orig).strip().splitlines()[0]
        remedy = _REMEDY_LOCKED if "locked" in reason else _REMEDY
        raise RecordsError(f"the engine's database says `{reason}`", place=str(folder), remedy=remedy) from error


_CALLERS = (sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.DataError, sa.exc.NotSupportedError)
"""Mistakes of the statement, not of the database."""
_REMEDY_LOCKED = "let the process end that holds it, then run the same command again"
_REMEDY = "see that it runs, that its disk has room and that its owner may write to it"
