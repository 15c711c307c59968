"""Rows that are one person: an account merged into another, as `merged_into_id` says in its row or a row of a table
`account_merges`, is the same human twice.

Whoever asks by either is answered for all of them. A key to whoever is the parent, the manager or the successor of a
person leads to somebody else, and is none of these; but a row below a person's that is an address of theirs is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap, Link, TableMap
from amanat.datamap.names.whose import is_actor, is_merger, is_undecided, merger_end, tells_mergers
from amanat.datamap.once import once
from amanat.errors import StoreError
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.people import Subjects, people_of
from amanat.subjects.who.addresses import Addresses, addresses_of, placed

Rows = Mapping[Any, tuple[Any, ...]]
"""What a row holds in the columns of each link, on either side, by the key of the row."""


def mergers(datamap: DataMap, people: People) -> tuple[Link, ...]:
    """The keys by which rows of people say into which row of the same person they were merged."""
    if people is not datamap.people:
        return _mergers(datamap, people)
    return once(datamap, "mergers of people", lambda: _mergers(datamap, people))


def _mergers(datamap: DataMap, people: People) -> tuple[Link, ...]:
    table = datamap.store(people.store).table(people.table)
    types = {column.name: column.type for column in table.columns}
    return tuple(
        link
        for link in table.links
        if link.table == people.table and _is_plain(link) and is_merger(link.columns[0])
        if types[link.columns[0]] == types[link.to[0]]
    )


class MergerTable(msgspec.Struct, frozen=True):
    """A table of its own that tells of two keys of people that they are one person's: `merged` into `into`."""

    table: str
    merged: str
    into: str


def merger_tables(datamap: DataMap, people: People) -> tuple[MergerTable, ...]:
    """The tables beside people's that say into which row of the same person a row was merged."""
    if people is not datamap.people:
        return _merger_tables(datamap, people)
    return once(datamap, "tables of mergers", lambda: _merger_tables(datamap, people))


def _merger_tables(datamap: DataMap, people: People) -> tuple[MergerTable, ...]:
    tables = datamap.store(people.store).tables
    types = {column.name: column.type for table in tables if table.name == people.table for column in table.columns}
    called = (table for table in tables if table.name != people.table and tells_mergers(table.name))
    return tuple(found for table in called if (found := _of_table(table, people, types[people.key])))


def _of_table(table: TableMap, people: People, key: str) -> MergerTable | None:
    """What a table says, where its keys to people are the two rows, and whoever only did it."""
    if any(is_undecided(column.name) for column in table.columns):
        return None
    types = {column.name: column.type for column in table.columns}
    ends = [link for link in table.links if link.table == people.table and not is_actor(link.columns[0])]
    if not all(_is_plain(link) and link.to == (people.key,) and types[link.columns[0]] == key for link in ends):
        return None
    told = {merger_end(link.columns[0]): link.columns[0] for link in ends}
    merged, into = told.get("from", told.get("either")), told.get("into", told.get("either"))
    if len(ends) != 2 or merged is None or into is None or merged == into:
        return None
    return MergerTable(table.name, merged, into)


def _is_plain(link: Link) -> bool:
    return len(link.columns) == 1 and not (link.store or link.inside or link.when or link.suspect or link.back)


def whole(
    store: Store,
    datamap: DataMap,
    people: People,
    found: Subjects,
    read: Callable[[Sequence[Any]], Subjects],
    within: sa.ColumnElement[bool] | None = None,
) -> Subjects:
    """The people with all rows that are theirs by a merger; `read` reads people by their keys. With `within` none of
    the rows that do not meet it is looked at.

    Raises `StoreError` where one of a few is merged with more rows than a person has: of many, these are left apart.
    """
    links, tables = mergers(datamap, people), merger_tables(datamap, people)
    addresses = addresses_of(datamap, people)
    if not (links or tables or addresses) or not found.keys:
        return found
    rows, written, places = _rows(store, people, links, tables, addresses, found.keys, within)
    pairs = _pairs(links, tuple(rows), rows, [*written, *places])
    merged = {key for key, _ in pairs} - {key for key, _ in places}
    crowds = {end for end, size in Counter(end for key, end in pairs if key in merged).items() if size > MOST}
    if crowds and len(found.keys) <= MOST:
        raise StoreError(
            f"more than {MOST} rows are merged into one, which are hardly one person",
            place=f"{people.store}.{people.table}",
            remedy=f"mend them, or say in datamap.toml that {_places(links, tables)[0]} is not to be believed",
        )
    pairs = tuple(pair for pair in pairs if pair[1] not in crowds)
    keys = tuple(dict.fromkeys((*found.keys, *(key for pair in pairs for key in pair))))
    if len(keys) > len(found.keys):
        found = read(keys)
    there = set(found.keys)
    # A row may have gone since the others were read.
    return msgspec.structs.replace(found, merged=tuple(pair for pair in pairs if there.issuperset(pair)))


MOST = 20
"""Rows that are merged into one person's. Of more it is likelier that all who left were merged into nobody's row."""


def told(datamap: DataMap, subjects: Subjects) -> tuple[str, ...]:
    """What a plan says of rows that were merged into others."""
    if not subjects.merged:
        return ()
    people = people_of(datamap)
    names = _places(mergers(datamap, people), merger_tables(datamap, people))
    addresses = addresses_of(datamap, people)
    names += [f"`{addresses.under}` (an address)"] if addresses is not None else []
    said = ", ".join(names)
    return (f"{subjects.store}.{subjects.table}: {len(subjects.merged)} merged into another by {said}",)


def _places(links: Sequence[Link], tables: Sequence[MergerTable]) -> list[str]:
    """Where mergers are told, as plans name it."""
    return [*(f"`{link.columns[0]}`" for link in links), *(f"`{one.table}`" for one in tables)]


def _rows(
    store: Store,
    people: People,
    links: Sequence[Link],
    tables: Sequence[MergerTable],
    addresses: Addresses | None,
    keys: Sequence[Any],
    within: sa.ColumnElement[bool] | None,
) -> tuple[Rows, list[tuple[Any, Any]], list[tuple[Any, Any]]]:
    """All rows that hang together with these by mergers, the pairs of keys that stand in tables of their own, and those
    of an address and its person."""
    table = store.table(people.table)
    columns = [table.c[name] for link in links for name in (link.columns[0], link.to[0])]
    asked = sa.select(table.c[people.key], *columns).where(*([] if within is None else [within]))
    known: dict[Any, tuple[Any, ...]] = {}
    written: set[tuple[Any, Any]] = set()
    places: set[tuple[Any, Any]] = set()
    beside = [store.member([table.c[people.key]], [(key,) for key in keys])]
    with store.reading() as connection:
        while beside:
            more = {row[0]: tuple(row[1:]) for row in connection.execute(asked.where(sa.or_(*beside)))}
            new = {key: row for key, row in more.items() if key not in known}
            known |= new
            beside = [
                store.member([table.c[there]], [(value,) for value in values])
                for at, link in enumerate(links)
                for there, place in ((link.to[0], 2 * at), (link.columns[0], 2 * at + 1))
                if (values := {row[place] for row in new.values() if row[place] is not None})
            ]
            told = {pair for one in tables for pair in _written(connection, store, one, tuple(new))}
            kept = set(placed(connection, store, addresses, tuple(new))) if addresses is not None else set()
            written, places = written | told, places | kept
            if far := {key for pair in told | kept for key in pair} - known.keys():
                beside.append(store.member([table.c[people.key]], [(key,) for key in far]))
    return known, sorted(written, key=str), sorted(places, key=str)


def _written(connection: sa.Connection, store: Store, one: MergerTable, keys: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The pairs in which any of these keys stands."""
    if not keys:
        return []
    table = store.table(one.table)
    merged, into = table.c[one.merged], table.c[one.into]
    mine = sa.or_(*(store.member([end], [(key,) for key in keys]) for end in (merged, into)))
    whole = sa.and_(mine, merged.is_not(None), into.is_not(None))
    return [(row[0], row[1]) for row in connection.execute(sa.select(merged, into).where(whole))]


def _pairs(
    links: Sequence[Link], keys: Sequence[Any], rows: Rows, written: Sequence[tuple[Any, Any]]
) -> tuple[tuple[Any, Any], ...]:
    """Each merged row with the one that stays, which is merged into none, or is the first where all are."""
    into: dict[Any, Any] = {}
    told: list[tuple[Any, Any]] = []
    for at in range(len(links)):
        by_value = {row[2 * at + 1]: key for key, row in rows.items() if row[2 * at + 1] is not None}
        told += [(key, by_value[rows[key][2 * at]]) for key in keys if rows[key][2 * at] in by_value]
    told += [(key, to) for key, to in written if key in rows and to in rows]
    for key, to in told:
        end, stays = _end(into, key), _end(into, to)
        if end != stays:
            into[end] = stays
    return tuple((key, _end(into, key)) for key in keys if key in into)


def _end(into: Mapping[Any, Any], key: Any) -> Any:
    while key in into:
        key = into[key]
    return key
