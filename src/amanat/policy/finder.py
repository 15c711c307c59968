"""Which of many patterns are worth trying on a text: those whose needed words all stand in it."""

from __future__ import annotations

from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick

from amanat.policy.patterns import Pattern


class Finder:
    """One automaton over the words that the patterns need."""

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        self._patterns = patterns
        numbers: dict[str, int] = {}
        self._needs = tuple(
            tuple(frozenset(numbers.setdefault(word, len(numbers)) for word in sorted(need)) for need in pattern.needs)
            for pattern in patterns
        )
        self._places: list[list[int]] = [[] for _ in numbers]
        for place, pattern in enumerate(patterns):
            for word in sorted(pattern.anchors):
                self._places[numbers[word]].append(place)
        self._automaton = AhoCorasick(list(numbers))

    def candidates(self, folded: str) -> Iterator[tuple[int, Pattern]]:
        """Places and patterns, in the order in which they were given."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            spans.setdefault(index, []).append((start, end))
        present = frozenset(spans)
        places = {place for index in present for place in self._places[index]}
        for place in sorted(places):
            if _in_order(self._needs[place], present, spans):
                yield place, self._patterns[place]


def _in_order(
    needs: tuple[frozenset[int], ...], present: frozenset[int], spans: dict[int, list[tuple[int, int]]]
) -> bool:
    """Whether the needed words stand in the text in their order; spares compiling and trying what cannot match."""
    if any(need.isdisjoint(present) for need in needs):
        return False
    at = 0
    for need in needs:
        ends = [end for word in need & present for start, end in spans[word] if start >= at]
        if not ends:
            return False
        at = min(ends)
    return True
