"""Whether somebody else is left in a row that several people have. Rows die with the last of them.

Set-wise: everyone in the set counts as gone, so that a message between two people who leave together goes as well.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from amanat.datamap.model import Link, Path
from amanat.stores.base import Store
from amanat.stores.contained import as_type
from amanat.subjects.identifiers import same
from amanat.subjects.people import Subjects
from amanat.subjects.scrub import ERASED

From = sa.FromClause
Condition = sa.ColumnElement[bool]
Hops = tuple[tuple[str, Link], ...]


class Others:
    """Conditions on the rows of one store: is anybody reached who is not one of these people?

    Whoever was erased before, and whose emptied row is still there, counts as gone; so does a key that leads nowhere.
    """

    def __init__(self, store: Store, subjects: Subjects) -> None:
        self._store = store
        self._subjects = subjects

    def left(self, target: From, ways: tuple[Path, ...]) -> Condition:
        """The rows that any of the ways leads from to somebody else."""
        return sa.or_(sa.false(), *(self._way(target, way.links) for way in ways))

    def _way(self, target: From, hops: Hops) -> Condition:
        (table, link), rest = hops[0], hops[1:]
        if link.by == "identifier":
            found = self._named(target.c[link.columns[0]], link)
        else:
            found = self._hop(target, table, link, rest)
        return found if link.when is None else sa.and_(_has(target, link.when), found)

    def _named(self, column: sa.ColumnElement[Any], link: Link) -> Condition:
        """A value names somebody, whether they are known or not."""
        text = sa.func.trim(sa.cast(column, sa.Text))
        ours = same(self._store, column, link.identifier or "email", self._subjects.identifiers, digest=link.digest)
        return sa.and_(column.is_not(sa.null()), text != "", sa.not_(text.like(f"{ERASED}%")), sa.not_(ours))

    def _hop(self, target: From, table: str, link: Link, rest: Hops) -> Condition:
        columns: list[sa.ColumnElement[Any]] = [target.c[name] for name in link.columns]
        if link.inside or link.store is not None or (not rest and self._is_far(link)):
            return self._elsewhere(target, table, columns, link)
        parent = self._store.table(link.table).alias()
        meets = [
            as_type(self._store.dialect, mine, parent.c[theirs].type) == parent.c[theirs]
            for mine, theirs in zip(columns, link.to, strict=True)
        ]
        there = self._way(parent, rest) if rest else self._somebody(parent, link.table)
        return sa.exists(sa.select(sa.literal(1)).select_from(parent).where(*meets, there).correlate(target))

    def _is_far(self, link: Link) -> bool:
        return link.table == self._subjects.table and self._subjects.store != self._store.config.name

    def _elsewhere(self, target: From, table: str, columns: list[sa.ColumnElement[Any]], link: Link) -> Condition:
        """A key that no row can be asked for: it stands for somebody unless it is one of ours."""
        keys: tuple[tuple[Any, ...], ...] = self._subjects.values.get(link.to, ())
        if link.inside:
            found = self._store.within(table, link.columns[0], link.inside, target)
            if found is None:
                return sa.true()
            columns = [found]
            keys = tuple(tuple(str(one) for one in key) for key in keys)
        there = sa.and_(*(column.is_not(sa.null()) for column in columns))
        return sa.and_(there, sa.not_(self._store.member(columns, keys)))

    def _somebody(self, person: From, table: str) -> Condition:
        """Whether a row of people is somebody else's. People of another kind are never of the set."""
        if table != self._subjects.table:
            return sa.true()
        ours = self._store.member([person.c[self._subjects.key]], [(key,) for key in self._subjects.keys])
        return sa.and_(sa.not_(ours), sa.not_(self._is_emptied(person)))

    def _is_emptied(self, person: From) -> Condition:
        """Whether an erasure left the row behind: one identifier at least says so, and the others say nothing."""
        texts = [sa.cast(person.c[name], sa.Text) for name in self._subjects.identity_columns if name in person.c]
        if not texts:
            return sa.false()
        erased = [text.like(f"{ERASED}%") for text in texts]
        silent = [sa.or_(text.is_(sa.null()), text == "", mark) for text, mark in zip(texts, erased, strict=True)]
        return sa.and_(sa.func.coalesce(sa.or_(*erased), sa.false()), *silent)


def _has(target: From, when: tuple[str, str]) -> Condition:
    return sa.cast(target.c[when[0]], sa.Text) == when[1]
