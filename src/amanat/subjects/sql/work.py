"""One store at work for one set of people: its draft as SQL, to be counted, run and looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cache, cached_property
from typing import Any

import sqlalchemy as sa

from amanat.datamap.model import Crowd, Link, Path, StoreMap
from amanat.errors import PlanRefused
from amanat.stores.base import Store
from amanat.stores.schema.model import TableSchema
from amanat.subjects.known.led import speaks
from amanat.subjects.model import Draft, Operation
from amanat.subjects.people import Subjects
from amanat.subjects.sql.coarser import coarser
from amanat.subjects.sql.once import Once
from amanat.subjects.sql.scrub import Blank, blank
from amanat.subjects.sql.select import Condition, Selection
from amanat.subjects.sql.shape import Shape, Shaped
from amanat.subjects.sql.slots import Given, Keys, Recipe


class Facts:
    """What map, schema and draft say of the tables of one store, whoever the people are."""

    def __init__(self, store: Store, mapped: StoreMap, draft: Draft) -> None:
        self._store, self._draft = store, draft
        self.links = {table.name: table.links for table in mapped.tables}
        self.keys = {table.name: table.primary_key for table in draft.schema.tables}
        self._maps = {table.name: {column.name: column for column in table.columns} for table in mapped.tables}
        self._differing = {
            (table.name, name)
            for table in draft.schema.tables
            for together in (*table.unique, *table.differing, *_made_alike(table))
            for name in together
        }
        self._schemas = {table.name: {column.name: column for column in table.columns} for table in draft.schema.tables}
        self.blank = cache(self._blank)

    def _blank(self, table: str, column: str) -> Blank:
        """What empties a column. Raises `PlanRefused` where nothing can."""
        if any(blocker.parent == table and column in blocker.to for blocker in self._draft.blockers):
            raise PlanRefused(
                f"rows that stay point at it by `{column}`, which is personal",
                place=table,
                remedy="let them point by another key, or by one that may be NULL",
            )
        mapped = self._maps[table].get(column)
        target = self._store.table(table).c[column]
        together = (table, column) in self._differing
        return blank(table, self._schemas[table][column], mapped, target, self._store.dialect, together=together)


def _made_alike(table: TableSchema) -> tuple[tuple[str, ...], ...]:
    """Columns of which the engine may make what must be unique: of two emptied alike it would make the same."""
    made = {column.name for column in table.columns if column.generated}
    alone = {column.name for column in table.columns if column.unique}
    if made.isdisjoint(alone) and all(made.isdisjoint(together) for together in table.unique):
        return ()
    return (tuple(column.name for column in table.columns if column.name not in made),)


class Work:
    """Statements for the operations of a draft. Nothing is run here."""

    def __init__(
        self,
        store: Store,
        mapped: StoreMap,
        draft: Draft,
        subjects: Subjects,
        shaped: Shaped | None = None,
        facts: Facts | None = None,
    ) -> None:
        """With `shaped`, statements take the keys when they run (`amanat.subjects.sql.ready`). `facts` are those of an
        earlier work on the same draft."""
        self.store = store
        self.mapped = mapped
        self.draft = draft
        self.subjects = subjects
        self.shaped = shaped
        self._selection = Selection(store, mapped, subjects, draft, shaped)
        self._given_facts = facts
        self.buried: tuple[str, ...] = ()
        """Tables into which triggers wrote what no statement of the draft takes out again; known once it was carried
        out."""

    @cached_property
    def facts(self) -> Facts:
        return self._given_facts or Facts(self.store, self.mapped, self.draft)

    @cached_property
    def shape(self) -> Shape:
        """That of the people."""
        return Shape.of(self.subjects)

    def table(self, operation: Operation) -> sa.Table:
        return self.store.table(operation.table)

    def after(self, settled: frozenset[str]) -> Work:
        """The same work with its conditions as `Selection.after` has them."""
        found = copy(self)
        found._selection = self._selection.after(settled)
        return found

    def rows(self, operation: Operation) -> Condition:
        """The rows that an operation touches."""
        return self._selection.operation(operation, self.table(operation))

    @property
    def at_once(self) -> bool:
        """Whether a table is better gone through once for all operations (`Shape.at_once`)."""
        shape = self.shape if self.shaped is None else self.shaped.shape
        return shape.at_once(self.store.dialect)

    @staticmethod
    def is_told(operation: Operation) -> bool:
        """Whether the rows of an operation can be told by its ways, by who else has them and by what holds them."""
        narrowed = (operation.keys, operation.but, operation.replies, operation.spares)
        return operation.kept is None and operation.action not in ("keep", "anonymise") and not any(narrowed)

    def met(self, operations: Sequence[Operation]) -> tuple[sa.CTE, list[Condition]]:
        """The rows of a table that any of these operations may touch, each looked at once, and the condition on them
        for each operation. All MUST be told (`is_told`)."""
        table = self.table(operations[0])
        once = Once(table)
        parts = self._selection.once(once)
        conditions = [parts.operation(each, table) for each in operations]
        ways = dict.fromkeys(way for each in operations for way in each.ways)
        if not all(map(once.is_told, conditions)):
            raise AssertionError(f"what `{table.name}` is asked for is more than its parts")
        return once.met(self.led(table, tuple(ways)), self.key(operations[0].table)), conditions

    def reached(self, operation: Operation) -> Condition:
        """The rows that the ways of an operation lead to, however it is narrowed."""
        return self._selection.rows(self.table(operation), operation.ways)

    def led(self, target: sa.FromClause, ways: tuple[Path, ...]) -> Condition:
        """The rows that any of the ways leads to."""
        return self._selection.rows(target, ways)

    def shown(self, target: sa.FromClause, ways: tuple[Path, ...]) -> Condition:
        """The same for a copy, in which each is shown what several have at once."""
        return self._selection.shown(target, ways)

    def leads_away(self, target: sa.FromClause, link: Link, ways: tuple[Path, ...]) -> Condition:
        """Whether a row's link is to somebody else, or to nobody known: none of the ways on from it leads to them."""
        holds = sa.func.coalesce(speaks(target, link, self.store.dialect), sa.false())
        if link.by == "identifier":
            named = self.named(target.c[link.columns[0]], link.identifier or "email")
            return sa.and_(holds, sa.not_(sa.func.coalesce(named, sa.false())))
        here = [way for way in ways if way.links[-1][1].table == self.subjects.table]
        if not here or self.store.config.name != self.subjects.store:
            return holds
        return sa.and_(holds, sa.not_(sa.func.coalesce(self.led(target, tuple(here)), sa.false())))

    def named(self, column: sa.ColumnElement[Any], kind: str) -> Condition:
        """The rows in which a column holds an identifier of a kind that is theirs, however it is spelled."""
        return self._selection.same(column, kind)

    def choice(self, operation: Operation) -> sa.Select[Any]:
        """What tells the rows of an operation whose ways other operations take away; it locks them."""
        key = self.key_of(operation)
        return sa.select(*key).where(self.rows(operation)).order_by(*key).with_for_update()

    def statement(self, operation: Operation, chosen: Given | None = None) -> sa.Update | sa.Delete:
        """The one statement that carries an operation out; on the rows that were `chosen`, where they were."""
        table = self.table(operation)
        where = self.rows(operation) if chosen is None else self.member(self.key_of(operation), chosen)
        if operation.action == "delete":
            return table.delete().where(where)
        values: dict[str, Any] = dict.fromkeys(operation.nulls, sa.null())
        values |= {name: self.blank(operation.table, name).value for name in operation.scrubs}
        values |= {name: coarser(self.store.dialect, table.c[name], to, keep) for name, to, keep in operation.coarse}
        return table.update().where(where).values(values)

    def key_of(self, operation: Operation) -> list[sa.ColumnElement[Any]]:
        """What tells the rows of an operation apart: the primary key, else the columns that others point to."""
        backs = (link for way in operation.ways for _, link in way.links[:1] if link.back)
        names = next((link.columns for link in backs), ())
        return self.key(operation.table) or [self.table(operation).c[name] for name in names]

    def lock(self) -> sa.Select[Any]:
        """Locks the rows of the people themselves, so that no row can be hung on them meanwhile."""
        table = self.store.table(self.subjects.table)
        key = table.c[self.subjects.key]
        return sa.select(key).where(self.member([key], Keys())).order_by(key).with_for_update()

    def member(self, columns: list[sa.ColumnElement[Any]], recipe: Recipe) -> Condition:
        """The condition that the columns are one of the keys that a recipe gives of these people."""
        if self.shaped is not None:
            return self.shaped.slots.member(columns, recipe)
        return self.store.member(columns, recipe.of(self.subjects))

    def crowd(self, table: str) -> Crowd:
        """How many people must share what a row of a table shows that stays for statistics."""
        return self.mapped.table(table).anonymise

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
        if operation.action == "delete" and (emptied := self._emptied(operation)):
            return sa.and_(self.rows(operation), *(self.unscrubbed(one) for one in emptied))
        if operation.action == "delete" or not self.possible(operation):
            return self.rows(operation)
        return sa.and_(self.rows(operation), self.unscrubbed(operation))

    def _emptied(self, gone: Operation) -> list[Operation]:
        """What emptied rows that were held by such as may have gone themselves, and that nothing holds any more."""
        loose = any(blocker.loose and blocker.parent == gone.table for blocker in self.draft.blockers)
        others = [one for one in self.draft.operations if one.table == gone.table and one.blocked == "only"]
        return others if loose else []

    def unscrubbed(self, operation: Operation) -> Condition:
        """Rows where a column that was to be emptied is not; of rows that were to go, those that nobody else has."""
        table = self.table(operation)
        if operation.action == "delete":
            return self._selection.deserted(table, operation.others)
        kept = [self.blank(operation.table, name).remains(table.c[name]) for name in operation.scrubs]
        linked = [table.c[name].is_not(sa.null()) for name in operation.nulls]
        return sa.or_(sa.false(), *kept, *linked, *self.fine(operation))

    def fine(self, operation: Operation) -> list[Condition]:
        """For each column that is to be made coarser: whether it is still as fine as before."""
        table = self.table(operation)
        return [
            table.c[name].is_distinct_from(coarser(self.store.dialect, table.c[name], to, keep))
            for name, to, keep in operation.coarse
        ]

    def key(self, table: str) -> list[sa.ColumnElement[Any]]:
        """The primary key's columns; empty where a table has none."""
        return [self.store.table(table).c[name] for name in self.facts.keys[table]]

    def followed(self, table: str, column: str) -> tuple[tuple[str, str], ...]:
        """Under which conditions the map knows where a column leads that leads to several tables."""
        return tuple(link.when for link in self.facts.links[table] if link.when is not None and column in link.columns)

    def blank(self, table: str, column: str) -> Blank:
        """What empties a column. Raises `PlanRefused` where nothing can."""
        return self.facts.blank(table, column)


def counting(wanted: list[tuple[sa.Table, Condition]]) -> sa.Select[Any]:
    """How many rows of each table meet its condition, asked in one statement."""
    counts = [sa.select(sa.func.count()).select_from(table).where(rows).scalar_subquery() for table, rows in wanted]
    return sa.select(*counts)


def counted(connection: sa.Connection, wanted: list[tuple[sa.Table, Condition]]) -> tuple[int, ...]:
    """The same, asked at once."""
    if not wanted:
        return ()
    return tuple(int(value) for value in connection.execute(counting(wanted)).one())
