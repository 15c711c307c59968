"""Rows that are one person: an account merged into another, as `merged_into_id` says, is the same human twice.

Whoever asks by either is answered for all of them. A key to whoever is the parent, the manager or the successor of a
person leads to somebody else, and is none of these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap, Link
from amanat.datamap.names.whose import is_merger
from amanat.datamap.once import once
from amanat.errors import StoreError
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.people import Subjects, people_of

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
        if link.table == people.table and len(link.columns) == 1 and is_merger(link.columns[0])
        if not (link.store or link.inside or link.when or link.suspect or link.back)
        and types[link.columns[0]] == types[link.to[0]]
    )


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
    links = mergers(datamap, people)
    if not links or not found.keys:
        return found
    rows = _rows(store, people, links, found.keys, within)
    pairs = _pairs(links, tuple(rows), rows)
    crowds = {end for end, size in Counter(end for _, end in pairs).items() if size > MOST}
    if crowds and len(found.keys) <= MOST:
        raise StoreError(
            f"more than {MOST} rows are merged into one, which are hardly one person",
            place=f"{people.store}.{people.table}",
            remedy=f"mend them, or say in datamap.toml that `{links[0].columns[0]}` is not to be believed",
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
    names = ", ".join(f"`{link.columns[0]}`" for link in mergers(datamap, people_of(datamap)))
    return (f"{subjects.store}.{subjects.table}: {len(subjects.merged)} merged into another by {names}",)


def _rows(
    store: Store, people: People, links: Sequence[Link], keys: Sequence[Any], within: sa.ColumnElement[bool] | None
) -> Rows:
    """All rows that hang together with these by mergers."""
    table = store.table(people.table)
    columns = [table.c[name] for link in links for name in (link.columns[0], link.to[0])]
    asked = sa.select(table.c[people.key], *columns).where(*([] if within is None else [within]))
    known: dict[Any, tuple[Any, ...]] = {}
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
    return known


def _pairs(links: Sequence[Link], keys: Sequence[Any], rows: Rows) -> tuple[tuple[Any, Any], ...]:
    """Each merged row with the one that stays, which is merged into none, or is the first where all are."""
    into: dict[Any, Any] = {}
    for at in range(len(links)):
        by_value = {row[2 * at + 1]: key for key, row in rows.items()}
        for key in keys:
            to = by_value.get(rows[key][2 * at]) if key in rows and rows[key][2 * at] is not None else None
            if to is not None and _end(into, to) != key:
                into.setdefault(key, to)
    return tuple((key, _end(into, key)) for key in keys if key in into)


def _end(into: Mapping[Any, Any], key: Any) -> Any:
    while key in into:
        key = into[key]
    return key
