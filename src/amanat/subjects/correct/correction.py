"""A correction of cells as plain data: which rows, what stands in them, and what is to stand there."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from amanat.stores.schema.model import TableSchema


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one table that hold the same and become the same. `keys` are their primary keys, `after` those that they
    have then; both empty where the table has none."""

    table: str
    columns: tuple[str, ...]
    path: str
    ground: str
    rows: int
    olds: tuple[Any, ...]
    news: tuple[Any, ...]
    keys: tuple[tuple[Any, ...], ...] = ()
    after: tuple[tuple[Any, ...], ...] = ()


class Row(msgspec.Struct, frozen=True):
    """One row that is read: what stands there, and of it what changes. `path` and `ground` say why."""

    olds: dict[str, Any]
    news: dict[str, Any]
    path: str
    ground: str

    def now(self, name: str) -> Any:
        return self.news.get(name, self.olds.get(name))

    def key(self, shape: TableSchema) -> tuple[Any, ...]:
        return tuple(self.olds[name] for name in shape.primary_key)


def grouped(shape: TableSchema, rows: list[Row]) -> list[Correction]:
    """Rows that hold the same and become the same, together."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        olds = {name: row.olds[name] for name in row.news}
        groups.setdefault(repr((row.path, olds, row.news)), []).append(row)
    found: list[Correction] = []
    for group in groups.values():
        first = group[0]
        names = tuple(first.news)
        found.append(
            Correction(
                table=shape.name,
                columns=names,
                path=first.path,
                ground=first.ground,
                rows=len(group),
                olds=tuple(first.olds[name] for name in names),
                news=tuple(first.news[name] for name in names),
                keys=tuple(row.key(shape) for row in group) if shape.primary_key else (),
                after=tuple(tuple(row.now(name) for name in shape.primary_key) for row in group)
                if shape.primary_key
                else (),
            )
        )
    return found


def same_value(one: Any, other: Any) -> bool:
    """Whether two values of a column are one, whatever type the engine gives them in."""
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    return bool(one == other) or (one is not None and other is not None and str(one) == str(other))


def exactly(dialect: str, column: sa.ColumnElement[Any], value: Any) -> sa.ColumnElement[bool]:
    """That a column holds a value to the letter, whatever its collation makes equal."""
    if value is None:
        return column.is_(sa.null())
    if isinstance(value, (dict, list)):
        return sa.cast(column, JSONB) == sa.cast(sa.literal(value, JSONB), JSONB)
    if not isinstance(value, str):
        return column == sa.literal(value)
    if dialect == "postgresql":
        return sa.func.rtrim(sa.cast(column, sa.Text)) == value.rstrip(" ")
    if dialect == "mysql":
        return sa.collate(sa.cast(column, sa.Text), "utf8mb4_bin") == sa.literal(value)
    return sa.collate(column, "BINARY") == sa.literal(value)
