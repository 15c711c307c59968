"""Sentences with exact offsets, in one pass and in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from amanat.policy.reading import Span
from amanat.toml.packaged import packaged

_STOP = re.compile(r"[(\[]|[)\]]|(?:[.!?]+|…)[\"'”’»*_]*(?:[)\]][\"'”’»*_]*)?(?=\s|\Z)")
_NEXT = re.compile(r"\s+[\"'“‘«(\[*_]*(\w*)(?:\s+(\w))?")
_LAST_WORD = re.compile(r"([\w.&'’]*)\Z")
_NUMBER = re.compile(r"\d|[IVXLC]{2,}\Z|[VXLC]\Z")

_LONGEST_ASIDE = 400
_BRACKET = re.compile(r"[()\[\]]")


class SentencesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written, which says what each list means for a full stop."""

    abbreviations: frozenset[str]
    numbered: frozenset[str]
    countries: frozenset[str]
    company: frozenset[str]
    small: frozenset[str]
    openers: frozenset[str]


@cache
def _lists() -> SentencesFile:
    return msgspec.convert(packaged("amanat.policy.lexicon", "sentences.toml"), SentencesFile)


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Splits `text[start:end]`. Spans do not overlap and hold all that is not white space."""
    begin = _skip(text, start, end)
    content = _content(text, begin, end)
    closing = _closing(text, begin, end)
    depth = 0
    opened = begin
    for stop in _STOP.finditer(text, begin, end):
        mark = stop[0]
        if mark in "([":
            if stop.start() > content and stop.start() in closing:
                depth, opened = depth + 1, stop.start()
            continue
        if mark in ")]":
            depth = max(0, depth - 1)
            continue
        if depth and mark[-1] not in ")]" and stop.end() - opened < _LONGEST_ASIDE:
            continue
        if not _ends(text, begin, stop, end):
            depth = max(0, depth - 1) if mark[-1] in ")]" else depth
            continue
        yield Span(begin, stop.end())
        begin, depth = _skip(text, stop.end(), end), 0
        content = _content(text, begin, end)
    if begin < end and (last := len(text[begin:end].rstrip())):
        yield Span(begin, begin + last)


def _closing(text: str, start: int, end: int) -> set[int]:
    """Where brackets open that are closed before they have gone on too long."""
    closing = set()
    opened: list[int] = []
    for match in _BRACKET.finditer(text, start, end):
        if match[0] in "([":
            opened.append(match.start())
        elif opened and match.start() - (begin := opened.pop()) < _LONGEST_ASIDE:
            closing.add(begin)
    return closing


def _content(text: str, start: int, end: int) -> int:
    """Where the sentence speaks, behind quotes and marks."""
    while start < end and text[start] in "*_\"'“ ":
        start += 1
    return start


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _ends(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Whether the mark at `stop` ends the sentence that began at `begin`."""
    following = _NEXT.match(text, stop.end(), end)
    if following is None or stop.end() >= end:
        return True
    word = following[1]
    if word[:1].islower():
        return False
    if stop[0][0] != ".":
        return True
    return _full_stop(text, begin, stop, following)


def _full_stop(text: str, begin: int, stop: re.Match[str], following: re.Match[str]) -> bool:
    window = text[max(begin, stop.start() - 24) : stop.start()]
    before = _LAST_WORD.search(window)
    last = before[1].lower() if before else ""
    alone = len(last) == 1 and (len(window) == 1 or window[-2].isspace() or window[-2] in '("“')
    if last in _lists().abbreviations or (alone and last.isalpha() and last != "i"):
        return False
    if last in _lists().numbered:
        return not _NUMBER.match(following[1])
    if last.isdigit() and len(last) < 3 and stop.start() - begin < 4:
        return False
    if last in _lists().countries:
        return following[1].lower() in _lists().small
    if last in _lists().company:
        return _opens(following)
    return True


def _opens(following: re.Match[str]) -> bool:
    """Whether a sentence rather than a name begins: `Data are kept`, and not `Data Protection Officer`."""
    word, after = following[1].lower(), following[2] or ""
    return word in _lists().small or (word in _lists().openers and not after.isupper())
