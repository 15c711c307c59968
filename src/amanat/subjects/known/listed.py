"""What people are known by that does not stand in their own row.

Addresses in a table of their own, several each: `email_addresses`, `user_phone_numbers`. Only a table that is called
so, whose rows are one person's each and hold nothing else of content, is taken for one. And what stands in the one row
that each has beside their own, such as a profile, or in those by which they log in. Where people's own rows have no
address, what stands under the plain name `email` among pairs of a name and a value that are theirs. An address in any
other row of a person's may be somebody else's, such as that of an emergency contact.

Whoever asks by one of these is known by it as by a column of their own row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, Link, Path, TableMap
from amanat.datamap.names.fields import tells_by_language
from amanat.datamap.names.known import (
    BEYOND_AN_ADDRESS,
    holds_a_login,
    is_of_another,
    is_of_each,
    lists_ways,
    numbers_people,
)
from amanat.datamap.names.pairs import name_and_value
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import listed_kind, lists_both
from amanat.datamap.of_kind import map_for
from amanat.datamap.once import once
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.known.identifiers import may_be
from amanat.subjects.people import Identifier, Subjects


class Listed(msgspec.Struct, frozen=True):
    """`column` of `table` holds identifiers of a `kind`; `owner` the keys of the people whose they are. `single`: only
    of those who have no other row there. Where there is a `name`, only rows count in which that column says that the
    value beside it is one."""

    table: str
    column: str
    kind: str
    owner: str
    single: bool = False
    name: str = ""


def lists_of(datamap: DataMap, people: People) -> tuple[Listed, ...]:
    """Those of the store where people live, in the order of the map."""
    if people is not datamap.people:
        return tuple(_lists(datamap, people))
    return once(datamap, "lists of people", lambda: tuple(_lists(datamap, people)))


def known_beside(datamap: DataMap) -> frozenset[tuple[str, str, str]]:
    """Store, table and column of all that people of any kind are known by beside their own rows."""

    def made() -> frozenset[tuple[str, str, str]]:
        kinds = [(kind, map_for(datamap, kind)) for kind in datamap.kinds]
        return frozenset((kind.store, one.table, one.column) for kind, view in kinds for one in lists_of(view, kind))

    return once(datamap, "known beside", made)


def _lists(datamap: DataMap, people: People) -> Iterator[Listed]:
    for table in datamap.store(people.store).held:
        kind = listed_kind(table.name)
        if table.name == people.table:
            continue
        if kind is not None and (found := _listed(table, kind, people)):
            yield found
        elif lists_both(table.name) or lists_ways(table.name, tuple(column.name for column in table.columns)):
            yield from _both(table, people)
        elif pairs := _paired(table, people):
            yield pairs
        else:
            yield from _beside(table, people)


def _paired(table: TableMap, people: People) -> Listed | None:
    """E-mail addresses among pairs of a name and a value, of people whose own rows have none."""
    named = name_and_value(column.name for column in table.columns) if people.address is None else None
    if named is None or table.ownership != "owned" or (owner := _owner(table, people)) is None:
        return None
    name, value = named
    held = table.column(value)
    return Listed(table.name, value, "email", owner, name=name) if _may_be_addresses(held) and owner != name else None


def _may_be_addresses(held: ColumnMap) -> bool:
    return held.form == "plain" and (
        "email" in held.categories or any("email" in one.categories for one in held.inside)
    )


def _beside(table: TableMap, people: People) -> Iterator[Listed]:
    """What stands in the one row that each person has in a table, or in those by which they log in."""
    owner = _owner(table, people)
    if owner is None or table.ownership != "owned":
        return
    single = not _is_their_own(table, owner)
    if single and not holds_a_login((one.name, one.unique) for one in table.columns):
        return
    keys = {*table.primary_key, *(name for link in table.links if not _names(link) for name in link.columns)}
    for column in table.columns:
        kind = _kind(column)
        if kind and column.form == "plain" and column.name not in keys and not is_of_another(table.name, column.name):
            yield Listed(table.name, column.name, kind, owner, single)


def _names(link: Link) -> bool:
    """Whether a link leads on by what somebody is known by, and says nothing of whom else the row is about."""
    return link.by == "identifier" and link.role == "subject"


def _is_their_own(table: TableMap, owner: str) -> bool:
    alone = table.primary_key == (owner,) or any(one.unique for one in table.columns if one.name == owner)
    return is_of_each(table.name, alone=alone or tells_by_language(table.primary_key, owner))


def _kind(column: ColumnMap) -> str:
    numbers = numbers_people(column.name) or "national_id" in column.categories
    return column.identifier or ("number" if column.personal and numbers else "")


def _both(table: TableMap, people: People) -> Iterator[Listed]:
    """Addresses and numbers in one column, a row for each."""
    owner = _owner(table, people)
    told = [
        one.name
        for one in table.columns
        if one.identifier == "email" or any("email" in inner.categories for inner in one.inside)
    ]
    if owner is not None and table.ownership == "owned" and told:
        yield from (Listed(table.name, told[0], kind, owner) for kind in ("email", "phone"))


def _owner(table: TableMap, people: People) -> str | None:
    """The column with the keys of the one person that each row is of."""
    owners = {path.links[0][1].columns[0] for path in table.paths if _leads_at_once(path, people)}
    plain = [path.links[0][1] for path in table.paths if path.links]
    if len(owners) != 1 or any(link.when or link.inside or link.back or link.store for link in plain):
        return None
    return owners.pop()


def _listed(table: TableMap, kind: str, people: People) -> Listed | None:
    owner = _owner(table, people)
    named = [column.name for column in table.columns if column.identifier == kind]
    more = any(category in BEYOND_AN_ADDRESS for column in table.columns for category in column.categories)
    if table.ownership != "owned" or more or owner is None or len(named) != 1:
        return None
    return Listed(table.name, named[0], kind, owner)


def _leads_at_once(path: Path, people: People) -> bool:
    """Whether the key in a row is that of its person: by one link, or to the row of a wider kind that the person's is a
    part of, by the same key (joined-table inheritance)."""
    links = [link for _, link in path.links]
    if not links or (links[-1].table, links[-1].to) != (people.table, (people.key,)):
        return False
    return len(links) == 1 or (len(links) == 2 and links[0].to == links[1].columns and links[1].by == "inferred")


Named = Callable[[sa.ColumnElement[Any], str], sa.ColumnElement[bool]]
"""The condition that a column holds one of some identifiers of a kind."""


def called(
    store: Store,
    key: sa.ColumnElement[Any],
    own: Iterable[tuple[sa.ColumnElement[Any], str]],
    lists: Iterable[Listed],
    named: Named,
) -> sa.ColumnElement[bool]:
    """The rows of people of whom a column of their own (`own`: each with its kind) or a list holds one of them."""
    beside = (key.in_(_owners_of(store, one, named)) for one in lists)
    return sa.or_(sa.false(), *(named(column, kind) for column, kind in own), *beside)


def _owners_of(store: Store, listed: Listed, named: Named) -> sa.Select[Any]:
    """The keys of those of whom such an identifier is listed."""
    table = store.table(listed.table).alias()
    return sa.select(table.c[listed.owner]).where(
        named(table.c[listed.column], listed.kind), _is_single(table, listed), *_under_its_name(table, listed)
    )


def _is_single(table: sa.FromClause, listed: Listed) -> sa.ColumnElement[bool]:
    """That somebody has no other row there, where that matters: what several log in to is no one person's."""
    if not listed.single:
        return sa.true()
    other, column = table.alias(), listed.column
    again = sa.select(sa.literal(1)).where(
        other.c[listed.owner] == table.c[listed.owner], other.c[column] != table.c[column]
    )
    return sa.not_(sa.exists(again.select_from(other).correlate(table)))


def _under_its_name(table: sa.FromClause, listed: Listed) -> list[sa.ColumnElement[bool]]:
    """The condition that the value of a pair is called an address and nothing more."""
    if not listed.name:
        return []
    return [sa.func.lower(sa.cast(table.c[listed.name], sa.Text)).in_(words().named_values.addresses)]


def listed_of(store: Store, listed: Listed, keys: sa.Select[Any]) -> sa.Select[Any]:
    """Whose, and what."""
    table = store.table(listed.table)
    said = table.c[listed.column]
    theirs = sa.select(table.c[listed.owner], said).where(
        table.c[listed.owner].in_(keys), said.is_not(sa.null()), _is_single(table, listed)
    )
    return theirs.where(*_under_its_name(table, listed))


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
