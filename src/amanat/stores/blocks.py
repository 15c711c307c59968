"""Streamed rows in blocks for the exact search: whole rows, never a part of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_BLOCK = 4_000_000
"""Characters that are matched at once."""


def blocks(rows: Iterable[Sequence[Any]], width: int) -> Iterator[tuple[list[tuple[Any, ...]], list[str]]]:
    """Keys (the first `width` values of each row) and flat values of whole rows, up to a block's size."""
    keys: list[tuple[Any, ...]] = []
    values: list[str] = []
    size = 0
    for row in rows:
        keys.append(tuple(row[:width]))
        for value in row[width:]:
            text = value if type(value) is str else value.decode("utf-8", "replace") if type(value) is bytes else ""
            values.append(text)
            size += len(text)
        if size >= _BLOCK:
            yield keys, values
            keys, values, size = [], [], 0
    if keys:
        yield keys, values
