"""Keys of several columns that nobody declared: a part has all the columns by which its whole is known, and its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amanat.datamap.graph.undeclared import Ask, Found
from amanat.datamap.names.families import agree, family
from amanat.datamap.names.pointing import pointing
from amanat.datamap.names.words import snake
from amanat.stores.base import Question
from amanat.stores.schema.model import ForeignKey, TableSchema

_FEW = 3
"""Fewer keys than this meet those of another table by chance."""


def by_parts(tables: Mapping[str, TableSchema], ask: Ask) -> Iterator[Found]:
    """For each table whose key is all of another's key and more, the key to that other, where its rows are there."""
    found = [(table, whole) for table in tables.values() for whole in tables.values() if _may_be_part(table, whole)]
    questions = [
        Question(table=table.name, columns=whole.primary_key, to_table=whole.name, to_columns=whole.primary_key)
        for table, whole in found
    ]
    for (table, whole), answer in zip(found, ask(questions), strict=True):
        if answer is not None and answer.values >= _FEW and answer.found == answer.values:
            yield Found(
                table=table.name,
                key=ForeignKey(columns=whole.primary_key, table=whole.name, to=whole.primary_key),
                confidence=0.8,
                because=f"its key begins as that of `{whole.name}`; all {answer.values} looked at are there",
            )


def _may_be_part(table: TableSchema, whole: TableSchema) -> bool:
    """Whether a table is known by all columns of the other's key, and by others besides; none of them leads elsewhere,
    and one says that it is a key of rows."""
    shared = set(whole.primary_key)
    if table.kind != "table" or whole.kind != "table" or len(shared) < 2 or not shared < set(table.primary_key):
        return False
    led = {name for one in (table, whole) for key in one.foreign_keys for name in key.columns}
    mine, theirs = ({column.name: column for column in one.columns} for one in (table, whole))
    alike = all(agree(family(mine[name]), family(theirs[name])) for name in shared if family(theirs[name]))
    return alike and not shared & led and any(_is_key(name) for name in shared)


def _is_key(name: str) -> bool:
    points = pointing(name)
    return (points is not None and bool(points.tail)) or snake(name) in ("id", "uuid")
