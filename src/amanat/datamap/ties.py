"""Links to people that no key of the table is: a shared identifier, its digest, a key of another store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.across import abroad
from amanat.datamap.graph.digests import DIGESTS, LENGTHS, digests_of
from amanat.datamap.graph.names import Family, family
from amanat.datamap.model import Link
from amanat.errors import StoreDown, StoreError
from amanat.service.model import People
from amanat.stores.base import Store, TableSchema
from amanat.stores.statements import Slot

Sample = Callable[[str], Mapping[str, Sequence[Any]]]
Seen = Mapping[str, Mapping[str, Evidence]]

_LOOKED = 100_000
"""Rows that are looked through for digests."""


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """Where people live: the table, its store, the type of its key, and some of their addresses."""

    people: People
    store: Store
    family: Family
    addresses: tuple[str, ...] = ()


def home_of(people: People, store: Store, table: TableSchema, sample: Sample) -> Home:
    """Looks at the addresses of some people, to know digests of them."""
    email = next((column for column, kind in people.identifiers.items() if kind == "email"), None)
    values = sample(people.table).get(email, ()) if email else ()
    kind = next((family(column) for column in table.columns if column.name == people.key), "")
    addresses = tuple(sorted({value for value in values if isinstance(value, str) and "@" in value}))
    return Home(people=people, store=store, family=kind, addresses=addresses)


def by_digest(store: Store, tables: Mapping[str, TableSchema], seen: Seen, home: Home) -> Iterator[tuple[str, Link]]:
    """Columns in which a digest of somebody's e-mail address stands."""
    email = next((column for column, kind in home.people.identifiers.items() if kind == "email"), None)
    if email is None or not home.addresses:
        return
    known = {kind: digests_of(kind, home.addresses) for kind in DIGESTS}
    for table in tables.values():
        here = store.config.name == home.people.store and table.name == home.people.table
        kinds = {} if here else {name: kind for name, one in seen[table.name].items() if (kind := _kind_of(one))}
        for name in _meeting(store, table.name, kinds, known):
            yield (
                table.name,
                Link(
                    columns=(name,),
                    table=home.people.table,
                    to=(email,),
                    nullable=any(column.nullable for column in table.columns if column.name == name),
                    by="identifier",
                    identifier="email",
                    digest=kinds[name],
                    confidence=0.95,
                    because=f"{kinds[name]} digests of e-mail addresses of `{home.people.table}`",
                ),
            )


def _kind_of(seen: Evidence) -> str | None:
    """Which digest all values seen could be."""
    alike = seen.kind == "text" and seen.distinct > 1 and seen.share("digest") >= 0.5
    return LENGTHS.get(seen.length) if alike else None


def _meeting(store: Store, table: str, kinds: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """In which of a table's columns any digest of its kind stands, among the first rows, in small letters or in large
    ones; asked in one pass over them. Where that is refused, as it may be for one column, each is asked alone."""
    if not kinds:
        return
    target = store.table(table)
    some = sa.select(*(target.c[name] for name in kinds)).limit(_LOOKED).subquery()
    slots = {kind: Slot(name=f"amanat_{kind}", width=1) for kind in kinds.values()}
    given = {
        name: value
        for kind, slot in slots.items()
        for name, value in store.given(slot, [(form,) for one in known[kind] for form in (one, one.upper())]).items()
    }
    met = [
        sa.func.max(sa.case((store.member([some.c[name]], slots[kind]), 1), else_=0)) for name, kind in kinds.items()
    ]
    try:
        with store.reading() as connection:
            found = connection.execute(sa.select(*met), given).one()
    except StoreDown:
        raise
    except StoreError:
        if len(kinds) > 1:
            for name, kind in kinds.items():
                yield from _meeting(store, table, {name: kind}, known)
        return
    yield from (name for name, any_there in zip(kinds, found, strict=True) if any_there)


def by_key_elsewhere(
    tables: Mapping[str, TableSchema], taken: set[tuple[str, str]], home: Home, sample: Sample
) -> Iterator[tuple[str, Link]]:
    """Keys of people who live in another store than these tables."""
    people = home.people
    key = home.store.table(people.table).c[people.key]

    def known(keys: Sequence[Any]) -> int:
        there = sa.select(sa.func.count(sa.distinct(key))).where(home.store.member([key], [(one,) for one in keys]))
        try:
            with home.store.reading() as connection:
                return int(connection.execute(there).scalar_one())
        except StoreDown:
            raise
        except StoreError:
            return 0

    for one in abroad(tables, taken, home.family, people.table, sample, known):
        yield (
            one.table,
            Link(
                columns=(one.column,),
                table=people.table,
                to=(people.key,),
                nullable=any(column.nullable for column in tables[one.table].columns if column.name == one.column),
                by="inferred",
                store=people.store,
                confidence=one.confidence,
                because=one.because,
            ),
        )


def by_shared_identifier(kind: People, table: TableSchema, home: People) -> Link | None:
    """From another kind of people to the main one, by the best identifier that both have."""
    theirs = {one: column for column, one in home.identifiers.items()}
    for wanted in ("email", "username", "phone"):
        for column, one in kind.identifiers.items():
            if one == wanted and wanted in theirs:
                return Link(
                    columns=(column,),
                    table=home.table,
                    to=(theirs[wanted],),
                    nullable=any(each.nullable for each in table.columns if each.name == column),
                    by="identifier",
                    identifier=wanted,
                )
    return None


def turned(
    home: TableSchema, tables: Mapping[str, TableSchema], kinds: Mapping[str, People], seen: Seen
) -> Iterator[tuple[str, Link]]:
    """Tables that hold one row for each person, where the person points to the row and not the row to the person."""
    for key in home.foreign_keys:
        if len(key.columns) != 1 or key.table == home.name or key.table not in tables:
            continue
        known = seen[home.name][key.columns[0]]
        once = key.columns in home.unique or (known.filled > 1 and known.distinct == known.filled)
        if key.table in kinds and once:
            yield (
                key.table,
                Link(
                    columns=key.to,
                    table=home.name,
                    to=key.columns,
                    nullable=False,
                    by="inferred",
                    confidence=0.9,
                    because=f"each row of `{home.name}` points to one of its own by `{key.columns[0]}`",
                ),
            )
