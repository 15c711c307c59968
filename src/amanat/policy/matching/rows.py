"""Rows of pieces, and brackets and lists of which any row may stand.

Whether a row stands in a text at all is asked first, of all places in one step (`Row.ends`); which words it begins
with, only where it does (`Row.find`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from amanat.policy.matching.parts import Parts
from amanat.policy.matching.pieces import Edge, Gap, Places, Spread, Word, Words, spread_of
from amanat.policy.matching.wording import Wording


class Item:
    """A piece in a row. `finder` looks its places up, where it has any."""

    __slots__ = ("finder", "optional", "piece")

    def __init__(self, piece: Piece, optional: bool = False) -> None:
        self.piece = piece
        self.optional = optional
        self.finder = None if isinstance(piece, Gap | Edge) else piece


class Row:
    """Pieces one after the other. `words` are those that a text MUST have."""

    __slots__ = ("items", "words")

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self.words = tuple([item.piece for item in items if isinstance(item.piece, Words) and not item.optional])

    def ends(self, words: Wording) -> int:
        """The last words of all its places: a set of words, without those that each begins with."""
        for word in self.words:
            if not word.spread(words):
                return 0
        state = _State(words)
        for item in self.items:
            state.step(item)
            if not (state.begins or state.tight or state.loose):
                return 0
        return state.tight | state.loose

    def find(self, words: Wording) -> Places:
        """Places of the whole row: for each last word the first of the first words."""
        return self.one_by_one(words) if self.ends(words) else ()

    def one_by_one(self, words: Wording) -> Places:
        """The same without a look ahead at whether there are any."""
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


class _State:
    """How far a row has come, at all places of a text at once.

    `tight` are the last words behind which the next piece must follow, `loose` those behind which up to `gap` words may
    lie in between. `begins` says that nothing was met so far, so that the next piece may begin at any word or, behind a
    `^`, at the first one or up to `lead` words on.
    """

    __slots__ = ("anchored", "begins", "gap", "lead", "loose", "tight", "words")

    def __init__(self, words: Wording) -> None:
        self.words = words
        self.begins = True
        self.anchored = False
        self.tight = self.loose = self.gap = self.lead = 0

    def step(self, item: Item) -> None:
        piece = item.piece
        if item.finder is not None:
            ends = self._ends(item.finder.spread(self.words))
            if item.optional:
                self.tight |= ends
            else:
                self.tight, self.loose, self.begins = ends, 0, False
        elif isinstance(piece, Gap):
            self.tight, self.loose = 0, self.tight | self.loose
            self.gap = self.lead = piece.most
        elif isinstance(piece, Edge) and piece.side == "^":
            self.anchored = True
        else:
            self.tight &= self.words.closing(0)
            self.loose &= self.words.closing(self.gap)
            self.begins = False

    def _ends(self, spread: Spread) -> int:
        """The last words of a piece whose places these are, where it may stand."""
        if not spread:
            return 0
        words = self.words
        if self.begins and not self.anchored:
            starts = words.every
        else:
            starts = words.following(self.tight | self.loose)
            if self.loose:
                starts |= words.ahead(self.loose, self.gap)
            if self.begins:
                starts |= words.opening(self.lead)
        ends = 0
        for length, firsts in spread:
            ends |= (starts & firsts) << length
        return ends


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
    """Rows any of which may stand here. It is taken apart by `read` when it is first asked for, a row put together by
    `make` when it is first tried.
    """

    __slots__ = ("_make", "_parts", "_read", "_rows", "_words", "_written")

    def __init__(self, written: str, read: Callable[[str], Parts], make: Callable[[Sequence[str]], Row]) -> None:
        self._written = written
        self._read = read
        self._make = make
        self._parts: Parts | None = None
        self._rows: dict[int, Row] = {}
        self._words: Words | None = None

    @property
    def parts(self) -> Parts:
        found = self._parts
        if found is None:
            found = self._parts = self._read(self._written)
            self._words = Words(found.singles) if found.singles else None
        return found

    @property
    def rows(self) -> list[Row]:
        """All rows but those of a single plain word."""
        return [self._row(number) for number in range(len(self.parts.rows))]

    @property
    def singles(self) -> Sequence[str]:
        """The rows of one plain word, as they are written."""
        return self.parts.singles

    @property
    def gaps(self) -> bool:
        """Whether words may lie in between anywhere in it."""
        return self.parts.gaps

    def find(self, words: Wording) -> Places:
        """All its places in the text, looked up once for a text."""
        known = words.spans.get(self)
        if known is None:
            known = words.spans[self] = self._find(words)
        return known

    def spread(self, words: Wording) -> Spread:
        known = words.spreads.get(self)
        if known is None:
            known = spread_of(self.find(words)) if self.parts.rows else self._single(words)
            words.spreads[self] = known
        return known

    def stands(self, words: Wording) -> bool:
        """Whether it has any place in the text."""
        worth = self._worth_trying(words)
        return bool(self._single(words)) or any(row.ends(words) for row in worth)

    def _single(self, words: Wording) -> Spread:
        return self._words.spread(words) if self._words else ()

    def _find(self, words: Wording) -> Places:
        rows = [places for row in self._worth_trying(words) if (places := row.find(words))]
        singles = self._words.find(words) if self._words else ()
        if not rows:
            return singles
        return tuple(sorted(set(singles).union(*rows)))

    def _worth_trying(self, words: Wording) -> list[Row]:
        """The rows whose most telling need the text meets."""
        parts = self.parts
        if not parts.waiting:
            return self.rows
        met = set(parts.waiting.get("", ()))
        for key in parts.waiting.keys() & words.keys:
            met.update(parts.waiting[key])
        return [self._row(number) for number in met]

    def _row(self, number: int) -> Row:
        known = self._rows.get(number)
        if known is None:
            known = self._rows[number] = self._make(self.parts.rows[number])
        return known


Piece = OneOf | Words | Word | Gap | Edge
