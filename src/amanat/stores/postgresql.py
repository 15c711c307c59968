"""PostgreSQL 13 and later, through psycopg 3."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import psycopg
import sqlalchemy as sa
from sqlalchemy import event

from amanat.errors import StoreBusy, StoreError
from amanat.stores.base import Capabilities, Hit, Sample
from amanat.stores.catalogue import look, schemas_of
from amanat.stores.common import may_not_write
from amanat.stores.copying import search_table
from amanat.stores.failures import postgres_failure
from amanat.stores.loaders import forgive
from amanat.stores.needles import Matcher
from amanat.stores.physical import postgres_remains, vacuum
from amanat.stores.reflect import Reflected, reflect
from amanat.stores.sampling_postgres import sample_postgres
from amanat.stores.server import ServerStore
from amanat.stores.sieve import Sieve

_CONNECT_SECONDS = 5
_LOCK_SECONDS = 30
_PAUSE = 0.05

_CAPABILITIES = Capabilities(
    keys="array",
    lock_rows=True,
    deferrable=True,
    transaction_status=True,
    hidden_rows_are_errors=True,
    physical_erasure=(
        "erased rows are dead at once and leave the data files when PostgreSQL vacuums; the write-ahead log, replicas "
        "and backups keep them until they are recycled"
    ),
)

_SNAPSHOT = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL row_security = off; "
    # Scans that join one another half-way, or run side by side, would give a sample of other rows each time.
    "SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0; SELECT 1"
)


class PostgresStore(ServerStore):
    """One PostgreSQL database. Values come as psycopg reads them."""

    dialect = "postgresql"
    typed = True

    driver = "postgresql+psycopg"
    example = "postgresql://user@host:5432/database"

    @property
    def capabilities(self) -> Capabilities:
        return _CAPABILITIES

    def _connect(self, url: sa.URL) -> sa.Engine:
        arguments = {"connect_timeout": _CONNECT_SECONDS, "application_name": "amanat"}
        given = {key: value for key, value in arguments.items() if key not in url.query}
        engine = sa.create_engine(url, connect_args=given, pool_size=2, max_overflow=8, pool_pre_ping=True)

        @event.listens_for(engine, "do_connect")
        def connect(_dialect: Any, _record: Any, arguments: Any, keywords: Any) -> Any:
            return forgive(psycopg.connect(*arguments, **keywords))

        return engine

    def _open_snapshot(self, connection: sa.Connection) -> None:
        connection.exec_driver_sql(_SNAPSHOT)

    def _open_write(self, connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL row_security = off; SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
        if connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on":
            raise may_not_write(self.config.name, "the server lets this role only read")

    def _failure(self, error: BaseException, *, writing: bool) -> StoreError:
        return postgres_failure(error, self.config.name, self._secrets, writing=writing)

    def _raw_errors(self) -> tuple[type[Exception], ...]:
        return (psycopg.Error,)

    def _reflect(self, connection: sa.Connection) -> Reflected:
        default, others = schemas_of(connection, self.config.schemas, self.config.name)
        return reflect(connection, [None, *others], look(connection, default, others))

    def _remains(self, connection: sa.Connection) -> tuple[str, ...]:
        return postgres_remains(connection)

    def after_erasure(self, tables: Sequence[str] = ()) -> str:
        known = [name for name in dict.fromkeys(tables) if name in self._reflected.places]
        if not self.config.vacuum or not known:
            return super().after_erasure()
        try:
            with self._translated(writing=True):
                return vacuum(self._engine(writing=True), [self.table(name) for name in known])
        except StoreError as error:
            return f"the tables could not be vacuumed: {error.message}"

    def _may_write(self, connection: sa.Connection) -> bool:
        statement = (
            "SELECT coalesce(bool_or(has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')), false) "
            "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
        )
        return bool(connection.execute(sa.text(statement)).scalar_one())

    def _limit_time(self, connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{self.config.timeout}s'")

    def _sample(self, connection: sa.Connection, table: str, limit: int) -> Sample:
        """Text, JSON and all that is searched as text comes as text, cut at `TEXT_LIMIT`."""
        return sample_postgres(connection, self._shape(table), self.table(table), limit)

    def member(self, columns: Sequence[sa.ColumnElement[Any]], keys: Iterable[Sequence[Any]]) -> sa.ColumnElement[bool]:
        """Keys with a NULL in them match nothing. Several columns take one array each."""
        rows = [tuple(key) for key in keys]
        arrays = [self._array(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
        if len(columns) == 1:
            return columns[0] == sa.any_(arrays[0])
        names = [f"k{at}" for at in range(len(columns))]
        listed = sa.func.unnest(*arrays).table_valued(*names).render_derived()
        return sa.tuple_(*columns).in_(sa.select(*(listed.c[name] for name in names)))

    def _array(self, column: sa.ColumnElement[Any], values: list[Any]) -> sa.ColumnElement[Any]:
        parameter = sa.bindparam(None, values, type_=_Values(), unique=True)
        bare = next((self._bare(base) for base in column.base_columns), None)
        return parameter if bare is None else sa.cast(parameter, _Named(f"{bare}[]"))

    def _bare(self, column: Any) -> str | None:
        place = getattr(column, "info", {}).get("amanat")
        return None if place is None else self._reflected.traits[place].bare

    def _search_table(self, connection: sa.Connection, matcher: Matcher, sieve: Sieve, name: str) -> Iterator[Hit]:
        """By COPY."""
        shape = self._shape(name)
        oids = [self._reflected.traits[name, column].oid for column in shape.primary_key]
        yield from search_table(connection, matcher, sieve, shape, self.table(name), oids)

    def transaction_id(self, connection: sa.Connection) -> str | None:
        return str(connection.exec_driver_sql("SELECT pg_current_xact_id()").scalar_one())

    def outcome(self, transaction: str) -> Literal["committed", "aborted", "unknown"]:
        end = time.monotonic() + _LOCK_SECONDS
        while (status := self._status(transaction)) == "in progress":
            # The server has yet to see that the client is gone, or is at the COMMIT itself.
            if time.monotonic() > end:
                raise StoreBusy(
                    "the transaction of an earlier run is still open",
                    place=self.config.name,
                    remedy="end its session with `pg_terminate_backend`, then run again",
                )
            time.sleep(_PAUSE)
        return "committed" if status == "committed" else "aborted" if status == "aborted" else "unknown"

    def _status(self, transaction: str) -> str | None:
        with self.reading() as connection:
            return connection.execute(sa.text(_STATUS), {"id": transaction}).scalar()

    def forget(self, transactions: Sequence[str]) -> None:
        """The server keeps its own record."""

    def _remembers(self, connection: sa.Connection) -> bool:  # noqa: ARG002
        return True


# A number that the server has not reached (a restored copy, another server) is an error to ask about; the newest one
# that is still open lies beyond the snapshot, too, and is known by its lock.
_STATUS = """
SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.locktype = 'transactionid' AND l.granted
                         AND l.mode = 'ExclusiveLock' AND l.transactionid = CAST(CAST(:id AS xid8) AS xid))
            THEN 'in progress'
            WHEN CAST(:id AS xid8) < pg_snapshot_xmax(pg_current_snapshot())
            THEN pg_xact_status(CAST(:id AS xid8)) END
"""


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
