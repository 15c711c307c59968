"""Whether the values of one column of files stand in another, as `contained` asks it of an engine: through polars."""

from __future__ import annotations

from typing import Any

import msgspec
import polars as pl

from amanat.stores.base import Inclusion, Question
from amanat.stores.contained import FEWEST, NOBODY


def counted(question: Question, table: pl.LazyFrame, target: pl.LazyFrame, limit: int) -> Inclusion:
    """The answer to a question that asks nothing within documents, from the first rows of `table`.

    Raises `pl.exceptions.PolarsError` where a column is not there, or cannot be written as text.
    """
    if question.when is not None:
        table = table.filter(pl.col(question.when[0]).cast(pl.String) == question.when[1])
    names = [f"v{at}" for at in range(len(question.columns))]
    rows = _as_text(table, question.columns, names).filter(*(_of_somebody(name) for name in names)).head(limit)
    asked = rows.unique().collect()
    there = asked.lazy().join(_as_text(target, question.to_columns, names), on=names, how="semi")
    answer = Inclusion(values=asked.height, found=int(there.select(pl.len()).collect().item()))
    if not question.ends or len(names) != 1 or answer.found < answer.values or answer.values < FEWEST:
        return answer
    key = target.select(pl.col(question.to_columns[0]).alias("k"))
    if not table.collect_schema()[question.columns[0]].is_numeric() or not key.collect_schema()["k"].is_integer():
        return answer
    return _ranged(answer, asked["v0"].cast(pl.Int64), key)


def some_of(table: pl.LazyFrame, name: str, limit: int) -> tuple[Any, ...]:
    """Distinct values of a column, from its first rows."""
    rows = table.select(pl.col(name).drop_nulls().head(2 * limit).unique(maintain_order=True))
    return tuple(rows.head(limit).collect()[name].to_list())


def _ranged(answer: Inclusion, numbers: pl.Series, target: pl.LazyFrame) -> Inclusion:
    key = pl.col("k")
    low, high = numbers.to_frame("v").select(pl.col("v").min().alias("low"), pl.col("v").max().alias("high")).row(0)
    inner = key.filter(key.is_between(low, high))
    ends = target.select(key.min().alias("low"), key.max().alias("high"), inner.n_unique().alias("n"))
    to_low, to_high, between = ends.collect().row(0)
    return msgspec.structs.replace(answer, low=low, high=high, to_low=to_low, to_high=to_high, between=between)


def _as_text(frame: pl.LazyFrame, columns: tuple[str, ...], names: list[str]) -> pl.LazyFrame:
    kinds = frame.collect_schema()
    return frame.select(_text(old, kinds.get(old)).alias(new) for old, new in zip(columns, names, strict=True))


def _text(name: str, kind: pl.DataType | None) -> pl.Expr:
    """Whole numbers in the one form: what may be missing in a file is often kept as 7.0."""
    value = pl.col(name)
    if kind is None or not (kind.is_float() or kind.is_decimal()):
        return value.cast(pl.String)
    whole = value.cast(pl.Int64, strict=False)
    return pl.when(whole == value).then(whole.cast(pl.String)).otherwise(value.cast(pl.String))


def _of_somebody(name: str) -> pl.Expr:
    """But for what stands for nobody."""
    return pl.col(name).is_not_null() & ~pl.col(name).is_in(NOBODY)
