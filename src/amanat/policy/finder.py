"""Which of many patterns are worth trying on a text: those whose needed words all stand in it."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.policy.patterns import Pattern
from amanat.policy.wording import wording

_MOST = 4
"""Needs of a pattern that are looked at, the most telling first: a fifth would sort out hardly any."""


class Finder:
    """Patterns by the words that they need.

    Sets of patterns are numbers whose bit `n` stands for pattern `n`, so that all of them are looked up at once. Each
    table is for one need of every pattern, the first, the second …: for a word, the patterns of which it meets that
    need; and, as `spare`, the patterns that have none.
    """

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        self._patterns = patterns
        needs: list[dict[frozenset[str], int]] = [{} for _ in range(_MOST)]
        spare = [0] * _MOST
        for place, pattern in enumerate(patterns):
            told = sorted(pattern.needs, key=len)[:_MOST]
            for table, need in zip(needs, told, strict=False):
                table[need] = table.get(need, 0) | 1 << place
            for number in range(len(told), _MOST):
                spare[number] |= 1 << place
        self._tables = [(_by_word(table), without) for table, without in zip(needs, spare, strict=True)]

    def candidates(self, folded: str) -> Iterator[tuple[int, Pattern]]:
        """Places and patterns, in the order in which they were given."""
        keys = wording(folded).keys
        found = -1
        for table, met in self._tables:
            for word in table.keys() & keys:
                met |= table[word]
            found &= met
        while found:
            place = (found & -found).bit_length() - 1
            found &= found - 1
            yield place, self._patterns[place]


def _by_word(needs: dict[frozenset[str], int]) -> dict[str, int]:
    table: dict[str, int] = {}
    for need, patterns in needs.items():
        for word in need:
            table[word] = table.get(word, 0) | patterns
    return table
