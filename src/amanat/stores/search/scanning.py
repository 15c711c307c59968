"""Rows streamed through the sieve, block by block, and through the exact matcher where the sieve lets them pass."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import accumulate, chain, islice
from typing import Generic, TypeVar

import msgspec

from amanat.stores.search.needles import Matcher
from amanat.stores.search.sieve import Look, Sieve

Item = TypeVar("Item")
BLOCK = 500_000
"""Bytes that are looked at once: they stay in the processor's cache from one look to the next."""
_SIEVES = 2
"""Blocks that are sieved at the same time, while the next is read: the automata run beside Python, and of very many
needles one block in a process of its own (`beside.py`)."""


class Layout(msgspec.Struct, Generic[Item], frozen=True):
    """How to take rows apart: `values` gives the texts of one. For `closed` see `Sieve.look`."""

    values: Callable[[Item], Sequence[str]]
    closed: bool


class Block(msgspec.Struct, Generic[Item]):
    """Whole rows, as bytes that are sieved; rows apart are made ONLY where the sieve has seen something."""

    data: bytes | bytearray
    rows: Callable[[Sequence[int] | None], Sequence[Item]]
    """The rows in which these places of the data lie, each once, in order; None for all."""


def scan(
    blocks: Iterable[Block[Item]], layout: Layout[Item], matcher: Matcher, sieve: Sieve
) -> Iterator[tuple[Item, int, int]]:
    """Each row with a needle in it, the index of the value, and the needle's."""
    for block, look in looked_at(blocks, sieve, closed=layout.closed):
        yield from _exact(block, look, layout, matcher, sieve)


def looked_at(blocks: Iterable[Block[Item]], sieve: Sieve, *, closed: bool) -> Iterator[tuple[Block[Item], Look]]:
    """Each block in turn, with what the sieve has seen in it. A few are held at the same time."""
    rest = iter(blocks)
    first = list(islice(rest, 2))
    if len(first) < 2:
        # Most tables are one block, which is sooner sieved than a thread is started.
        for block in first:
            yield block, sieve.look(block.data, closed=closed)
        return
    with ThreadPoolExecutor(_SIEVES, "amanat-sieve") as beside:
        waiting: deque[tuple[Block[Item], Future[Look]]] = deque()
        for block in chain(first, rest):
            waiting.append((block, beside.submit(sieve.look_anywhere, block.data, closed=closed)))
            if len(waiting) > _SIEVES:
                done, look = waiting.popleft()
                yield done, look.result()
        for done, look in waiting:
            yield done, look.result()


def blocks_of(groups: Iterable[tuple[list[bytes], Sequence[Item]]]) -> Iterator[Block[Item]]:
    """Groups of rows, as bytes and as what their values are read from, that together are a block or more."""
    rows: list[bytes] = []
    items: list[Item] = []
    size = 0
    for some, same in groups:
        rows += some
        items += same
        size += sum(map(len, some))
        if size >= BLOCK:
            yield _block(rows, items)
            rows, items, size = [], [], 0
    if rows:
        yield _block(rows, items)


def _block(rows: Sequence[bytes], items: Sequence[Item]) -> Block[Item]:
    return Block(b"\0".join(rows), partial(_rows_at, rows, items))


def _rows_at(rows: Sequence[bytes], items: Sequence[Item], places: Sequence[int] | None) -> Sequence[Item]:
    if places is None:
        return items
    starts = list(accumulate((len(row) + 1 for row in rows), initial=0))
    return [items[at] for at in rows_at(starts, places)]


def rows_at(starts: Sequence[int], places: Iterable[int]) -> list[int]:
    """The indexes of the rows in which places lie, each once, in order; `starts` is where rows begin."""
    return sorted({bisect_right(starts, at) - 1 for at in places})


def _exact(
    block: Block[Item], look: Look, layout: Layout[Item], matcher: Matcher, sieve: Sieve
) -> Iterator[tuple[Item, int, int]]:
    needles, places = look.needles, look.places
    if look.hidden and (
        more := sieve.unescaped(value for row in block.rows(look.hidden) for value in layout.values(row))
    ):
        needles, places = needles | more, [*places, *look.hidden]
    if sieve.blunt:
        passed, needles = block.rows(None), needles | set(sieve.blunt)
    elif places:
        passed = block.rows(places)
    else:
        return
    values = [layout.values(row) for row in passed]
    if not values:
        return
    width = len(values[0])
    for at, needle in matcher.only(needles).find([value for row in values for value in row]):
        row, column = divmod(at, width)
        yield passed[row], column, needle
