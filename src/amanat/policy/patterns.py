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
from amanat.policy.pieces import Edge, Gap, OneOf, Optional, Piece, Row, Word
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


def compile_pattern(source: str, words: Lists) -> Pattern:
    """Compiles one pattern.

    Raises `InputError` for an open bracket, an unknown list, or a pattern that demands no word.
    """
    tokens = _TOKEN.findall(source)
    root, rest = _alternatives(tokens, 0, words, source)
    if rest != len(tokens):
        raise InputError(f"the pattern `{source}` closes a bracket that it never opened", remedy="take the bracket out")
    if not root.anchors:
        raise InputError(f"the pattern `{source}` demands no word", remedy="give it a word that must be there")
    return Pattern(source, root)


def compile_all(sources: Sequence[str], words: Lists) -> tuple[Pattern, ...]:
    return tuple(compile_pattern(source, words) for source in sources)


def union(sources: Sequence[str], words: Lists) -> re.Pattern[str]:
    """One regular expression that finds any of the patterns, those of a list written first being tried first."""
    return re.compile("|".join(pattern.root.expression() for pattern in compile_all(sources, words)))


def found_in(patterns: tuple[Pattern, ...], text: str) -> bool:
    """Whether one of the patterns stands in the text."""
    if not patterns or not text:
        return False
    words = wording(text)
    return any(pattern.root.find(words) for pattern in patterns)


def _alternatives(tokens: list[str], at: int, words: Lists, source: str) -> tuple[OneOf, int]:
    rows: list[Row] = []
    singles: list[Word] = []
    pieces: list[Piece] = []

    def close() -> None:
        if len(pieces) == 1 and isinstance(pieces[0], Word) and pieces[0].plain:
            singles.append(pieces[0])
        else:
            rows.append(Row(pieces))

    while at < len(tokens) and tokens[at] != ")":
        token = tokens[at]
        at += 1
        if token == "|":
            close()
            pieces = []
        elif token == "?":
            pieces[-1] = Optional(pieces[-1])
        elif token == "(":
            inner, at = _alternatives(tokens, at, words, source)
            if at >= len(tokens):
                raise InputError(f"the pattern `{source}` opens a bracket and never closes it", remedy="close it")
            at += 1
            pieces.append(inner)
        else:
            pieces += _pieces(token, words, source)
    close()
    return OneOf(rows, singles), at


def _pieces(token: str, words: Lists, source: str) -> list[Piece]:
    if token in _MOST:
        return [Gap(_MOST[token])]
    if token in "^$":
        return [Edge(token)]
    if token.startswith("{"):
        return [_list(token[1:-1], words, source)]
    return [Word.of(part) for part in token.split("-") if part]


def _list(name: str, words: Lists, source: str) -> OneOf:
    """A list of words; it is built once, so that what it finds in a text is looked up once for all patterns."""
    if name not in words:
        raise InputError(
            f"the pattern `{source}` names a list `{name}` that is not there", remedy="add it to `words.toml`"
        )
    key = (name, tuple(words[name]))
    if key not in _LISTS:
        _LISTS[key], _ = _alternatives(_TOKEN.findall("|".join(words[name])), 0, words, source)
    return _LISTS[key]


_LISTS: dict[tuple[str, tuple[str, ...]], OneOf] = {}

__all__ = ["Found", "Pattern", "compile_all", "compile_pattern", "found_in", "union"]
