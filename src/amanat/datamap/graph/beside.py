"""Where the addresses of people stand if not in their own row: in the one row that each has beside it, or in lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.names.fields import tells_by_language
from amanat.datamap.names.known import BEYOND_AN_ADDRESS, holds_a_login, is_of_another, is_of_each
from amanat.datamap.names.words import listed_kind, snake
from amanat.datamap.people.person import tells_apart
from amanat.datamap.people.telling import categories_in
from amanat.service.model import People
from amanat.stores.schema.model import TableSchema

_SHAPED = 0.5


def addressed_by(
    tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], people: People
) -> tuple[str, str] | None:
    """Table and column of the e-mail addresses of these people, where their own rows have none."""
    if "email" in people.identifiers.values():
        return None
    found = (
        (table.name, column)
        for _, table in sorted(tables.items())
        if table.name != people.table and _is_theirs(table, seen[table.name], people)
        for column in _addresses(table, seen[table.name])
    )
    return next(found, None)


def _is_theirs(table: TableSchema, seen: Mapping[str, Evidence], people: People) -> bool:
    """Whether a row is of one person, who has no other there, or is an address in a list of theirs and nothing more."""
    keys = [key for key in table.foreign_keys if key.table == people.table]
    if len(keys) != 1 or keys[0].to != (people.key,):
        return False
    alone = (
        keys[0].columns == table.primary_key
        or any(column.unique for column in table.columns if keys[0].columns == (column.name,))
        or tells_by_language(table.primary_key, keys[0].columns[0])
    )
    # What no constraint says, the values may: a login each.
    single = (tells_apart(column, seen[column.name]) for column in table.columns if keys[0].columns == (column.name,))
    alone = alone or (any(single) and holds_a_login((column.name, column.unique) for column in table.columns))
    return is_of_each(table.name, alone=alone) or (
        listed_kind(table.name) == "email" and BEYOND_AN_ADDRESS.isdisjoint(categories_in(table, seen))
    )


def _addresses(table: TableSchema, seen: Mapping[str, Evidence]) -> Iterator[str]:
    for column in table.columns:
        one = seen[column.name]
        shaped = one.kind == "text" and one.filled and one.share("email") >= _SHAPED
        if shaped and "hash" not in snake(column.name) and not is_of_another(table.name, column.name):
            yield column.name
