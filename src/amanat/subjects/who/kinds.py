"""From an identifier to people of any kind: those whom most requests are about, and others that the map knows.

Who is of another kind and of the main one as well, as a customer with an account is, is answered as the latter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from amanat.datamap.model import DataMap, Link, TableMap
from amanat.datamap.of_kind import kind_of, map_for, other_kinds, row_named
from amanat.errors import InputError
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.known.led import of_kind
from amanat.subjects.known.listed import lists_of
from amanat.subjects.known.spelling import as_texts
from amanat.subjects.people import Subjects, people_of
from amanat.subjects.who.find import Ambiguous, by_keys, chosen, find, find_any, said
from amanat.subjects.who.many import each
from amanat.subjects.who.reading import read_people

Stores = Mapping[str, Store]

_OF_SEVERAL = "ask for one of these, or for one after the other"


def find_among(
    stores: Stores,
    datamap: DataMap,
    identifier: str,
    *,
    key: str | None = None,
    every: bool = False,
    of: str | None = None,
) -> Subjects:
    """As `find`, among people of all kinds, or with `of` among those of one table; `patients:17` names one by the key.

    They are answered by `map_for` of the table in which they live. Raises as `find`, `Ambiguous` also where people of
    several kinds have the identifier.
    """
    home = people_of(datamap)
    if (row := row_named(datamap, identifier)) is not None:
        return _with_key(stores, datamap, *row)
    sought = (home, *other_kinds(datamap)) if of is None else (kind_of(datamap, of),)
    text = said(identifier)
    found = find(stores[home.store], datamap, text, every=True) if home in sought else _nobody(sought[0])
    # An address in a row elsewhere says less than one that is told of a person.
    if found.keys or sought == (home,):
        return chosen(stores[home.store], datamap, found, key=key, every=every)
    people = _told(list(_found(stores, datamap, [kind for kind in sought if kind != home], text)))
    meant = [one for one in people if key is None or key in map(str, one.keys)]
    if key is not None and not meant:
        names = ", ".join(f"`{_named(one)}`" for one in people) or "none"
        raise InputError(f"no person with this identifier has the key `{key}`", remedy=f"choose among {names}")
    if not meant:
        return found
    return meant[0] if len(meant) == 1 else _together(stores, datamap, meant, every=every)


def _told(people: list[Subjects]) -> list[Subjects]:
    """Whoever has the address in rows elsewhere is the one who has a row of their own with it, in the same store."""
    own = [one for one in people if one.keys]
    return own if len(own) == 1 and {one.store for one in people} == {own[0].store} else people


def known_by(datamap: DataMap, kind: People) -> frozenset[str]:
    """The sorts of identifiers by which people of a kind are found, in their own rows or in lists of theirs."""
    lists = lists_of(map_for(datamap, kind), kind)
    return frozenset((*kind.identifiers.values(), *(one.kind for one in lists)))


def _with_key(stores: Stores, datamap: DataMap, kind: People, key: str) -> Subjects:
    """Who has this key, whatever else they are known by."""
    store = stores[kind.store]
    column = store.table(kind.table).c[kind.key]
    found = read_people(store, map_for(datamap, kind), kind, sa.cast(column, sa.Text).in_(as_texts(key)))
    return next(_as_known(stores, datamap, kind, found), found) if found.matched else found


def _found(stores: Stores, datamap: DataMap, kinds: Sequence[People], text: str) -> Iterator[Subjects]:
    """Sets of one, each once."""
    seen = set()
    for kind in kinds:
        found = find_any(stores[kind.store], map_for(datamap, kind), [text])
        for one in _as_known(stores, datamap, kind, found):
            mark = (one.store, one.table, one.keys, one.guests)
            if mark not in seen:
                seen.add(mark)
                yield one


def _as_known(stores: Stores, datamap: DataMap, kind: People, found: Subjects) -> Iterator[Subjects]:
    """Each of them as somebody of the main kind, or by the address that names them elsewhere too; else as they are."""
    for one in each(found, map_for(datamap, kind)):
        yield _of_main_kind(stores, datamap, kind, one) or one


def _of_main_kind(stores: Stores, datamap: DataMap, kind: People, one: Subjects) -> Subjects | None:
    """Whom the row is tied to by what each has for themselves: an address of their own, or a key."""
    home = people_of(datamap)
    table = datamap.store(kind.store).table(kind.table)
    for link in table.links:
        if link.table != home.table or link.role != "subject" or link.inside or link.when or len(link.columns) != 1:
            continue
        if link.by == "identifier" and not link.digest:
            found = _named_alike(stores[home.store], datamap, one, link)
        elif (link.store or kind.store) == home.store == kind.store and _is_own(table, link):
            found = _pointed_at(stores[home.store], datamap, kind, one, link)
        else:
            continue
        if found.matched == 1:
            return found
    return None


def _named_alike(home: Store, datamap: DataMap, one: Subjects, link: Link) -> Subjects:
    """By the value of an identifier, in whichever store the row lies. Whoever has several rows, merged into one, is
    more than one address tells, unless it is that of a row of the main kind."""
    nobody = _nobody(people_of(datamap))
    for identity in one.identities:
        text = dict(zip(one.identity_columns, identity, strict=True)).get(link.columns[0], "").strip()
        found = find(home, datamap, text, every=True) if text else nobody
        if found.matched and not (one.merged and found.guests):
            return found
    return nobody


def _pointed_at(store: Store, datamap: DataMap, kind: People, one: Subjects, link: Link) -> Subjects:
    home = people_of(datamap)
    mine = store.table(kind.table)
    leads = sa.select(mine.c[link.columns[0]]).where(mine.c[kind.key].in_(one.keys))
    theirs = store.table(home.table)
    return read_people(store, datamap, home, sa.and_(*of_kind(theirs, link), theirs.c[link.to[0]].in_(leads)))


def _is_own(table: TableMap, link: Link) -> bool:
    """Whether no two rows can be led to the same person. What several may lead to is not known to be the same: an entry
    in somebody's address book is another person."""
    return table.primary_key == link.columns or table.column(link.columns[0]).unique


def _together(stores: Stores, datamap: DataMap, people: list[Subjects], *, every: bool) -> Subjects:
    """All of them as one, where they are of one table and are said to be one. Raises `Ambiguous`."""
    places = {(one.store, one.table) for one in people}
    keys = [key for one in people for key in one.stays]
    if len(places) == 1 and len(keys) == len(people):
        if not every:
            raise Ambiguous(keys)
        first = people[0]
        view = map_for(datamap, kind_of(datamap, f"{first.store}.{first.table}"))
        return by_keys(stores[first.store], view, keys)
    raise Ambiguous([_named(one) for one in people], remedy=_OF_SEVERAL)


def _named(one: Subjects) -> str:
    """Where somebody stands, as it can be asked for."""
    return f"{one.table}:{one.keys[0]}" if one.keys else f"whoever has the address in `{one.store}`"


def _nobody(kind: People) -> Subjects:
    return Subjects(store=kind.store, table=kind.table, key=kind.key, keys=(), values={})
