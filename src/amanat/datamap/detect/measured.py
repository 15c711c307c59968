"""Whole columns of numbers and of dates measured together, a few passes for all of one type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
import polars as pl

from amanat.datamap.detect import spans
from amanat.datamap.detect.frames import first_of, places
from amanat.datamap.detect.spans import NOTHING, Span

Key = TypeVar("Key")


class Measured(msgspec.Struct, frozen=True):
    """Different values that are there, and what the first of them span."""

    distinct: int
    span: Span


def measured(columns: Mapping[Key, Any]) -> dict[Key, Measured]:
    """Of those columns that are series of numbers or dates, each: others are left out."""
    typed: dict[pl.DataType, list[Key]] = defaultdict(list)
    for key, values in columns.items():
        if isinstance(values, pl.Series) and (values.dtype.is_numeric() or values.dtype in (pl.Date, pl.Datetime)):
            typed[values.dtype].append(key)
    found: dict[Key, Measured] = {}
    for kind, keys in typed.items():
        for at, one in _of_type(kind, [columns[key] for key in keys]).items():
            found[keys[at]] = one
    return found


def _of_type(kind: pl.DataType, parts: list[pl.Series]) -> dict[int, Measured]:
    frame = pl.DataFrame({"c": places(parts), "x": pl.concat(parts)})
    rows = frame.group_by("c").agg(pl.col("x").drop_nulls().n_unique().alias("distinct"))
    first = first_of(frame, spans.LOOKED_AT).drop_nulls()
    found = _days(first) if kind in (pl.Date, pl.Datetime) else _whole(first) if kind.is_integer() else _broken(first)
    told = {at: Measured(0, NOTHING) for at in range(len(parts))}
    return told | {at: Measured(distinct, found.get(at, NOTHING)) for at, distinct in rows.iter_rows()}


def _days(first: pl.DataFrame) -> dict[int, Span]:
    day = pl.col("x").dt
    timed = (day.hour() + day.minute() + day.second()).ne(0) if first["x"].dtype == pl.Datetime else pl.lit(False)
    by_year = first.select("c", day.year().alias("y"), timed.alias("t")).group_by("c", "y")
    years: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for at, *one in by_year.agg(pl.len(), pl.col("t").sum()).sort("c", "y").iter_rows():
        years[at].append(tuple(one))
    return {
        at: Span(
            years=tuple((year, rows) for year, rows, _ in found),
            timed=sum(timed for *_, timed in found) / sum(rows for _, rows, _ in found),
        )
        for at, found in years.items()
    }


def _whole(first: pl.DataFrame) -> dict[int, Span]:
    ends = first.group_by("c").agg(pl.col("x").min().alias("low"), pl.col("x").max().alias("high"))
    low, high = spans.YEARS
    dated = ends.filter((pl.col("low") >= low) & (pl.col("high") <= high))["c"]
    years: dict[int, list[tuple[int, int]]] = defaultdict(list)
    counted = first.filter(pl.col("c").is_in(dated.to_list())).group_by("c", "x").len().sort("c", "x")
    for at, year, rows in counted.iter_rows():
        years[at].append((year, rows))
    return {
        at: Span(low=float(least), high=float(most), whole=True, years=tuple(years[at]))
        for at, least, most in ends.iter_rows()
    }


def _broken(first: pl.DataFrame) -> dict[int, Span]:
    kind = first["x"].dtype
    number = pl.col("x").cast(pl.Float64)
    known = first.filter(number.is_finite()).with_columns(number.alias("f"))
    whole = ((pl.col("f") == pl.col("f").floor()) | (pl.col("f").abs() >= spans.EXACT)).all()
    ends = known.group_by("c").agg(
        pl.col("f").min().alias("low"), pl.col("f").max().alias("high"), whole.alias("whole")
    )
    fine: dict[int, float] = {}
    # A type of fewer places has no value with more.
    if getattr(kind, "scale", spans.MANY) >= spans.MANY:
        some = first_of(known, spans.FINE).group_by("c").agg(pl.col("x"))
        fine = {at: spans.fine(values) for at, values in some.iter_rows()}
    return {
        at: Span(low=least, high=most, fine=fine.get(at, 0.0), whole=all_whole)
        for at, least, most, all_whole in ends.iter_rows()
    }
