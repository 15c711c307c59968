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
from functools import cache, cached_property, partial

from amanat.errors import InputError
from amanat.policy.pieces import NOTHING, Edge, Gap, Word, is_plain, single, telling
from amanat.policy.rows import Item, OneOf, Row
from amanat.policy.wording import Wording, whole, wording

_BRACKET = r"\([^()]*\)"
for _ in range(3):
    _BRACKET = rf"\((?:[^()]++|{_BRACKET})*+\)"
"""A bracket, with brackets in it to the fourth depth."""
_TOKEN = re.compile(rf"(?:{_BRACKET}|\{{[a-z_]+\}})(?:\s*\?)?|\.{{2,4}}|[()|^$]|[^\s(){{}}|^$?]+\??(?:\s+\?)?")
"""What a row is made of; a bracket, a list or a word with a question mark behind it may be missing."""
_MARKS = frozenset("(){}|^$?.")
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
    """A pattern as written. What it needs is told when it is asked; its pieces are put together when it is tried."""

    def __init__(self, source: str, lists: WordLists) -> None:
        self.source = source
        self._lists = lists

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Of each of these sets, at least one is among the `keys` of the words of every text that it can match.

        Raises `InputError` for an open bracket, an unknown list, or a pattern that demands no word.
        """
        return self._lists.needs(self.source)

    @cached_property
    def root(self) -> OneOf:
        return self._lists.pieces(self.source)

    def stands(self, words: Wording) -> bool:
        """Whether the pattern matches anywhere."""
        return not any(map(words.keys.isdisjoint, self.needs)) and self.root.stands(words)

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

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.patterns: dict[str, Pattern] = {}
        self._demand = cache(self._demand_of)
        self._most_telling = cache(self._most_telling_of)
        self._of = cache(self._items_of)

    def pattern(self, source: str) -> Pattern:
        """The pattern that is written so; whether it is well written shows when its needs are asked for."""
        known = self.patterns.get(source)
        if known is None:
            known = self.patterns[source] = Pattern(source, self)
        return known

    def pieces(self, written: str) -> OneOf:
        """The pieces of what stands in a bracket, in a list, or in the whole of a pattern."""
        return OneOf(written, self._read)

    def _read(self, written: str) -> tuple[list[Row], list[str]]:
        """Its rows, and apart from them those that are a single plain word, as they are written."""
        rows: list[Row] = []
        singles: list[str] = []
        for tokens in _rows_of_tokens(written):
            if len(tokens) == 1 and is_plain(tokens[0]):
                singles.append(tokens[0])
            else:
                rows.append(Row([item for token in tokens for item in self._of(token)]))
        return rows, singles

    def _items_of(self, token: str) -> tuple[Item, ...]:
        """The pieces of a token; a word with a hyphen is two."""
        if is_plain(token):
            return (_item_of_word(token),)
        if token in _MOST:
            return (Item(Gap(_MOST[token]), _nothing),)
        if token in "^$":
            return (Item(Edge(token), _nothing),)
        if _may_be_missing(token):
            *first, last = self._of(token[:-1].rstrip())
            return (*first, Item(last.piece, _nothing, optional=True))
        if token[0] not in "({":
            return tuple([_item_of_word(part) for part in token.split("-") if part])
        return (Item(self.pieces(self._inside(token)), partial(self._demand, token)),)

    def _inside(self, token: str) -> str:
        """What stands in a bracket, or in the list that braces name. Raises `InputError` for an unknown list."""
        name = token[1:-1]
        if token[0] == "(":
            return name
        if name not in self.lists:
            raise InputError(f"a pattern names a list `{name}` that is not there", remedy="add it to `words.toml`")
        return "|".join(self.lists[name])

    def needs(self, source: str) -> tuple[frozenset[str], ...]:
        """What a text must have before the pieces of the pattern are put together."""
        tokens = _tokens(source)
        if "(" in tokens or ")" in tokens:
            raise InputError(
                f"the pattern `{source}` has a bracket that opens or closes alone, or brackets more than four deep",
                remedy="take it out, or close it",
            )
        every = [self._any_of(_rows(source))] if "|" in tokens else map(self._demand, tokens)
        needs = tuple(filter(None, every))
        if not needs:
            raise InputError(f"the pattern `{source}` demands no word", remedy="give it a word that must be there")
        return needs

    def _demand_of(self, token: str) -> frozenset[str]:
        """One of these is among the keys of a text wherever the token is met; empty where it may be missing."""
        if token in _MOST or token in "^$":
            return NOTHING
        if _may_be_missing(token):
            # It demands no word, but what it names must be there.
            self._demand(token[:-1].rstrip())
            return NOTHING
        if token[0] not in "({":
            return Word.of(max(token.split("-"), key=len)).anchors
        return self._any_of(_rows(self._inside(token)))

    def _any_of(self, rows: Sequence[str]) -> frozenset[str]:
        """What one of the rows demands."""
        every = list(map(self._most_telling, rows))
        return NOTHING.union(*every) if all(every) else NOTHING

    def _most_telling_of(self, row: str) -> frozenset[str]:
        """Of the sets of words that a row demands, the one whose shortest is longest."""
        if row.isalnum():
            return frozenset((whole(row),))
        return max(filter(None, map(self._demand, _tokens(row))), key=telling, default=NOTHING)


def _item_of_word(written: str) -> Item:
    word = Word.of(written)
    return Item(single(written) if word.plain else word, lambda: word.anchors)


def _nothing() -> frozenset[str]:
    return NOTHING


def _tokens(written: str) -> list[str]:
    """What a row is made of; a row of words alone, as most are, is not searched for brackets."""
    return written.split() if _MARKS.isdisjoint(written) else _TOKEN.findall(written)


def _rows_of_tokens(written: str) -> Iterator[list[str]]:
    """What stands between bars that are in no bracket, cut into tokens."""
    if "(" not in written:
        yield from ([row] if row.isalnum() else _tokens(row) for row in map(str.strip, written.split("|")))
        return
    row: list[str] = []
    for token in _tokens(written):
        if token == "|":
            yield row
            row = []
        else:
            row.append(token)
    yield row


def _rows(written: str) -> list[str]:
    """What stands between bars that are in no bracket."""
    if "(" not in written:
        return [row.strip() for row in written.split("|")]
    bars = [match.start() for match in _TOKEN.finditer(written) if match[0] == "|"]
    starts = [0, *(bar + 1 for bar in bars)]
    return [written[start:end].strip() for start, end in zip(starts, [*bars, len(written)], strict=True)]


def _may_be_missing(token: str) -> bool:
    """Whether the whole of it may be missing, and not only its last letter."""
    return token[-1] == "?" and (token[0] in "({" or token[-2].isspace())


def compile_pattern(source: str, words: Lists | WordLists) -> Pattern:
    """Compiles one pattern.

    Raises `InputError` for an open bracket, an unknown list, or a pattern that demands no word.
    """
    (pattern,) = compile_all([source], words)
    pattern.needs  # noqa: B018
    return pattern


def compile_all(sources: Sequence[str], words: Lists | WordLists) -> tuple[Pattern, ...]:
    """Patterns that are told to be ill written only where their needs are first asked for."""
    lists = words if isinstance(words, WordLists) else WordLists(words)
    return tuple([lists.pattern(source) for source in sources])


def found_in(patterns: tuple[Pattern, ...], text: str) -> bool:
    """Whether one of the patterns stands in the text."""
    if not patterns or not text:
        return False
    words = wording(text)
    return any(pattern.stands(words) for pattern in patterns)


__all__ = ["Found", "Pattern", "WordLists", "compile_all", "compile_pattern", "found_in"]
