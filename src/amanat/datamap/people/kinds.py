"""Tables of people beside the main one: customers, patients, applicants, guardians."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.names.known import lists_ways
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called, listed_kind, lists_both, nouns, singular, snake
from amanat.datamap.people.person import SEEN, key_of, tells_apart, verdict_of
from amanat.datamap.people.telling import (
    are_called_as_firms,
    categories_in,
    has_what_persons_have,
    is_named_kind,
    is_named_only,
    is_person,
    people_in,
    tells_of_persons,
    ties,
)
from amanat.service.model import People
from amanat.stores.schema.model import ForeignKey, TableSchema


def find_kinds(
    store: str,
    tables: Mapping[str, TableSchema],
    seen: Mapping[str, Mapping[str, Evidence]],
    persons: frozenset[str] = frozenset(),
) -> dict[str, People]:
    """Tables whose rows are persons: called so, with something that tells one from another, or with what only persons
    have. `persons` are tables known to hold some; what hangs on one of their rows is no person of its own."""
    pointed = pointed_to(tables)
    return {
        name: people_in(store, table, seen[name])
        for name, table in sorted(tables.items())
        if _may_hold(table, seen[name]) and is_person(table, seen[name], persons, pointed=name in pointed)
    }


def pinned_people(
    store: str,
    tables: Mapping[str, TableSchema],
    seen: Mapping[str, Mapping[str, Evidence]],
    said: Collection[str],
) -> dict[str, People]:
    """Tables of which a person said that people live there, where something tells their rows apart."""
    return {
        name: people_in(store, tables[name], seen[name])
        for name in sorted(said)
        if name in tables and _may_hold(tables[name], seen[name])
    }


def pointed_to(tables: Mapping[str, TableSchema]) -> frozenset[str]:
    """Tables to which keys of other tables lead, as far as they are believed."""
    return frozenset(key.table for name, table in tables.items() for key in table.foreign_keys if key.table != name)


def find_firms(
    tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], home: str, kinds: Collection[str]
) -> frozenset[str]:
    """Tables called after people of whose rows each has many people: accounts of a firm, of whom each has many users,
    or many contacts; those that have what only firms have, and those whose names are all firms'. `home` is where the
    main people live, `kinds` are others; nothing tells where there is no home."""
    if not home:
        return frozenset()
    called = {name for name in tables if set(nouns(name)) & set(words().kinds.tenants)}
    traded = {name for name in tables if is_called(name, words().kinds.traders) and are_called_as_firms(seen[name])}
    firms = {name for name in called if _is_firm(tables, seen, name, home, kinds)}
    return frozenset(firms | {name for name in traded if not has_what_persons_have(tables[name], seen[name])}) - {home}


def _is_firm(
    tables: Mapping[str, TableSchema],
    seen: Mapping[str, Mapping[str, Evidence]],
    name: str,
    home: str,
    kinds: Collection[str],
) -> bool:
    """Who has a given name, a birth or a user name of their own is a person, whoever of other kinds belongs to them."""
    if _belong_to_one(tables[home], seen[home], name):
        return True
    if has_what_persons_have(tables[name], seen[name]):
        return False
    if _has_what_firms_have(tables[name]):
        return True
    people = {home, *kinds} - {name}
    return any(
        _belong_to_one(table, seen[other], name)
        for other, table in tables.items()
        if other in people or _joins(table, name, people)
    )


def _has_what_firms_have(table: TableSchema) -> bool:
    """Whether two of the columns are of firms alone: a trade, a turnover, how many work there."""
    said = {snake(column.name) for column in table.columns}
    return len(said.intersection(words().collectives.marks)) > 1


def _belong_to_one(table: TableSchema, seen: Mapping[str, Evidence], to: str) -> bool:
    keys = (seen[key.columns[0]] for key in table.foreign_keys if key.table == to and len(key.columns) == 1)
    return any(one.filled >= max(_SOME, _MANY * one.distinct) for one in keys)


def _joins(table: TableSchema, name: str, people: Collection[str]) -> bool:
    """Whether a table says who belongs to which row: it is called after both, and has a key to each."""
    ends = {key.table for key in table.foreign_keys}
    said = set(map(singular, snake(table.name).split("_")))
    return any({name, one} <= ends and {nouns(name)[0], nouns(one)[0]} <= said for one in people)


_SOME, _MANY = 5, 3
"""So many people at least, and so many to each row."""


def find_cores(
    store: str, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], kinds: Collection[str]
) -> dict[str, People]:
    """Tables of persons of whom every word stands in other tables: a patient is a number, and one row elsewhere has
    their name and birth. `kinds` are those that tell of themselves; what is theirs, such as a ticket in the name of
    another, is nobody."""
    bare = {name for name, table in tables.items() if name not in kinds and _is_bare(table, seen[name], kinds)}
    found: dict[str, People] = {}
    for name, table in tables.items():
        for key in table.foreign_keys:
            core = key.table
            if core not in bare - {name} or not _is_one_each(table, key, seen[name]):
                continue
            # Nodes of which some are portraits are no persons.
            own = seen[core][key_of(tables[core], seen[core])].filled
            if 2 * seen[name][key.columns[0]].filled <= own:
                continue
            if tells_of_persons(table, seen[name], of_a_kind=is_named_kind(core)):
                found[core] = People(store=store, table=core, key=key_of(tables[core], seen[core]), identifiers={})
    return found


def find_parties(
    store: str, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], kinds: Collection[str]
) -> dict[str, People]:
    """Tables of persons, companies among them, who are a name and no more: how to reach them stands in tables of its
    own, a row for each address and number. Of `kinds` it is known already."""
    reached: dict[str, set[str]] = {}
    for name, table in tables.items():
        if listed_kind(name) or lists_both(name):
            for key in table.foreign_keys:
                reached.setdefault(key.table, set()).add(name)
    return {
        name: People(store=store, table=name, key=key_of(tables[name], seen[name]), identifiers={})
        for name in sorted(reached)
        if name in tables
        and name not in kinds
        and len(reached[name] - {name}) > 1
        and _may_hold(tables[name], seen[name])
        and not _is_of(kinds, tables[name], seen[name])
        and is_named_only(tables[name], seen[name])
    }


def find_wider(
    store: str, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], kinds: Collection[str]
) -> dict[str, People]:
    """Tables of which people of a kind are a subtype, by one and the same key, and which say how to reach them:
    partners, who are persons or companies. Things of which one sort tells of persons have no address."""
    found: dict[str, People] = {}
    todo = [*kinds]
    while todo:
        for name in _wider(tables[todo.pop()]):
            table = tables.get(name)
            if table is None or name in found or not _may_hold(table, seen[name]):
                continue
            if categories_in(table, seen[name]) & _ADDRESSED:
                found[name] = people_in(store, table, seen[name])
                todo.append(name)
    return found


_ADDRESSED = {"email", "phone", "postal_address"}


def _wider(table: TableSchema) -> list[str]:
    return [key.table for key in table.foreign_keys if key.columns == table.primary_key and len(key.columns) == 1]


def find_addressed(
    store: str, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], kinds: Collection[str]
) -> dict[str, People]:
    """Tables whose rows are known by their e-mail address, and to which rows of others point: who wrote a letter, with
    an account or without. A list for letters is nobody. Of `kinds` it is known already."""
    pointed = pointed_to(tables)
    found: dict[str, People] = {}
    for name in sorted(pointed & tables.keys() - set(kinds)):
        table = tables[name]
        if table.kind != "table" or len(table.primary_key) != 1 or _is_of(kinds, table, seen[name]):
            continue
        known = seen[name][table.primary_key[0]]
        if known.filled >= SEEN and known.share("email") == 1.0 and not _is_list(name):
            found[name] = People(store=store, table=name, key=known.name, identifiers={known.name: "email"})
    return found


def _is_list(table: str) -> bool:
    return bool(set(nouns(table)) & {*words().collectives.tables, "list", "mailinglist", "mailing_list"})


def _may_hold(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether rows may be persons: they are no view's nor ways to reach somebody, and something tells one from
    another."""
    ways = lists_ways(table.name, tuple(column.name for column in table.columns))
    return table.kind == "table" and not ways and bool(key_of(table, seen))


def _is_bare(table: TableSchema, seen: Mapping[str, Evidence], kinds: Collection[str]) -> bool:
    """Whether nothing personal stands in a table, and its rows are nobody's of these kinds."""
    if not _may_hold(table, seen) or _is_of(kinds, table, seen):
        return False
    return not any(verdict_of(table, one).personal for one in seen.values())


def _is_of(kinds: Collection[str], table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether rows are people's of these kinds, and so no people of their own."""
    return any(key.table in kinds and ties(table, key, seen) for key in table.foreign_keys)


def _is_one_each(table: TableSchema, key: ForeignKey, seen: Mapping[str, Evidence]) -> bool:
    """Whether each row that a key leads to has one row here and no more."""
    if len(key.columns) != 1:
        return False
    column = next(one for one in table.columns if one.name == key.columns[0])
    return table.primary_key == key.columns or tells_apart(column, seen[column.name])
