"""What a row tells of a change made to another: the values before and after were in the row that was changed."""

from __future__ import annotations

from functools import cache

from amanat.datamap.model import Path, TableMap
from amanat.datamap.names.words import snake
from amanat.subjects.fate.parties import fork, parties


@cache
def tells_a_change(column: str) -> bool:
    """Whether a column holds what was there before a change or after it: `old_value_char`, `new_value`."""
    name = snake(column)
    return any(name == word or name.startswith(f"{word}_") for word in parties().changed)


def formerly(table: TableMap, way: Path, ways: tuple[Path, ...]) -> bool | None:
    """Whether the party at the end of a way is who had the row that was changed, which a kind and a key name; False for
    the others, None where no such names any of them."""
    named = {one: fork(table.name, one, ways)[1].when is not None for one in ways}
    return named.get(way, False) if len(set(named.values())) == 2 else None
