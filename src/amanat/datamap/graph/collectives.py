"""Tables that stand for many: firms, teams, plans. What hangs on a row of theirs is nobody's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from amanat.datamap.names.fields import is_of_field
from amanat.datamap.names.whose import is_actor, is_maker, is_pointer, stem, words
from amanat.datamap.names.words import is_called, listed_kind, nouns
from amanat.stores.schema.model import ForeignKey, TableSchema

if TYPE_CHECKING:
    from amanat.datamap.graph.believed import Believed

Tables = Mapping[str, TableSchema]


def collectives(believed: Believed, people: str, persons: frozenset[str]) -> frozenset[str]:
    """Tables that stand for many: those that people point to, and those named so."""
    tables = believed.tables
    pointed = {
        key.table
        for name in persons
        for key in tables[name].foreign_keys
        # The row of the wider kind that somebody's row is a part of is as much the one person.
        if key.columns != tables[name].primary_key and not _is_of_few(believed, name, key)
    } - persons
    # An address that says whose it is is nobody else's, whoever points to it.
    pointed -= {
        name
        for name in pointed & tables.keys()
        if listed_kind(name) and any(key.table in persons for key in tables[name].foreign_keys)
    }
    pointed -= {name for name in pointed & tables.keys() if _is_one_each(tables[name], persons)}
    # A picture, too, may say whose it is, and so does a book of addresses; neither stands for anybody.
    alone = (*words().files.tables, *words().collectives.books)
    pointed -= {name for name in pointed if is_called(name, alone)}
    many = {
        key.table for name in persons for key in tables[name].foreign_keys if (name, key.columns[0]) in believed.crowded
    }
    pointed -= _anothers(tables, frozenset(pointed - many), people, persons)
    named = {name for name in tables if name not in persons and nouns(name)[0] in words().collectives.tables}
    # `user_groups` beside `groups` says who is in which, and stands for nobody.
    named -= {name for name in named if any(nouns(key.table)[0] == nouns(name)[0] for key in tables[name].foreign_keys)}
    # The roles of a user, in a table of that field, are the user's.
    named -= {name for name in named if is_of_field(name, (column.name for column in tables[name].columns))}
    # So does `lease_tenants`, where a tenant is a person.
    named -= {name for name in named if any(_is_each(tables[name], key, persons) for key in tables[name].foreign_keys)}
    return frozenset(pointed | named) - {people}


def _anothers(tables: Tables, pointed: frozenset[str], people: str, persons: frozenset[str]) -> frozenset[str]:
    """Of tables that people of other kinds hang on, those that cannot be without a person of their own, or without what
    is somebody's so: the booking of a customer, whose passengers are others, stands for nobody but the customer."""
    hang = {key.table for key in tables[people].foreign_keys} if people in tables else set()
    found: set[str] = set()
    while more := {
        name
        for name in (pointed & tables.keys()) - found - hang
        if any(_is_had(tables[name], key, persons | found) for key in tables[name].foreign_keys)
    }:
        found |= more
    return frozenset(found)


def _is_had(table: TableSchema, key: ForeignKey, by: Collection[str]) -> bool:
    """Whether each row is of one row of others, and not merely led or minded by them."""
    column = key.columns[0]
    if key.table not in by or len(key.columns) != 1 or is_actor(column) or is_maker(column):
        return False
    officer = stem(column).rpartition("_")[2] in words().collectives.officers
    return not officer and not table.may_lack(column)


def _is_each(table: TableSchema, key: ForeignKey, persons: frozenset[str]) -> bool:
    """Whether a row is called after the person whom a key tells: `lease_tenants` with a `tenant_id`."""
    return key.table in persons and len(key.columns) == 1 and stem(key.columns[0]) == nouns(table.name)[0]


def _is_of_few(believed: Believed, name: str, key: ForeignKey) -> bool:
    """Whether what a person points to stands for nobody else: the default among their own, a day of theirs that says
    whose it is, a booking with a guest or two."""
    told = believed.told.get((name, key.columns, key.table))
    if is_pointer(key.columns[0]) or (told is not None and told.confidence <= _UNTOLD):
        return True
    table = believed.tables.get(key.table)
    if table is None or (name, key.columns[0]) not in believed.lone:
        return False
    back = (one.columns[0] for one in table.foreign_keys if one.table == name)
    says_whose = any(not is_actor(column) and not is_maker(column) for column in back)
    return says_whose or is_called(name, words().collectives.guests)


_UNTOLD = 0.6
"""How sure a key is that only its name tells, without a value."""


def _is_one_each(table: TableSchema, persons: frozenset[str]) -> bool:
    """Whether each row is one person's who has no other, as a mailbox is."""
    keys = [key for key in table.foreign_keys if key.table in persons and not is_actor(key.columns[0])]
    return any(key.columns in table.unique or key.columns == table.primary_key for key in keys)


def each_their_own(tables: Tables, persons: frozenset[str], spread: Collection[tuple[str, str]]) -> frozenset[str]:
    """Headings under which each person files what is theirs: none can be without a person, and they are as many as
    the people."""
    return frozenset(
        name
        for name, table in tables.items()
        if is_called(name, words().collectives.headings)
        and any(key.table in persons and _is_each_ones(table, key, spread) for key in table.foreign_keys)
    )


def _is_each_ones(table: TableSchema, key: ForeignKey, spread: Collection[tuple[str, str]]) -> bool:
    column = key.columns[0]
    return (
        not table.may_lack(column) and not is_actor(column) and not is_maker(column) and (table.name, column) in spread
    )
