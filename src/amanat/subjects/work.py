"""One store at work for one set of people: its draft as SQL, to be counted, run and looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from amanat.datamap.model import StoreMap
from amanat.errors import PlanRefused
from amanat.stores.base import Store
from amanat.subjects.model import Draft, Operation
from amanat.subjects.people import Subjects
from amanat.subjects.scrub import Blank, blank
from amanat.subjects.select import Condition, Selection


class Work:
    """Statements for the operations of a draft. Nothing is run here."""

    def __init__(self, store: Store, mapped: StoreMap, draft: Draft, subjects: Subjects) -> None:
        self.store = store
        self.draft = draft
        self.subjects = subjects
        self._selection = Selection(store, subjects, draft)
        self._links = {table.name: table.links for table in mapped.tables}
        self._maps = {table.name: {column.name: column for column in table.columns} for table in mapped.tables}
        self._schemas = {table.name: {column.name: column for column in table.columns} for table in draft.schema.tables}
        self._keys = {table.name: table.primary_key for table in draft.schema.tables}
        self._blank = cache(self._make_blank)

    def table(self, operation: Operation) -> sa.Table:
        return self.store.table(operation.table)

    def rows(self, operation: Operation) -> Condition:
        """The rows that an operation touches."""
        return self._selection.operation(operation, self.table(operation))

    def reached(self, operation: Operation) -> Condition:
        """The rows that the ways of an operation lead to, however it is narrowed."""
        return self._selection.rows(self.table(operation), operation.ways)

    def statement(self, operation: Operation) -> sa.Update | sa.Delete:
        """The one statement that carries an operation out."""
        return self._changing(operation, self.rows(operation))

    def by_keys(self, operation: Operation, keys: Sequence[tuple[Any, ...]]) -> sa.Update | sa.Delete:
        """The same for rows known by their keys, which were taken `early`."""
        return self._changing(operation, self.store.member(self.key_of(operation), keys))

    def _changing(self, operation: Operation, rows: Condition) -> sa.Update | sa.Delete:
        table = self.table(operation)
        if operation.action == "delete":
            return table.delete().where(rows)
        values: dict[str, Any] = dict.fromkeys(operation.nulls, sa.null())
        values |= {name: self.blank(operation.table, name).value for name in operation.scrubs}
        return table.update().where(rows).values(values)

    def early(self, operation: Operation) -> sa.Select[Any]:
        """The keys of the rows that an operation touches, to be asked for before anything is changed."""
        key = self.key_of(operation)
        return sa.select(*key).where(self.rows(operation)).order_by(*key)

    def key_of(self, operation: Operation) -> list[sa.ColumnElement[Any]]:
        """What tells the rows of an operation apart: the primary key, else the columns that others point to."""
        backs = (link for way in operation.ways for _, link in way.links[:1] if link.back)
        names = next((link.columns for link in backs), ())
        return self.key(operation.table) or [self.table(operation).c[name] for name in names]

    def lock(self) -> sa.Select[Any]:
        """Locks the rows of the people themselves, so that no row can be hung on them meanwhile."""
        table = self.store.table(self.subjects.table)
        key = table.c[self.subjects.key]
        own = self.store.member([key], [(value,) for value in self.subjects.keys])
        return sa.select(key).where(own).order_by(key).with_for_update()

    def possible(self, operation: Operation) -> bool:
        """Whether all columns that the operation empties can be emptied. The plan refuses where rows need it."""
        try:
            for name in operation.scrubs:
                self.blank(operation.table, name)
        except PlanRefused:
            return False
        return True

    def left(self, operation: Operation) -> Condition:
        """Of the rows that an operation should have dealt with, those it did not deal with."""
        if operation.action == "delete" or not self.possible(operation):
            return self.rows(operation)
        return sa.and_(self.rows(operation), self.unscrubbed(operation))

    def unscrubbed(self, operation: Operation) -> Condition:
        """Rows where a column that was to be emptied is not."""
        table = self.table(operation)
        kept = [self.blank(operation.table, name).remains(table.c[name]) for name in operation.scrubs]
        linked = [table.c[name].is_not(sa.null()) for name in operation.nulls]
        return sa.or_(sa.false(), *kept, *linked)

    def key(self, table: str) -> list[sa.ColumnElement[Any]]:
        """The primary key's columns; empty where a table has none."""
        return [self.store.table(table).c[name] for name in self._keys[table]]

    def followed(self, table: str, column: str) -> tuple[tuple[str, str], ...]:
        """Under which conditions the map knows where a column leads that leads to several tables."""
        return tuple(link.when for link in self._links[table] if link.when is not None and column in link.columns)

    def blank(self, table: str, column: str) -> Blank:
        """What empties a column. Raises `PlanRefused` where nothing can."""
        return self._blank(table, column)

    def _make_blank(self, table: str, column: str) -> Blank:
        mapped = self._maps[table].get(column)
        target = self.store.table(table).c[column]
        return blank(table, self._schemas[table][column], mapped, target, self.store.dialect)


def counted(connection: sa.Connection, wanted: list[tuple[sa.Table, Condition]]) -> tuple[int, ...]:
    """How many rows of each table meet its condition, asked in one statement."""
    if not wanted:
        return ()
    counts = [sa.select(sa.func.count()).select_from(table).where(rows).scalar_subquery() for table, rows in wanted]
    return tuple(int(value) for value in connection.execute(sa.select(*counts)).one())
