"""A pattern, a bracket or a list taken apart: its rows as tokens, and by which words to look for them in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from amanat.policy.matching.needs import Need, Needs
from amanat.policy.matching.pieces import NOTHING, is_plain, telling
from amanat.policy.matching.tokens import GAPS, inside, is_nested, rows_of_tokens, tokens

MANY = 4
"""Rows from this number on are looked for by what they need."""
_FEW = 12
"""Keys: where more lead to a row, looking for them takes longer than trying it."""


class Parts(msgspec.Struct, frozen=True, array_like=True):
    """`rows` are tokens, and `singles` the rows of one plain word.

    `waiting` gives the numbers of many rows by the most telling of what they need, behind an empty key those that need
    nothing. `gaps` says whether words may lie in between anywhere in it.
    """

    rows: tuple[tuple[str, ...], ...]
    singles: tuple[str, ...]
    waiting: dict[str, tuple[int, ...]]
    gaps: bool


class Taker:
    """Takes apart what is written, with these lists."""

    def __init__(self, lists: Mapping[str, Sequence[str]], needs: Needs) -> None:
        self._lists = lists
        self._needs = needs
        self._gaps = cache(self._has_gaps)

    def parts(self, written: str) -> Parts:
        """Raises `InputError` for an unknown list."""
        every = [tuple(row) for row in rows_of_tokens(written)]
        singles = tuple([row[0] for row in every if _is_single(row)])
        rows = tuple([row for row in every if not _is_single(row)])
        waiting: dict[str, tuple[int, ...]] = {}
        if len(rows) >= MANY:
            for number, row in enumerate(rows):
                for key in sorted(_asked(self._needs.all_of(row))) or ("",):
                    waiting[key] = (*waiting.get(key, ()), number)
        return Parts(rows, singles, waiting, self._gaps(written))

    def all_parts(self, written: Iterable[str]) -> dict[str, Parts]:
        """The parts of all that stands in these, however deep."""
        found: dict[str, Parts] = {}
        todo = list(written)
        while todo:
            each = todo.pop()
            if each not in found:
                found[each] = self.parts(each)
                todo += [inside(token, self._lists) for row in found[each].rows for token in _nested(row)]
        return found

    def _has_gaps(self, written: str) -> bool:
        if ".." not in written and "{" not in written:
            return False
        row = tokens(written)
        return not GAPS.keys().isdisjoint(row) or any(self._gaps(inside(each, self._lists)) for each in _nested(row))


def _asked(needs: Iterable[Need]) -> Need:
    """By which need to look for a row: the most telling of those of few keys."""
    known = [need for need in needs if need]
    few = [need for need in known if len(need) <= _FEW] or known
    return max(few, key=telling, default=NOTHING)


def _is_single(row: Sequence[str]) -> bool:
    return len(row) == 1 and is_plain(row[0])


def _nested(row: Iterable[str]) -> Iterator[str]:
    """The brackets and lists of a row, without what says that they may be missing."""
    return (token.rstrip("? \t") for token in row if is_nested(token))
