"""What the SQL stores share: reflection kept, tables, samples, the exact search, statements one after another."""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Literal

import sqlalchemy as sa
from typing_extensions import override

from amanat.errors import StoreDown, StoreError
from amanat.service.model import StoreConfig
from amanat.stores.base import Capabilities, Hit, Inclusion, Needle, Question, Rights, Sample, Store, Values
from amanat.stores.contained import answer, holds_bare_uuids
from amanat.stores.schema.model import StoreSchema, TableSchema
from amanat.stores.schema.reflect import Reflected, alike
from amanat.stores.search.beside import Beside
from amanat.stores.search.needles import Matcher
from amanat.stores.search.sieve import Sieve
from amanat.stores.sql.documents import text_at
from amanat.stores.sql.statements import Affected, Slot, Statement, values_of
from amanat.stores.talk.connecting import Connecting

_UNKNOWN = sa.types.NullType()

_LOSSES = 3
"""Connections lost in a row before a store is taken to be gone."""


class SqlStore(Connecting, Store):
    """A store spoken to through SQLAlchemy Core. What differs between engines is abstract below."""

    dialect: str
    typed: bool
    """Whether declared types promise what values are. Where they do not, values pass through untouched, as those of
    types do that were not read."""
    _busy = 1
    """Processors that a search keeps busy."""

    def __init__(self, config: StoreConfig) -> None:
        self._config = config
        self._seen: Reflected | None = None
        self._left: tuple[str, ...] | None = None
        self._print: Any = None
        self._metadata = sa.MetaData()
        self.prepared: Any = None

    @property
    def config(self) -> StoreConfig:
        return self._config

    @property
    @abstractmethod
    def capabilities(self) -> Capabilities: ...

    @abstractmethod
    def _reflect(self, connection: sa.Connection) -> Reflected: ...

    @abstractmethod
    def _fingerprint(self, connection: sa.Connection) -> Any:
        """What differs whenever a schema does; None where only reflection itself can tell."""

    @abstractmethod
    def rights(self) -> Rights: ...

    @abstractmethod
    def _limit_time(self, connection: sa.Connection) -> None:
        """From here on, and for this transaction only, a statement that needs longer than `timeout` is an error."""

    @abstractmethod
    def _sample(self, connection: sa.Connection, table: str, limit: int) -> Sample: ...

    @abstractmethod
    def member(
        self, columns: Sequence[sa.ColumnElement[Any]], keys: Iterable[Sequence[Any]] | Slot
    ) -> sa.ColumnElement[bool]: ...

    @abstractmethod
    def given(self, slot: Slot, keys: Sequence[Sequence[Any]]) -> dict[str, Any]: ...

    @abstractmethod
    def _search_table(self, connection: sa.Connection, matcher: Matcher, sieve: Sieve, name: str) -> Iterator[Hit]:
        """The hits in one table, whose rows stream out."""

    @abstractmethod
    def transaction_id(self, connection: sa.Connection) -> str | None: ...

    @abstractmethod
    def outcome(self, transaction: str) -> Literal["committed", "aborted", "unknown"]: ...

    @abstractmethod
    def forget(self, transactions: Sequence[str]) -> None: ...

    @abstractmethod
    def close(self) -> None: ...

    def search(self, needles: Sequence[Needle], tables: Sequence[str] | None = None) -> Iterator[Hit]:
        """In one snapshot, where rows lie: what a view shows is found in the tables that it reads."""
        matcher = Matcher(needles)
        names = [one.name for one in self._reflected.schema.tables if one.holds] if tables is None else tables
        with Beside(needles, self._busy) as beside, self.reading() as connection:
            sieve = Sieve(matcher, beside)
            for name in names:
                yield from self._search_table(connection, matcher, sieve, name)

    @abstractmethod
    def _remains(self, connection: sa.Connection) -> tuple[str, ...]:
        """See `remains`."""

    @override
    def after_erasure(self, tables: Sequence[str] = ()) -> str:
        return self.capabilities.physical_erasure

    def remains(self) -> tuple[str, ...]:
        if self._left is None:
            with self.reading() as connection:
                self._left = self._remains(connection)
        return self._left

    def schema(self) -> StoreSchema:
        """Reflects anew, so that what a migration changed is seen. Raises `StoreDown`."""
        with self.reading() as connection:
            mark = self._fingerprint(connection)
            found = self._reflect(connection)
        self._take(found, mark)
        return found.schema

    def schema_in(self, connection: sa.Connection) -> StoreSchema:
        seen, mark = self._seen, self._fingerprint(connection)
        if seen is not None and mark is not None and mark == self._print:
            return seen.schema
        # What reflection sets for the transaction must not stay set.
        with connection.begin_nested() as inner:
            found = self._reflect(connection)
            inner.rollback()
        if seen is not None and alike(seen, found):
            self._print = mark
            return seen.schema
        self._take(found, mark)
        return found.schema

    def _take(self, found: Reflected, mark: Any) -> None:
        self._seen, self._print, self._metadata = found, mark, sa.MetaData()

    @override
    def holding(
        self,
        connection: sa.Connection,
        keys: Mapping[Slot, Sequence[Sequence[Any]]],
    ) -> AbstractContextManager[None]:
        return nullcontext()

    @override
    def may_hold(self, connection: sa.Connection) -> bool:
        return False

    def ask(
        self, connection: sa.Connection, statements: Sequence[Statement], given: Mapping[str, Any]
    ) -> list[list[tuple[Any, ...]]]:
        return [[tuple(row) for row in connection.execute(each.clause, values_of(each, given))] for each in statements]

    def asked(
        self, statements: Sequence[Statement], given: Mapping[str, Any], schema: StoreSchema | None = None
    ) -> list[list[tuple[Any, ...]]] | None:
        with self.reading() as connection:
            if schema is not None and self.schema_in(connection) is not schema:
                return None
            return self.ask(connection, statements, given)

    def change(
        self,
        connection: sa.Connection,
        statements: Sequence[Statement],
        given: Mapping[str, Any],
        affected: Affected,
    ) -> None:
        for at, each in enumerate(statements):
            result = connection.execute(each.clause, values_of(each, given))
            affected(at, int(result.scalar_one()) if result.returns_rows else self._affected(result))

    def _affected(self, result: sa.CursorResult[Any]) -> int:
        """How many rows the statement changed that was run last."""
        return result.rowcount

    def table(self, name: str) -> sa.Table:
        place = self._reflected.places.get(name)
        if place is None:
            raise StoreError(f"there is no table `{name}`", place=self.config.name, remedy="run `amanat map` again")
        key = f"{place[0]}.{place[1]}" if place[0] else place[1]
        if key in self._metadata.tables:
            return self._metadata.tables[key]
        shape = self._shape(name)
        columns = [
            sa.Column(
                column.name,
                self._type(name, column.name),
                primary_key=column.name in shape.primary_key,
                nullable=column.nullable,
                autoincrement=False,
                info={"amanat": (name, column.name)},
            )
            for column in shape.columns
        ]
        return sa.Table(place[1], self._metadata, *columns, schema=place[0])

    def _type(self, table: str, column: str) -> sa.types.TypeEngine[Any]:
        found: sa.types.TypeEngine[Any] = self._reflected.types.get((table, column), _UNKNOWN)
        return found if self.typed or holds_bare_uuids(found) else _UNKNOWN

    def contained(self, questions: Sequence[Question], limit: int) -> tuple[Inclusion | None, ...]:
        if not questions:
            return ()
        with self.reading() as connection:
            return tuple(answer(connection, self, question, limit) for question in questions)

    def some(self, columns: Sequence[tuple[str, str]], limit: int) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        if not columns:
            return found
        with self.reading() as connection:
            for table, name in columns:
                column = self.table(table).c[name]
                rows = sa.select(column.label("v")).where(column.is_not(sa.null())).limit(2 * limit).subquery()
                try:
                    with connection.begin_nested():
                        found.append(tuple(connection.execute(sa.select(rows.c.v).distinct().limit(limit)).scalars()))
                except sa.exc.DBAPIError as error:
                    if error.connection_invalidated:
                        raise
                    found.append(())
        return found

    def within(self, table: str, column: str, path: str, target: sa.FromClause) -> sa.ColumnElement[Any]:
        json = any(one.json for one in self._shape(table).columns if one.name == column)
        return text_at(self.dialect, target.c[column], path, json=json, checked=json or self._checks_documents())

    def _checks_documents(self) -> bool:
        """Whether the engine can ask of text whether it is a document."""
        return True

    def sample(self, table: str, limit: int) -> tuple[dict[str, list[Any]], int]:
        with self._timed() as connection:
            values, count = self._sampled(connection, table, limit)
        return {name: listed(column) for name, column in values.items()}, count

    def _sampled(self, connection: sa.Connection, table: str, limit: int) -> Sample:
        shape = self._shape(table)
        if shape.columns:
            return self._sample(connection, table, limit)
        if shape.holds:
            return {}, 0
        raise StoreError("the view cannot be read", place=self.config.name, remedy=f"mend or drop `{table}`")

    def samples(self, tables: Sequence[str], limit: int) -> Iterator[tuple[str, Sample | StoreError]]:
        left = deque(tables)
        losses = 0
        while left:
            try:
                with self._timed() as connection:
                    while left:
                        found = self._sampled(connection, left[0], limit)
                        losses = 0
                        yield left.popleft(), found
            except StoreDown as error:
                losses += 1
                # A connection may be lost once; after that it is the table, and at last the store, that is gone.
                if losses == 1:
                    continue
                yield left.popleft(), error
                while losses >= _LOSSES and left:
                    yield left.popleft(), error
            except StoreError as error:
                yield left.popleft(), error

    @contextmanager
    def _timed(self) -> Iterator[sa.Connection]:
        # Reflected first, or it would take a second connection beside this one.
        assert self._reflected.schema is not None
        with self.reading() as connection:
            self._limit_time(connection)
            yield connection

    @property
    def _reflected(self) -> Reflected:
        if self._seen is None:
            self.schema()
        if self._seen is None:
            raise StoreError("nothing was reflected", place=self.config.name)
        return self._seen

    def _shape(self, name: str) -> TableSchema:
        shape = self._reflected.by_name.get(name)
        if shape is None:
            raise StoreError(f"there is no table `{name}`", place=self.config.name, remedy="run `amanat map` again")
        return shape


def listed(values: Values) -> list[Any]:
    return list(values) if isinstance(values, Sequence) else values.to_list()
