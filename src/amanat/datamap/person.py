"""A table as rows that may be persons: what tells one from another, and what its columns say of a person."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.judge import Case, Verdict, judge
from amanat.datamap.detect.tables import bare_names
from amanat.datamap.words import nouns, snake
from amanat.stores.base import ColumnSchema, TableSchema

SEEN = 10
"""Fewer values than this do not show that no two rows have the same."""

IDENTIFIERS = ("email", "phone", "username")


def key_of(table: TableSchema, seen: Mapping[str, Evidence]) -> str:
    """The column that tells one row from another; empty where none does.

    Where the primary key takes several columns (a client's, a partition's) or there is none, the number is meant.
    """
    if len(table.primary_key) == 1:
        return table.primary_key[0]
    names = ("id", *(f"{noun}_id" for noun in nouns(table.name)), *(f"{noun}id" for noun in nouns(table.name)))
    for column in table.columns:
        known = seen[column.name]
        if snake(column.name) in names and (column.unique or 1 < known.filled == known.distinct):
            return column.name
    return ""


def tells_apart(column: ColumnSchema, seen: Evidence) -> bool:
    """Whether no two rows have the same: by a constraint, or in what was seen."""
    return column.unique or (seen.filled >= SEEN and seen.distinct == seen.filled)


def verdict_of(table: TableSchema, seen: Evidence) -> Verdict:
    if bare := bare_names(tuple(column.name for column in table.columns)):
        seen = msgspec.structs.replace(seen, name=bare[seen.name])
    return judge(Case(table=table.name, seen=seen, about=True, person=True))
