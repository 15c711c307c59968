"""The exact search within text: many needles in one pass, whole identifiers only, escapes decoded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from urllib.parse import unquote

from ahocorasick_rs import AhoCorasick, MatchKind

from amanat.stores.base import Needle

SEPARATOR = "\x00"
"""Stands between values of a block. Values MUST NOT contain it; decoding MUST NOT make or remove one."""

_LEVELS = 3
"""JSON within JSON within JSON: deeper nesting is not undone."""

_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_PLAIN = {'"': '"', "\\": "\\", "/": "/", "b": " ", "f": " ", "n": "\n", "r": "\r", "t": "\t"}
_TOGETHER = 10_000
"""Texts that are folded at once."""
JOINTS = "._-+@"
"""Join words into a longer identifier when a word stands at their other side."""


class Matcher:
    """Finds needles in blocks of values."""

    def __init__(self, needles: Sequence[Needle], numbers: Iterable[int] | None = None) -> None:
        """For the needles with these numbers; without any for all of them."""
        self._needles = needles
        self.numbers: Sequence[int] = range(len(needles)) if numbers is None else sorted(numbers)

    def texts(self) -> Iterator[tuple[int, str]]:
        """The numbers of the needles, each with its folded text: empty where nothing is to be looked for."""
        for at in range(0, len(self.numbers), _TOGETHER):
            numbers = self.numbers[at : at + _TOGETHER]
            yield from zip(numbers, _folded([self._needles[number].text for number in numbers]), strict=True)

    @cached_property
    def index(self) -> dict[str, list[int]]:
        """Folded text → the numbers of the needles. Of very many it takes long to make, and much memory."""
        found: dict[str, list[int]] = {}
        for number, folded in self.texts():
            if folded:
                found.setdefault(folded, []).append(number)
        return found

    def only(self, numbers: Iterable[int]) -> Matcher:
        """A matcher for some of the needles, which keep their numbers."""
        return Matcher(self._needles, numbers)

    @cached_property
    def _folded(self) -> list[str]:
        return list(self.index)

    @cached_property
    def _automaton(self) -> AhoCorasick | None:
        return AhoCorasick(self._folded, matchkind=MatchKind.Standard) if self._folded else None

    def find(self, values: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Pairs (index of the value, index of the needle), sorted, each once."""
        if self._automaton is None or not values:
            return iter(())
        # Values are told apart by the separator, so one that a value holds itself must go.
        block = SEPARATOR.join(values)
        if block.count(SEPARATOR) != len(values) - 1:
            block = SEPARATOR.join(value.replace(SEPARATOR, " ") for value in values)
        return self.find_in_block(block)

    def find_in_block(self, block: str) -> Iterator[tuple[int, int]]:
        """The same in values already joined by the separator."""
        if self._automaton is None:
            return iter(())
        found = self._in_variant(fold(block))
        if "\\" in block or "%" in block:
            # Only values with escapes are looked at again, undone.
            escaped = [(at, value) for at, value in enumerate(block.split(SEPARATOR)) if "\\" in value or "%" in value]
            for variant in variants(SEPARATOR.join(value for _, value in escaped)):
                found |= {(escaped[at][0], needle) for at, needle in self._in_variant(fold(variant))}
        return iter(sorted(found))

    def _in_variant(self, folded: str) -> set[tuple[int, int]]:
        assert self._automaton is not None
        found: set[tuple[int, int]] = set()
        value = 0
        last = 0
        for pattern, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            # Matches come by their end, so `start` may step back a little: count from a safe place.
            if start < last:
                value -= folded.count(SEPARATOR, start, last)
            else:
                value += folded.count(SEPARATOR, last, start)
            last = start
            if _whole(folded, start, end):
                found.update((value, number) for number in self.index[self._folded[pattern]])
        return found


def variants(block: str) -> Iterator[str]:
    """With JSON escapes undone level by level, then with percent signs undone too."""
    for _ in range(_LEVELS):
        if "\\" not in block:
            break
        plain = _SURROGATES.sub(_pair, _ESCAPE.sub(_unescape, block))
        if plain == block:
            break
        block = plain
        yield block
    if "%" in block and (plain := _PERCENT.sub(_unpercent, block)) != block:
        yield plain


def _unescape(match: re.Match[str]) -> str:
    code, short = match.groups()
    if short is not None:
        return _PLAIN[short]
    return chr(int(code, 16)) if int(code, 16) else " "


def _pair(match: re.Match[str]) -> str:
    return match.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _unpercent(match: re.Match[str]) -> str:
    return unquote(match.group(), errors="replace").replace(SEPARATOR, " ")


def fold(text: str) -> str:
    """Without regard to case, in one composed form."""
    if text.isascii():
        return text.lower()
    text = text.encode("utf-8", "replace").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _folded(texts: Sequence[str]) -> list[str]:
    """Each without what stands around it."""
    block = SEPARATOR.join(texts)
    if block.isascii() and block.count(SEPARATOR) == len(texts) - 1:
        return [text.strip() for text in block.lower().split(SEPARATOR)]
    return [fold(text.strip()) for text in texts]


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the match is a whole identifier and not the inside of a longer one."""
    return not (_goes_on(text, start - 1, -1, text[start]) or _goes_on(text, end, 1, text[end - 1]))


def _goes_on(text: str, at: int, step: int, edge: str) -> bool:
    while 0 <= at < len(text) and text[at] in JOINTS:
        at += step
    return 0 <= at < len(text) and _is_word(text[at], edge)


def _is_word(char: str, edge: str) -> bool:
    """Scripts without spaces and without case may touch a Latin identifier; among themselves they do not end it."""
    if char.isascii():
        return char.isalnum()
    return char.isalnum() and (not edge.isascii() or char.lower() != char.upper())
