"""Links to people that no key of the table is: a shared identifier, its digest, a key of another store."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.detect.digests import DIGESTS, LENGTHS, digests_of
from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.across import abroad
from amanat.datamap.model import Link
from amanat.datamap.names.families import Family, family
from amanat.errors import StoreDown, StoreError
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.stores.schema.model import TableSchema
from amanat.stores.sql.statements import Slot

Sample = Callable[[str], Mapping[str, Sequence[Any]]]
Seen = Mapping[str, Mapping[str, Evidence]]

_LOOKED = (10_000, 200_000)
_HITS = 10
"""Rows that are looked through for digests, at least and at most: as many as it takes to expect so many of the people
whose addresses are known."""

_AT_ONCE = 24
"""Columns that are asked about in one statement, as the digests go with each: a bit for each in a whole number."""


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """Where people live: the table, its store, the type of its key, some of their addresses, and about how many there
    are. `beside`: table and column of their addresses, where their own rows have none."""

    people: People
    store: Store
    family: Family
    addresses: tuple[str, ...] = ()
    count: int = 0
    beside: tuple[str, str] | None = None


class _Hashed(msgspec.Struct, frozen=True):
    """A column whose values could all be digests of a kind."""

    table: str
    column: str
    kind: str


def home_of(people: People, store: Store, table: TableSchema, sample: Sample) -> Home:
    """Looks at the addresses of some people, to know digests of them."""
    email = people.address
    values = sample(people.table).get(email, ()) if email else ()
    kind = next((family(column) for column in table.columns if column.name == people.key), "")
    addresses = tuple(sorted({value for value in values if isinstance(value, str) and "@" in value}))
    return Home(people=people, store=store, family=kind, addresses=addresses, count=table.rows or 0)


def by_digest(store: Store, tables: Mapping[str, TableSchema], seen: Seen, home: Home) -> Iterator[tuple[str, Link]]:
    """Columns in which a digest of somebody's e-mail address stands."""
    email = home.people.address
    if email is None or not home.addresses:
        return
    known = {kind: digests_of(kind, home.addresses) for kind in DIGESTS}
    rows = min(max(_LOOKED[0], _HITS * home.count // len(home.addresses)), _LOOKED[1])
    away = [one for one in tables.values() if (store.config.name, one.name) != (home.people.store, home.people.table)]
    asked = [
        _Hashed(table.name, name, kind)
        for table in away
        for name, one in seen[table.name].items()
        if (kind := _kind_of(one))
    ]
    for at in range(0, len(asked), _AT_ONCE):
        some = asked[at : at + _AT_ONCE]
        for one in _meeting(store, some, known, rows) if store.dialect != "folder" else _scanned(store, some, known):
            yield (
                one.table,
                Link(
                    columns=(one.column,),
                    table=home.people.table,
                    to=(email,),
                    nullable=any(column.nullable for column in tables[one.table].columns if column.name == one.column),
                    by="identifier",
                    identifier="email",
                    digest=one.kind,
                    confidence=0.95,
                    because=f"{one.kind} digests of e-mail addresses of `{home.people.table}`",
                ),
            )


def _kind_of(seen: Evidence) -> str | None:
    """Which digest all values seen could be."""
    alike = seen.kind == "text" and seen.distinct > 1 and seen.share("digest") >= 0.5
    return LENGTHS.get(seen.length) if alike else None


def _meeting(store: Store, asked: Sequence[_Hashed], known: Mapping[str, Sequence[str]], rows: int) -> list[_Hashed]:
    """Those columns in which any digest of their kind stands, among the first `rows` of their table, in small letters
    or in large ones. Each table is passed over once; what is refused, as it may be for one of them, is asked in
    halves."""
    if not asked:
        return []
    slots = {one.kind: Slot(name=f"amanat_{one.kind}", width=1) for one in asked}
    given = {
        name: value
        for kind, slot in slots.items()
        for name, value in store.given(slot, [(form,) for one in known[kind] for form in (one, one.upper())]).items()
    }
    arms = [
        _arm(store, [(at, one) for at, one in enumerate(asked) if one.table == table], slots, rows)
        for table in dict.fromkeys(one.table for one in asked)
    ]
    try:
        with store.reading() as connection:
            sums = connection.execute(sa.union_all(*arms), given).scalars().all()
    except StoreDown:
        raise
    except StoreError:
        half = len(asked) // 2
        parts = (asked[:half], asked[half:]) if half else ()
        return [one for part in parts for one in _meeting(store, part, known, rows)]
    return [one for at, one in enumerate(asked) if sum(int(each or 0) for each in sums) >> at & 1]


def _scanned(store: Store, asked: Sequence[_Hashed], known: Mapping[str, Sequence[str]]) -> list[_Hashed]:
    """The same of files, to which no statement can be put: among some of their values."""
    values = store.some([(one.table, one.column) for one in asked], _LOOKED[0])
    forms = {kind: frozenset(digests) for kind, digests in known.items()}
    return [
        one
        for one, held in zip(asked, values, strict=True)
        if any(isinstance(value, str) and value.lower() in forms[one.kind] for value in held)
    ]


def _arm(store: Store, asked: Sequence[tuple[int, _Hashed]], slots: Mapping[str, Slot], rows: int) -> sa.Select[Any]:
    """One number for a table: the bits of those of its columns, by their places, in which there is one."""
    target = store.table(asked[0][1].table)
    some = sa.select(*(target.c[one.column] for _, one in asked)).limit(rows).subquery()
    met = [
        sa.func.max(sa.case((store.member([some.c[one.column]], slots[one.kind]), 1 << at), else_=0))
        for at, one in asked
    ]
    return sa.select(reduce(operator.add, met))


def by_key_elsewhere(
    tables: Mapping[str, TableSchema], taken: set[tuple[str, str]], home: Home, sample: Sample
) -> Iterator[tuple[str, Link]]:
    """Keys of people who live in another store than these tables."""
    people = home.people

    def known(keys: Sequence[Any]) -> int:
        try:
            key = home.store.table(people.table).c[people.key]
            there = sa.select(sa.func.count(sa.distinct(key))).where(home.store.member([key], [(one,) for one in keys]))
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
    """From another kind of people to the main one, by the address of each. A telephone is a household's, and two tables
    may give one user name to two people."""
    theirs, mine = (
        next((column for column, sort in one.identifiers.items() if sort == "email"), None) for one in (home, kind)
    )
    if theirs is None or mine is None:
        return None
    return Link(
        columns=(mine,),
        table=home.table,
        to=(theirs,),
        nullable=any(each.nullable for each in table.columns if each.name == mine),
        by="identifier",
        identifier="email",
    )


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
