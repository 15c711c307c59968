"""Columns of files as polars has them: their schema, values cut for a sample, values as texts."""

from __future__ import annotations

from typing import Any

import polars as pl

from amanat.stores.samples.sampling import BINARY_LIMIT, TEXT_LIMIT
from amanat.stores.schema.model import ColumnSchema


def column_of(name: str, kind: pl.DataType) -> ColumnSchema:
    """A column as the schema tells it."""
    nested = isinstance(kind, pl.Struct | pl.List | pl.Array)
    return ColumnSchema(
        name=name,
        type=str(kind).lower(),
        nullable=True,
        text=isinstance(kind, pl.String | pl.Categorical | pl.Enum),
        json=nested,
        binary=isinstance(kind, pl.Binary),
        array=isinstance(kind, pl.List | pl.Array),
        values=tuple(kind.categories.to_list()) if isinstance(kind, pl.Enum) else (),
    )


def cut(frame: pl.LazyFrame) -> list[pl.Expr]:
    """All columns of a frame, long values cut to what a sample keeps of them."""
    return [_cut_one(name, kind) for name, kind in frame.collect_schema().items()]


def _cut_one(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.String):
        return column.str.slice(0, TEXT_LIMIT)
    if isinstance(kind, pl.Binary):
        return column.bin.slice(0, BINARY_LIMIT)
    if isinstance(kind, pl.Struct):
        return column.struct.json_encode()
    return column


def as_text(value: Any) -> str:
    """A value as the exact search reads it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else value if isinstance(value, str) else str(value)
