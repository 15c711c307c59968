"""Which rows a sample takes: the first by primary key, and the rest evenly from the whole table. No row at random.

Two statements for a long table, one for a short one, and values are cut before they travel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

TEXT_LIMIT = 20_000
"""Characters of a value that a sample keeps."""

BINARY_LIMIT = 256


def points(low: int, high: int, count: int) -> list[int]:
    """`count` whole numbers spread evenly from `low` to `high`, both ends among them."""
    if count < 1:
        return []
    if count == 1 or high <= low:
        return [low]
    return sorted({low + (high - low) * i // (count - 1) for i in range(count)})


def columns_of(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    if not rows:
        return {name: [] for name in names}
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


Rows = Sequence[Sequence[Any]]


class Anchored(Protocol):
    """Rows of a table, each behind its anchor: a whole number that orders them."""

    def first(self, count: int) -> Rows:
        """So many from the start of the table, in order."""

    def last(self) -> int:
        """The last anchor. Asked only of a table that has rows."""

    def nearest(self, numbers: list[int]) -> Rows:
        """Those at or above each of these numbers, each row once, in any order."""


def spread(table: Anchored, limit: int, rows: int | None) -> list[Sequence[Any]]:
    """The first half of the sample from the start of the table, the other from evenly spread places after it. Always
    `limit` rows where the table has as many.

    `rows` is an estimate; it changes what is fetched and never what comes out.
    """
    half = limit - limit // 2
    # Of a table that is known to be long, no more is fetched than is kept.
    wanted = half if rows is not None and rows > 2 * limit else limit
    first = {row[0]: row[1:] for row in table.first(wanted)}
    # There is nothing between the start and the end of one row.
    if len(first) < wanted or limit == 1:
        return list(first.values())
    near = dict(list(first.items())[:half])
    both = near | {row[0]: row[1:] for row in table.nearest(points(max(near) + 1, table.last(), limit // 2))}
    if len(both) < limit and wanted < limit:
        first = {row[0]: row[1:] for row in table.first(limit)}
    return [row for _, row in sorted(topped_up(both, first, limit).items())]


def topped_up(found: dict[Any, Any], first: dict[Any, Any], limit: int) -> dict[Any, Any]:
    """With as many of the first rows as are needed to reach the limit."""
    for key, row in first.items():
        if len(found) >= limit:
            break
        found.setdefault(key, row)
    return found
