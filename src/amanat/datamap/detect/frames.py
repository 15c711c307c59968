"""Sampled values of many columns as one frame of different texts, each with how often it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import polars as pl

_LONG_NUMBER = 1_000_000
"""A smaller whole number is neither a card nor a telephone number."""

_SEED = 7


def long_frame(columns: Mapping[Any, Sequence[str] | pl.Series]) -> pl.DataFrame:
    """Columns `c` (place of the column), `v` (the text) and `n` (rows with it), by `c` and by a hash of `v`: the first
    values of a column are always the same ones, whatever the order of the rows, and as good as drawn by lot. What is
    empty is left out."""
    parts = [_strings(values) for values in columns.values()]
    if not parts:
        return pl.DataFrame(schema={"c": pl.UInt32, "v": pl.String, "n": pl.UInt32})
    every = pl.DataFrame({"c": places(parts), "v": pl.concat(parts)}).filter(pl.col("v") != "")
    lined = every.with_columns(pl.col("v").hash(_SEED).alias("h")).sort("c", "h").with_row_index("at")
    # To sort takes less than to group by texts, and equal ones then stand together.
    starts = lined.filter((pl.col("h") != pl.col("h").shift()).fill_null(True) | (pl.col("c") != pl.col("c").shift()))
    ends = pl.col("at").shift(-1, fill_value=every.height)
    return starts.select("c", "v", (ends - pl.col("at")).cast(pl.UInt32).alias("n"))


def places(parts: Sequence[pl.Series]) -> pl.Series:
    """For each value of all these series, one after another, which of them it is of."""
    at = pl.DataFrame({"c": range(len(parts)), "n": [len(part) for part in parts]}, schema=_LENGTHS)
    return at.filter(pl.col("n") > 0).select(pl.col("c").repeat_by("n").explode())["c"]


_LENGTHS = {"c": pl.UInt32, "n": pl.UInt32}


def first_of(frame: pl.DataFrame, count: int) -> pl.DataFrame:
    """At most `count` rows of each column, of a frame in the order of `long_frame`."""
    return frame.filter(pl.int_range(pl.len()).over("c") < count)


def texts_of(values: Sequence[Any] | pl.Series) -> list[str] | pl.Series:
    """Strings as they are, long whole numbers in digits, bytes that are text as text, lists by their members.

    What else there is, is left out; some may be NULL or empty.
    """
    if isinstance(values, pl.Series):
        return _texts_of_series(values)
    if (whole := _all_texts(values)) is not None:
        return _texts_of_series(whole)
    found: list[str] = []
    for value in values:
        if type(value) is str:
            if value:
                found.append(value if value.isascii() else _sound(value))
        elif value is not None:
            found.extend(_texts_of_other(value))
    return found


def _all_texts(values: Sequence[Any]) -> pl.Series | None:
    """Nearly always a column of texts holds texts, which are then taken at once."""
    first = next((value for value in values if value is not None), None)
    if type(first) is not str:
        return None
    try:
        return pl.Series(values, dtype=pl.String, strict=True)
    except (TypeError, UnicodeError):
        return None


def _texts_of_series(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        return values
    if values.dtype.is_integer():
        ends = [cast("int", values.min() or 0), cast("int", values.max() or 0)]
        if max(map(abs, ends)) < _LONG_NUMBER:
            return _NONE
        return values.filter(values.abs() >= _LONG_NUMBER).cast(pl.String)
    if values.dtype.is_numeric() or values.dtype.is_temporal() or values.dtype == pl.Boolean:
        return _NONE
    return pl.Series(texts_of(values.to_list()), dtype=pl.String)


_NONE = pl.Series([], dtype=pl.String)


def _texts_of_other(value: Any) -> list[str]:
    if isinstance(value, str):
        return [_sound(value)] if value else []
    if isinstance(value, int) and not isinstance(value, bool):
        return [str(value)] if abs(value) >= _LONG_NUMBER else []
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _decoded(bytes(value))
    if isinstance(value, (list, tuple)):
        return [text for member in value if member is not None for text in texts_of([member])]
    return []


def _decoded(value: bytes) -> list[str]:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return []
    return [text] if text and text.isprintable() else []


def _sound(text: str) -> str:
    """Without halves of characters, which a database may hold and no frame does."""
    return text.encode("utf-8", "replace").decode()


def _strings(values: Sequence[str] | pl.Series) -> pl.Series:
    return values if isinstance(values, pl.Series) else pl.Series(values, dtype=pl.String)
