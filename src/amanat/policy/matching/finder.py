"""Patterns of which those worth trying on a text are told at once."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from functools import cached_property

from amanat.policy.matching.needs import Needs
from amanat.policy.matching.patterns import Pattern
from amanat.policy.matching.sift import Sift, table_of
from amanat.policy.matching.wording import Wording, wording


class Finder:
    """Patterns of which one is tried only where its needs are met.

    They lie behind a `sift`, which may hold other patterns too; where it does not hold all of these, or there is none,
    they have one of their own. Raises `InputError` for a pattern that is ill written, once it is asked for.
    """

    def __init__(self, patterns: tuple[Pattern, ...], sift: Sift | None = None) -> None:
        self.patterns = patterns
        self._shared = sift if sift and all(pattern.source in sift.number for pattern in patterns) else None

    def __bool__(self) -> bool:
        return bool(self.patterns)

    @cached_property
    def _sift(self) -> Sift:
        needs = self.patterns[0].lists.needs if self.patterns else Needs({})
        return self._shared or Sift(table_of((pattern.source for pattern in self.patterns), needs))

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        """Where the patterns stand among these, by their numbers in the sift."""
        places: dict[int, list[int]] = {}
        for place, pattern in enumerate(self.patterns):
            places.setdefault(self._sift.number[pattern.source], []).append(place)
        return places

    @cached_property
    def _mask(self) -> int:
        return functools.reduce(lambda mask, number: mask | 1 << number, self._places, 0)

    def candidates(self, folded: str) -> Iterator[tuple[int, Pattern]]:
        """Places and patterns, in the order in which they were given."""
        words = wording(folded)
        met = self._sift.met(words, self._sift.begun(words) & self._mask)
        places = [place for number in met for place in self._places[number]]
        return ((place, self.patterns[place]) for place in sorted(places))

    def stands_in(self, text: str) -> bool:
        """Whether one of the patterns stands in the text."""
        if not self.patterns or not text:
            return False
        words = wording(text)
        if self._shared is None:
            return any(_may_stand(pattern, words) and pattern.root.stands(words) for pattern in self.patterns)
        begun = self._shared.begun(words) & self._mask
        if not begun:
            return False
        met = self._shared.met(words, begun)
        return any(self.patterns[self._places[number][0]].root.stands(words) for number in met)

    def words_in(self, text: str) -> str:
        """The words by which the first of the patterns stands in the text, one space apart; empty where none does."""
        found = (pattern.search(text) for pattern in self.patterns)
        return next((" ".join(match[0].split()) for match in found if match), "")


def _may_stand(pattern: Pattern, words: Wording) -> bool:
    return not any(map(words.keys.isdisjoint, pattern.needs))
