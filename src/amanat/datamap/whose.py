"""Before tables are placed: the keys of a store as believed, its kinds of people, copies, and ties that are no keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from amanat.datamap.graph.believed import LIMIT, Believed, believe, by_table, keyed, sampled
from amanat.datamap.graph.beside import addressed_by
from amanat.datamap.graph.besides import besides
from amanat.datamap.graph.buyers import Bought, bought
from amanat.datamap.graph.copies import Copy, copies
from amanat.datamap.graph.links import identities, identity, logs_in_by_key, person_tables
from amanat.datamap.graph.logins import by_login
from amanat.datamap.graph.shared import Met, Shared, leads_to_nobody, proven, shared_with
from amanat.datamap.graph.ties import Home, by_digest, by_key_elsewhere, by_shared_identifier, turned
from amanat.datamap.look import Look
from amanat.datamap.model import Link
from amanat.datamap.names.whose import is_actor, is_maker, stem, words
from amanat.datamap.names.words import is_called, snake
from amanat.datamap.people.kinds import (
    find_addressed,
    find_cores,
    find_firms,
    find_kinds,
    find_parties,
    find_wider,
    pinned_people,
    pointed_to,
)
from amanat.datamap.people.person import with_key
from amanat.datamap.people.telling import is_born, is_each_a_person, is_named_kind, is_role, logs_in
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.stores.schema.model import TableSchema


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """`kinds` are all tables of people but the main one; `apart` those of them that no key ties to it."""

    believed: Believed
    kinds: dict[str, People] = {}
    named: frozenset[str] = frozenset()
    """Those of them of which it is sure: they are called so, or born, or each row tells it."""
    apart: frozenset[str] = frozenset()
    twins: frozenset[str] = frozenset()
    """Tables with a row for each person, to which the person points."""
    born: frozenset[str] = frozenset()
    """Kinds of people whose rows have a date of birth: persons whatever else they are, such as users."""
    firms: frozenset[str] = frozenset()
    """Tables called after people of whose rows each has many people: accounts, clients."""
    copies: dict[str, Copy] = {}
    shared: dict[tuple[str, str], Met] = {}
    """How many of the identifiers in a column, by table, are people's."""
    beside: tuple[str, str] | None = None
    """As of `Home`."""
    bought: dict[str, Bought] = {}
    """Tables with things that pairs say the buyer of."""
    loose: frozenset[str] = frozenset()
    """Kinds of people of whom some are the main ones as well, by a key that others lack."""


class _Kinds(msgspec.Struct, frozen=True, kw_only=True):
    """Tables of people but the main one; `named` and `born` as of `Whose`."""

    people: dict[str, People]
    named: frozenset[str]
    born: frozenset[str]
    firms: frozenset[str]


def whose(
    look: Look,
    store: Store | None,
    home: Home | None,
    settled: frozenset[str] = frozenset(),
    said: frozenset[str] = frozenset(),
) -> Whose:
    """Asks the store where names alone do not tell. Of `settled` tables a person said whose they are, of `said` that
    people live there.

    Raises `StoreDown` where the store no longer answers.
    """
    assert look.schema is not None
    # A view holds nothing of its own, so no way to a person starts or ends there.
    tables = {table.name: with_key(table, look.seen[table.name]) for table in look.schema.tables if table.holds}
    here = home.people.table if home is not None and home.people.store == look.name else ""
    believed = believe(store, tables, look.seen, here)
    if store is None:
        return Whose(believed=believed)
    found = copies(believed.tables, look.seen, lambda questions: store.contained(questions, LIMIT))
    if home is None:
        return Whose(believed=believed, copies=found)
    kinds = _kinds(look, believed.tables, here, settled | found.keys(), said)
    twins = list(_twins(look, store, believed, kinds, here)) if here else []
    apart = frozenset(_apart(believed.tables, here, kinds.named - {name for name, _ in twins}))
    if here:
        home = msgspec.structs.replace(home, beside=addressed_by(believed.tables, look.seen, home.people))
    shared = shared_with(store, believed.tables, look.seen, home)
    ties = [*twins, *_ties(look, store, home, believed)]
    known = {name for name, link in ties if link.by == "identifier"}
    ties += _to_their_like(kinds.people, believed.tables, home, apart - known, shared)
    return Whose(
        believed=msgspec.structs.replace(believed, extra=by_table(ties, believed.extra)),
        kinds=kinds.people,
        named=_with_subtypes(believed.tables, kinds.named, here),
        apart=apart,
        twins=frozenset(name for name, _ in twins),
        born=kinds.born,
        firms=kinds.firms,
        copies=found,
        shared=shared,
        beside=home.beside,
        bought=bought(store, believed.tables, home.people, sampled(store)) if here else {},
        loose=_loose(believed, here, kinds.people) if here else frozenset(),
    )


def _kinds(
    look: Look, tables: Mapping[str, TableSchema], here: str, not_people: Collection[str], said: frozenset[str]
) -> _Kinds:
    told, cores = _candidates(look, tables, here)
    firms = find_firms(tables, look.seen, here, {*told, *cores})
    others = {here, *not_people, *firms}
    persons = person_tables(tables, here) | cores.keys()
    narrower = {name for name in told if logs_in_by_key(tables[name], here)}
    bases = find_wider(look.name, tables, look.seen, narrower).keys() - cores.keys()
    others |= {name for name in bases if not is_named_kind(name)}
    people = {
        name: kind
        for name, kind in {**told, **cores}.items()
        if name not in others and not _is_part(tables[name], persons, here) and not _repeats(tables[name], kind, told)
    }
    left = frozenset(people)
    people = {name: kind for name, kind in people.items() if not _is_part(tables[name], left - {name}, here)}
    told_so = pinned_people(look.name, tables, look.seen, said - {here})
    people = dict(sorted({**people, **told_so}.items()))
    born = frozenset(name for name in people if is_born(tables[name], look.seen[name]))
    pointed = pointed_to(tables)
    named = {name for name in people if name in cores or _is_surely(tables[name], look, pointed)}
    return _Kinds(people=people, named=born | named | told_so.keys(), born=born, firms=firms - told_so.keys())


def _is_surely(table: TableSchema, look: Look, pointed: Collection[str]) -> bool:
    """Whether rows are people by what the table is called, or by what each of them tells where others point to it."""
    if is_named_kind(table.name) or is_role(table.name):
        return True
    seen = look.seen[table.name]
    return table.name in pointed and (is_each_a_person(table, seen) or logs_in(table, seen))


def _candidates(
    look: Look, tables: Mapping[str, TableSchema], here: str
) -> tuple[dict[str, People], dict[str, People]]:
    """Tables that tell of themselves that their rows are persons, and those of which only others tell it."""
    persons = person_tables(tables, here)
    told = find_kinds(look.name, tables, look.seen, persons)
    cores = find_cores(look.name, tables, look.seen, {*told, here})
    cores |= find_parties(look.name, tables, look.seen, {*told, *cores, here})
    wider = find_wider(look.name, tables, look.seen, told.keys() - persons)
    cores |= {name: kind for name, kind in wider.items() if name not in persons}
    return told, cores | find_addressed(look.name, tables, look.seen, {*told, *cores, here})


def _twins(look: Look, store: Store, believed: Believed, kinds: _Kinds, here: str) -> Iterator[tuple[str, Link]]:
    """Tables of which the rows of people name one each, with the link from there."""
    tables = believed.tables
    yield from turned(tables[here], tables, kinds.people, look.seen)
    pairs = believed.extra.get(here, ())
    if pairs:
        yield from besides(tables[here], pairs, tables, person_tables(tables, here), sampled(store)(here))


def _ties(look: Look, store: Store, home: Home, believed: Believed) -> Iterator[tuple[str, Link]]:
    """Links to people that only values tell."""
    tables = believed.tables
    yield from by_digest(store, tables, look.seen, home)
    if home.people.store == look.name:
        yield from by_login(store, tables, look.seen, home.people)
    else:
        yield from by_key_elsewhere(tables, keyed(tables), home, sampled(store))


def _to_their_like(
    people: Mapping[str, People], tables: Mapping[str, TableSchema], home: Home, apart: Collection[str], shared: Shared
) -> Iterator[tuple[str, Link]]:
    """From people whom no key ties to the main ones, by an address that the two have in common."""
    for name in sorted(apart):
        link = by_shared_identifier(people[name], tables[name], home.people)
        if link is not None and not leads_to_nobody(shared.get((name, link.columns[0]))):
            yield name, proven(name, link, shared)


def _with_subtypes(tables: Mapping[str, TableSchema], named: frozenset[str], here: str) -> frozenset[str]:
    """These, and tables called after people each row of which is one of a wider kind: patients among persons."""
    called = [table for name, table in tables.items() if is_named_kind(name)]
    while more := {table.name for table in called if identity(table, named, here) is not None} - named:
        named |= more
    return named


def _is_part(table: TableSchema, persons: frozenset[str], here: str) -> bool:
    """Whether each row belongs to a person of another table without exception, as a profile does."""
    own = identity(table, persons, here) if here else None
    nullable = {column.name for column in table.columns if column.nullable}
    return own is not None and (own.columns == table.primary_key or not nullable.intersection(own.columns))


def _repeats(table: TableSchema, kind: People, kinds: Collection[str]) -> bool:
    """Whether what rows are known by is said of people of another table, to whom a key leads that no row lacks: in
    `member_email` beside `member_id`. Then they are those, and no people of their own."""
    missing = {column.name for column in table.columns if column.nullable}
    leads = {
        stem(key.columns[0])
        for key in table.foreign_keys
        if len(key.columns) == 1 and key.table in kinds and key.table != table.name and key.columns[0] not in missing
    }
    return bool(kind.identifiers) and any(
        all(snake(column).startswith(f"{lead}_") for column in kind.identifiers) for lead in leads
    )


def _loose(believed: Believed, here: str, kinds: Collection[str]) -> frozenset[str]:
    """Customers with an account, and those who bought without: the latter are by their address whoever has it."""
    tables = believed.tables
    persons = person_tables(tables, here)
    found = set()
    for name in kinds:
        may_lack = {column.name for column in tables[name].columns if column.nullable}
        own = [one.columns for one in identities(tables[name], persons, here)]
        if own and all(may_lack.issuperset(key) or (name, key, here) in believed.told for key in own):
            found.add(name)
    return frozenset(found)


def _apart(tables: Mapping[str, TableSchema], here: str, named: Iterable[str]) -> Iterable[str]:
    """Kinds of people whose rows no key makes somebody else's: an entry in somebody's address book is theirs, but a
    guardian is not the pupil's."""
    persons = person_tables(tables, here)
    books = {name for name in tables if is_called(name, words().collectives.books)}
    kept = {name for name in books if any(key.table in persons for key in tables[name].foreign_keys)}
    for name in named:
        keys = [key for key in tables[name].foreign_keys if key.table in persons | kept]
        own = identities(tables[name], persons, here) if here else []
        in_a_role = is_called(name, words().roles.tables)
        if not own and (in_a_role or all(is_actor(key.columns[0]) or is_maker(key.columns[0]) for key in keys)):
            yield name
