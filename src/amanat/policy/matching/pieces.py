"""The single pieces of a word pattern, and how each finds its places among the words of a text.

A place is the first and the last word, by their numbers. What a piece finds in a text is kept with the text: a list of
words that many patterns share is looked up once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from amanat.policy.matching.wording import Wording, numbers, whole, words_of

Places = tuple[tuple[int, int], ...]
Spread = tuple[tuple[int, int], ...]
"""Places as sets: how many words further the last one is, and the first words of all such places."""

NOTHING: frozenset[str] = frozenset()
_NO_WORD = re.compile(r"[^\w]")


def telling(needed: frozenset[str]) -> tuple[int, int]:
    """Orders sets of keys of which one is needed: those whose shortest is longest tell most, a pair twice as much."""
    return min([len(key) * (1 + (" " in key)) for key in needed]), -len(needed)


class Gap:
    """Up to `most` words in between."""

    def __init__(self, most: int) -> None:
        self.most = most


class Edge:
    """The beginning (`^`) or the end (`$`) of the text."""

    def __init__(self, side: str) -> None:
        self.side = side


class Word:
    """One word: `stems` are its forms, of which an `opened` one may go on."""

    __slots__ = ("anchors", "opened", "plain", "stems", "written")

    def __init__(self, written: str, stems: tuple[str, ...], opened: bool) -> None:
        self.written = written
        self.stems = stems
        self.opened = opened
        self.plain = not any(_NO_WORD.search(stem) for stem in stems)
        """Whether it is nothing but letters and figures, so that it is one word of the text."""
        self.anchors = frozenset((stems if opened else map(whole, stems)) if self.plain else _first(stems[0], opened))
        """One of these is among the `keys` of every text where it stands."""

    @staticmethod
    @cache
    def of(written: str) -> Word:
        """`collect*`, `cookies?` or a plain word; the same object for the same word."""
        if written.endswith("?"):
            return Word(written, (written[:-2], written[:-1]), False)
        return Word(written, (written.rstrip("*"),), written.endswith("*"))

    def find(self, words: Wording) -> Places:
        """Places of a word with other marks in it, such as `don't` and `u.s`, letter by letter."""
        found = []
        for stem in self.stems:
            at = words.text.find(stem)
            while at >= 0:
                if place := _whole(words, at, at + len(stem), self.opened):
                    found.append(place)
                at = words.text.find(stem, at + 1)
        return tuple(sorted(found))

    def spread(self, words: Wording) -> Spread:
        known = words.spreads.get(self)
        if known is None:
            known = words.spreads[self] = spread_of(self.find(words))
        return known


def _first(stem: str, opened: bool) -> list[str]:
    """The first word of a stem with other marks in it, whole unless it is the one that may go on."""
    words = words_of(stem)
    return words if opened and len(words) == 1 else list(map(whole, words[:1]))


def spread_of(places: Iterable[tuple[int, int]]) -> Spread:
    found: dict[int, int] = {}
    for first, last in places:
        found[last - first] = found.get(last - first, 0) | 1 << first
    return tuple(found.items())


def _whole(words: Wording, start: int, end: int, opened: bool) -> tuple[int, int] | None:
    """The words that begin at `start` and end at `end`, or go on where that is `opened`."""
    inside = [place for place in range(len(words.words)) if words.starts[place] < end and start < words.ends[place]]
    if not inside or words.starts[inside[0]] < start or (words.ends[inside[-1]] > end and not opened):
        return None
    return inside[0], inside[-1]


class Words:
    """Single words, any of which may stand here, as they are written: `collect*`, `cookies?`, `data`."""

    __slots__ = ("exact", "opened", "written")

    def __init__(self, written: Sequence[str]) -> None:
        self.written = written
        exact: list[str] = []
        opened: list[str] = []
        for word in written:
            if word[-1] == "*":
                opened.append(word.rstrip("*"))
            elif word[-1] == "?":
                exact += (word[:-2], word[:-1])
            else:
                exact.append(word)
        self.exact = frozenset(exact)
        self.opened = frozenset(opened)

    def find(self, words: Wording) -> Places:
        """Places of the words, in order."""
        return tuple((place, place) for _, places in self.spread(words) for place in numbers(places))

    def spread(self, words: Wording) -> Spread:
        known = words.spreads.get(self)
        if known is None:
            found = 0
            for word in self.exact & words.places.keys():
                found |= words.places[word]
            for stem in self.opened & words.begun.keys():
                found |= words.begun[stem]
            known = words.spreads[self] = ((0, found),) if found else ()
        return known


@cache
def single(written: str) -> Words:
    """What looks up a single plain word; the same for all patterns that name it."""
    return Words([written])


def is_plain(written: str) -> bool:
    """Whether this is one word of nothing but letters and figures, as it is written: `collect*`, `cookies?`, `data`."""
    return written.isalnum() or (written[-1:] in ("*", "?") and written[:-1].isalnum())
