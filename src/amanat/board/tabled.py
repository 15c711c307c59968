"""What two versions say in tables, for the page that compares them: a change in its row, under its headers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import msgspec
from markupsafe import Markup

from amanat.policy.compare.model import Passage
from amanat.policy.compare.words import Piece as Differing
from amanat.policy.out.grid import Grid, grids
from amanat.policy.out.ink import characters
from amanat.policy.out.passages import tiles_of
from amanat.policy.out.tiles import Mark, Piece, Tile
from amanat.policy.reading import Reading

_SHOWN, _DIFFERS = 0, 1
_TAGS = {"gone": "del", "new": "ins"}

Shown = tuple[Sequence[Passage], Sequence[Differing]]
"""Sentences that the page shows in one place, and their words in order with what became of each."""


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as one place of the page shows it."""

    tile: Tile
    words: Markup


class Tables:
    """The tables of one version. `shown` holds what the page shows, by the name of the place where it does."""

    def __init__(self, reading: Reading, shown: Mapping[str, Shown]) -> None:
        marks = [mark for name, held in shown.items() for mark in _marks(name, *held)]
        self._cells = [tile for tile in tiles_of(reading, marks) if tile.kind == "cell"]
        self._ends = [tile.start + len(tile.part("lead")) + len(tile.part("body")) for tile in self._cells]
        self._rows = {row: tuple(run) for row, run in groupby(self._cells, key=lambda tile: tile.row)}
        self._heads = dict(_heads(self._rows))
        self.shown = shown

    def hold(self, passages: Sequence[Passage]) -> bool:
        """Whether all of these sentences stand in cells."""
        return bool(passages) and all(self._row_of(each) is not None for each in passages)

    def around(self, name: str, passages: Sequence[Passage], *, context: bool) -> Iterator[Grid[Cut]]:
        """The rows that sentences stand in, under the headers of their tables; `context` also shows what is beside."""
        rows = sorted({row for each in passages if (row := self._row_of(each)) is not None})
        for head, run in groupby(rows, key=self._heads.__getitem__):
            wanted = sorted({head, *run})
            yield from grids(_cut(tile, name, context) for row in wanted for tile in self._rows[row])

    def _row_of(self, passage: Passage) -> int | None:
        place = bisect_left(self._ends, passage.end)
        held = place < len(self._cells) and self._cells[place].start <= passage.start
        return self._cells[place].row if held else None


def _heads(rows: Mapping[int, Sequence[Tile]]) -> Iterator[tuple[int, int]]:
    """Each row with the row of headers that it stands under; one without with itself."""
    last: dict[tuple[str, ...], int] = {}
    for row, cells in rows.items():
        if all(tile.heads for tile in cells):
            last[tuple(tile.words for tile in cells)] = row
        titles = cells[0].block.table if cells[0].block else ()
        yield row, last.get(titles, row)


def _marks(name: str, passages: Sequence[Passage], pieces: Sequence[Differing]) -> Iterator[Mark]:
    """Where sentences lie on their version, and where the words of them do that differ.

    Pieces are of the sentences with one space between each two.
    """
    for each in passages:
        yield Mark(number="", start=each.start, end=each.end, rank=0, look=name, layer=_SHOWN)
    place = 0
    for op, words in pieces:
        if op != "same":
            yield from _laid(passages, place, place + len(words), op)
        place += len(words)


def _laid(passages: Sequence[Passage], start: int, end: int, op: str) -> Iterator[Mark]:
    offset = 0
    for each in passages:
        first, last = max(start - offset, 0), min(end - offset, len(each.text))
        if first < last:
            yield Mark(number="", start=each.start + first, end=each.start + last, rank=0, look=op, layer=_DIFFERS)
        offset += len(each.text) + 1


def _cut(tile: Tile, name: str, context: bool) -> Cut:
    words = _whole(tile, name) if context or tile.heads else _own(tile, name)
    return Cut(tile=tile, words=Markup("").join(words))


def _whole(tile: Tile, name: str) -> Iterator[Markup]:
    """All words of a cell, quieter where they are not what is shown."""
    for place, words in _runs(tile, name):
        yield words if place == name or tile.heads else Markup('<span class="context">{}</span>').format(words)


def _own(tile: Tile, name: str) -> Iterator[Markup]:
    """The words of a cell that are shown here; for others, once, where they are."""
    last = None
    for place, words in _runs(tile, name):
        if place == name or not words.strip():
            yield words
            last = None if words.strip() else last
            continue
        change = place if place.isdigit() else ""
        if change != last:
            link = Markup('<a class="elsewhere" href="#c-{0}">change {0}</a>')
            yield link.format(change) if change else Markup('<span class="elsewhere">…</span>')
        last = change


def _runs(tile: Tile, name: str) -> Iterator[tuple[str, Markup]]:
    """Words under the name of the place that shows them."""
    body = (piece for piece in tile.pieces if piece.part == "body")
    for place, run in groupby(body, key=lambda piece: dict(piece.layers).get(_SHOWN, "")):
        yield place, Markup("").join(_inked(piece, place == name) for piece in run)


def _inked(piece: Piece, marked: bool) -> Markup:
    words = characters(piece.text)
    op = dict(piece.layers).get(_DIFFERS)
    return Markup("<{0}>{1}</{0}>").format(Markup(_TAGS[op]), words) if op and marked else words
