"""The pieces of a word pattern, and how each finds its places among the words of a text.

A place is the first and the last word, by their numbers. What a piece finds in a text is kept with the text: a list of
words that many patterns share is looked up once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property

from amanat.policy.wording import Wording, words_of

Places = tuple[tuple[int, int], ...]

_MANY = 4
"""Rows beyond this are tried by their most telling words."""
NOTHING: frozenset[str] = frozenset()
_NO_WORD = re.compile(r"[^\w]")
_SEPARATOR = r"(?:'s?)?+[\s,/'\"()\[\]_-]++"
_CHUNK = r"(?:[^\w\s]*+\s++\S++)"


def telling(needed: frozenset[str]) -> tuple[int, int]:
    """Orders sets of words of which one is needed: those whose shortest is longest tell most."""
    return min(map(len, needed)), -len(needed)


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
        """What a word of the text begins with wherever this one stands: `anchors`."""
        self.anchors = frozenset(stems[:1] if self.plain else words_of(stems[0])[:1])

    @staticmethod
    @cache
    def of(written: str) -> Word:
        """`collect*`, `cookies?` or a plain word; the same object for the same word."""
        if written.endswith("?"):
            return Word(written, (written[:-2], written[:-1]), False)
        return Word(written, (written.rstrip("*"),), written.endswith("*"))

    def expression(self) -> str:
        stems = "|".join(map(re.escape, reversed(self.stems)))
        left = r"\b" if self.stems[0][:1].isalnum() else r"(?<!\w)"
        right = r"\w*" if self.opened else r"\b" if self.stems[0][-1:].isalnum() else r"(?!\w)"
        return f"{left}(?:{stems}){right}"

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


def _whole(words: Wording, start: int, end: int, opened: bool) -> tuple[int, int] | None:
    """The words that begin at `start` and end at `end`, or go on where that is `opened`."""
    inside = [place for place in range(len(words.words)) if words.starts[place] < end and start < words.ends[place]]
    if not inside or words.starts[inside[0]] < start or (words.ends[inside[-1]] > end and not opened):
        return None
    return inside[0], inside[-1]


class Words:
    """Single words, any of which may stand here, as they are written: `collect*`, `cookies?`, `data`."""

    __slots__ = ("exact", "opened")

    def __init__(self, written: Iterable[str]) -> None:
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
        known = words.spans.get(self)
        if known is None:
            found = {place for word in self.exact & words.vocabulary for place in words.places[word]}
            for stem in self.opened & words.beginnings:
                found.update(words.begun[stem])
            known = words.spans[self] = tuple((place, place) for place in sorted(found))
        return known


class Item:
    """A piece in a row. `finder` looks its places up, where it has any.

    `needed`: in every text where the row stands, at least one word begins with one of these; empty where the piece may
    be missing, or demands no word.
    """

    __slots__ = ("finder", "needed", "optional", "piece")

    def __init__(self, piece: Piece, needed: frozenset[str] = NOTHING, optional: bool = False) -> None:
        self.piece = piece
        self.needed = needed
        self.optional = optional
        self.finder: Words | Word | OneOf | None = None
        if isinstance(piece, Word):
            self.finder = single(piece)
        elif isinstance(piece, OneOf):
            self.finder = piece

    @property
    def gaps(self) -> bool:
        return isinstance(self.piece, Gap) or (isinstance(self.piece, OneOf) and self.piece.gaps)


@cache
def single(word: Word) -> Words | Word:
    """What looks up a single word; the same for all patterns that name it."""
    return Words([word.written]) if word.plain else word


class Row:
    """Pieces one after the other."""

    __slots__ = ("items", "needs")

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self.needs = tuple([item.needed for item in items if item.needed])

    @property
    def gaps(self) -> bool:
        return any(item.gaps for item in self.items)

    def find(self, words: Wording) -> Places:
        """Places of the whole row: for each last word the first of the first words."""
        for need in self.needs:
            if need.isdisjoint(words.beginnings):
                return ()
        states: dict[tuple[int, int], int] = {(-1, 0): -1}
        opening = False
        for item in self.items:
            piece = item.piece
            if isinstance(piece, Gap):
                states = {(last, piece.most): first for (last, _), first in states.items()}
            elif isinstance(piece, Edge):
                if piece.side == "^":
                    opening = True
                else:
                    states = _ending(words, states)
            else:
                states = _after(words, states, item, opening)
            if not states:
                return ()
        return tuple(sorted({(first, last) for (last, _), first in states.items() if last >= 0}))

    def expression(self) -> str:
        """The row as a regular expression."""
        text, first = "", True
        for item in self.items:
            piece = item.piece
            if isinstance(piece, Edge):
                text += r"\A[^\w]*" if piece.side == "^" else r"[^\w]*\Z"
            elif isinstance(piece, Gap):
                text += (
                    f"{_CHUNK}{{0,{piece.most}}}?" if not first else rf"(?:\S++\s++){{0,{piece.most}}}?" if text else ""
                )
            elif item.optional:
                inner = piece.expression()
                text += f"(?:{inner}{_SEPARATOR})?" if first else f"(?:{_SEPARATOR}{inner})?"
            else:
                text += piece.expression() if first else _SEPARATOR + piece.expression()
                first = False
        return text


def _after(words: Wording, states: dict[tuple[int, int], int], item: Item, opening: bool) -> dict[tuple[int, int], int]:
    """The states behind one more piece. A state is the last word and the gap still open, with its first word."""
    found: dict[tuple[int, int], int] = dict(states) if item.optional else {}
    for first, last in item.finder.find(words) if item.finder else ():
        begun = [start for (before, gap), start in states.items() if _joins(words, before, gap, first, opening)]
        if begun:
            start = min(first if each < 0 else each for each in begun)
            found[(last, 0)] = min(start, found.get((last, 0), start))
    return found


def _joins(words: Wording, before: int, gap: int, first: int, opening: bool) -> bool:
    """Whether a piece that begins at `first` may come behind word `before`; -1 is the beginning."""
    if before < 0:
        return not opening or (words.chunk[first] <= gap if gap else first == 0)
    return words.follows(before, first) or (gap > 0 and words.within(before, first, gap))


def _ending(words: Wording, states: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """The states that may end the text."""
    end = len(words.words) - 1
    return {
        (last, gap): first
        for (last, gap), first in states.items()
        if last == end or (gap and last >= 0 and words.chunk[end] - words.chunk[last] <= gap)
    }


class OneOf:
    """Rows any of which may stand here; read from what is written when they are first asked for.

    `singles` are the rows of one plain word, as they are written.
    """

    def __init__(self, written: str, read: Callable[[str], tuple[list[Row], list[str]]]) -> None:
        self._written = written
        self._read = read

    @cached_property
    def _parts(self) -> tuple[list[Row], list[str]]:
        return self._read(self._written)

    @property
    def rows(self) -> list[Row]:
        return self._parts[0]

    @property
    def singles(self) -> list[str]:
        return self._parts[1]

    @cached_property
    def _words(self) -> Words | None:
        return Words(self.singles) if self.singles else None

    @cached_property
    def gaps(self) -> bool:
        """Whether words may lie in between anywhere in it."""
        return any(row.gaps for row in self.rows)

    def find(self, words: Wording) -> Places:
        """All its places in the text, looked up once for a text."""
        known = words.spans.get(self)
        if known is None:
            known = words.spans[self] = self._find(words)
        return known

    def _find(self, words: Wording) -> Places:
        singles = self._words.find(words) if self._words else ()
        rows = [places for row in self._worth_trying(words) if (places := row.find(words))]
        if not rows:
            return singles
        return tuple(sorted(set(singles).union(*rows)))

    def _worth_trying(self, words: Wording) -> Sequence[Row]:
        """The rows whose most telling words the text has."""
        if len(self.rows) < _MANY:
            return self.rows
        waiting = self._waiting
        return [*waiting.get("", ()), *[row for word in waiting.keys() & words.beginnings for row in waiting[word]]]

    @cached_property
    def _waiting(self) -> dict[str, list[Row]]:
        """The rows by the most telling of the words that they need."""
        waiting: dict[str, list[Row]] = {}
        for row in self.rows:
            for word in max(row.needs, key=telling, default=("",)):
                waiting.setdefault(word, []).append(row)
        return waiting

    def expression(self) -> str:
        """Its rows as a regular expression, rows of several words first."""
        singles = [Word.of(written).expression() for written in self.singles]
        return "(?:" + "|".join([*(row.expression() for row in self.rows), *singles]) + ")"


Piece = OneOf | Word | Gap | Edge
