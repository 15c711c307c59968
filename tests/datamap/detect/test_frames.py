"""Values of many columns lined up, and measured, together: as each would be alone."""

from __future__ import annotations

import datetime as dt
import decimal
from collections import Counter
from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.datamap.detect.frames import first_of, long_frame
from amanat.datamap.detect.measured import measured
from amanat.datamap.detect.shapes import marked, shares_of
from amanat.datamap.detect.spans import span_of_dates, span_of_numbers

Columns = dict[tuple[int, int], tuple[list[Any], pl.Series]]

TEXTS = st.lists(st.sampled_from(["", "a", "b", "ä", "aa", "x@y.example", "\n"]) | st.text(max_size=3), max_size=30)


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=5))
def test_each_column_s_texts_are_counted(columns: list[list[str]]) -> None:
    frame = long_frame(
        {at: [text.encode("utf-8", "replace").decode() for text in one] for at, one in enumerate(columns)}
    )
    for at, one in enumerate(columns):
        rows = frame.filter(pl.col("c") == at)
        counted = Counter(text.encode("utf-8", "replace").decode() for text in one if text)
        assert dict(zip(rows["v"].to_list(), rows["n"].to_list(), strict=True)) == counted


def test_the_first_of_a_column_do_not_depend_on_the_order_of_rows() -> None:
    texts = [f"value {n}" for n in range(300)]
    there, back = (first_of(long_frame({"a": ["z"], "b": some}), 40) for some in (texts, texts[::-1]))
    assert there.equals(back)
    assert there.height == 1 + 40


INTEGERS = st.integers(-(2**40), 2**40) | st.integers(1890, 2110)
DECIMALS = st.decimals(-(10**6), 10**6, places=5)
MOMENTS = st.datetimes(dt.datetime(1800, 1, 1), dt.datetime(2200, 1, 1)) | st.dates().map(
    lambda day: dt.datetime(max(day.year, 1700), 1, 1)
)


def _series(kinds: Sequence[pl.DataType], given_: Sequence[list[list[Any]]]) -> Columns:
    return {
        (at, number): (values, pl.Series(values, dtype=kind))
        for at, (kind, some) in enumerate(zip(kinds, given_, strict=True))
        for number, values in enumerate(some)
    }


@settings(deadline=None)
@given(
    st.tuples(
        st.lists(st.lists(INTEGERS | st.none()), max_size=4),
        st.lists(st.lists(st.floats(allow_nan=True) | st.integers(1, 9).map(float) | st.none()), max_size=3),
        st.lists(st.lists(DECIMALS | st.none()), max_size=2),
    )
)
def test_numbers_measured_together_are_as_each_alone(some: tuple[list[list[Any]], ...]) -> None:
    columns = _series((pl.Int64(), pl.Float64(), pl.Decimal(20, 5)), some)
    found = measured({key: series for key, (_, series) in columns.items()})
    assert set(found) == set(columns)
    for key, (values, series) in columns.items():
        assert found[key].span == span_of_numbers(values)
        assert found[key].distinct == series.drop_nulls().n_unique()


@settings(deadline=None)
@given(
    st.tuples(
        st.lists(st.lists(MOMENTS | st.none()), max_size=4), st.lists(st.lists(st.dates() | st.none()), max_size=3)
    )
)
def test_dates_measured_together_are_as_each_alone(some: tuple[list[list[Any]], ...]) -> None:
    columns = _series((pl.Datetime("us"), pl.Date()), some)
    found = measured({key: series for key, (_, series) in columns.items()})
    for key, (values, _) in columns.items():
        assert found[key].span == span_of_dates(values)
        assert found[key].distinct == len(set(values) - {None})


def test_what_is_no_series_of_numbers_or_dates_is_not_measured() -> None:
    assert measured({"a": [1, 2], "b": pl.Series(["x"]), "c": pl.Series([True])}) == {}


@pytest.mark.parametrize(("addresses", "share"), [(0, 0.0), (400, 0.4), (1_000, 1.0)])
def test_a_share_of_shapes_is_that_of_all(addresses: int, share: float) -> None:
    """Addresses of the network among words with digits and points: both are looked at."""
    texts = [f"192.0.{n // 250}.{n % 250}" for n in range(addresses)] + [
        f"v.{n} of 7" for n in range(1_000 - addresses)
    ]
    shares, _ = shares_of(marked(long_frame({"a": texts})))
    assert shares.get(0, {}).get("ip", 0.0) == pytest.approx(share, abs=0.07)


def test_what_may_lie_anywhere_is_found_among_very_many() -> None:
    texts = [f"word {n} and more" for n in range(20_000)] + ["write to ann@x.example today"]
    shares, _ = shares_of(marked(long_frame({"a": texts})))
    assert shares[0]["email within"] == pytest.approx(1 / 20_001)


@pytest.mark.parametrize(("wrong", "share"), [(0, 1.0), (20, 0.5), (40, 0.0)])
def test_numbers_that_fail_their_check_do_not_count(wrong: int, share: float) -> None:
    """4111 1111 1111 1111 and those made from it pass; one digit more fails."""
    right = [number for number in range(4111111111110000, 4111111111111000) if _luhn(str(number))][: 40 - wrong]
    false = [number for number in range(4222222222220000, 4222222222221000) if not _luhn(str(number))][:wrong]
    shares, _ = shares_of(marked(long_frame({"a": [str(number) for number in (*right, *false)]})))
    assert shares[0].get("card", 0.0) == pytest.approx(share, abs=0.01)


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * 2 if at % 2 else int(digit) for at, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def test_a_decimal_of_few_places_is_not_fine() -> None:
    values = [decimal.Decimal("1.25"), decimal.Decimal("2.50")]
    assert measured({"a": pl.Series(values, dtype=pl.Decimal(12, 2))})["a"].span == span_of_numbers(values)
