"""Rows that are a name and a value each, as a table has them, and what their names say."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.model import TableMap
from amanat.datamap.names.pairs import name_and_value
from amanat.datamap.names.words import snake
from amanat.subjects.sql.documents import NOTHING, Form


class Pairs(msgspec.Struct, frozen=True):
    """The columns of a table with a name and a value in each row, and those that say of which thing they are."""

    name: str
    value: str
    of: tuple[str, ...]


def pairs_of(table: TableMap) -> Pairs | None:
    """`meta_key` and `meta_value` beside a `post_id`; None where rows are something else."""
    found = name_and_value(column.name for column in table.columns)
    of = tuple(
        column.name
        for column in table.columns
        if column.name not in (*table.primary_key, *(found or ())) and _is_key(column.name, table)
    )
    return Pairs(*found, of) if found is not None and of else None


def _is_key(column: str, table: TableMap) -> bool:
    return snake(column).endswith("_id") or any(link.columns == (column,) for link in table.links)


def form_named(names: Iterable[str]) -> Form:
    """What columns of such names would hold of a person."""
    personal = (name for name in names if lexicon().rule(name, "", "text", about=True) is not None)
    return msgspec.structs.replace(NOTHING, personal=frozenset((name,) for name in personal))
