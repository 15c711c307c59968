"""Links between tables, each with its role: whose the row is, who acted on it, or what it merely refers to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from amanat.datamap.graph.words import is_actor, is_pointer, stem, words
from amanat.datamap.model import Link, LinkRole
from amanat.datamap.words import is_called, nouns
from amanat.stores.base import ForeignKey, TableSchema

Tables = Mapping[str, TableSchema]
Links = dict[str, tuple[Link, ...]]


def key_links(tables: Tables, people: str) -> Links:
    """Every foreign key as a link; between other tables than people's the role is settled in `ownership`."""
    persons = person_tables(tables, people)
    collective = _collectives(tables, people, persons)
    return {
        name: tuple(_link(table, key, persons, collective, people) for key in table.foreign_keys if key.table in tables)
        for name, table in tables.items()
    }


def person_tables(tables: Tables, people: str) -> frozenset[str]:
    """Where people live, and tables with one row per person: named after a role, or keyed by the person."""
    found = {people} if people in tables else set()
    grew = True
    while grew:
        new = {name for name, table in tables.items() if name not in found and identity(table, found, people)}
        found |= new
        grew = bool(new)
    return frozenset(found)


def identity(table: TableSchema, persons: Collection[str], people: str) -> ForeignKey | None:
    """The key by which each row of the table is one person; None where rows are something else."""
    keys = [key for key in table.foreign_keys if key.table in persons and key.table != table.name]
    keys = [key for key in keys if len(key.columns) == 1 and not is_actor(key.columns[0])]
    for key in keys:
        if table.primary_key == key.columns:
            return key
    if not is_called(table.name, words().roles.tables):
        return None
    mine = {*nouns(people), "user", "account", "person", "member"}
    named = [key for key in keys if key.columns in table.unique or stem(key.columns[0]) in mine]
    return named[0] if len(named) == 1 else None


def _collectives(tables: Tables, people: str, persons: frozenset[str]) -> frozenset[str]:
    """Tables that stand for many: those that people point to, and those named so."""
    pointed = {key.table for name in persons for key in tables[name].foreign_keys} - persons
    named = {name for name in tables if name not in persons and nouns(name)[0] in words().collectives.tables}
    # `user_groups` beside `groups` says who is in which, and stands for nobody.
    named -= {name for name in named if any(nouns(key.table)[0] == nouns(name)[0] for key in tables[name].foreign_keys)}
    return frozenset(pointed | named) - {people}


def _link(
    table: TableSchema, key: ForeignKey, persons: frozenset[str], collective: frozenset[str], people: str
) -> Link:
    return Link(
        columns=key.columns,
        table=key.table,
        to=key.to,
        nullable=any(column.nullable for column in table.columns if column.name in key.columns),
        role=_role(table, key, persons, collective, people),
        on_delete=key.on_delete,
    )


def _role(
    table: TableSchema, key: ForeignKey, persons: frozenset[str], collective: frozenset[str], people: str
) -> LinkRole:
    if key.table not in persons:
        within = table.name in persons or key.table == table.name
        return "reference" if within or key.table in collective or is_pointer(key.columns[0]) else "subject"
    if table.name in persons:
        return "subject" if key == identity(table, persons, people) else "actor"
    return "actor" if is_actor(key.columns[0]) or table.name in collective else "subject"
