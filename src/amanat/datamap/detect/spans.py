"""What numbers and dates span: for birth dates, ages and coordinates."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

import msgspec
import polars as pl

_LOOKED_AT = 1_000
_YEAR = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(.*)$")


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Of numbers: `low`, `high` and the share with four or more decimals (`fine`). Of dates, and of numbers that
    may be years: how many rows fall into each, and the share with a time of day (`timed`)."""

    low: float = 0.0
    high: float = 0.0
    fine: float = 0.0
    whole: bool = False
    years: tuple[tuple[int, int], ...] = ()
    timed: float = 0.0

    def year_at(self, share: float) -> int:
        """The year below which this share of the rows lies."""
        total = sum(count for _, count in self.years)
        passed = 0
        for year, count in self.years:
            passed += count
            if passed >= share * total:
                return year
        return 0


NOTHING = Span()

_YEARS = (1900, 2100)
"""Whole numbers between these may be years."""

_MANY = 4
"""Places after the point that coordinates have and amounts have not."""

_EXACT = 1e15
"""Beyond this a floating number need not be what it was read from."""

_FINE = 200
"""Numbers whose places after the point are counted."""


def span_of_numbers(values: Sequence[Any] | pl.Series) -> Span:
    if isinstance(values, pl.Series) and values.dtype.is_numeric():
        return _span_of_series(_first(values))
    found = [value for value in values[:_LOOKED_AT] if type(value) is int or _is_number(value)]
    if not found:
        return NOTHING
    if all(type(value) is int for value in found):
        low, high = min(found), max(found)
        years = Counter(found) if _YEARS[0] <= low and high <= _YEARS[1] else {}
        return Span(low=float(low), high=float(high), whole=True, years=tuple(sorted(years.items())))
    numbers = [float(value) for value in found]
    some = found[:_FINE]
    fine = sum(_decimals(value) >= _MANY for value in some) / len(some)
    return Span(
        low=min(numbers),
        high=max(numbers),
        fine=fine,
        whole=all(number == int(number) for number in numbers if abs(number) < _EXACT),
    )


def span_of_dates(values: Sequence[Any] | pl.Series) -> Span:
    if isinstance(values, pl.Series) and values.dtype in (pl.Date, pl.Datetime):
        return _span_of_days(_first(values))
    years: Counter[int] = Counter()
    timed = total = 0
    for value in values[:_LOOKED_AT]:
        told = _date(value)
        if told is None:
            continue
        year, has_time = told
        years[year] += 1
        timed += has_time
        total += 1
    return Span(years=tuple(sorted(years.items())), timed=timed / total) if total else NOTHING


def _first(values: pl.Series) -> pl.Series:
    found = values.head(_LOOKED_AT)
    return found.drop_nulls() if found.null_count() else found


def _span_of_days(found: pl.Series) -> Span:
    if not found.len():
        return NOTHING
    day = pl.col("d").dt
    timed = (day.hour() + day.minute() + day.second()).ne(0) if found.dtype == pl.Datetime else pl.lit(False)
    by_year = found.alias("d").to_frame().select(day.year().alias("y"), timed.alias("t")).group_by("y")
    years = by_year.agg(pl.len(), pl.col("t").sum()).sort("y").rows()
    return Span(years=tuple((year, rows) for year, rows, _ in years), timed=sum(one[2] for one in years) / len(found))


def _span_of_series(found: pl.Series) -> Span:
    whole = found.dtype.is_integer()
    numbers = found if whole else found.cast(pl.Float64)
    if found.dtype.is_float() and not (known := numbers.is_finite()).all():
        found, numbers = found.filter(known), numbers.filter(known)
    if not found.len():
        return NOTHING
    low, high = (float(cast("float", end)) for end in (numbers.min(), numbers.max()))
    if whole:
        years = found.value_counts().sort(found.name) if _YEARS[0] <= low and high <= _YEARS[1] else None
        return Span(low=low, high=high, whole=True, years=tuple(years.iter_rows()) if years is not None else ())
    # A type of fewer places has no value with more.
    some = found.head(_FINE).to_list() if getattr(found.dtype, "scale", _MANY) >= _MANY else []
    fine = sum(_decimals(value) >= _MANY for value in some) / max(1, len(some))
    exact = numbers if max(-low, high) < _EXACT else numbers.filter(numbers.abs() < _EXACT)
    return Span(low=low, high=high, fine=fine, whole=bool((exact == exact.floor()).all()))


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    return isinstance(value, (int, float, decimal.Decimal)) and math.isfinite(value)


def _decimals(value: Any) -> int:
    if isinstance(value, decimal.Decimal):
        exponent = value.normalize().as_tuple().exponent
        return -exponent if isinstance(exponent, int) else 0
    return len(repr(value).partition(".")[2]) if isinstance(value, float) else 0


def _date(value: Any) -> tuple[int, bool] | None:
    if isinstance(value, dt.datetime):
        return value.year, (value.hour, value.minute, value.second) != (0, 0, 0)
    if isinstance(value, dt.date):
        return value.year, False
    if isinstance(value, str) and (match := _YEAR.match(value)):
        return int(match.group(1)), bool(match.group(4).strip("T0:. Z+-"))
    return None
