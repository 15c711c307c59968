"""Patterns of which those worth trying on a text are told at once."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.policy.needs import Needs
from amanat.policy.patterns import Pattern
from amanat.policy.sift import Sift, table_of
from amanat.policy.wording import wording


class Finder:
    """Patterns behind a sift: one is tried only where its needs are met.

    Raises `InputError` for a pattern that is ill written, unless the sift knows them all.
    """

    def __init__(self, patterns: tuple[Pattern, ...], sift: Sift | None = None) -> None:
        self.patterns = patterns
        if sift is None or not all(pattern.source in sift.number for pattern in patterns):
            needs = patterns[0].lists.needs if patterns else Needs({})
            sift = Sift(table_of((pattern.source for pattern in patterns), needs))
        self.sift = sift
        self._places: dict[int, list[int]] = {}
        self._mask = 0
        for place, pattern in enumerate(patterns):
            number = sift.number[pattern.source]
            self._places.setdefault(number, []).append(place)
            self._mask |= 1 << number

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def candidates(self, folded: str) -> Iterator[tuple[int, Pattern]]:
        """Places and patterns, in the order in which they were given."""
        words = wording(folded)
        met = self.sift.met(words, self.sift.begun(words) & self._mask)
        places = [place for number in met for place in self._places[number]]
        return ((place, self.patterns[place]) for place in sorted(places))

    def stands_in(self, text: str) -> bool:
        """Whether one of the patterns stands in the text."""
        if not self._mask or not text:
            return False
        words = wording(text)
        begun = self.sift.begun(words) & self._mask
        if not begun:
            return False
        return any(self.patterns[self._places[number][0]].root.stands(words) for number in self.sift.met(words, begun))
