"""Lines → headings, list items and paragraphs, by where they stand and how their letters look."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from amanat.policy.documents.build import Builder, Place
from amanat.policy.documents.layout import MARKER, is_title, looks_like_heading
from amanat.policy.documents.pdf.lines import Line

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+|[^\W\d_]+")
_CUT = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\Z")
_ENDS = (".", "!", "?", ":", ";")
_KEPT = frozenset(
    [
        "e",
        "non",
        "third",
        "self",
        "opt",
        "long",
        "real",
        "user",
        "cross",
        "co",
        "well",
        "so",
        "first",
        "second",
        "high",
        "low",
        "full",
        "part",
        "one",
        "two",
        "pre",
        "re",
    ]
)
_WIDE_GAP = 1.35
_LARGER = 1.08
_NEAR = 3.0
_LEADING = 1.7


class Paragraphs:
    """Writes the lines of a whole file into a builder."""

    def __init__(self, builder: Builder, pages: list[list[Line]]) -> None:
        self._builder = builder
        self._lines = [line for page in pages for line in page]
        sizes: Counter[float] = Counter()
        for line in self._lines:
            sizes[line.size] += len(line.words)
        self._body = max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0
        self._ranks = {
            size: rank for rank, size in enumerate(sorted((s for s in sizes if self._is_large(s)), reverse=True), 1)
        }
        self._gap = _usual_gap(self._lines, self._body)
        self._widest = max((len(line.words) for line in self._lines), default=0)
        self._looks_tell = bool(self._ranks) or any(line.bold for line in self._lines)
        self._known = Counter(word.lower() for line in self._lines for word in _WORD.findall(line.words))
        self._columns: list[float] = []
        self._intro: float | None = None
        """Where the introduction of a list begins whose items may have marks that are drawn and no letters."""

    def write(self) -> None:
        held: list[Line] = []
        for line in self._lines:
            if held and not self._goes_on(held, line):
                self._write(held)
                held = []
            held.append(line)
        if held:
            self._write(held)

    def _is_large(self, size: float) -> bool:
        return size > self._body * _LARGER

    def _goes_on(self, held: list[Line], line: Line) -> bool:
        """Whether a line continues the block above it."""
        last = held[-1]
        if MARKER.match(line.words) or line.bold != last.bold or abs(line.size - last.size) > 0.5:
            return _CUT.search(last.words) is not None and line.words[0].islower()
        ended = last.words.endswith(_ENDS)
        fall = last.y - line.y
        if line.page != last.page or fall <= 0:
            return not ended and (line.words[0].islower() or last.words.endswith((",", "-")))
        if fall > self._gap * _WIDE_GAP:
            return False
        item = bool(MARKER.match(held[0].words))
        if ended and ((line.x > last.x + _NEAR and not item) or (item and line.x <= held[0].x + 1)):
            return False
        return not ((ended or self._is_listed(held[0])) and len(last.words) < 0.6 * self._widest)

    def _is_listed(self, line: Line) -> bool:
        """Whether a line without a mark is moved in under an introduction."""
        return self._intro is not None and line.x > self._intro + _NEAR

    def _write(self, held: list[Line]) -> None:
        words, joins = self._joined(held)
        first = held[0]
        place = _place(first)
        mark = MARKER.match(words)
        listed = not mark and self._is_listed(first)
        rank = 0 if listed else self._rank(words, held, bool(mark))
        if not mark and not listed:
            self._intro = first.x if words.endswith(":") and not rank else None
        if rank:
            self._columns = []
            self._builder.heading(words, rank, place)
        elif mark and words[mark.end() :]:
            self._builder.item(words[mark.end() :], place, self._depth(first.x), mark[1])
            joins = [(at - mark.end(), where) for at, where in joins]
        elif listed:
            self._builder.item(words, place, self._depth(first.x))
        else:
            depth = len([column for column in self._columns if column < first.x - _NEAR])
            self._columns = self._columns[:depth]
            self._builder.paragraph(words, place, depth)
        self._builder.also(joins)

    def _rank(self, words: str, held: list[Line], marked: bool) -> int:
        """The rank of a heading, or 0. Bold titles stand below those in larger letters."""
        first = held[0]
        if self._is_large(first.size) and len(words) <= 200:
            return min(self._ranks[first.size], 5)
        if first.bold and is_title(words) and (not marked or first.words[0].isdigit()):
            return 6
        if self._looks_tell or marked or len(held) > 1:
            return 0
        return 6 if looks_like_heading(words, opens=False) else 0

    def _depth(self, x: float) -> int:
        """How many lists stand around an item whose mark is at `x`."""
        self._columns = [column for column in self._columns if column < x - _NEAR] + [x]
        return len(self._columns)

    def _joined(self, held: list[Line]) -> tuple[str, list[tuple[int, Place]]]:
        """The words of the lines, and where in them each further line begins."""
        words = held[0].words
        joins: list[tuple[int, Place]] = []
        for line in held[1:]:
            words = self._mended(words, line.words)
            joins.append((len(words), _place(line)))
            words += line.words
        return words.rstrip("\u00ad"), joins

    def _mended(self, words: str, after: str) -> str:
        """The words before a line end, ready for those after it: a word that was cut is whole again."""
        cut = _CUT.search(words)
        if not cut:
            return words + ("" if words[-1] in "-/" and after[0].isalnum() else " ")
        if words[-1] == "\u00ad":
            return words[:-1]
        following = _WORD.match(after)
        if not following or not after[0].islower():
            return words
        whole, kept = (f"{cut[1]}{hyphen}{following[0]}".lower() for hyphen in ("", "-"))
        if self._known[whole] >= self._known[kept] and not (cut[1].lower() in _KEPT and not self._known[whole]):
            return words[:-1]
        return words


def _place(line: Line) -> Place:
    return Place(f"page {line.page}, line {line.number}")


def _usual_gap(lines: list[Line], size: float) -> float:
    """The distance between two lines of a paragraph: the commonest of those that fit letters of this size.

    Where lines stand further apart throughout, the text is set so, unless most lines end a sentence.
    """
    falls = [line.y - after.y for line, after in pairwise(lines) if line.page == after.page]
    near = Counter(round(fall) for fall in falls if 0 < fall <= _LEADING * max(size, 1))
    far = Counter(round(fall) for fall in falls if 0 < fall <= 2 * _LEADING * max(size, 1))
    ended = sum(line.words.endswith(_ENDS) for line in lines)
    gaps = near or (far if 2 * ended < len(lines) else Counter())
    return min(gaps, key=lambda gap: (-gaps[gap], gap)) if gaps else 1.2 * size
