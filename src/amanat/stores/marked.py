"""Stores that leave a marker in a transaction, so that it can be asked afterwards what became of it."""

from __future__ import annotations

import secrets
from abc import abstractmethod
from collections.abc import Sequence
from typing import Literal

import sqlalchemy as sa

from amanat.stores.common import SqlStore
from amanat.stores.markers import MARKERS, NAME

_AT_ONCE = 500


class Marked(SqlStore):
    """For stores whose engine keeps no record of past transactions."""

    _without_table: Literal["aborted", "unknown"]
    """What became of a transaction that left a marker, where the table of the markers is not there."""

    @abstractmethod
    def _mark(self, connection: sa.Connection, statement: sa.Insert) -> bool:
        """Runs the statement, in a table that is made where it is missing; False where the role may not."""

    def transaction_id(self, connection: sa.Connection) -> str | None:
        """Marks the running transaction; None where the role may not."""
        marker = secrets.token_hex(16)
        row = MARKERS.insert().values(id=marker, at=sa.func.current_timestamp())
        return marker if self._mark(connection, row) else None

    def outcome(self, transaction: str) -> Literal["committed", "aborted", "unknown"]:
        """The marker tells. The read waits for a session of an earlier run that the server has not yet given up."""
        with self.writing() as connection:
            if not sa.inspect(connection).has_table(NAME):
                return self._without_table
            mine = sa.select(MARKERS.c.id).where(MARKERS.c.id == transaction).with_for_update(read=True)
            return "aborted" if connection.execute(mine).first() is None else "committed"

    def forget(self, transactions: Sequence[str]) -> None:
        """Takes their markers away."""
        if not transactions:
            return
        with self.writing() as connection:
            if not sa.inspect(connection).has_table(NAME):
                return
            for start in range(0, len(transactions), _AT_ONCE):
                some = transactions[start : start + _AT_ONCE]
                connection.execute(MARKERS.delete().where(MARKERS.c.id.in_(some)))
