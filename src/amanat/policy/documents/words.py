"""The words of one block: its lines, which of them are bold, and what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from amanat.policy.documents.breaks import goes_on, is_list, is_listed
from amanat.policy.documents.build import clean
from amanat.policy.documents.layout import MARKER, is_title

PartKind = Literal["title", "item", "text"]

_SPACE = re.compile(r"[ \t\n\r\f]+")


class Part(msgspec.Struct, frozen=True):
    """A run of lines that is one block. `marker` is the one written in front of an item by hand."""

    kind: PartKind
    words: str
    marker: str = ""


class _Line(msgspec.Struct):
    pieces: list[str]
    bold: bool = True

    def words(self) -> str:
        return _SPACE.sub(" ", clean("".join(self.pieces))).strip()


class Words:
    """Gathers the text of a block as a browser shows it: white space folded, lines where the page breaks them."""

    def __init__(self) -> None:
        self._lines: list[_Line] = [_Line([])]
        self.bold = 0

    def add(self, text: str) -> None:
        if text:
            line = self._lines[-1]
            line.pieces.append(text)
            if not self.bold and not text.isspace():
                line.bold = False

    def add_lines(self, text: str) -> None:
        """Text whose line ends count."""
        for place, line in enumerate(text.split("\n")):
            if place:
                self.end_line()
            self.add(line)

    def end_line(self) -> None:
        self._lines.append(_Line([]))

    def take(self) -> list[tuple[str, bool]]:
        """The lines gathered so far, each with whether all of it is bold; the next block begins empty."""
        lines = [(line.words(), line.bold) for line in self._lines]
        self._lines = [_Line([])]
        return lines if any(words for words, _ in lines) else []


def plain(lines: list[tuple[str, bool]]) -> str:
    """All lines as one."""
    return " ".join(words for words, _ in lines if words)


def parts(lines: list[tuple[str, bool]]) -> Iterator[Part]:
    """The blocks in the lines.

    Empty lines, ended sentences and lines that begin anew part them; bold lines are titles, marks make items, and so
    do lines that an introduction leads to.
    """
    introduction = ""
    held: list[str] = []
    marker = ""
    for words, bold in [*lines, ("", False)]:
        mark = MARKER.match(words)
        title = bold and bool(words) and (not mark or mark[1][0].isdigit()) and is_title(words)
        if held and (title or mark or not words or not _holds(held, marker, introduction, words)):
            yield from _parts_of(held, marker, introduction)
            introduction = held[-1] if words and not title else ""
            held, marker = [], ""
        if title:
            yield Part("title", words)
        elif mark:
            held, marker = [words[mark.end() :]], mark[1]
        elif words:
            held.append(words)


def _holds(held: list[str], marker: str, introduction: str, line: str) -> bool:
    """Whether a line belongs to those above it: it goes on with them, or they may turn out to be a list."""
    if goes_on(held[-1], line):
        return True
    return not marker and held[-1][-1] not in ".!?:" and is_listed(introduction, [*held, line])


def _parts_of(held: list[str], marker: str, introduction: str) -> Iterator[Part]:
    if marker:
        yield Part("item", "\n".join(held), marker)
    elif is_list(held):
        yield Part("text", held[0])
        yield from (Part("item", line, "-") for line in held[1:])
    elif is_listed(introduction, held):
        yield from (Part("item", line, "-") for line in held)
    else:
        yield Part("text", "\n".join(held))
