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
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


Points = Callable[[list[int]], sa.FromClause]
"""Whole numbers as rows of one column `value`, from one parameter."""


def spread(
    connection: sa.Connection,
    shown: sa.Table,
    values: Sequence[sa.ColumnElement[Any]],
    anchor: sa.ColumnElement[Any],
    limit: int,
    listed: Points,
) -> list[Sequence[Any]]:
    """By `anchor`, a whole number that orders the rows: the first half of the sample from the start of the table, the
    other from evenly spread places after it. Always `limit` rows where the table has as many."""
    query = sa.select(anchor, *values).select_from(shown)
    top = sa.select(sa.func.max(anchor)).select_from(shown).scalar_subquery()
    rows = connection.execute(query.add_columns(top).order_by(anchor).limit(limit)).all()
    first = {row[0]: row[1:-1] for row in rows}
    if len(first) < limit:
        return list(first.values())
    half = dict(list(first.items())[: limit - limit // 2])
    given = listed(points(max(half) + 1, rows[0][-1], limit // 2))
    nearest = sa.select(sa.func.min(anchor)).select_from(shown).where(anchor >= given.c.value).correlate(given)
    wanted = query.where(anchor.in_(sa.select(nearest.scalar_subquery()).select_from(given)))
    far = {row[0]: row[1:] for row in connection.execute(wanted)}
    return [row for _, row in sorted(topped_up(half | far, first, limit).items())]


def topped_up(found: dict[Any, Any], first: dict[Any, Any], limit: int) -> dict[Any, Any]:
    """With as many of the first rows as are needed to reach the limit."""
    for key, row in first.items():
        if len(found) >= limit:
            break
        found.setdefault(key, row)
    return found
