"""From ways to SQL: which rows of a table are these people's. Paths end in values, never in a join to the person."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from amanat.datamap.model import Link, Path
from amanat.errors import StoreError
from amanat.stores.base import Store
from amanat.subjects.identifiers import same
from amanat.subjects.model import Draft, Operation
from amanat.subjects.people import Subjects

From = sa.FromClause
Condition = sa.ColumnElement[bool]


class Selection:
    """Conditions on the tables of one store for one set of people."""

    def __init__(self, store: Store, subjects: Subjects, draft: Draft) -> None:
        self._store = store
        self._subjects = subjects
        self._draft = draft

    def operation(self, operation: Operation, target: From) -> Condition:
        """The rows that an operation touches."""
        found = self.rows(target, operation.ways)
        if operation.except_ways:
            found = sa.and_(found, self.rows(target, operation.except_ways).is_not(sa.true()))
        if operation.blocked == "only":
            return sa.and_(found, self._blocked(operation.table, target))
        if operation.blocked == "not":
            return sa.and_(found, sa.not_(self._blocked(operation.table, target)))
        return found

    def rows(self, target: From, ways: tuple[Path, ...]) -> Condition:
        """The rows that any of the ways leads to."""
        if not ways:
            return sa.false()
        return sa.or_(*(self._way(target, way.links) for way in ways))

    def _way(self, target: From, hops: tuple[tuple[str, Link], ...]) -> Condition:
        if not hops:
            key = target.c[self._subjects.key]
            return self._store.member([key], [(value,) for value in self._subjects.keys])
        link = hops[0][1]
        if link.by == "identifier":
            return same(self._store, target.c[link.columns[0]], link.identifier or "email", self._subjects.identifiers)
        columns = [target.c[name] for name in link.columns]
        if len(hops) == 1:
            return self._store.member(columns, self._values(link))
        parent = self._store.table(link.table).alias()
        keys = sa.select(*(parent.c[name] for name in link.to)).where(self._way(parent, hops[1:]))
        return columns[0].in_(keys) if len(columns) == 1 else sa.tuple_(*columns).in_(keys)

    def _values(self, link: Link) -> tuple[tuple[Any, ...], ...]:
        try:
            return self._subjects.values[link.to]
        except KeyError as error:
            names = ", ".join(f"`{name}`" for name in link.to)
            raise StoreError(
                f"a link leads to {names} of `{link.table}`, which the map does not know",
                place=self._store.config.name,
                remedy="run `amanat map` again",
            ) from error

    def _blocked(self, table: str, target: From) -> Condition:
        """Rows that a row that stays must keep pointing at."""
        found: list[Condition] = []
        for blocker in self._draft.blockers:
            if blocker.parent != table:
                continue
            child = self._store.table(blocker.child).alias()
            pairs = zip(blocker.columns, blocker.to, strict=True)
            meets = sa.and_(*(child.c[mine] == target.c[theirs] for mine, theirs in pairs))
            stays = sa.select(sa.literal(1)).select_from(child).where(meets, self._stays(blocker.child, child))
            found.append(sa.exists(stays.correlate(target)))
        return sa.or_(*found) if found else sa.false()

    def _stays(self, table: str, target: From) -> Condition:
        ways = self._draft.deletes(table)
        if not ways:
            return sa.true()
        return sa.or_(self.rows(target, ways).is_not(sa.true()), self._blocked(table, target))
