"""Which of many patterns are worth trying on a text: those whose needed words all stand in it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from amanat.policy.kept import kept
from amanat.policy.patterns import Pattern
from amanat.policy.wording import wording

_MOST = 4
"""Needs of a pattern that are looked at, the most telling first: a fifth would sort out hardly any."""


class _Table(msgspec.Struct, frozen=True):
    """Which patterns are met in one need: by word, as the number of a set in `sets`, and those without such a need.

    A set is the bytes of a number whose bit `n` stands for pattern `n`, the lowest first.
    """

    words: dict[str, int]
    sets: tuple[bytes, ...]
    spare: bytes


class Finder:
    """Patterns by the words that they need.

    Sets of patterns are numbers, so that all of them are looked up at once. Each table is for one need of every
    pattern, the first, the second …. They are kept under a name, where one is given: then the patterns MUST be those of
    the lexicon, always the same.
    """

    def __init__(self, patterns: tuple[Pattern, ...], name: str = "") -> None:
        self._patterns = patterns

        def tables() -> tuple[_Table, ...]:
            return _tables(patterns)

        found = kept().part(f"finder of {name}", tuple[_Table, ...], tables) if name else tables()
        self._tables = [(each.words, list(map(_number, each.sets)), _number(each.spare)) for each in found]

    def candidates(self, folded: str) -> Iterator[tuple[int, Pattern]]:
        """Places and patterns, in the order in which they were given."""
        keys = wording(folded).keys
        found = -1
        for words, sets, met in self._tables:
            for word in words.keys() & keys:
                met |= sets[words[word]]
            found &= met
        while found:
            place = (found & -found).bit_length() - 1
            found &= found - 1
            yield place, self._patterns[place]


def _tables(patterns: tuple[Pattern, ...]) -> tuple[_Table, ...]:
    needs: list[dict[frozenset[str], int]] = [{} for _ in range(_MOST)]
    spare = [0] * _MOST
    for place, pattern in enumerate(patterns):
        told = sorted(pattern.needs, key=len)[:_MOST]
        for table, need in zip(needs, told, strict=False):
            table[need] = table.get(need, 0) | 1 << place
        for number in range(len(told), _MOST):
            spare[number] |= 1 << place
    return tuple(_table(table, without) for table, without in zip(needs, spare, strict=True))


def _table(needs: dict[frozenset[str], int], spare: int) -> _Table:
    met: dict[str, int] = {}
    for need, patterns in needs.items():
        for word in need:
            met[word] = met.get(word, 0) | patterns
    sets = {patterns: number for number, patterns in enumerate(sorted(set(met.values())))}
    words = {word: sets[patterns] for word, patterns in sorted(met.items())}
    return _Table(words, tuple(map(_bytes, sets)), _bytes(spare))


def _bytes(patterns: int) -> bytes:
    return patterns.to_bytes((patterns.bit_length() + 7) // 8, "little")


def _number(patterns: bytes) -> int:
    return int.from_bytes(patterns, "little")
