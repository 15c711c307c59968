"""Sentences with exact offsets, in one pass and in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.reading import Span

_STOP = re.compile(r"[(\[]|[)\]]|(?:[.!?]+|…)[\"'”’»*_]*(?:[)\]][\"'”’»*_]*)?(?=\s|\Z)")
_NEXT = re.compile(r"\s+[\"'“‘«(\[*_]*(\w*)(?:\s+(\w))?")
_LAST_WORD = re.compile(r"([\w.&'’]*)\Z")
_NUMBER = re.compile(r"\d|[IVXLC]{2,}\Z|[VXLC]\Z")

ABBREVIATIONS = frozenset(
    (
        "e.g", "i.e", "eg", "ie", "cf", "viz", "vs", "mr", "mrs", "ms", "dr", "prof", "st", "al", "approx", "dept",
        "est", "tel", "reg", "regs", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
        "dec", "incl", "resp",
    )
)  # fmt: skip
"""A full stop behind these ends no sentence."""

NUMBERED = frozenset(
    (
        "no", "nos", "nr", "art", "arts", "sec", "secs", "par", "para", "paras", "fig", "figs", "p", "pp", "vol",
        "ext", "lit", "abs",
    )
)  # fmt: skip
"""A full stop behind these ends no sentence before a number: `Art. 6`, and `the state of the art. We …`."""

COUNTRIES = frozenset(
    (
        "u.s", "u.k", "e.u", "u.n",
    )
)  # fmt: skip
"""A full stop behind these ends a sentence only before a small word: `U.S. Department`, and `the U.S. We …`."""

COMPANY = frozenset(
    (
        "inc", "ltd", "co", "corp", "llc", "plc", "gmbh", "pvt", "pte", "bv", "b.v", "n.v", "s.a", "etc", "a.m",
        "p.m", "u.s.a", "esq", "jr", "sr",
    )
)  # fmt: skip
"""A full stop behind these ends a sentence only before a word that begins one."""

SMALL = frozenset(
    (
        "the", "this", "that", "these", "those", "we", "you", "your", "our", "they", "their", "it", "its", "if", "in",
        "for", "to", "when", "where", "while", "please", "as", "at", "by", "any", "all", "such", "no", "not", "some",
        "however", "further", "also", "under", "with", "after", "once", "upon", "there", "each", "every",
    )
)  # fmt: skip
"""Words that begin a sentence and no name."""

OPENERS = frozenset(
    (
        "users", "user", "data", "personal", "information", "cookies", "google", "facebook", "certain",
    )
)  # fmt: skip
"""Words that begin a sentence unless a name goes on behind them, as in `Data Privacy Framework`."""

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
    return _full_stop(text, begin, stop, following)


def _full_stop(text: str, begin: int, stop: re.Match[str], following: re.Match[str]) -> bool:
    window = text[max(begin, stop.start() - 24) : stop.start()]
    before = _LAST_WORD.search(window)
    last = before[1].lower() if before else ""
    alone = len(last) == 1 and (len(window) == 1 or window[-2].isspace() or window[-2] in '("“')
    if last in ABBREVIATIONS or (alone and last.isalpha() and last != "i"):
        return False
    if last in NUMBERED:
        return not _NUMBER.match(following[1])
    if last.isdigit() and len(last) < 3 and stop.start() - begin < 4:
        return False
    if last in COUNTRIES:
        return following[1].lower() in SMALL
    if last in COMPANY:
        return _opens(following)
    return True


def _opens(following: re.Match[str]) -> bool:
    """Whether a sentence rather than a name begins: `Data are kept`, and not `Data Protection Officer`."""
    word, after = following[1].lower(), following[2] or ""
    return word in SMALL or (word in OPENERS and not after.isupper())
