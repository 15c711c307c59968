"""Tables of what rows of another table were before: each has all its columns and says more, and no key is declared."""

from __future__ import annotations

from collections.abc import Mapping

from amanat.datamap.names.words import singular, snake
from amanat.stores.schema.model import ForeignKey, TableSchema

_LEAST = 3
"""Fewer columns than this, besides keys of its own, are in many a table."""


def histories(tables: Mapping[str, TableSchema]) -> dict[str, str]:
    """By the name of each such table, that of the other: `historicalproject` and `project_history` have all of
    `project` and who changed it when."""
    columns = {name: frozenset(snake(one.name) for one in table.columns) for name, table in tables.items()}
    called = {name: _called(name) for name in tables}
    found: dict[str, str] = {}
    for name, table in sorted(tables.items()):
        own = columns[name] - {snake(key) for key in table.primary_key}
        if len(own) < _LEAST or not table.foreign_keys:
            continue
        for other in tables:
            if columns[name] < columns[other] and _is_of(called[other], called[name]):
                found.setdefault(other, name)
    return found


def key_before(
    tables: Mapping[str, TableSchema], known: Mapping[str, str], table: str, column: str
) -> ForeignKey | None:
    """Where a column of a history, of those known, leads by the key of the table that it is the history of."""
    original = tables.get(known.get(table, ""))
    keys = original.foreign_keys if original is not None else ()
    return next((key for key in keys if [snake(name) for name in key.columns] == [snake(column)]), None)


def _called(table: str) -> list[str]:
    return [singular(word) for word in snake(table.rpartition(".")[2]).split("_")]


def _is_of(longer: list[str], shorter: list[str]) -> bool:
    """Whether one is named after the other's last word: as a word of its own, or at the end of one."""
    noun = shorter[-1]
    return any(word == noun or (len(word) > len(noun) and word.endswith(noun)) for word in longer)
