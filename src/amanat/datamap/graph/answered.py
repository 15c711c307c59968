"""Keys that say of whom another row of the same table is: `in_reply_to_user_id` beside `in_reply_to_id`."""

from __future__ import annotations

from collections.abc import Collection

from amanat.datamap.names.pointing import is_person
from amanat.datamap.names.whose import stem
from amanat.datamap.names.words import nouns
from amanat.stores.schema.model import TableSchema


def is_of_another_row(table: TableSchema, column: str, persons: Collection[str]) -> bool:
    """Whether a key to a person is a copy of what the row says that another key leads to, beside a key to whose this
    one is."""
    answered = _answered(table)
    if not _copies(column, answered):
        return False
    own = (key.columns[0] for key in table.foreign_keys if key.table in persons and len(key.columns) == 1)
    return any(one != column and not _copies(one, answered) for one in own)


def _answered(table: TableSchema) -> frozenset[str]:
    """What keys to rows of the table itself are called, with and without its noun: `in_reply_to` and `quoted`."""
    found = {stem(key.columns[0]) for key in table.foreign_keys if key.table == table.name and len(key.columns) == 1}
    return frozenset(found | {name.removesuffix(f"_{noun}") for name in found for noun in nouns(table.name)})


def _copies(column: str, answered: Collection[str]) -> bool:
    name = stem(column)
    return any(name.startswith(f"{one}_") and is_person(name.removeprefix(f"{one}_")) for one in answered)
