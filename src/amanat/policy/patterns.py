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

import re
from collections.abc import Iterator, Mapping, Sequence

from amanat.errors import InputError
from amanat.policy.pieces import Edge, Gap, Item, OneOf, Piece, Row, Word
from amanat.policy.wording import Wording, wording

_TOKEN = re.compile(r"\{[a-z_]+\}|\.{2,4}|[()|?^$]|[^\s(){}|?^$]+\??")
_MOST = {"..": 4, "...": 12, "....": 30}

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
    """`needs`: of each of these sets, at least one word stands in every text that the pattern can match.

    `anchors` is the most telling of them.
    """

    def __init__(self, source: str, root: OneOf) -> None:
        self.source = source
        self.root = root
        self.anchors = root.anchors
        self.needs = root.needs or (root.anchors,)

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
        chosen: dict[int, int] = {}
        pick = min if self.root.gaps else max
        for first, last in self.root.find(words):
            chosen[first] = pick(chosen.get(first, last), last)
        return sorted(chosen.items())


class WordLists:
    """Lists of words that patterns name in braces, and what was built of patterns that name them.

    A word, a list or a bracket that stands in many patterns is one object: what it finds in a text is looked up once.
    """

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self._patterns: dict[str, Pattern] = {}
        self._items: dict[str, tuple[Item, ...]] = {}
        self._groups: dict[tuple[str, ...], OneOf] = {}

    def pattern(self, source: str) -> Pattern:
        """The pattern that is written so.

        Raises `InputError` for an open bracket, an unknown list, or a pattern that demands no word.
        """
        known = self._patterns.get(source)
        if known is None:
            known = self._patterns[source] = Pattern(source, self._root(source))
        return known

    def _root(self, source: str) -> OneOf:
        tokens = _TOKEN.findall(source)
        root, rest = self._alternatives(tokens, 0, source)
        if rest != len(tokens):
            raise InputError(
                f"the pattern `{source}` closes a bracket that it never opened", remedy="take the bracket out"
            )
        if not root.anchors:
            raise InputError(f"the pattern `{source}` demands no word", remedy="give it a word that must be there")
        return root

    def _alternatives(self, tokens: list[str], at: int, source: str) -> tuple[OneOf, int]:
        rows: list[Row] = []
        singles: list[Word] = []
        items: list[Item] = []
        end = len(tokens)
        while True:
            token = tokens[at] if at < end else ")"
            if token in ")|":
                if (
                    len(items) == 1
                    and isinstance(word := items[0].piece, Word)
                    and word.plain
                    and not items[0].optional
                ):
                    singles.append(word)
                else:
                    rows.append(Row(items))
                if token == ")":
                    return OneOf(rows, singles), at
                items = []
            elif token == "?":
                items[-1] = Item(items[-1].piece, optional=True)
            elif token == "(":
                inner, at = self._group(tokens, at + 1, source)
                items.append(Item(inner))
            else:
                items += self._items.get(token) or self._named(token, source)
            at += 1

    def _group(self, tokens: list[str], at: int, source: str) -> tuple[OneOf, int]:
        """What stands in a bracket, and the place where it closes."""
        end = next((place for place in range(at, len(tokens)) if tokens[place] in "()"), len(tokens))
        flat = tuple(tokens[at:end]) if end < len(tokens) and tokens[end] == ")" else ()
        if flat in self._groups:
            return self._groups[flat], end
        inner, rest = self._alternatives(tokens, at, source)
        if rest >= len(tokens):
            raise InputError(f"the pattern `{source}` opens a bracket and never closes it", remedy="close it")
        if flat:
            self._groups[flat] = inner
        return inner, rest

    def _named(self, token: str, source: str) -> tuple[Item, ...]:
        if token in _MOST:
            pieces: list[Piece] = [Gap(_MOST[token])]
        elif token in "^$":
            pieces = [Edge(token)]
        elif token.startswith("{"):
            pieces = [self._list(token[1:-1], source)]
        else:
            pieces = [Word.of(part) for part in token.split("-") if part]
        self._items[token] = tuple(map(Item, pieces))
        return self._items[token]

    def _list(self, name: str, source: str) -> OneOf:
        if name not in self.lists:
            raise InputError(
                f"the pattern `{source}` names a list `{name}` that is not there", remedy="add it to `words.toml`"
            )
        return self._alternatives(_TOKEN.findall("|".join(self.lists[name])), 0, source)[0]


def compile_pattern(source: str, words: Lists | WordLists) -> Pattern:
    """Compiles one pattern.

    Raises `InputError` for an open bracket, an unknown list, or a pattern that demands no word.
    """
    return (words if isinstance(words, WordLists) else WordLists(words)).pattern(source)


def compile_all(sources: Sequence[str], words: Lists | WordLists) -> tuple[Pattern, ...]:
    lists = words if isinstance(words, WordLists) else WordLists(words)
    return tuple([lists.pattern(source) for source in sources])


def union(sources: Sequence[str], words: Lists | WordLists) -> re.Pattern[str]:
    """One regular expression that finds any of the patterns, those of a list written first being tried first."""
    return re.compile("|".join(pattern.root.expression() for pattern in compile_all(sources, words)))


def found_in(patterns: tuple[Pattern, ...], text: str) -> bool:
    """Whether one of the patterns stands in the text."""
    if not patterns or not text:
        return False
    words = wording(text)
    return any(pattern.root.find(words) for pattern in patterns)


__all__ = ["Found", "Pattern", "WordLists", "compile_all", "compile_pattern", "found_in", "union"]
