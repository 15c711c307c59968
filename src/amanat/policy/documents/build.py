"""Blocks whose kind is known → a document: the text is written as Markdown would be, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from amanat.policy.documents.model import Document
from amanat.policy.documents.places import Format, Origin
from amanat.policy.documents.tree import BlockKind, Raw, placed

_STEP = 2
"""Columns by which a nested list is moved in."""

_DEEPEST = 20
"""Lists in lists beyond this are not moved in any further."""

_NO_LEVEL = 99
"""Below all headings."""

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\0"))
_SPACE = {ord("\u00a0"): " ", ord("\u202f"): " ", ord("\u2007"): " "}


class Place(msgspec.Struct, frozen=True):
    """Where a block comes from, in words and as a path."""

    words: str
    path: str = ""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of a table: the words of its blocks, and what it stands under, as a `Block` has it."""

    words: tuple[str, ...]
    above: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    header: bool = False


def clean(words: str) -> str:
    """Without the characters that nobody sees; lone halves of a character become a mark of replacement."""
    words = words.translate(_UNSEEN).translate(_SPACE)
    return words.encode("utf-8", "replace").decode("utf-8") if _has_half(words) else words


def _has_half(words: str) -> bool:
    return not words.isascii() and any("\ud800" <= char <= "\udfff" for char in words)


class Builder:
    """Takes blocks in the order of the document. Words come clean and without space around them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._raws: list[Raw] = []
        self._origins: list[Origin] = []
        self._closes = 0
        self._rows = 0

    def close(self, level: int) -> None:
        """Headings of this level and those under them end here."""
        self._closes = min(self._closes, level) if self._closes else level

    def end_list(self) -> None:
        """What follows is no part of the list that was open."""
        self.close(_NO_LEVEL)

    def heading(self, words: str, level: int, place: Place) -> None:
        self._part(place, listed=False)
        self._write("#" * min(level, 6) + " ")
        self._block("heading", words, level=level)
        self._write("\n\n")

    def paragraph(self, words: str, place: Place, depth: int = 0) -> None:
        """`depth` is the number of lists around it."""
        depth = min(depth, _DEEPEST)
        self._part(place, listed=depth > 0)
        if depth:
            self._gap()
        self._write(" " * _STEP * depth)
        self._block("paragraph", words, indent=_STEP * depth)
        self._write("\n\n")

    def item(self, words: str, place: Place, depth: int, marker: str = "-") -> None:
        self._part(place, listed=True)
        indent = _STEP * (min(depth, _DEEPEST) - 1)
        self._write(f"{' ' * indent}{marker} ")
        self._block("item", words, indent=indent, marker=marker)
        self._write("\n")

    def row(self, cells: Sequence[Cell], place: Place, depth: int = 0) -> None:
        self._part(place, listed=True)
        self._rows += 1
        self._write("|")
        for cell in cells:
            self._write(" ")
            for words in cell.words:
                self._cell(words, cell, _STEP * depth)
                self._write(" ")
            self._write("|")
        self._write("\n")
        # Markdown takes a row for headers by the rule below it.
        if all(cell.header for cell in cells):
            self._write("|" + "---|" * len(cells) + "\n")

    def end_table(self) -> None:
        """What follows stands outside the table."""
        self._gap()

    def also(self, joins: Sequence[tuple[int, Place]]) -> None:
        """From these offsets on the words of the last block come from other places, in order."""
        start = self._raws[-1].start
        self._origins += [Origin(start + at, place.words, place.path) for at, place in joins]

    @property
    def empty(self) -> bool:
        return not self._raws

    @property
    def said(self) -> list[tuple[BlockKind, str]]:
        """The kind and the words of each block so far."""
        text = "".join(self._parts)
        return [(raw.kind, text[raw.start : raw.end]) for raw in self._raws]

    def document(
        self, name: str, format: Format, *, archived: date | None = None, left_out: int = 0, notes: tuple[str, ...] = ()
    ) -> Document:
        text = "".join(self._parts).rstrip("\n") + "\n"
        return Document(
            name=name,
            format=format,
            text=text,
            blocks=tuple(placed(text, self._raws)),
            archived=archived,
            origins=tuple(self._origins),
            left_out=left_out,
            notes=notes,
        )

    def _part(self, place: Place, *, listed: bool) -> None:
        if not listed:
            self._gap()
        last = self._origins[-1] if self._origins else None
        if last is None or (last.place, last.path) != (place.words, place.path):
            self._origins.append(Origin(self._length, place.words, place.path))

    def _gap(self) -> None:
        """An empty line, where there is none yet."""
        if self._parts and not self._parts[-1].endswith("\n\n"):
            self._parts[-1] += "\n"
            self._length += 1

    def _write(self, words: str) -> None:
        if words:
            self._parts.append(words)
            self._length += len(words)

    def _block(
        self,
        kind: BlockKind,
        words: str,
        *,
        indent: int = 0,
        level: int = 0,
        marker: str = "",
    ) -> None:
        start = self._length
        self._write(words)
        closes, self._closes = self._closes, 0
        self._raws.append(Raw(kind, start, self._length, indent, level, marker, closes=closes))

    def _cell(self, words: str, cell: Cell, indent: int) -> None:
        self._block("cell", words, indent=indent, marker="|")
        raw = self._raws[-1]
        raw.above, raw.beside, raw.table = cell.above, cell.beside, cell.table
        raw.row, raw.header = self._rows, cell.header
