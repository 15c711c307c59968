"""Connections and transactions through SQLAlchemy: opened, one at a time, errors translated once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property

import sqlalchemy as sa

from amanat.errors import StoreError, StoreReadOnly


class Connecting(ABC):
    """What all such stores have in common. What differs between engines is abstract."""

    _stale: frozenset[str] = frozenset()
    """The SQLSTATEs after which a connection would fail again, with what it keeps, where a new one would not."""

    @abstractmethod
    def _engine(self, *, writing: bool) -> sa.Engine: ...

    @abstractmethod
    def _open_snapshot(self, connection: sa.Connection) -> None:
        """Makes the transaction read-only where the connection is not, and takes its snapshot now."""

    @abstractmethod
    def _close_snapshot(self, connection: sa.Connection) -> None:
        """Ends the transaction of a snapshot in which nothing failed, where rolling it back would cost more."""

    @abstractmethod
    def _open_write(self, connection: sa.Connection) -> None:
        """Prepares a writing transaction. Raises `StoreReadOnly` where it may not write."""

    @abstractmethod
    def _failure(self, error: BaseException, *, writing: bool) -> StoreError:
        """The one translation of a driver's error."""

    @abstractmethod
    def _raw_errors(self) -> tuple[type[Exception], ...]:
        """The driver's own errors, where it is spoken to without SQLAlchemy."""

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        with self._translated(writing=False), self._opened(writing=False) as connection:
            yield connection
            self._close_snapshot(connection)

    @contextmanager
    def writing(self, *, steady: bool = False) -> Iterator[sa.Connection]:
        with self._translated(writing=True), self._opened(writing=True) as connection:
            if steady:
                self._steady(connection)
            yield connection
            connection.commit()

    @abstractmethod
    def _steady(self, connection: sa.Connection) -> None:
        """Begins the transaction anew where others' changes would be seen in it."""

    @contextmanager
    def _opened(self, *, writing: bool) -> Iterator[sa.Connection]:
        """A transaction that is rolled back at the end, if it is still open then.

        A pooled connection may have been lost since it was used last: before anything is done, another is tried.
        """
        connection = self._begun(self._open_write if writing else self._open_snapshot, writing=writing)
        try:
            yield connection
        except BaseException as error:
            if self._is_stale(error):
                connection.invalidate()
            raise
        finally:
            connection.close()

    def _begun(self, first: Callable[[sa.Connection], None], *, writing: bool, again: bool = True) -> sa.Connection:
        """A connection over which `first` was done; on another one, if the connection was lost meanwhile."""
        connection = self._engine(writing=writing).connect()
        try:
            connection.begin()
            first(connection)
        except BaseException as error:
            if again and self._is_lost(connection, error):
                connection.invalidate()
                connection.close()
                # Those that wait in the pool are no younger.
                connection.engine.dispose()
                return self._begun(first, writing=writing, again=False)
            if self._is_stale(error):
                connection.invalidate()
            connection.close()
            raise
        return connection

    def _is_stale(self, error: BaseException) -> bool:
        return getattr(error, "sqlstate", None) in self._stale

    def _is_lost(self, connection: sa.Connection, error: BaseException) -> bool:
        """Whether it was the connection that failed, and not what was asked over it."""
        return connection.invalidated or (isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated)

    @contextmanager
    def _translated(self, *, writing: bool) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            # The driver's own words only: SQLAlchemy's would repeat statement and values, personal data among them.
            raise self._failure(error.orig or error, writing=writing) from None
        except self._raw_errors() as error:
            raise self._failure(error, writing=writing) from None


class OneEngine:
    """An engine made when first needed and thrown away on `close`."""

    def __init__(self, make: Callable[[], sa.Engine]) -> None:
        self._make = make

    @cached_property
    def engine(self) -> sa.Engine:
        return self._make()

    def close(self) -> None:
        if "engine" in self.__dict__:
            self.engine.dispose()
            del self.__dict__["engine"]


def may_not_write(place: str, why: str) -> StoreReadOnly:
    return StoreReadOnly(why, place=place, remedy="give a `write_url` whose role may change rows")
