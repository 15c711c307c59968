"""Rows streamed through the sieve, block by block, and through the exact matcher where the sieve lets them pass."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain, islice
from typing import Generic, TypeVar

import msgspec

from amanat.stores.needles import Matcher
from amanat.stores.sieve import Row, Sieve

Item = TypeVar("Item")
_BLOCK = 4_000_000
"""Bytes that are looked at once. One block more is held than is sieved at the same time."""
_SIEVES = 2
"""Blocks that are sieved at the same time, while the next is read: the automata run beside Python."""


class Layout(msgspec.Struct, Generic[Item], frozen=True):
    """How to take rows apart: `values` gives the texts of one. For `closed` see `Sieve.rows`."""

    values: Callable[[Item], Sequence[str]]
    closed: bool


class Block(msgspec.Struct, Generic[Item]):
    """Whole rows, as bytes that are sieved, and as what their texts and keys are read from."""

    rows: list[Row]
    items: Sequence[Item]


def scan(
    blocks: Iterable[Block[Item]], layout: Layout[Item], matcher: Matcher, sieve: Sieve
) -> Iterator[tuple[Item, int, int]]:
    """Each row with a needle in it, the index of the value, and the needle's."""
    rest = iter(blocks)
    first = list(islice(rest, 2))
    if len(first) < 2:
        # Most tables are one block, which is sooner sieved than a thread is started.
        for block in first:
            values = partial(_values, block.items, layout)
            yield from _exact(block, sieve.rows(block.rows, values, closed=layout.closed), layout, matcher)
        return
    with ThreadPoolExecutor(_SIEVES, "amanat-sieve") as beside:
        waiting: deque[tuple[Block[Item], Future[tuple[list[int], set[int]]]]] = deque()
        for block in chain(first, rest):
            values = partial(_values, block.items, layout)
            waiting.append((block, beside.submit(sieve.rows, block.rows, values, closed=layout.closed)))
            if len(waiting) > _SIEVES:
                done, sieved = waiting.popleft()
                yield from _exact(done, sieved.result(), layout, matcher)
        for done, sieved in waiting:
            yield from _exact(done, sieved.result(), layout, matcher)


def blocks_of(rows: Iterable[Row]) -> Iterator[Block[Row]]:
    """Rows that are bytes already."""
    block: list[Row] = []
    size = 0
    for row in rows:
        block.append(row)
        size += len(row)
        if size >= _BLOCK:
            yield Block(block, block)
            block, size = [], 0
    if block:
        yield Block(block, block)


def blocks_of_values(groups: Iterable[list[tuple[object, ...]]], width: int) -> Iterator[Block[tuple[object, ...]]]:
    """Groups of rows that are tuples, of which all bytes after the first `width` values count."""
    rows: list[Row] = []
    items: list[tuple[object, ...]] = []
    size = 0
    for group in groups:
        joined = [b"\0".join([value for value in row[width:] if type(value) is bytes]) for row in group]
        rows += joined
        items += group
        size += sum(map(len, joined))
        if size >= _BLOCK:
            yield Block(rows, items)
            rows, items, size = [], [], 0
    if rows:
        yield Block(rows, items)


def _values(items: Sequence[Item], layout: Layout[Item], at: int) -> Sequence[str]:
    return layout.values(items[at])


def _exact(
    block: Block[Item], sieved: tuple[list[int], set[int]], layout: Layout[Item], matcher: Matcher
) -> Iterator[tuple[Item, int, int]]:
    passed, needles = sieved
    if not passed:
        return
    values = [layout.values(block.items[at]) for at in passed]
    width = len(values[0])
    for at, needle in matcher.only(needles).find([value for row in values for value in row]):
        row, column = divmod(at, width)
        yield block.items[passed[row]], column, needle
