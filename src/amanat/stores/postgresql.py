"""PostgreSQL 13 and later, through psycopg 3."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from typing_extensions import override

from amanat.errors import StoreBusy, StoreError
from amanat.stores.base import Capabilities, Hit, Sample, Values
from amanat.stores.physical import postgres_remains, vacuum
from amanat.stores.samples.postgres import Sampled
from amanat.stores.samples.typed import typed
from amanat.stores.schema.model import StoreSchema
from amanat.stores.schema.postgres import FINGERPRINT, look, schemas_of
from amanat.stores.schema.reflect import Reflected, reflect
from amanat.stores.search.needles import Matcher
from amanat.stores.search.postgres import search_table
from amanat.stores.search.sieve import Sieve
from amanat.stores.server import ServerStore
from amanat.stores.sql.keys_postgres import condition, hold, parameters
from amanat.stores.sql.statements import Affected, Slot, Statement
from amanat.stores.talk.connecting import may_not_write
from amanat.stores.talk.failures import postgres_failure
from amanat.stores.talk.loaders import forgive
from amanat.stores.talk.talk import Answer, Sent
from amanat.stores.talk.talking import raw_of, rows_of, sent, talk_of

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

_FORMS = b"set_config('datestyle', 'ISO', true), set_config('intervalstyle', 'postgres', true)"
"""The only forms of moments and intervals that psycopg reads, whatever a database or a role has set."""
_BEGIN = (
    Sent(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
    Sent(
        b"SELECT set_config('row_security', 'off', true), "
        # Scans that join one another half-way, or run side by side, would give a sample of other rows each time.
        b"set_config('synchronize_seqscans', 'off', true), set_config('max_parallel_workers_per_gather', '0', true), "
        b"set_config('jit', 'off', true), " + _FORMS
    ),
)
"""The second takes the snapshot."""
_SNAPSHOT = b"; ".join(each.query for each in _BEGIN)
_END = Sent(b"END")


def _begin_writing(begin: str = "BEGIN") -> bytes:
    return (
        f"{begin}; "
        f"SELECT set_config('row_security', 'off', true), set_config('lock_timeout', '{_LOCK_SECONDS}s', true), "
        f"set_config('jit', 'off', true), {_FORMS.decode()}, current_setting('transaction_read_only')"
    ).encode()


class PostgresStore(ServerStore):
    """One PostgreSQL database. Values come as psycopg reads them."""

    dialect = "postgresql"
    typed = True

    driver = "postgresql+psycopg"
    example = "postgresql://user@host:5432/database"
    # A statement was prepared before a column changed its type.
    _stale = frozenset({"0A000"})

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

        @event.listens_for(engine, "connect")
        def connected(raw: Any, _record: Any) -> None:
            # A transaction begins in one round trip with its first statement: the driver would send a BEGIN of its own.
            raw.autocommit = True
            raw.prepare_threshold = None

        return engine

    def _checks_documents(self) -> bool:
        engine = self._engine(writing=False)
        if engine.dialect.server_version_info is None:
            engine.connect().close()
        return (engine.dialect.server_version_info or (0,)) >= (16,)

    def _is_lost(self, connection: sa.Connection, error: BaseException) -> bool:
        lost = isinstance(error, psycopg.OperationalError) and raw_of(connection).closed
        return lost or super()._is_lost(connection, error)

    def _open_snapshot(self, connection: sa.Connection) -> None:
        raw_of(connection).execute(_SNAPSHOT)

    def _close_snapshot(self, connection: sa.Connection) -> None:
        """By the word END, which nobody takes for the COMMIT of a change."""
        raw_of(connection).execute(_END.query)

    def _open_write(self, connection: sa.Connection) -> None:
        connection.info.pop(_NAMED, None)
        cursor = raw_of(connection).execute(_begin_writing())
        cursor.nextset()
        row = cursor.fetchone()
        if row is None or row[-1] == "on":
            raise may_not_write(self.config.name, "the server lets this role only read")

    def _steady(self, connection: sa.Connection) -> None:
        raw_of(connection).execute(_begin_writing("ROLLBACK; BEGIN ISOLATION LEVEL REPEATABLE READ"))

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
        shape, raw = self._shape(table), raw_of(connection)
        rows = Sampled(connection, shape, self.table(table)).rows(limit)
        values: dict[str, Values] = {}
        for at, column in enumerate(shape.columns):
            texts, traits = rows[str(at)], self._reflected.traits[table, column.name]
            values[column.name] = texts if traits.text or traits.json else typed(texts, traits.oid, raw)
        return values, rows.height

    def _fingerprint(self, connection: sa.Connection) -> Any:
        """Where it has changed since this connection was asked last, what is prepared there is let go."""
        answers, failed = talk_of(connection).ask([_FINGERPRINT])
        if failed is not None:
            raise failed
        mark = answers[0].rows()[0]
        if connection.info.setdefault(_SEEN, mark) != mark:
            talk_of(connection).forget()
            connection.info[_SEEN] = mark
        return mark

    def member(
        self, columns: Sequence[sa.ColumnElement[Any]], keys: Iterable[Sequence[Any]] | Slot
    ) -> sa.ColumnElement[bool]:
        return condition(columns, [self._bare_of(column) for column in columns], keys)

    def given(self, slot: Slot, keys: Sequence[Sequence[Any]]) -> dict[str, Any]:
        return parameters(slot, keys)

    def may_hold(self, connection: sa.Connection) -> bool:
        return bool(connection.exec_driver_sql(_MAY_HOLD).scalar())

    @contextmanager
    def holding(self, connection: sa.Connection, keys: Mapping[Slot, Sequence[Sequence[Any]]]) -> Iterator[None]:
        hold(connection, keys)
        yield

    def ask(
        self, connection: sa.Connection, statements: Sequence[Statement], given: Mapping[str, Any]
    ) -> list[list[tuple[Any, ...]]]:
        settled, asked = sent(connection, statements, given)
        answers, failed = talk_of(connection).ask([*settled, *asked])
        if failed is not None:
            raise failed
        return rows_of(connection, statements, answers[len(settled) :])

    def asked(
        self, statements: Sequence[Statement], given: Mapping[str, Any], schema: StoreSchema | None = None
    ) -> list[list[tuple[Any, ...]]] | None:
        """In one round trip, with the beginning and the end of the snapshot."""
        if schema is not None and (self._seen is None or self._seen.schema is not schema):
            return None
        told: list[list[list[tuple[Any, ...]]]] = []

        def whole(connection: sa.Connection) -> None:
            settled, asked = sent(connection, statements, given)
            marks = [] if schema is None else [_FINGERPRINT]
            answers, failed = talk_of(connection).ask([*_BEGIN, *marks, *settled, *asked, _END])
            seen = answers[len(_BEGIN) :]
            if marks and seen and not self._is_as_seen(connection, seen[0]):
                return
            if failed is not None:
                raise failed
            told.append(rows_of(connection, statements, seen[len(marks) + len(settled) : -1]))

        with self._translated(writing=False):
            self._begun(whole, writing=False).close()
        return told[0] if told else None

    def _is_as_seen(self, connection: sa.Connection, answer: Answer) -> bool:
        """Whether neither this store nor this connection has seen the schema otherwise."""
        mark = answer.rows()[0]
        return bool(mark == self._print and connection.info.setdefault(_SEEN, mark) == mark)

    def change(
        self,
        connection: sa.Connection,
        statements: Sequence[Statement],
        given: Mapping[str, Any],
        affected: Affected,
    ) -> None:
        settled, asked = sent(connection, statements, given)
        answers, failed = talk_of(connection).ask([*settled, *asked, _NAME])
        for at, answer in enumerate(answers[len(settled) :][: len(statements)]):
            affected(at, int(answer.rows()[0][0]) if answer.has_rows else answer.affected)
        if failed is not None:
            raise failed
        connection.info[_NAMED] = str(answers[-1].rows()[0][0])

    def _bare_of(self, column: sa.ColumnElement[Any]) -> str | None:
        return next((self._bare(base) for base in column.base_columns), None)

    def _bare(self, column: Any) -> str | None:
        place = getattr(column, "info", {}).get("amanat")
        return None if place is None else self._reflected.traits[place].bare

    def _search_table(self, connection: sa.Connection, matcher: Matcher, sieve: Sieve, name: str) -> Iterator[Hit]:
        """By COPY."""
        shape = self._shape(name)
        oids = [self._reflected.traits[name, column].oid for column in shape.primary_key]
        yield from search_table(connection, matcher, sieve, shape, self.table(name), oids)

    def transaction_id(self, connection: sa.Connection) -> str | None:
        """It has its name since the last change, which told it."""
        return connection.info.pop(_NAMED, None) or str(connection.exec_driver_sql(_NAME.query.decode()).scalar_one())

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

    @override
    def _remembers(self, connection: sa.Connection) -> bool:
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


_SEEN, _NAMED = "amanat schema", "amanat transaction"
_NAME = Sent(b"SELECT pg_current_xact_id()")
_FINGERPRINT = Sent(FINGERPRINT.encode())
_MAY_HOLD = "SELECT has_database_privilege(current_database(), 'TEMPORARY')"
