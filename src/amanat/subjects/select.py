"""From ways to SQL: which rows of a table are these people's. Paths end in values, never in a join to the person."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from amanat.datamap.model import Link, Path
from amanat.errors import StoreError
from amanat.stores.base import Store
from amanat.stores.contained import as_type
from amanat.subjects.identifiers import same
from amanat.subjects.model import Draft, Operation
from amanat.subjects.people import Subjects
from amanat.subjects.shape import Shaped
from amanat.subjects.slots import Keys, Recipe, Values

From = sa.FromClause
Condition = sa.ColumnElement[bool]


def has(target: From, when: tuple[str, str]) -> Condition:
    """The rows in which a column has a value, as text."""
    return sa.cast(target.c[when[0]], sa.Text) == when[1]


class Selection:
    """Conditions on the tables of one store for one set of people."""

    def __init__(self, store: Store, subjects: Subjects, draft: Draft, shaped: Shaped | None = None) -> None:
        """With `shaped`, statements take the keys when they run; else they hold those of `subjects`."""
        self._store = store
        self._subjects = subjects
        self._draft = draft
        self._shaped = shaped

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
            return self._member([target.c[self._subjects.key]], Keys())
        table, link = hops[0]
        if link.by == "identifier":
            kind = link.identifier or "email"
            return self.same(target.c[link.columns[0]], kind, link.digest)
        found = self._hop(target, table, link, hops[1:])
        return found if link.when is None else sa.and_(has(target, link.when), found)

    def _hop(self, target: From, table: str, link: Link, rest: tuple[tuple[str, Link], ...]) -> Condition:
        columns: list[sa.ColumnElement[Any]] = [target.c[name] for name in link.columns]
        if link.inside:
            columns = [self._inside(target, table, link)]
        if not rest:
            return self._member(columns, Values(link.to, link.table, self._store.config.name, self._form(link)))
        parent = self._store.table(link.table).alias()
        keys = sa.select(*(parent.c[name] for name in link.to)).where(self._way(parent, rest))
        if len(columns) == 1:
            return as_type(self._store.dialect, columns[0], parent.c[link.to[0]].type).in_(keys)
        return sa.tuple_(*columns).in_(keys)

    def _inside(self, target: From, table: str, link: Link) -> sa.ColumnElement[Any]:
        found = self._store.within(table, link.columns[0], link.inside, target)
        if found is None:
            raise StoreError(
                f"a link stands within documents of `{table}.{link.columns[0]}`, which are mere text here",
                place=self._store.config.name,
                remedy="pin the ownership of the table in datamap.toml",
            )
        return found

    def _form(self, link: Link) -> str:
        if link.inside:
            # What stands in a document is compared as text, whatever the key is.
            return "text"
        # On SQLite, a column that no key ties to the other may hold the same number as text.
        return "both" if link.by != "foreign key" and self._store.dialect == "sqlite" else "plain"

    def _member(self, columns: list[sa.ColumnElement[Any]], recipe: Recipe) -> Condition:
        if self._shaped is not None:
            return self._shaped.slots.member(columns, recipe)
        return self._store.member(columns, recipe.of(self._subjects))

    def same(self, column: sa.ColumnElement[Any], kind: str, digest: str = "") -> Condition:
        """The rows in which a column holds one of their identifiers of a kind, or its digest."""
        if self._shaped is None:
            return same(self._store, column, kind, self._subjects.identifiers, digest=digest)
        return self._shaped.same(self._store, column, kind, digest=digest)

    def _blocked(self, table: str, target: From) -> Condition:
        """Rows that a row that stays must keep pointing at."""
        found: list[Condition] = []
        for blocker in self._draft.blockers:
            if blocker.parent != table:
                continue
            child = self._store.table(blocker.child).alias()
            pairs = zip(blocker.columns, blocker.to, strict=True)
            meets = sa.and_(
                *(
                    as_type(self._store.dialect, child.c[mine], target.c[theirs].type) == target.c[theirs]
                    for mine, theirs in pairs
                ),
                *([has(child, blocker.when)] if blocker.when else []),
            )
            stays = sa.select(sa.literal(1)).select_from(child).where(meets, self._stays(blocker.child, child))
            found.append(sa.exists(stays.correlate(target)))
        return sa.or_(*found) if found else sa.false()

    def _stays(self, table: str, target: From) -> Condition:
        ways = self._draft.deletes(table)
        if not ways:
            return sa.true()
        return sa.or_(self.rows(target, ways).is_not(sa.true()), self._blocked(table, target))
