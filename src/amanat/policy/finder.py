"""Which of many patterns are worth trying on a text: those whose needed words all stand in it."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.policy.patterns import Pattern
from amanat.policy.wording import wording


class Finder:
    """Patterns by the words that they need.

    A need is a set of beginnings, with one of which some word of the text must begin. Each pattern waits for its most
    telling need.
    """

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        self._patterns = patterns
        needs: dict[frozenset[str], int] = {}
        self._needs = [
            frozenset([needs.setdefault(need, len(needs)) for need in (*pattern.needs, pattern.anchors)])
            for pattern in patterns
        ]
        self._waiting: list[list[int]] = [[] for _ in needs]
        for place, pattern in enumerate(patterns):
            self._waiting[needs[pattern.anchors]].append(place)
        self._met_by: dict[str, list[int]] = {}
        for need, number in needs.items():
            for word in need:
                self._met_by.setdefault(word, []).append(number)

    def candidates(self, folded: str) -> Iterator[tuple[int, Pattern]]:
        """Places and patterns, in the order in which they were given."""
        met_by = self._met_by
        met = frozenset([need for word in met_by.keys() & wording(folded).beginnings for need in met_by[word]])
        waiting = [place for need in met for place in self._waiting[need]]
        for place in sorted([place for place in waiting if self._needs[place] <= met]):
            yield place, self._patterns[place]
