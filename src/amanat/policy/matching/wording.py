"""A folded text as words, with where they stand and what lies between them. What patterns match is looked up here."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r"(\w+)(?:'(t|ve|ll|re|m|d)\b)?")
_SHORT = {"t": "not", "ve": "have", "ll": "will", "re": "are", "m": "am", "d": "would"}
_BEFORE_NOT = {"can": "can", "won": "will", "shan": "shall"}
_LONGEST_STEM = 40
"""Letters. Beginnings of a word beyond this are not looked up, so that a word without end stays small."""
PAIRED, _SHORT_PAIRED = 4, 3
"""Letters by which pairs of neighbours are known; the second where a pattern gives no more of a word."""
_PASSED_OVER = frozenset(" \t\n\r\f\v\u00a0,/'\"()[]_-%")
"""Marks that two neighbouring words of a pattern may have between them."""


class Wording:
    """The words of a text in order, `don't` as `do` and `not`. `starts[i]` and `ends[i]` are the place of word `i`.

    `near[i]` says that only marks to be passed over lie between word `i` and the next one; `chunk[i]` counts the white
    space before word `i`, so that `chunk[j] - chunk[i] - 1` words as a reader counts them lie between two.

    Sets of words are numbers whose bit `i` stands for word `i`, so that all of them are looked at in one step. `places`
    are those of each word, `begun` those of the words that begin so. `keys` are what a pattern may need: the beginnings
    of words, whole words behind an equals sign, and pairs of neighbours, `^` and `$` being the edges.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        found = [part for match in _WORD.finditer(text) for part in _parts(match)]
        self.words = [word for word, _, _ in found]
        self.starts = [start for _, start, _ in found]
        self.ends = [end for _, _, end in found]
        between = [text[end:start] for end, start in zip(self.ends, self.starts[1:], strict=False)]
        self.near = [_PASSED_OVER.issuperset(each) for each in between]
        self.possessive = [each == "'" and word == "s" for each, word in zip(between, self.words[1:], strict=False)]
        self.chunk: list[int] = []
        chunk = 0
        for place in range(len(found)):
            if place and any(mark.isspace() for mark in between[place - 1]):
                chunk += 1
            self.chunk.append(chunk)
        self.places: dict[str, int] = {}
        for place, word in enumerate(self.words):
            self.places[word] = self.places.get(word, 0) | 1 << place
        self.begun: dict[str, int] = {}
        for word, places in self.places.items():
            for end in range(1, min(len(word), _LONGEST_STEM) + 1):
                self.begun[word[:end]] = self.begun.get(word[:end], 0) | places
        self.keys = self.begun.keys() | {whole(word) for word in self.places} | self._pairs()
        self.every = (1 << len(found)) - 1
        self._near = sum(1 << place for place, near in enumerate(self.near) if near)
        self._owning = sum(
            1 << place
            for place, (owns, near) in enumerate(zip(self.possessive, self.near[1:], strict=False))
            if owns and near
        )
        self._ahead: dict[int, list[int]] = {}
        self.spans: dict[object, tuple[tuple[int, int], ...]] = {}
        """What pieces of patterns were found before: first and last word of each."""
        self.spreads: dict[object, tuple[tuple[int, int], ...]] = {}
        """The same as sets: how many words further the last one is, and the first words."""
        self.sifted: dict[object, int] = {}
        """Which of the patterns of a sift may be worth trying."""

    def _pairs(self) -> set[str]:
        """How each two neighbours begin, a possessive `'s` between them passed over, and those at the edges."""
        begin = [(word[:_SHORT_PAIRED], word[:PAIRED]) for word in self.words]
        found: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
        for place, near in enumerate(self.near):
            if near:
                found.add((begin[place], begin[place + 1]))
        for place, owns in enumerate(self.possessive[:-1]):
            if owns and self.near[place + 1]:
                found.add((begin[place], begin[place + 2]))
        if begin:
            found.add((("^",), begin[0]))
            found.add((begin[-1], ("$",)))
        return {f"{one} {other}" for first, second in found for one in first for other in second}

    def follows(self, last: int, first: int) -> bool:
        """Whether word `first` is the next one after `last`, a possessive `'s` passed over."""
        if first == last + 1:
            return self.near[last]
        return first == last + 2 and self.possessive[last] and self.near[last + 1]

    def within(self, last: int, first: int, most: int) -> bool:
        """Whether at most so many words lie between the two."""
        return last < first and self.chunk[first] - self.chunk[last] <= most + 1

    def following(self, lasts: int) -> int:
        """The words that follow one of a set."""
        return ((lasts & self._near) << 1) | ((lasts & self._owning) << 2)

    def ahead(self, lasts: int, most: int) -> int:
        """The words within so many behind one of a set."""
        reach = self._ahead.get(most)
        if reach is None:
            ends = [bisect_right(self.chunk, chunk + most + 1) for chunk in self.chunk]
            reach = self._ahead[most] = [(1 << end) - (2 << place) for place, end in enumerate(ends)]
        found = 0
        for last in numbers(lasts):
            found |= reach[last]
        return found

    def opening(self, most: int) -> int:
        """The words with at most so many before them."""
        return (1 << bisect_right(self.chunk, most)) - 1 if most else 1 & self.every

    def closing(self, most: int) -> int:
        """The words with at most so many behind them."""
        if not most or not self.chunk:
            return self.every & ~(self.every >> 1)
        return self.every & -(1 << bisect_left(self.chunk, self.chunk[-1] - most))


def numbers(places: int) -> Iterator[int]:
    """The numbers in a set of words, in order."""
    while places:
        lowest = places & -places
        yield lowest.bit_length() - 1
        places ^= lowest


def whole(word: str) -> str:
    """What a pattern needs that names the word itself, and not only how it begins."""
    return f"={word}"


def paired(word: str, opened: bool) -> str:
    """How a word is known in a pair of neighbours, where it may go on if it is `opened`; empty if it is too short."""
    if not opened or len(word) >= PAIRED:
        return word[:PAIRED]
    return word if len(word) == _SHORT_PAIRED else ""


def _parts(match: re.Match[str]) -> list[tuple[str, int, int]]:
    """A word with its place; `don't` and `we've` are two words."""
    word, short = match[1], match[2]
    start, end = match.span(1)
    if short is None:
        return [(word, start, end)]
    if short != "t":
        return [(word, start, end), (_SHORT[short], end, match.end())]
    if not word.endswith("n"):
        return [(word, start, end), (short, end + 1, match.end())]
    return [(_BEFORE_NOT.get(word, word[:-1]), start, end - 1), ("not", end - 1, match.end())]


def words_of(text: str) -> list[str]:
    """The words alone, in order."""
    return [word for match in _WORD.finditer(text) for word, _, _ in _parts(match)]


@lru_cache(maxsize=256)
def wording(text: str) -> Wording:
    """The words of a text; the same text is cut once."""
    return Wording(text)
