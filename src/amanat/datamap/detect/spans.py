"""What numbers and dates span: for birth dates, ages and coordinates."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import polars as pl

LOOKED_AT = 1_000
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

YEARS = (1900, 2100)
"""Whole numbers between these may be years."""

MANY = 4
"""Places after the point that coordinates have and amounts have not."""

EXACT = 1e15
"""Beyond this a floating number need not be what it was read from."""

FINE = 200
"""Numbers whose places after the point are counted."""


def span_of_numbers(values: Sequence[Any] | pl.Series) -> Span:
    found = [value for value in values[:LOOKED_AT] if type(value) is int or _is_number(value)]
    if not found:
        return NOTHING
    if all(type(value) is int for value in found):
        low, high = min(found), max(found)
        years = Counter(found) if YEARS[0] <= low and high <= YEARS[1] else {}
        return Span(low=float(low), high=float(high), whole=True, years=tuple(sorted(years.items())))
    numbers = [float(value) for value in found]
    return Span(
        low=min(numbers),
        high=max(numbers),
        fine=fine(found[:FINE]),
        whole=all(number == int(number) for number in numbers if abs(number) < EXACT),
    )


def fine(values: Sequence[Any]) -> float:
    """The share of these numbers with as many places after the point as coordinates have."""
    return sum(_decimals(value) >= MANY for value in values) / len(values)


def span_of_dates(values: Sequence[Any] | pl.Series) -> Span:
    years: Counter[int] = Counter()
    timed = total = 0
    for value in values[:LOOKED_AT]:
        told = _date(value)
        if told is None:
            continue
        year, has_time = told
        years[year] += 1
        timed += has_time
        total += 1
    return Span(years=tuple(sorted(years.items())), timed=timed / total) if total else NOTHING


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
