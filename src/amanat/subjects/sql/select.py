"""From ways to SQL: which rows of a table are these people's. Paths end in values, never in a join to the person."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable
from copy import copy
from functools import partial
from typing import Any

import sqlalchemy as sa

from amanat.datamap.model import Link, Path, StoreMap
from amanat.stores.base import Store
from amanat.stores.contained import as_type
from amanat.stores.sql.aliases import aliased
from amanat.stores.sql.keys_postgres import in_order
from amanat.subjects.fate.grounds import any_kept, kept
from amanat.subjects.known.identifiers import same
from amanat.subjects.known.led import has, led, narrowed
from amanat.subjects.model import Blocker, Draft, Operation
from amanat.subjects.people import Subjects
from amanat.subjects.sql.nesting import is_deep
from amanat.subjects.sql.once import Once
from amanat.subjects.sql.others import Others
from amanat.subjects.sql.pointed import Pointed
from amanat.subjects.sql.shape import Shaped
from amanat.subjects.sql.slots import Keys, Named, Recipe, Values
from amanat.subjects.sql.trees import above, beneath, points_at_once

From = sa.FromClause
Condition = sa.ColumnElement[bool]
Hops = tuple[tuple[str, Link], ...]


class Selection:
    """Conditions on the tables of one store for one set of people."""

    def __init__(
        self, store: Store, mapped: StoreMap, subjects: Subjects, draft: Draft, shaped: Shaped | None = None
    ) -> None:
        """With `shaped`, statements take the keys when they run; else they hold those of `subjects`."""
        self.store = store
        self._mapped = mapped
        self._subjects = subjects
        self._draft = draft
        self._shaped = shaped
        self._settled: frozenset[str] = frozenset()
        self._once: Once | None = None
        self._is_deep = not self._within and is_deep(draft)
        self._at_once = shaped is not None and shaped.shape.at_once(store.dialect)
        self._aside = False
        self._others = Others(store, subjects, self._rows_aside, self._going, at_once=self._at_once)
        self._pointed = Pointed(store, mapped, subjects, self._way)

    @property
    def _within(self) -> bool:
        """Whether queries may stand within each other to any depth. SQLite's parser takes only so many: those that have
        a name stand beside them."""
        return self.store.dialect != "sqlite"

    def after(self, settled: frozenset[str]) -> Selection:
        """The conditions as they may be put once all rows of these tables that were to go are gone (`Draft.settles`):
        what says that a row is none of those need not be asked."""
        found = copy(self)
        found._settled = settled
        return found

    def once(self, parts: Once) -> Selection:
        """The conditions on the rows of one table as words of their parts."""
        found = self._put(aside=True)
        found._once = parts
        return found

    def _put(self, *, aside: bool) -> Selection:
        """The same, for conditions that say by themselves which rows are read, or, `aside`, that these are held
        against: as one of several, or where they must not be true."""
        found = copy(self)
        found._aside = aside
        return found

    @property
    def _is_shared(self) -> bool:
        """Whether one list of keys serves all places of a statement that ask for them."""
        return self._aside and self._at_once

    def _rows_aside(self, target: From, ways: tuple[Path, ...]) -> Condition:
        return self._put(aside=True).rows(target, ways)

    def _part(self, target: From, about: Hashable, make: Callable[[], Condition]) -> Condition:
        return make() if self._once is None or target is not self._once.target else self._once.part(about, make)

    def operation(self, operation: Operation, target: From) -> Condition:
        """The rows that an operation touches."""
        found = self._last(target, operation.ways, operation.others)
        if operation.kept is not None:
            keeps = self._draft.keeps[operation.table]
            found = sa.and_(found, kept(self.store, target, keeps, operation.kept))
        if operation.keys or operation.but:
            key = [column for column in target.c if column.primary_key]
            found = sa.and_(found, *([self.store.member(key, operation.keys)] if operation.keys else []))
            found = sa.and_(found, *([sa.not_(self.store.member(key, operation.but))] if operation.but else []))
        goes = self._draft.deletes(operation.table) if operation.table in self._settled else None
        if operation.except_ways and not _is_gone(goes, operation.except_ways, ()):
            found = sa.and_(found, self._rows_aside(target, operation.except_ways).is_not(sa.true()))
        if operation.except_last and not _is_gone(goes, operation.except_last, operation.except_others):
            dying = self._put(aside=True)._last(target, operation.except_last, operation.except_others)
            found = sa.and_(found, sa.or_(dying.is_not(sa.true()), self._blocked(operation.table, target)))
        if operation.replies:
            own = self._plain(target, operation.ways)
            found = sa.and_(found, own if operation.replies == "own" else own.is_not(sa.true()))
        if operation.spares is not None:
            found = sa.and_(found, sa.not_(self._led_to_what_stays(operation.spares, target)))
        if operation.blocked == "only":
            return sa.and_(found, self._blocked(operation.table, target))
        if operation.blocked == "not":
            return sa.and_(found, sa.not_(self._blocked(operation.table, target)))
        return found

    def _going(self, table: str, target: From) -> Condition | None:
        goes = self._draft.deletes(table)
        return None if goes is None or goes.others else self.rows(target, goes.ways)

    def deserted(self, target: From, others: tuple[Path, ...]) -> Condition:
        """The rows in which nobody else is left by any of the ways, whoever had them."""
        return sa.not_(self._others.left(target, others))

    def _last(self, target: From, ways: tuple[Path, ...], others: tuple[Path, ...]) -> Condition:
        """The rows that any of the ways leads to; with `others`, those of them in which nobody else is left."""
        found = self.rows(target, ways)
        if not others:
            return found
        return sa.and_(found, sa.not_(self._part(target, others, lambda: self._others.left(target, others))))

    def rows(self, target: From, ways: tuple[Path, ...]) -> Condition:
        """The rows that any of the ways leads to, and those that fall with them."""
        if not ways:
            return sa.false()
        each = self if len(ways) == 1 else self._put(aside=True)
        return sa.or_(*(self._part(target, way, partial(each._fallen, target, way.links)) for way in ways))

    def shown(self, target: From, ways: tuple[Path, ...]) -> Condition:
        """The same for a copy, in which each is shown what several have at once (`Link.joint`)."""
        joint = [way.links for way in ways if self._pointed.is_had(way.links)]
        others = tuple(way for way in ways if way.links not in joint)
        return sa.or_(self.rows(target, others), *(self._had(target, hops) for hops in joint))

    def _had(self, target: From, hops: Hops) -> Condition:
        table, link = hops[0]
        if link.joint:
            return narrowed(target, link, self._pointed.by_theirs(target, link, hops[1:]))
        return narrowed(target, link, self._hop(target, table, link, hops[1:], self._had))

    def _plain(self, target: From, ways: tuple[Path, ...]) -> Condition:
        """The rows that any of the ways leads to by itself."""
        return sa.or_(sa.false(), *(self._way(target, way.links) for way in ways))

    def _fallen(self, target: From, hops: Hops) -> Condition:
        """The rows at the start of a way, and what hangs on them where threads go as a whole."""
        trees = [link for link in self._draft.subtrees if hops and link.child == hops[0][0]]
        if not trees:
            return self._way(target, hops)
        return beneath(
            self.store.table(hops[0][0]), trees, target, lambda row: self._way(row, hops), within=self._within
        )

    def _way(self, target: From, hops: Hops) -> Condition:
        if not hops:
            return self._member([target.c[self._subjects.key]], Keys())
        table, link = hops[0]
        found = self._by_link(target, table, link, hops[1:])
        named = Named(f"{self.store.config.name}.{table}")
        if named.place not in self._named() or not (link.by == "identifier" or link.store or link.inside):
            # A row that stays keeps what its keys lead to.
            return found
        return sa.or_(found, self._member(self._key(table, target), named))

    def _named(self) -> Container[str]:
        return self._subjects.named if self._shaped is None else self._shaped.shape.named

    def _by_link(self, target: From, table: str, link: Link, rest: Hops) -> Condition:
        if link.by == "identifier":
            kind = link.identifier or "email"
            found = self.same(target.c[link.columns[0]], kind, link.digest)
            return narrowed(target, link, sa.and_(found, sa.not_(led(self.store, self._mapped, table, target))))
        return narrowed(target, link, self._hop(target, table, link, rest))

    def _key(self, table: str, target: From) -> list[sa.ColumnElement[Any]]:
        shape = next(one for one in self._draft.schema.tables if one.name == table)
        return [target.c[name] for name in shape.primary_key]

    def _hop(
        self, target: From, table: str, link: Link, rest: Hops, on: Callable[[From, Hops], Condition] | None = None
    ) -> Condition:
        """`on` gives the rows of the next table from which the way leads on."""
        columns: list[sa.ColumnElement[Any]] = [target.c[name] for name in link.columns]
        if link.inside:
            columns = [self.store.within(table, link.columns[0], link.inside, target)]
        if link.back:
            return self._pointed.alone(target, table, link, rest)
        if not rest:
            form = self._form(link, columns)
            return self._member(columns, Values(link.to, link.table, self.store.config.name, form))
        parent = aliased(self.store.table(link.table))
        keys = sa.select(*(parent.c[name] for name in link.to)).where(
            (on or self._put(aside=False)._fallen)(parent, rest)
        )
        if self._at_once:
            keys = in_order(keys)
        if not self._within:
            keys = sa.select(*keys.cte().c)
        if len(columns) == 1:
            return as_type(self.store.dialect, columns[0], parent.c[link.to[0]].type).in_(keys)
        return sa.tuple_(*columns).in_(keys)

    def _form(self, link: Link, columns: list[sa.ColumnElement[Any]]) -> str:
        if link.inside:
            # What stands in a document is compared as text, whatever the key is.
            return "text"
        if link.by == "foreign key":
            return "plain"
        if self.store.dialect == "sqlite":
            # A column that no key ties to the other may hold the same number as text.
            return "both"
        # MariaDB and MySQL take any text beside a number for one, and a UUID may be spelled otherwise in text.
        return "text" if all(isinstance(column.type, sa.String) for column in columns) else "plain"

    def _member(self, columns: list[sa.ColumnElement[Any]], recipe: Recipe) -> Condition:
        if self._shaped is not None:
            return self._shaped.slots.member(columns, recipe, shared=self._is_shared)
        return self.store.member(columns, recipe.of(self._subjects))

    def same(self, column: sa.ColumnElement[Any], kind: str, digest: str = "") -> Condition:
        """The rows in which a column holds one of their identifiers of a kind, or its digest."""
        if self._shaped is None:
            return same(self.store, column, kind, self._subjects.identifiers, digest=digest)
        return self._shaped.same(self.store, column, kind, digest=digest, shared=self._is_shared)

    def _blocked(self, table: str, target: From) -> Condition:
        """Rows that a row that stays must keep pointing at."""
        return self._part(target, table, lambda: sa.or_(self._held(table, target), self._held_in_thread(table, target)))

    def _held_in_thread(self, table: str, target: From) -> Condition:
        """Rows that must go, and that a row of their own table hangs on that does not."""
        links = [link for link in self._draft.blockers if link.child == link.parent == table]
        goes = self._draft.deletes(table)
        if not links or goes is None:
            return sa.false()

        def mine(row: From) -> Condition:
            return self._put(aside=True)._last(row, goes.ways, goes.others)

        def stays(row: From) -> Condition:
            at_once = (points_at_once(self.store.dialect, link, row) for link in links if link.loose)
            return sa.or_(mine(row).is_not(sa.true()), self._held(table, row), self._kept(table, row), *at_once)

        return above(self.store.table(table), links, target, mine, stays, within=self._within)

    def _held(self, table: str, target: From) -> Condition:
        """Rows that a row of another table must keep pointing at."""
        found: list[Condition] = []
        for blocker in self._draft.blockers:
            if blocker.parent != table or blocker.child == table:
                continue
            child = aliased(self.store.table(blocker.child))
            there = [target.c[name] for name in blocker.to]
            here = [
                as_type(self.store.dialect, child.c[mine], column.type)
                for mine, column in zip(blocker.columns, there, strict=True)
            ]
            held = [*([has(child, blocker.when)] if blocker.when else []), self._holds(blocker, child)]
            if self._is_deep:
                # All rows that hold any are looked for, where those of one row would be within too many others.
                named = [column.label(f"k{at}") for at, column in enumerate(here)]
                keys = sa.select(*named).where(*held, *(column.is_not(sa.null()) for column in here)).cte()
                found.append((there[0] if len(there) == 1 else sa.tuple_(*there)).in_(sa.select(*keys.c)))
                continue
            meets = [mine == theirs for mine, theirs in zip(here, there, strict=True)]
            stays = sa.select(sa.literal(1)).select_from(child).where(*meets, *held)
            found.append(sa.exists(stays.correlate(target)))
        return sa.or_(*found) if found else sa.false()

    def _led_to_what_stays(self, link: Blocker, target: From) -> Condition:
        """Rows whose link leads to a row that others must keep pointing at."""
        parent = aliased(self.store.table(link.parent))
        meets = [
            as_type(self.store.dialect, target.c[mine], parent.c[theirs].type) == parent.c[theirs]
            for mine, theirs in zip(link.columns, link.to, strict=True)
        ]
        stays = sa.select(sa.literal(1)).select_from(parent).where(*meets, self._blocked(link.parent, parent))
        return sa.exists(stays.correlate(target))

    def _holds(self, blocker: Blocker, child: From) -> Condition:
        """Whether a row that points is one that holds what it points to."""
        if blocker.loose:
            return sa.true()
        return self._kept(blocker.child, child) if blocker.kept else self._stays(blocker.child, child)

    def _kept(self, table: str, target: From) -> Condition:
        """Theirs that a ground keeps."""
        within = any_kept(self.store, target, self._draft.keeps.get(table, ()))
        return sa.and_(self.rows(target, self._draft.kept(table)), within)

    def _stays(self, table: str, target: From) -> Condition:
        goes = self._draft.deletes(table)
        if goes is None or table in self._settled:
            return sa.true()
        dying = self._put(aside=True)._last(target, goes.ways, goes.others)
        return sa.or_(dying.is_not(sa.true()), self._blocked(table, target), self._kept(table, target))


def _is_gone(goes: Operation | None, ways: tuple[Path, ...], others: tuple[Path, ...]) -> bool:
    """Whether the rows that these ways lead to went by this operation. What it leaves as something must point at it is
    no exception to the last, and is one to the ways."""
    return goes is not None and goes.ways == ways and goes.others == others and (bool(others) or goes.blocked == "any")
