"""Rows of people that are no person but an address of one: partners keep where somebody has things sent as a row of
their own, below that person's.

Whoever can be reached there by an address or a number of their own is somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap
from amanat.datamap.names.whose import is_above, tells_sorts, words
from amanat.datamap.once import once
from amanat.service.model import People
from amanat.stores.base import Store


class Addresses(msgspec.Struct, frozen=True):
    """Rows of `table` in which `sort` says that they are an address of the person whose key stands in `under`.
    `reached` are the columns with what people are known by."""

    table: str
    key: str
    under: str
    sort: str
    reached: tuple[str, ...]


def addresses_of(datamap: DataMap, people: People) -> Addresses | None:
    """How a table of people tells addresses from people; None where it has only people."""
    if people is not datamap.people:
        return _addresses_of(datamap, people)
    return once(datamap, "addresses of people", lambda: _addresses_of(datamap, people))


def _addresses_of(datamap: DataMap, people: People) -> Addresses | None:
    table = datamap.store(people.store).table(people.table)
    sorts = [column.name for column in table.columns if tells_sorts(column.name)]
    above = [
        link.columns[0]
        for link in table.links
        if link.table == people.table and link.to == (people.key,) and len(link.columns) == 1
        if is_above(link.columns[0]) and not (link.store or link.inside or link.when or link.suspect or link.back)
    ]
    if len(sorts) != 1 or len(above) != 1:
        return None
    return Addresses(people.table, people.key, above[0], sorts[0], tuple(people.identifiers))


def placed(connection: sa.Connection, store: Store, one: Addresses, keys: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The keys of addresses, each with that of its person, in which any of these keys stands."""
    if not keys:
        return []
    person, place = store.table(one.table).alias(), store.table(one.table).alias()
    ends = (place.c[one.key], person.c[one.key])
    mine = sa.or_(*(store.member([end], [(key,) for key in keys]) for end in ends))
    called = sa.func.lower(sa.func.trim(sa.cast(place.c[one.sort], sa.Text))).in_(words().mergers.places)
    asked = sa.select(*ends).select_from(place.join(person, place.c[one.under] == person.c[one.key]))
    asked = asked.where(mine, called, ends[0] != ends[1])
    for name in one.reached:
        said, theirs = (sa.func.lower(sa.func.trim(sa.cast(side.c[name], sa.Text))) for side in (place, person))
        asked = asked.where(sa.or_(sa.func.coalesce(said, "") == "", said == theirs))
    return [(row[0], row[1]) for row in connection.execute(asked)]
