"""Declared keys that point to the wrong table: their names say another one, and so do the values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from amanat.datamap.graph.undeclared import Ask
from amanat.datamap.names.families import agree, family
from amanat.datamap.names.pointing import is_person, pointing
from amanat.datamap.names.targets import Names
from amanat.datamap.names.words import nouns, snake
from amanat.stores.base import Inclusion, Question
from amanat.stores.schema.model import ForeignKey, TableSchema


class Suspect(msgspec.Struct, frozen=True, kw_only=True):
    """A declared key, why it is not believed, and the key that is believed in its place, if one is."""

    table: str
    key: ForeignKey
    because: str
    instead: ForeignKey | None = None


def suspects(tables: Mapping[str, TableSchema], names: Names, persons: Collection[str], ask: Ask) -> Iterator[Suspect]:
    """Keys of one column whose name is another table's; each costs two questions."""
    pairs = [
        (table, key, other)
        for table in tables.values()
        for key in table.foreign_keys
        if len(key.columns) == 1 and (other := _other(table, key, tables, names, persons)) is not None
    ]
    questions = [_question(table.name, key) for table, key, other in pairs for key in (key, other)]
    answers = ask(questions)
    for at, (table, key, other) in enumerate(pairs):
        because = _doubt(key, other, answers[2 * at], answers[2 * at + 1], persons)
        if because:
            there = answers[2 * at]
            wrong = there is not None and there.found < there.values
            yield Suspect(table=table.name, key=key, because=because, instead=other if wrong else None)


def _question(table: str, key: ForeignKey) -> Question:
    return Question(table=table, columns=key.columns, to_table=key.table, to_columns=key.to)


def _other(
    table: TableSchema, key: ForeignKey, tables: Mapping[str, TableSchema], names: Names, persons: Collection[str]
) -> ForeignKey | None:
    """The table that the name says outright, where the key leads to one of quite another name."""
    points = pointing(key.columns[0])
    if points is None or not points.tail or key.table == table.name or key.table not in tables:
        return None
    of_people = is_person(points.stem) and key.table in persons
    if set(nouns(key.table)) & {points.stem, points.stem.rpartition("_")[2]} or _alike(points.stem, key.table):
        return None
    kind = next(family(column) for column in table.columns if column.name == key.columns[0])
    for name, weight in names.named(points.stem):
        other = tables[name]
        if weight < 2 or name == table.name or len(other.primary_key) != 1 or _related(other, tables[key.table]):
            continue
        if of_people and _tied(other, tables[key.table]):
            # Patients who have accounts: the one key may well lead to the other table.
            continue
        to = next(column for column in other.columns if column.name == other.primary_key[0])
        if agree(kind, family(to)):
            return ForeignKey(columns=key.columns, table=name, to=other.primary_key, on_delete=key.on_delete)
    return None


def _alike(stem: str, table: str) -> bool:
    """One name within the other: `group_id` and `usergroups`."""
    mine, theirs = stem.replace("_", ""), snake(table.rpartition(".")[2]).replace("_", "")
    return mine in theirs or theirs in mine


def _related(one: TableSchema, other: TableSchema) -> bool:
    """One is a subtype of the other: their keys are one key."""
    return any(key.table == other.name and key.columns == one.primary_key for key in one.foreign_keys) or any(
        key.table == one.name and key.columns == other.primary_key for key in other.foreign_keys
    )


def _tied(one: TableSchema, other: TableSchema) -> bool:
    """A key leads from one to the other."""
    return any(key.table == other.name for key in one.foreign_keys) or any(
        key.table == one.name for key in other.foreign_keys
    )


def _doubt(
    key: ForeignKey, other: ForeignKey, there: Inclusion | None, elsewhere: Inclusion | None, persons: Collection[str]
) -> str:
    """Why the declared key is not believed, or nothing."""
    if there is None or elsewhere is None or not there.values or elsewhere.found < elsewhere.values:
        return ""
    if there.found < there.values:
        return (
            f"its name says `{other.table}`, where all {there.values} values looked at are; "
            f"in `{key.table}` {there.found} of them are"
        )
    if (key.table in persons) != (other.table in persons):
        return f"its name says `{other.table}`, and its values fit that table as well as `{key.table}`"
    return ""
