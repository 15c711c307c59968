"""Rows that do not point at anybody, and that people's rows point at: the address of an order (`Link.back`)."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from amanat.datamap.model import Link, StoreMap
from amanat.stores.base import Store
from amanat.stores.sql.aliases import aliased
from amanat.subjects.known.led import of_kind
from amanat.subjects.people import Subjects

From = sa.FromClause
Condition = sa.ColumnElement[bool]
Hops = tuple[tuple[str, Link], ...]


class Pointed:
    """Conditions on the rows of one store."""

    def __init__(
        self, store: Store, mapped: StoreMap, subjects: Subjects, way: Callable[[From, Hops], Condition]
    ) -> None:
        """`way` gives the rows from which a way leads to these people."""
        self._store = store
        self._mapped = mapped
        self._subjects = subjects
        self._way = way

    def alone(self, target: From, table: str, link: Link, rest: Hops) -> Condition:
        """The rows that theirs point to, and nobody else's by any key."""
        others = (self._held_by_others(target, back, rests) for back, rests in self._backs(table))
        return sa.and_(self.by_theirs(target, link, rest), *(sa.not_(other) for other in others))

    def by_theirs(self, target: From, link: Link, rest: Hops) -> Condition:
        """The rows that theirs point to, whoever else's do."""
        parent = aliased(self._store.table(link.table))
        own = sa.select(*(parent.c[name] for name in link.to)).where(*of_kind(parent, link), self._way(parent, rest))
        columns = [target.c[name] for name in link.columns]
        return columns[0].in_(own) if len(columns) == 1 else sa.tuple_(*columns).in_(own)

    def is_had(self, hops: Hops) -> bool:
        """Whether a way leads to what several have at once, or to a part of it; what has it as well is no part."""
        at = next((at for at, (_, link) in enumerate(hops) if link.joint), None)
        if not at:
            return at == 0
        backs = (link.table for link in self._mapped.table(hops[at][0]).links if link.back)
        return hops[at - 1][0] not in backs

    def _backs(self, table: str) -> list[tuple[Link, list[Hops]]]:
        """What points at rows of a table that are whose all of them are, and the ways on from there to these people.

        None leads on from what is nobody's.
        """
        mapped = self._mapped.table(table)
        found: dict[Link, list[Hops]] = {link: [] for link in mapped.links if link.back}
        for way in mapped.paths:
            if way.links and way.links[0][1].back:
                rests = found.setdefault(way.links[0][1], [])
                if way.links[-1][1].table == self._subjects.table:
                    rests.append(way.links[1:])
        return list(found.items())

    def _held_by_others(self, target: From, link: Link, rests: list[Hops]) -> Condition:
        other = aliased(self._store.table(link.table))
        meets = [target.c[mine] == other.c[name] for mine, name in zip(link.columns, link.to, strict=True)]
        theirs = sa.or_(sa.false(), *(self._way(other, rest) for rest in rests))
        named = (*meets, *of_kind(other, link))
        others = sa.select(sa.literal(1)).select_from(other).where(*named, theirs.is_not(sa.true()))
        return sa.exists(others.correlate(target))
