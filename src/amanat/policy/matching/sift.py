"""Which of many patterns are worth trying on a text: those whose needs are all met by it."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from amanat.policy.matching.needs import Need, Needs
from amanat.policy.matching.wording import Wording


class Table(msgspec.Struct, frozen=True):
    """The needs of patterns, each set of keys once.

    A pattern is looked up by that of its needs which the fewest texts meet: each of these keys leads to the patterns
    `first[first_from[k] : first_from[k + 1]]`. What else pattern `p` needs are the sets of keys
    `rest[rest_from[p] : rest_from[p + 1]]`, set `n` being the keys `sets[sets_from[n] : sets_from[n + 1]]`. Numbers are
    of four bytes, in the order of this machine.
    """

    sources: tuple[str, ...]
    keys: tuple[str, ...]
    first_from: bytes
    first: bytes
    rest_from: bytes
    rest: bytes
    sets_from: bytes
    sets: bytes


class Sift:
    """Patterns by their needs. What a text meets is kept with the text."""

    def __init__(self, table: Table) -> None:
        self.number = {source: number for number, source in enumerate(table.sources)}
        self._keys = table.keys
        self._number_of = {key: number for number, key in enumerate(table.keys)}
        self._first = _Lists(table.first_from, table.first)
        self._rest = _Lists(table.rest_from, table.rest)
        self._sets = _Lists(table.sets_from, table.sets)
        self._by_key: dict[str, int] = {}
        self._needs: dict[int, tuple[Need, ...]] = {}
        self._need: dict[int, Need] = {}

    def begun(self, words: Wording) -> int:
        """The patterns whose rarest need the text meets: a number whose bit `n` stands for pattern `n`."""
        found = words.sifted.get(self)
        if found is None:
            found = words.sifted[self] = self._begun(words)
        return found

    def met(self, words: Wording, found: int) -> Iterator[int]:
        """Those of the patterns that `begun` found whose every need the text meets: all that match, and few others."""
        keys = words.keys
        while found:
            lowest = found & -found
            found ^= lowest
            number = lowest.bit_length() - 1
            needs = self._needs.get(number)
            if needs is None:
                needs = self._needs[number] = tuple(map(self._need_of, self._rest[number]))
            for need in needs:
                if keys.isdisjoint(need):
                    break
            else:
                yield number

    def _begun(self, words: Wording) -> int:
        found = 0
        for key in self._number_of.keys() & words.keys:
            patterns = self._by_key.get(key)
            if patterns is None:
                patterns = self._by_key[key] = _set(self._first[self._number_of[key]])
            found |= patterns
        return found

    def _need_of(self, number: int) -> Need:
        known = self._need.get(number)
        if known is None:
            known = self._need[number] = frozenset([self._keys[key] for key in self._sets[number]])
        return known


def table_of(sources: Iterable[str], needs: Needs) -> Table:
    """The table of these patterns. Raises `InputError` for one that is ill written."""
    sources = tuple(dict.fromkeys(sources))
    told = [needs.of(source) for source in sources]
    often = Counter(key for every in told for need in every for key in need)
    rarest = {need: sum(often[key] for key in need) for every in told for need in every}
    told = [tuple(sorted(dict.fromkeys(every), key=rarest.__getitem__)) for every in told]
    first: dict[str, list[int]] = {}
    for number, (need, *_) in enumerate(told):
        for key in sorted(need):
            first.setdefault(key, []).append(number)
    number_of = {need: number for number, need in enumerate(dict.fromkeys(need for _, *rest in told for need in rest))}
    keys = {key: number for number, key in enumerate(dict.fromkeys([*first, *sorted(frozenset().union(*number_of))]))}
    return Table(
        sources,
        tuple(keys),
        *_flat([first.get(key, []) for key in keys]),
        *_flat([[number_of[need] for need in rest] for _, *rest in told]),
        *_flat([[keys[key] for key in sorted(need)] for need in number_of]),
    )


class _Lists:
    """Lists of numbers, one behind the other; an object is made of one where it is asked for."""

    def __init__(self, begins: bytes, numbers: bytes) -> None:
        self._begins, self._numbers = array("I"), array("I")
        self._begins.frombytes(begins)
        self._numbers.frombytes(numbers)

    def __getitem__(self, number: int) -> array[int]:
        return self._numbers[self._begins[number] : self._begins[number + 1]]


def _flat(lists: Sequence[list[int]]) -> tuple[bytes, bytes]:
    """Lists one behind the other: where each begins, and the last ends, and what they hold."""
    begins = [0]
    for each in lists:
        begins.append(begins[-1] + len(each))
    return array("I", begins).tobytes(), array("I", [one for each in lists for one in each]).tobytes()


def _set(numbers: Iterable[int]) -> int:
    found = 0
    for number in numbers:
        found |= 1 << number
    return found
