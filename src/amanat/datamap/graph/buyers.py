"""Whose it is what a shop writes down: its account wrote the order, and a pair of a name and a value that hangs on the
order says who bought.

Such things lie among others of the same table that are their author's own, and a column says of which kind each is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.detect.validators import EMAIL_REGEX
from amanat.datamap.graph.keyed import is_author
from amanat.datamap.graph.polymorphic import Sample
from amanat.datamap.model import Link, Path, TableMap
from amanat.datamap.names.pairs import name_and_value
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import snake
from amanat.errors import StoreDown, StoreError
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.stores.schema.model import ForeignKey, TableSchema

_MOST_KINDS = 100
_LOOKED_AT = 1_000


class Bought(msgspec.Struct, frozen=True, kw_only=True):
    """Things in a table of which pairs in another say who bought them.

    `author`: the key to who wrote a thing; `key`: what the pairs name it by, in their column `of`. `address`: the
    column of pairs with names, the one with values, and the name under which the address stands. `kind` says what a
    thing is; things of the kinds `others` are their author's own. Without a kind none is.
    """

    author: str
    key: str
    pairs: str
    of: str
    address: tuple[str, str, str]
    kind: str = ""
    others: tuple[str, ...] = ()


def bought(store: Store, tables: Mapping[str, TableSchema], people: People, sample: Sample) -> dict[str, Bought]:
    """By name of the table with the things. Asks the store of which kinds they are.

    Raises `StoreDown` where the store no longer answers.
    """
    found: dict[str, Bought] = {}
    address = people.address
    for table in tables.values():
        named = name_and_value(column.name for column in table.columns) if address else None
        for key in table.foreign_keys if named else ():
            thing = tables.get(key.table)
            author = _author(thing, people.table) if thing is not None else None
            if named is None or thing is None or author is None or len(key.columns) != 1:
                continue
            if said := _address(named, sample(table.name)):
                one = Bought(author=author, key=key.to[0], pairs=table.name, of=key.columns[0], address=(*named, said))
                try:
                    if not _is_author(store, people, address or "", one, thing.name):
                        found[thing.name] = _of_kinds(store, thing, one)
                except StoreDown:
                    raise
                except StoreError:
                    # Not to be asked in the time there is, or not by this role: all is taken for its author's.
                    continue
    return found


def _author(thing: TableSchema, people: str) -> str | None:
    """The one key of a thing to people, where it is called after who writes; None where another says whose it is."""
    keys: list[ForeignKey] = [key for key in thing.foreign_keys if key.table == people]
    column = keys[0].columns[0] if len(keys) == 1 and len(keys[0].columns) == 1 else ""
    return column if column and is_author(column) else None


def _address(named: tuple[str, str], sample: Mapping[str, Sequence[Any]]) -> str | None:
    """The name of the pairs with the address of who bought: `_billing_email`."""
    values: dict[str, list[str]] = {}
    for name, value in zip(sample.get(named[0], ()), sample.get(named[1], ()), strict=False):
        if name is not None and value not in (None, ""):
            values.setdefault(str(name), []).append(str(value))
    for whom in words().bought.by:
        for name, some in sorted(values.items()):
            if snake(name).strip("_") == f"{whom}_email" and all(EMAIL_REGEX.match(one) for one in some):
                return name
    return None


def _is_author(store: Store, people: People, address: str, one: Bought, thing: str) -> bool:
    """Whether most addresses are those of who wrote the thing: then buyers write down their own."""
    things, pairs, persons = store.table(thing), store.table(one.pairs), store.table(people.table)
    name, value, said = one.address
    written = (
        sa.select(pairs.c[value], persons.c[address])
        .join_from(pairs, things, pairs.c[one.of] == things.c[one.key])
        .join(persons, things.c[one.author] == persons.c[people.key])
        .where(sa.cast(pairs.c[name], sa.Text) == said, pairs.c[value] != "")
        .limit(_LOOKED_AT)
    )
    with store.reading() as connection:
        rows = connection.execute(written).all()
    same = sum(str(mine).strip().casefold() == str(theirs).strip().casefold() for theirs, mine in rows)
    return 2 * same > len(rows)


def _of_kinds(store: Store, thing: TableSchema, one: Bought) -> Bought:
    kinds = [column.name for column in thing.columns if column.text and snake(column.name).endswith(("_type", "_kind"))]
    if len(kinds) != 1:
        return one
    things, pairs = store.table(thing.name), store.table(one.pairs)
    kind = sa.cast(things.c[kinds[0]], sa.Text)
    name, _, said = one.address
    sold = sa.exists().where(pairs.c[one.of] == things.c[one.key], sa.cast(pairs.c[name], sa.Text) == said)
    with store.reading() as connection:
        every = connection.execute(sa.select(kind).distinct().limit(_MOST_KINDS + 1)).scalars().all()
        theirs = connection.execute(sa.select(kind).where(sold).distinct()).scalars().all()
    others = tuple(sorted({str(one) for one in every} - {str(one) for one in theirs}))
    return one if len(every) > _MOST_KINDS else msgspec.structs.replace(one, kind=kinds[0], others=others)


def with_buyers(maps: Sequence[TableMap], things: Mapping[str, Bought], people: People | None) -> tuple[TableMap, ...]:
    """The maps; what was bought is its buyer's, and what is not is its author's still."""
    found = tuple(maps)
    address = people.address if people else None
    if people is None or address is None:
        return found
    for name, one in things.items():
        found = tuple(_with_way(table, name, one, people.table, address) for table in found)
    return found


def _with_way(table: TableMap, name: str, one: Bought, people: str, address: str) -> TableMap:
    said = Link(
        columns=(one.address[1],),
        table=people,
        to=(address,),
        nullable=True,
        by="identifier",
        identifier="email",
        when=(one.address[0], one.address[2]),
        confidence=0.9,
        because=f"`{one.address[2]}` says who bought it",
    )
    there = Link(
        columns=(one.key,),
        table=one.pairs,
        to=(one.of,),
        nullable=False,
        by="inferred",
        confidence=0.9,
        because=f"`{one.pairs}` says who bought it",
    )
    paths = tuple(way for path in table.paths for way in _ways(path, name, one, ((name, there), (one.pairs, said))))
    links = table.links
    if table.name == name:
        links = (*(way for link in links for way in _links(link, one, acted=True)), there)
    return msgspec.structs.replace(table, paths=tuple(dict.fromkeys(paths)), links=links)


def _ways(path: Path, name: str, one: Bought, bought: tuple[tuple[str, Link], ...]) -> Iterator[Path]:
    at = next((at for at, hop in enumerate(path.links) if hop[0] == name and hop[1].columns == (one.author,)), None)
    if at is None:
        yield path
        return
    for link in _links(path.links[at][1], one, acted=False):
        yield Path((*path.links[:at], (name, link), *path.links[at + 1 :]))
    yield Path((*path.links[:at], *bought))


def _links(link: Link, one: Bought, *, acted: bool) -> Iterator[Link]:
    """The link to the author, for things of each kind that is theirs; where none is, they only wrote it."""
    if link.columns != (one.author,):
        yield link
    elif one.kind:
        yield from (msgspec.structs.replace(link, when=(one.kind, kind)) for kind in one.others)
    elif acted:
        yield msgspec.structs.replace(link, role="actor")
