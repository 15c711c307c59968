"""`uid`: a user's number in the tables of many services, and what a thing itself is known by in those of others."""

from __future__ import annotations

from amanat.datamap.names.families import Family
from amanat.datamap.names.words import snake
from amanat.stores.schema.model import TableSchema


def is_mark(table: TableSchema, column: str, kind: Family, people: TableSchema | None) -> bool:
    """Whether a `uid` is what the row itself is known by: a text, unless `people` are known by just that, or the
    table's own key."""
    if snake(column) != "uid":
        return False
    if people is not None and [*map(snake, people.primary_key)] == ["uid"]:
        return table.name == people.name
    return kind != "whole" or column in table.primary_key
