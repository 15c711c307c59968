"""Word patterns that a non-programmer can write, matched on the words of a text.

    right to (access|see) .. {data}     words in this order; `(a|b)` either; `{name}` a list from `words.toml`
    collect*                            any word that begins so
    (free of)? charge                   words that may be missing
    cookies?                            a last letter that may be missing
    ..   ...   ....                     up to 4, up to 12, up to 30 words in between
    ^ first    last $                   at the beginning, at the end of the sentence

A hyphen counts as a space, so that `opt out` also finds `opt-out`. Commas, quotes and brackets between two words are
passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property

import msgspec

from amanat.policy.matching.needs import Needs
from amanat.policy.matching.parts import Parts, Taker
from amanat.policy.matching.pieces import Edge, Gap, Word, is_plain, single
from amanat.policy.matching.rows import Item, OneOf, Row
from amanat.policy.matching.tokens import GAPS, inside, is_nested, may_be_missing
from amanat.policy.matching.wording import Wording, wording

Lists = Mapping[str, Sequence[str]]


class Found:
    """Words that a pattern found: `text[start:end]`."""

    __slots__ = ("_end", "_start", "_text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end

    def __getitem__(self, _: int) -> str:
        return self._text[self._start : self._end]

    def start(self) -> int:
        return self._start

    def end(self) -> int:
        return self._end

    def span(self) -> tuple[int, int]:
        return self._start, self._end


class Pattern:
    """A pattern as written. What it needs is told when it is asked; its pieces are put together when it is tried."""

    def __init__(self, source: str, lists: WordLists) -> None:
        self.source = source
        self.lists = lists

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Of each of these sets, at least one is among the `keys` of the words of every text that it can match.

        Raises `InputError` for an open bracket, an unknown list, or a pattern that demands no word.
        """
        return self.lists.needs.of(self.source)

    @cached_property
    def root(self) -> OneOf:
        return self.lists.pieces(self.source)

    def search(self, text: str) -> Found | None:
        """The first place of the text that the pattern matches."""
        return next(self.finditer(text), None)

    def finditer(self, text: str) -> Iterator[Found]:
        """All places that the pattern matches, from left to right; they do not overlap."""
        words = wording(text)
        free = 0
        for first, last in self._longest(words):
            if first >= free:
                yield Found(text, words.starts[first], words.ends[last])
                free = last + 1

    def _longest(self, words: Wording) -> list[tuple[int, int]]:
        """For each first word one last word: the farthest, or behind a gap the nearest."""
        places = self.root.find(words)
        if not places:
            return []
        chosen: dict[int, int] = {}
        pick = min if self._gaps else max
        for first, last in places:
            chosen[first] = pick(chosen.get(first, last), last)
        return sorted(chosen.items())

    @cached_property
    def _gaps(self) -> bool:
        return self.root.gaps


class WordLists:
    """Lists of words that patterns name in braces, and what was built of patterns that name them.

    A word, a list or a bracket that stands in many patterns is one object: what it finds in a text is looked up once.
    """

    def __init__(self, lists: Lists, needs: Needs | None = None, kept: Mapping[str, msgspec.Raw] | None = None) -> None:
        """`kept` are the `Parts` of what is written, as MessagePack: one is decoded when it is first asked for."""
        self.lists = lists
        self.patterns: dict[str, Pattern] = {}
        self.needs = needs or Needs(lists)
        self._taker = Taker(lists, self.needs)
        self._kept = kept or {}
        self._of = cache(self._items_of)

    def pattern(self, source: str) -> Pattern:
        """The pattern that is written so; whether it is well written shows when its needs are asked for."""
        known = self.patterns.get(source)
        if known is None:
            known = self.patterns[source] = Pattern(source, self)
        return known

    def pieces(self, written: str) -> OneOf:
        """The pieces of what stands in a bracket, in a list, or in the whole of a pattern."""
        return OneOf(written, self._read, self._row)

    def _read(self, written: str) -> Parts:
        kept = self._kept.get(written)
        return msgspec.msgpack.decode(kept, type=Parts) if kept else self._taker.parts(written)

    def _row(self, tokens: Sequence[str]) -> Row:
        return Row([item for token in tokens for item in self._of(token)])

    def _items_of(self, token: str) -> tuple[Item, ...]:
        """The pieces of a token; a word with a hyphen is two."""
        if is_plain(token):
            return (_item_of_word(token),)
        if token in GAPS:
            return (Item(Gap(GAPS[token])),)
        if token in "^$":
            return (Item(Edge(token)),)
        if may_be_missing(token):
            *first, last = self._of(token[:-1].rstrip())
            return (*first, Item(last.piece, optional=True))
        if not is_nested(token):
            return tuple([_item_of_word(part) for part in token.split("-") if part])
        return (Item(self.pieces(inside(token, self.lists))),)


def _item_of_word(written: str) -> Item:
    word = Word.of(written)
    return Item(single(written) if word.plain else word)


def compile_pattern(source: str, words: Lists | WordLists) -> Pattern:
    """Compiles one pattern.

    Raises `InputError` for an open bracket, an unknown list, or a pattern that demands no word.
    """
    (pattern,) = compile_all([source], words)
    _ = pattern.needs
    return pattern


def compile_all(sources: Sequence[str], words: Lists | WordLists) -> tuple[Pattern, ...]:
    """Patterns that are told to be ill written only where their needs are first asked for."""
    lists = words if isinstance(words, WordLists) else WordLists(words)
    return tuple([lists.pattern(source) for source in sources])


__all__ = ["Found", "Pattern", "WordLists", "compile_all", "compile_pattern"]
