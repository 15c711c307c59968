"""Which rows a sample takes: the first by primary key, and the rest evenly from the whole table. No row at random.

Two statements for a long table, one for a short one, and values are cut before they travel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

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


Nearest = Callable[[list[int]], Any]
"""A query for the anchors nearest to whole numbers, at or above each."""


def nearest_to(shown: sa.Table, anchor: sa.ColumnElement[Any], listed: Callable[[list[int]], sa.FromClause]) -> Nearest:
    """`listed` gives whole numbers as rows of one column `value`, from one parameter."""

    def nearest(numbers: list[int]) -> sa.Select[Any]:
        given = listed(numbers)
        lowest = sa.select(sa.func.min(anchor)).select_from(shown).where(anchor >= given.c.value).correlate(given)
        return sa.select(lowest.scalar_subquery()).select_from(given)

    return nearest


def spread(
    connection: sa.Connection,
    shown: sa.Table,
    values: Sequence[sa.ColumnElement[Any]],
    anchor: sa.ColumnElement[Any],
    limit: int,
    nearest: Nearest,
    rows: int | None,
) -> list[Sequence[Any]]:
    """By `anchor`, a whole number that orders the rows: the first half of the sample from the start of the table, the
    other from evenly spread places after it. Always `limit` rows where the table has as many.

    `rows` is the engine's estimate; it changes what is fetched and never what comes out.
    """
    query = sa.select(anchor, *values).select_from(shown).order_by(anchor)
    top = sa.select(sa.func.max(anchor)).select_from(shown).scalar_subquery()
    half = limit - limit // 2
    # Of a table that is known to be long, no more is fetched than is kept.
    wanted = half if rows is not None and rows > 2 * limit else limit
    found = connection.execute(query.add_columns(top).limit(wanted)).all()
    first = {row[0]: row[1:-1] for row in found}
    # There is nothing between the start and the end of one row.
    if len(first) < wanted or limit == 1:
        return list(first.values())
    near = dict(list(first.items())[:half])
    met = anchor.in_(nearest(points(max(near) + 1, found[0][-1], limit // 2)))
    both = near | {row[0]: row[1:] for row in connection.execute(query.where(met))}
    if len(both) < limit and wanted < limit:
        first = {row[0]: row[1:] for row in connection.execute(query.limit(limit))}
    return [row for _, row in sorted(topped_up(both, first, limit).items())]


def topped_up(found: dict[Any, Any], first: dict[Any, Any], limit: int) -> dict[Any, Any]:
    """With as many of the first rows as are needed to reach the limit."""
    for key, row in first.items():
        if len(found) >= limit:
            break
        found.setdefault(key, row)
    return found
