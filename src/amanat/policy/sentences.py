"""Sentences with exact offsets, in one pass and in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.reading import Span

_STOP = re.compile(r"[(\[]|[)\]]|(?:[.!?]+|…)[\"'”’»*_]*(?:[)\]][\"'”’»*_]*)?(?=\s|\Z)")
_NEXT = re.compile(r"\s+[\"'“‘«(\[*_]*(\w*)")
_LAST_WORD = re.compile(r"([\w.&'’-]*)\Z")

ABBREVIATIONS = frozenset(
    [
        "e.g",
        "i.e",
        "eg",
        "ie",
        "cf",
        "viz",
        "vs",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "no",
        "nos",
        "nr",
        "art",
        "arts",
        "sec",
        "secs",
        "par",
        "para",
        "fig",
        "al",
        "approx",
        "dept",
        "est",
        "ext",
        "tel",
        "p",
        "pp",
        "vol",
        "reg",
        "regs",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "u.s",
        "u.k",
        "e.u",
        "incl",
        "resp",
        "lit",
        "abs",
    ]
)
"""A full stop behind these ends no sentence."""

COMPANY = frozenset(
    [
        "inc",
        "ltd",
        "co",
        "corp",
        "llc",
        "plc",
        "gmbh",
        "pvt",
        "pte",
        "bv",
        "b.v",
        "n.v",
        "s.a",
        "etc",
        "a.m",
        "p.m",
        "u.s.a",
        "esq",
        "jr",
        "sr",
    ]
)
"""A full stop behind these ends a sentence only before a word that begins one."""

OPENERS = frozenset(
    [
        "the",
        "this",
        "that",
        "these",
        "those",
        "we",
        "you",
        "your",
        "our",
        "they",
        "their",
        "it",
        "its",
        "if",
        "in",
        "for",
        "to",
        "when",
        "where",
        "while",
        "please",
        "as",
        "at",
        "by",
        "any",
        "all",
        "such",
        "no",
        "not",
        "some",
        "users",
        "user",
        "however",
        "further",
        "also",
        "under",
        "with",
        "after",
        "once",
        "upon",
        "data",
        "personal",
        "information",
        "there",
        "cookies",
        "google",
        "facebook",
        "certain",
        "each",
        "every",
    ]
)

_LONGEST_ASIDE = 400
_BRACKET = re.compile(r"[()\[\]]")


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
    return _full_stop(text, begin, stop, word)


def _full_stop(text: str, begin: int, stop: re.Match[str], word: str) -> bool:
    window = text[max(begin, stop.start() - 24) : stop.start()]
    before = _LAST_WORD.search(window)
    last = before[1].lower() if before else ""
    alone = len(last) == 1 and (len(window) == 1 or window[-2].isspace() or window[-2] in '("“')
    if last in ABBREVIATIONS or (alone and last.isalpha() and last != "i"):
        return False
    if last.isdigit() and len(last) < 3 and stop.start() - begin < 4:
        return False
    if last in COMPANY:
        return word.lower() in OPENERS
    return True
