"""People who have no row of their own: an address stands in their place, as in a guest's order."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.fate.edges import ways_to_people
from amanat.subjects.known.identifiers import folded, same
from amanat.subjects.people import Identifier, Subjects


def guest_of(store: Store, datamap: DataMap, people: People, nobody: Subjects, text: str) -> Subjects:
    """Somebody who is named by an address alone, in a table whose rows are theirs by it; else `nobody`."""
    guest = Identifier("email", text)
    named = [
        sa.exists(sa.select(sa.literal(1)).select_from(target).where(same(store, target.c[column], "email", [guest])))
        for target, column in _named_by_address(store, datamap, people)
        if "@" in text
    ]
    if not named:
        return nobody
    with store.reading() as connection:
        there = bool(connection.execute(sa.select(sa.literal(1)).where(sa.or_(*named))).scalar())
    if not there:
        return nobody
    return msgspec.structs.replace(nobody, identifiers=(guest,), guests=(folded("email", text),))


def _named_by_address(store: Store, datamap: DataMap, people: People) -> Iterator[tuple[sa.Table, str]]:
    """The columns of the store by whose addresses rows are somebody's, in the order of the map."""
    for table in datamap.store(store.config.name).held:
        for way in ways_to_people(table, people, True) if table.writable else ():
            link = way.links[0][1] if len(way.links) == 1 else None
            if link and link.by == "identifier" and link.identifier == "email" and not (link.digest or link.inside):
                yield store.table(table.name), link.columns[0]
