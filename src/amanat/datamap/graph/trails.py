"""Trails of changes: each row says of which thing it is by kind and key, and what stood there before and after.

Whose the row is follows from the thing. Who made the change stands in a plain key, and what was changed is not theirs.
"""

from __future__ import annotations

from amanat.datamap.graph.polymorphic import pairs
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import snake
from amanat.stores.schema.model import TableSchema


def is_trail(table: TableSchema) -> bool:
    """Whether rows tell of things of several kinds, each with its values before and after: `old_values` and
    `new_values`."""
    names = {english(snake(column.name)) for column in table.columns}
    both = any(
        name.startswith(f"{before}_") and f"{after}_{name.removeprefix(f'{before}_')}" in names
        for name in names
        for before, after in words().changes.states
    )
    return both and next(pairs({table.name: table}), None) is not None
