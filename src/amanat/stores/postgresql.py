"""PostgreSQL 13 and later, through psycopg 3."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Literal, cast

import psycopg
import sqlalchemy as sa
from sqlalchemy import event

from amanat.errors import StoreBusy, StoreError
from amanat.stores.base import Capabilities, Hit, Sample, Values
from amanat.stores.catalogue import FINGERPRINT, look, schemas_of
from amanat.stores.common import may_not_write
from amanat.stores.failures import postgres_failure
from amanat.stores.loaders import forgive
from amanat.stores.needles import Matcher
from amanat.stores.physical import postgres_remains, vacuum
from amanat.stores.reflect import Reflected, reflect
from amanat.stores.sampling_postgres import Sampled
from amanat.stores.searching_postgres import search_table
from amanat.stores.server import ServerStore
from amanat.stores.sieve import Sieve
from amanat.stores.statements import Affected, Slot, Statement, read, values_of
from amanat.stores.typed import typed

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
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL row_security = off; "
    # Scans that join one another half-way, or run side by side, would give a sample of other rows each time.
    "SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0; SELECT 1"
)


_WRITE = (
    "SELECT set_config('row_security', 'off', true), "
    "set_config('lock_timeout', '{}s', true), current_setting('transaction_read_only')"
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
        engine = sa.create_engine(url, connect_args=given, pool_size=2, max_overflow=8)

        @event.listens_for(engine, "do_connect")
        def connect(_dialect: Any, _record: Any, arguments: Any, keywords: Any) -> Any:
            return forgive(psycopg.connect(*arguments, **keywords))

        return engine

    def _engine(self, *, writing: bool) -> sa.Engine:
        engine = super()._engine(writing=writing)
        # A snapshot begins and is taken in one round trip: the driver would send a BEGIN of its own before it.
        return engine if writing else engine.execution_options(isolation_level="AUTOCOMMIT")

    def _is_stale(self, error: BaseException) -> bool:
        """A statement was prepared before a column changed its type (SQLSTATE 0A000)."""
        return getattr(error, "sqlstate", None) == "0A000"

    def _is_lost(self, connection: sa.Connection, error: BaseException) -> bool:
        lost = isinstance(error, psycopg.OperationalError) and _raw(connection).closed
        return lost or super()._is_lost(connection, error)

    def _open_snapshot(self, connection: sa.Connection) -> None:
        _raw(connection).execute(_SNAPSHOT)

    def _open_write(self, connection: sa.Connection) -> None:
        row = _raw(connection).execute(_WRITE.format(_LOCK_SECONDS).encode()).fetchone()
        if row is None or row[-1] == "on":
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
        shape, raw = self._shape(table), _raw(connection)
        rows = Sampled(connection, shape, self.table(table)).rows(limit)
        values: dict[str, Values] = {}
        for at, column in enumerate(shape.columns):
            texts, traits = rows[str(at)], self._reflected.traits[table, column.name]
            values[column.name] = texts if traits.text or traits.json else typed(texts, traits.oid, raw)
        return values, rows.height

    def _fingerprint(self, connection: sa.Connection) -> Any:
        """Where it has changed since this connection was asked last, what is prepared there is let go."""
        mark = _raw(connection).execute(FINGERPRINT).fetchone()
        if connection.info.setdefault(_SEEN, mark) != mark:
            _raw(connection).execute("DEALLOCATE ALL")
            connection.info[_SEEN] = mark
        return mark

    def member(
        self, columns: Sequence[sa.ColumnElement[Any]], keys: Iterable[Sequence[Any]] | Slot
    ) -> sa.ColumnElement[bool]:
        """Keys with a NULL in them match nothing. Several columns take one array each."""
        if isinstance(keys, Slot):
            bares = [self._bare_of(column) for column in columns]
            if keys.types and all(bare in _HELD[kind] for bare, kind in zip(bares, keys.types, strict=True)):
                held = sa.table(keys.name, *(sa.column(name) for name in keys.names), schema="pg_temp")
                return (columns[0] if len(columns) == 1 else sa.tuple_(*columns)).in_(sa.select(*held.c))
            parameters = [sa.bindparam(name, type_=_Values(), required=False) for name in keys.names]
            if keys.single:
                pairs = zip(columns, parameters, bares, strict=True)
                return sa.and_(
                    *(column == (one if bare is None else sa.cast(one, _Named(bare))) for column, one, bare in pairs)
                )
        else:
            rows = [tuple(key) for key in keys]
            parameters = [
                sa.bindparam(None, [row[at] for row in rows], type_=_Values(), unique=True)
                for at in range(len(columns))
            ]
        arrays = [self._array(column, parameter) for column, parameter in zip(columns, parameters, strict=True)]
        if len(columns) == 1:
            return columns[0] == sa.any_(arrays[0])
        names = [f"k{at}" for at in range(len(columns))]
        listed = sa.func.unnest(*arrays).table_valued(*names).render_derived()
        return sa.tuple_(*columns).in_(sa.select(*(listed.c[name] for name in names)))

    def given(self, slot: Slot, keys: Sequence[Sequence[Any]]) -> dict[str, Any]:
        if slot.single:
            return dict(zip(slot.names, keys[0] if keys else (None,) * slot.width, strict=True))
        return {name: [key[at] for key in keys] for at, name in enumerate(slot.names)}

    def may_hold(self, connection: sa.Connection) -> bool:
        return bool(connection.exec_driver_sql(_MAY_HOLD).scalar())

    @contextmanager
    def holding(self, connection: sa.Connection, keys: Mapping[Slot, Sequence[Sequence[Any]]]) -> Iterator[None]:
        """By COPY; the tables end with the transaction. Their figures let the planner see how large the set is."""
        raw = _raw(connection)
        for slot, rows in keys.items():
            columns = ", ".join(f"{name} {_TYPES[kind]}" for name, kind in zip(slot.names, slot.types, strict=True))
            connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {slot.name} ({columns}) ON COMMIT DROP")
            with raw.cursor().copy(f"COPY pg_temp.{slot.name} FROM STDIN") as copy:
                for row in sorted({tuple(key) for key in rows if None not in key}):
                    copy.write_row(row)
            connection.exec_driver_sql(f"ANALYZE pg_temp.{slot.name}")
        yield

    def ask(
        self, connection: sa.Connection, statements: Sequence[Statement], given: Mapping[str, Any]
    ) -> list[list[tuple[Any, ...]]]:
        cursors = [_raw(connection).cursor() for _ in statements]
        with _together(connection, statements):
            _settle(connection, statements)
            for cursor, each in zip(cursors, statements, strict=True):
                _send(connection, cursor, each, given)
        return [
            read(cursor.fetchall(), each.text(connection.dialect)[2])
            for cursor, each in zip(cursors, statements, strict=True)
        ]

    def change(
        self,
        connection: sa.Connection,
        statements: Sequence[Statement],
        given: Mapping[str, Any],
        affected: Affected,
    ) -> None:
        cursors = [_raw(connection).cursor() for _ in statements]
        failed: psycopg.Error | None = None
        try:
            with _together(connection, statements):
                _settle(connection, statements)
                for cursor, each in zip(cursors, statements, strict=True):
                    _send(connection, cursor, each, given)
        except psycopg.Error as error:
            failed = error
        for at, cursor in enumerate(cursors):
            if cursor.pgresult is not None:
                affected(at, int(cursor.fetchall()[0][0]) if cursor.description else cursor.rowcount)
        if failed is not None:
            raise failed

    def _bare_of(self, column: sa.ColumnElement[Any]) -> str | None:
        return next((self._bare(base) for base in column.base_columns), None)

    def _array(self, column: sa.ColumnElement[Any], parameter: sa.BindParameter[Any]) -> sa.ColumnElement[Any]:
        bare = self._bare_of(column)
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


def _raw(connection: sa.Connection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def _together(connection: sa.Connection, statements: Sequence[Statement]) -> AbstractContextManager[Any]:
    """Sends statements without waiting for the answer to each (libpq's pipeline mode), where there are several."""
    several = len(statements) > 1 or _is_single(statements)
    return _raw(connection).pipeline() if several and psycopg.capabilities.has_pipeline() else nullcontext()


def _settle(connection: sa.Connection, statements: Sequence[Statement]) -> None:
    """For one person any plan is as good as the last: to plan anew would take longer than to run."""
    if _is_single(statements):
        _raw(connection).execute("SET LOCAL plan_cache_mode = force_generic_plan")


def _is_single(statements: Sequence[Statement]) -> bool:
    return any(slot.single for each in statements for slot in each.slots)


def _send(
    connection: sa.Connection, cursor: psycopg.Cursor[Any], statement: Statement, given: Mapping[str, Any]
) -> None:
    text, constants, _ = statement.text(connection.dialect)
    cursor.execute(text.encode(), {**constants, **values_of(statement, given)})


_SEEN = "amanat schema"
_MAY_HOLD = "SELECT has_database_privilege(current_database(), 'TEMPORARY')"
_TYPES = {"int": "bigint", "text": "text", "uuid": "uuid"}
_HELD: dict[str, tuple[str | None, ...]] = {
    "int": ("smallint", "integer", "bigint"), "text": ("text", "character varying", None), "uuid": ("uuid",),
}  # fmt: skip
"""Columns that can be compared with a temporary table's without a cast; None is an expression."""


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
