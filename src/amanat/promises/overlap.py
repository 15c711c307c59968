"""Which spans of a text meet a given one, without comparing each with each: a policy may be megabytes long."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Overlap(Generic[T]):
    """Things with spans, half-open and in code points; `span` gives `(start, end)` of each."""

    def __init__(self, things: Iterable[T], span: Callable[[T], tuple[int, int]]) -> None:
        pairs = sorted(((span(thing), thing) for thing in things), key=lambda pair: pair[0])
        self._pairs = pairs
        self._starts = [start for (start, _), _ in pairs]
        # The furthest end so far never falls, so it can be searched; the spans' own ends may.
        self._reach = list(accumulate((end for (_, end), _ in pairs), max))

    def meeting(self, start: int, end: int) -> tuple[T, ...]:
        """Those that share at least one code point with `start` to `end`, in the order of the text."""
        first, last = bisect_right(self._reach, start), bisect_left(self._starts, end)
        return tuple(thing for (_, ends), thing in self._pairs[first:last] if ends > start)
