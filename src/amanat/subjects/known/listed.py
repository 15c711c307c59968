"""Addresses that people have in a table of their own, several each: `email_addresses`, `user_phone_numbers`.

Whoever asks by one of them is known by it as by a column of their own row. Only a table that is called so, whose rows
are one person's each and hold nothing else of content, is taken for one: an address in any other row of a person's may
be somebody else's, such as that of an emergency contact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap, TableMap
from amanat.datamap.names.words import listed_kind, lists_both
from amanat.datamap.once import once
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.known.identifiers import may_be
from amanat.subjects.people import Identifier, Subjects

_MORE = ("content", "communication", "postal_address")
"""What a row that is an e-mail address or a telephone number does not hold besides."""


class Listed(msgspec.Struct, frozen=True):
    """`column` of `table` holds identifiers of a `kind`; `owner` the keys of the people whose they are."""

    table: str
    column: str
    kind: str
    owner: str


def lists_of(datamap: DataMap, people: People) -> tuple[Listed, ...]:
    """Those of the store where people live, in the order of the map."""
    if people is not datamap.people:
        return tuple(_lists(datamap, people))
    return once(datamap, "lists of people", lambda: tuple(_lists(datamap, people)))


def _lists(datamap: DataMap, people: People) -> Iterator[Listed]:
    for table in datamap.store(people.store).held:
        kind = listed_kind(table.name)
        if table.name == people.table:
            continue
        if kind is not None and (found := _listed(table, kind, people)):
            yield found
        elif lists_both(table.name):
            yield from _both(table, people)


def _both(table: TableMap, people: People) -> Iterator[Listed]:
    """Addresses and numbers in one column, a row for each."""
    owner = _owner(table, people)
    told = [one.name for one in table.columns if any("email" in inner.categories for inner in one.inside)]
    if owner is not None and table.ownership == "owned" and told:
        yield from (Listed(table.name, told[0], kind, owner) for kind in ("email", "phone"))


def _owner(table: TableMap, people: People) -> str | None:
    """The column with the keys of the one person that each row is of."""
    owners = {
        path.links[0][1].columns[0]
        for path in table.paths
        if len(path.links) == 1 and _is_owner(path.links[0][1].table, path.links[0][1].to, people)
    }
    plain = [path.links[0][1] for path in table.paths if path.links]
    if len(owners) != 1 or any(link.when or link.inside or link.back or link.store for link in plain):
        return None
    return owners.pop()


def _listed(table: TableMap, kind: str, people: People) -> Listed | None:
    owner = _owner(table, people)
    named = [column.name for column in table.columns if column.identifier == kind]
    more = any(category in _MORE for column in table.columns for category in column.categories)
    if table.ownership != "owned" or more or owner is None or len(named) != 1:
        return None
    return Listed(table.name, named[0], kind, owner)


def _is_owner(table: str, to: tuple[str, ...], people: People) -> bool:
    return (table, to) == (people.table, (people.key,))


def owners_of(
    store: Store, listed: Listed, named: Callable[[sa.ColumnElement[Any], str], sa.ColumnElement[bool]]
) -> sa.Select[Any]:
    """The keys of those of whom such an identifier is listed."""
    table = store.table(listed.table).alias()
    return sa.select(table.c[listed.owner]).where(named(table.c[listed.column], listed.kind))


def listed_of(store: Store, listed: Listed, keys: sa.Select[Any]) -> sa.Select[Any]:
    """Whose, and what."""
    table = store.table(listed.table)
    said = table.c[listed.column]
    return sa.select(table.c[listed.owner], said).where(table.c[listed.owner].in_(keys), said.is_not(sa.null()))


def with_listed(found: Subjects, lists: Sequence[Listed], told: Sequence[Sequence[tuple[Any, ...]]]) -> Subjects:
    """The people with what their lists hold: rows of key and text, by list."""
    if not any(told):
        return found
    own: dict[Any, dict[Identifier, None]] = {key: {} for key in found.keys}
    for one, rows in zip(lists, told, strict=False):
        for owner, text in rows:
            if owner in own and str(text).strip() and may_be(one.kind, str(text)):
                own[owner][Identifier(one.kind, str(text))] = None
    listed = tuple(tuple(own[key]) for key in found.keys)
    every = dict.fromkeys((*found.identifiers, *(each for mine in listed for each in mine)))
    return msgspec.structs.replace(found, listed=listed, identifiers=tuple(every))
