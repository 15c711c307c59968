"""Rows that are a name and a value each, told by what their columns are called."""

from __future__ import annotations

from collections.abc import Iterable

from amanat.datamap.names.whose import words
from amanat.datamap.names.words import snake


def name_and_value(columns: Iterable[str]) -> tuple[str, str] | None:
    """Of `meta_key`, `meta_value` and others these two; None where no such two are among them."""
    known, called = words().named_values, {snake(column): column for column in columns}
    heads = ("", *(f"{name.rpartition('_')[0]}_" for name in called if "_" in name))
    return next(
        (
            (called[head + name], called[head + value])
            for head in heads
            for name in known.names
            for value in known.values
            if head + name in called and head + value in called
        ),
        None,
    )
