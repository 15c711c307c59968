"""Whether somebody else is left in a row that several people have. Rows die with the last of them.

Set-wise: everyone in the set counts as gone, so that a message between two people who leave together goes as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from amanat.datamap.model import Link, Path
from amanat.stores.base import Store
from amanat.stores.contained import as_type
from amanat.stores.sql.aliases import aliased
from amanat.subjects.known.led import narrowed
from amanat.subjects.people import Subjects
from amanat.subjects.sql.nobodys import Nobodys

From = sa.FromClause
Condition = sa.ColumnElement[bool]
Hops = tuple[tuple[str, Link], ...]


class Others:
    """Conditions on the rows of one store: is anybody reached who is not one of these people?

    Whoever was erased before, and whose emptied row is still there, counts as gone; so does a key that leads nowhere.
    """

    def __init__(
        self,
        store: Store,
        subjects: Subjects,
        ours: Callable[[From, tuple[Path, ...]], Condition],
        going: Callable[[str, From], Condition | None],
        *,
        at_once: bool = False,
    ) -> None:
        """`ours` gives the rows that ways lead to from these people; `going`, by table, those that are theirs, where
        that is known. `at_once`: rows of so many people are asked for that whoever is gone is better told once, for
        the whole statement, than for each row."""
        self._store = store
        self._subjects = subjects
        self._ours = ours
        self._going = going
        self._at_once = at_once
        self._absent: dict[str, sa.CTE] = {}

    def left(self, target: From, ways: tuple[Path, ...]) -> Condition:
        """The rows that any of the ways leads from to somebody else."""
        return sa.or_(sa.false(), *(self._way(target, way.links) for way in ways))

    def _way(self, target: From, hops: Hops) -> Condition:
        table, link = hops[0]
        named = link.by == "identifier"
        found = self._named(target, table, link) if named else self._hop(target, table, link, hops[1:])
        return narrowed(target, link, found)

    def _named(self, target: From, table: str, link: Link) -> Condition:
        """A value names somebody, whether they are known or not."""
        column = target.c[link.columns[0]]
        text = sa.func.trim(sa.cast(column, sa.Text))
        there = sa.and_(column.is_not(sa.null()), text != "", sa.not_(Nobodys(text)))
        return sa.and_(there, self._ours(target, (Path(((table, link),)),)).is_not(sa.true()))

    def _hop(self, target: From, table: str, link: Link, rest: Hops) -> Condition:
        columns: list[sa.ColumnElement[Any]] = [target.c[name] for name in link.columns]
        if link.inside or link.store is not None or (not rest and self._is_far(link)):
            return self._elsewhere(target, table, columns, link)
        if self._at_once and not rest and link.table == self._subjects.table and self._leads_somewhere(link):
            (column,) = columns
            away = self._ours(target, (Path(((table, link),)),)).is_not(sa.true())
            return sa.and_(column.is_not(sa.null()), away, column.not_in(self._gone(link.to[0])))
        parent = aliased(self._store.table(link.table))
        meets = [
            as_type(self._store.dialect, mine, parent.c[theirs].type) == parent.c[theirs]
            for mine, theirs in zip(columns, link.to, strict=True)
        ]
        there = self._way(parent, rest) if rest else self._somebody(parent, link.table)
        return sa.exists(sa.select(sa.literal(1)).select_from(parent).where(*meets, there).correlate(target))

    def _leads_somewhere(self, link: Link) -> bool:
        """Whether the engine itself sees to it that a key that is there is somebody's."""
        return link.by == "foreign key" and len(link.to) == 1

    def _gone(self, column: str) -> sa.Select[Any]:
        """What links to a column of the people table hold that lead to what is left of somebody.

        They are few beside those who are there; and to tell them apart takes reading each row of people once, however
        many links of a statement ask.
        """
        if column not in self._absent:
            person = aliased(self._store.table(self._subjects.table))
            # Put as a choice, of which the server expects one in two hundred: of a condition it expects half, would not
            # hold so many of a large table in memory, and would go through them for each row.
            there = sa.case((sa.func.coalesce(self._is_there(person), sa.false()), 1), else_=0)
            self._absent[column] = sa.select(person.c[column]).where(there == 0).cte(f"amanat_gone_by_{column}")
        return sa.select(*self._absent[column].c)

    def _is_far(self, link: Link) -> bool:
        return link.table == self._subjects.table and self._subjects.store != self._store.config.name

    def _elsewhere(self, target: From, table: str, columns: list[sa.ColumnElement[Any]], link: Link) -> Condition:
        """A key that no row can be asked for: it stands for somebody unless it is one of ours."""
        if link.inside:
            columns = [self._store.within(table, link.columns[0], link.inside, target)]
        there = sa.and_(*(column.is_not(sa.null()) for column in columns))
        return sa.and_(there, self._ours(target, (Path(((table, link),)),)).is_not(sa.true()))

    def _somebody(self, person: From, table: str) -> Condition:
        """Whether a row of people is somebody else. One of another kind may be the person again, as a contact is."""
        if table != self._subjects.table:
            going = self._going(table, person)
            return sa.true() if going is None else going.is_not(sa.true())
        return sa.and_(sa.not_(self._ours(person, (Path(()),))), self._is_there(person))

    def _is_there(self, person: From) -> Condition:
        """Whether no erasure left the row behind, Amanat's or the application's own: an identifier says somebody, or
        none says nobody."""
        texts = [sa.cast(person.c[name], sa.Text) for name in self._subjects.identity_columns if name in person.c]
        # In this order: of almost everybody the first identifier tells, and nothing else is looked at.
        speaks = [sa.and_(text != "", sa.not_(Nobodys(text))) for text in texts]
        silent = [sa.func.coalesce(text, "") == "" for text in texts]
        return sa.or_(*speaks, sa.and_(sa.true(), *silent))
