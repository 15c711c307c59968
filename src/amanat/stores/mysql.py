"""MariaDB 10.6 and later, and MySQL 8, through PyMySQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, cast

import msgspec
import pymysql
import sqlalchemy as sa
from sqlalchemy import event

from amanat.errors import StoreError
from amanat.stores.base import Capabilities, Hit, Sample
from amanat.stores.marked import Marked
from amanat.stores.markers import CREATE, TRIAL
from amanat.stores.physical import mysql_remains
from amanat.stores.samples.mysql import sample_mysql
from amanat.stores.schema.mysql import look
from amanat.stores.schema.reflect import Reflected
from amanat.stores.search.needles import Matcher
from amanat.stores.search.packets import RawCursor
from amanat.stores.search.scanning import Block, Layout, scan
from amanat.stores.search.sieve import Sieve
from amanat.stores.server import ServerStore
from amanat.stores.sql.statements import Slot
from amanat.stores.talk.connecting import may_not_write
from amanat.stores.talk.failures import mysql_failure

_CONNECT_SECONDS = 5
_LOCK_SECONDS = 30

_CAPABILITIES = Capabilities(
    keys="list",
    lock_rows=True,
    deferrable=False,
    transaction_status=True,
    hidden_rows_are_errors=False,
    physical_erasure=(
        "erased rows are dead at once and leave their pages when InnoDB purges; the undo and binary logs, replicas, "
        "backups and the word lists of FULLTEXT indexes (until OPTIMIZE TABLE) keep them until they are recycled"
    ),
    reasons={
        "keys": "an UPDATE or DELETE would read a JSON_TABLE once for every row; keys go as a list in the statement",
        "deferrable": "InnoDB checks each foreign key row by row",
        "hidden_rows_are_errors": "there is no row-level security, so no rows are hidden",
    },
)

_SESSION = (
    # Two spellings are the same ONLY where a column's own collation says so.
    "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
    f"SET SESSION time_zone = '+00:00', foreign_key_checks = 1, innodb_lock_wait_timeout = {_LOCK_SECONDS}, "
    f"lock_wait_timeout = {_LOCK_SECONDS}, "
    "sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
)


class MysqlStore(ServerStore, Marked):
    """One database of a MariaDB or MySQL server. Values come as PyMySQL reads them."""

    dialect = "mysql"
    typed = True
    _without_table = "unknown"

    driver = "mysql+pymysql"
    example = "mysql://user@host:3306/database"

    @property
    def capabilities(self) -> Capabilities:
        return _CAPABILITIES

    def _url(self, text: str) -> sa.URL:
        parsed = super()._url(text)
        if not parsed.database:
            raise self._wrong_url("the URL names no database")
        return parsed

    def _connect(self, url: sa.URL) -> sa.Engine:
        arguments: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS, "charset": "utf8mb4"}
        given = {key: value for key, value in arguments.items() if key not in url.query}
        engine = sa.create_engine(url, connect_args=given, pool_size=2, max_overflow=8, pool_pre_ping=True)
        event.listen(engine, "connect", _prepare)
        return engine

    def _open_snapshot(self, connection: sa.Connection) -> None:
        _set_limit(connection, None)
        connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")

    def _close_snapshot(self, connection: sa.Connection) -> None:
        """Closing rolls it back."""

    def _open_write(self, connection: sa.Connection) -> None:
        if connection.exec_driver_sql("SELECT @@read_only").scalar():
            raise may_not_write(self.config.name, "the server lets this role only read")
        _set_limit(connection, None)
        connection.exec_driver_sql("START TRANSACTION")

    def _steady(self, connection: sa.Connection) -> None:
        """What a transaction reads is as it was when it read first."""

    def _limit_time(self, connection: sa.Connection) -> None:
        _set_limit(connection, self.config.timeout)

    def _failure(self, error: BaseException, *, writing: bool) -> StoreError:
        return mysql_failure(error, self.config.name, self._secrets, writing=writing)

    def _raw_errors(self) -> tuple[type[Exception], ...]:
        return (pymysql.MySQLError,)

    def _reflect(self, connection: sa.Connection) -> Reflected:
        database = str(self._reading_url.database)
        others = [schema for schema in self.config.schemas if schema != database]
        found = look(connection, database, others, self.config.name)
        if all(_granted(connection, schema, "TRIGGER") for schema in (database, *others)):
            return found
        return msgspec.structs.replace(found, schema=msgspec.structs.replace(found.schema, all_triggers=False))

    def _remains(self, connection: sa.Connection) -> tuple[str, ...]:
        return mysql_remains(connection)

    def _may_write(self, connection: sa.Connection) -> bool:
        found = (_GRANT.match(str(row[0])) for row in connection.exec_driver_sql("SHOW GRANTS"))
        return any(word in grant["what"] for grant in found if grant for word in _WRITES)

    def _mark(self, connection: sa.Connection, statement: sa.Insert) -> bool:
        """DDL would commit what the transaction has done so far, so the table is made in a session of its own."""
        try:
            connection.execute(statement)
        except sa.exc.DBAPIError as error:
            if _number(error) != _NO_TABLE:
                return _denied(error)
            if not self._make_markers():
                return False
            connection.execute(statement)
        return True

    def _make_markers(self) -> bool:
        with self._engine(writing=True).connect() as connection:
            try:
                connection.exec_driver_sql(CREATE["mysql"])
            except sa.exc.DBAPIError as error:
                return _denied(error)
        return True

    def _remembers(self, connection: sa.Connection) -> bool:
        """Whether the markers can be written and removed, or their table can be made."""
        try:
            with connection.begin_nested() as point:
                for statement in TRIAL:
                    connection.execute(statement)
                point.rollback()
        except sa.exc.DBAPIError as error:
            if _number(error) != _NO_TABLE:
                return _denied(error)
            return _granted(connection, str(connection.engine.url.database), "CREATE")
        return True

    def _sample(self, connection: sa.Connection, table: str, limit: int) -> Sample:
        return sample_mysql(connection, self._shape(table), self.table(table), limit)

    def _fingerprint(self, connection: sa.Connection) -> None:
        """The catalogue keeps the time of a change by the second: two may fall into one."""

    def member(
        self, columns: Sequence[sa.ColumnElement[Any]], keys: Iterable[Sequence[Any]] | Slot
    ) -> sa.ColumnElement[bool]:
        """Keys with a NULL in them match nothing. Strings are the same where the column's collation says so."""
        target: sa.ColumnElement[Any] = columns[0] if len(columns) == 1 else sa.tuple_(*columns)
        if not isinstance(keys, Slot):
            listed = _listed([tuple(key) for key in keys], single=len(columns) == 1)
            return target.in_(sa.bindparam(None, listed, expanding=True, unique=True))
        if keys.types:
            held = sa.table(keys.name, *(sa.column(name) for name in keys.names))
            return target.in_(sa.select(*held.c))
        among = target.in_(sa.bindparam(keys.names[0], expanding=True))
        # A statement writes an empty list once for all places of its parameter, so what stands for `IN ()` would also
        # stand for `NOT IN ()`, and everyone would be among nobody. `NOT (… IN ())` is what is meant.
        among.negate = None
        return among

    def given(self, slot: Slot, keys: Sequence[Sequence[Any]]) -> dict[str, Any]:
        return {} if slot.types else {slot.names[0]: _listed(keys, single=slot.width == 1)}

    def may_hold(self, connection: sa.Connection) -> bool:
        """MySQL cannot read a temporary table twice in one statement. That the role may make one is found by trying."""
        if not getattr(connection.dialect, "is_mariadb", False):
            return False
        try:
            connection.exec_driver_sql("CREATE OR REPLACE TEMPORARY TABLE amanat_probe (k INT)")
            connection.exec_driver_sql("DROP TEMPORARY TABLE amanat_probe")
        except sa.exc.DBAPIError:
            return False
        return True

    @contextmanager
    def holding(self, connection: sa.Connection, keys: Mapping[Slot, Sequence[Sequence[Any]]]) -> Iterator[None]:
        for slot, rows in keys.items():
            columns = ", ".join(f"{name} BIGINT NOT NULL" for name in slot.names)
            primary = ", ".join(slot.names)
            made = f"CREATE OR REPLACE TEMPORARY TABLE {slot.name} ({columns}, PRIMARY KEY ({primary}))"
            connection.exec_driver_sql(made)
            marks = ", ".join(["%s"] * slot.width)
            connection.exec_driver_sql(
                f"INSERT INTO {slot.name} VALUES ({marks})", sorted({tuple(key) for key in rows if None not in key})
            )
        try:
            yield
        finally:
            # The session is used again by others, who have no business with these keys; one that is lost took them.
            if keys and not connection.invalidated:
                with suppress(sa.exc.DBAPIError):
                    connection.exec_driver_sql(f"DROP TEMPORARY TABLE {', '.join(slot.name for slot in keys)}")

    def _search_table(self, connection: sa.Connection, matcher: Matcher, sieve: Sieve, name: str) -> Iterator[Hit]:
        shape, table = self._shape(name), self.table(name)
        names = [column.name for column in shape.columns if column.text or column.json or column.binary]
        if not names:
            return
        width = len(shape.primary_key)
        # An empty value behind each ends it with a zero byte: without it the length of the next would stand there.
        empty: sa.ColumnElement[Any] = sa.literal_column("''")
        searched = [column for name in names for column in (table.c[name], empty)]
        wanted = [*(table.c[column] for column in shape.primary_key), *searched]
        statement = sa.select(*wanted).select_from(table).compile(connection)
        raw = cast("pymysql.connections.Connection[Any]", connection.connection.driver_connection)
        with RawCursor(raw) as rows:
            # With no parameters the driver leaves percent signs as they are, which SQLAlchemy has doubled.
            rows.execute(str(statement).replace("%%", "%"))
            layout: Layout[bytes] = Layout(lambda packet: _texts(rows.row(packet)[width::2]), closed=True)
            blocks = (Block(run.data, run.rows) for run in rows.runs())
            for packet, column, needle in scan(blocks, layout, matcher, sieve):
                yield Hit(table=name, column=names[column], key=rows.row(packet)[:width], needle=needle)


def _texts(values: Iterable[Any]) -> list[str]:
    """Text, and bytes that may be text."""
    return [
        value if type(value) is str else value.decode("utf-8", "replace") if type(value) is bytes else ""
        for value in values
    ]


def _listed(keys: Sequence[Sequence[Any]], *, single: bool) -> list[Any]:
    rows = [tuple(key) for key in keys if None not in key]
    return [row[0] for row in rows] if single else rows


def _prepare(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        for statement in _SESSION:
            cursor.execute(statement)


def _set_limit(connection: sa.Connection, seconds: int | None) -> None:
    """For the session, which the pool keeps: each transaction sets it anew."""
    if getattr(connection.dialect, "is_mariadb", False):
        name, value = "max_statement_time", seconds
    else:
        name, value = "max_execution_time", seconds and seconds * 1000
    connection.exec_driver_sql(f"SET SESSION {name} = {'DEFAULT' if value is None else value}")


_GRANT = re.compile(r"^GRANT (?P<what>.+?) ON (?:TABLE )?(?P<where>\S+) TO ", re.DOTALL)
_WRITES = ("INSERT", "UPDATE", "DELETE", "ALL PRIVILEGES")

_NO_TABLE = 1146
_DENIED = (1044, 1142, 1143, 1227)


def _number(error: sa.exc.DBAPIError) -> int:
    first = error.orig.args[0] if error.orig is not None and error.orig.args else 0
    return first if isinstance(first, int) else 0


def _denied(error: sa.exc.DBAPIError) -> bool:
    """False where the role may not; any other error is raised."""
    if _number(error) not in _DENIED:
        raise error
    return False


def _granted(connection: sa.Connection, database: str, right: str) -> bool:
    """Whether the role has a right on the whole of a database."""
    grants = (_GRANT.match(str(row[0])) for row in connection.exec_driver_sql("SHOW GRANTS"))
    # A place is written with the escapes of its wildcards.
    here = [
        grant["what"] for grant in grants if grant and grant["where"].replace("\\", "") in ("*.*", f"`{database}`.*")
    ]
    return any(not {right, "ALL PRIVILEGES"}.isdisjoint(one.strip() for one in what.split(",")) for what in here)
