"""The policy text cut into tiles, one for each block, and each tile into pieces with the marks that lie on them.

Tiles and pieces cover the text exactly: put together they are the text, each character once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from amanat.policy.documents.blocks import blocks
from amanat.policy.documents.tree import Block

Part = Literal["lead", "body", "trail"]
TileKind = Literal["heading", "paragraph", "item", "cell", "blank"]
_HEADING_MARKS = "*_# "
_DEEPEST = 4


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Something to show on `text[start:end]`.

    Where marks of one layer lie on each other the highest `rank` gives the look; looks of several layers add up.
    """

    number: str
    start: int
    end: int
    rank: int
    look: str
    layer: int = 0


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """`begins` and `ends` are the marks whose first or last character it holds.

    `layers` are the looks that lie on it, one for each layer, lowest first.
    """

    text: str
    part: Part
    layers: tuple[tuple[int, str], ...] = ()
    begins: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()

    @property
    def look(self) -> str:
        return " ".join(look for _, look in self.layers)


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """`depth` counts from 0: of headings above a heading, of lists around an item. `marks` begin in it."""

    kind: TileKind
    start: int
    end: int
    depth: int
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    block: Block | None = None

    def part(self, part: Part) -> str:
        """The text of a part."""
        return "".join(piece.text for piece in self.pieces if piece.part == part)

    @property
    def words(self) -> str:
        """Its body in one line."""
        return " ".join(self.part("body").split())

    @property
    def row(self) -> int:
        """Of a cell the number of its row, 0 of what is none."""
        return self.block.row if self.block else 0

    @property
    def heads(self) -> bool:
        """Of a cell whether it is a header."""
        return self.block is not None and self.block.introduces


class _Shape(msgspec.Struct, frozen=True):
    kind: TileKind
    start: int
    body: int
    trail: int
    end: int
    depth: int
    block: Block | None = None


def tiles(text: str, marks: Sequence[Mark] = (), tree: Sequence[Block] | None = None) -> Iterator[Tile]:
    """The tiles of a text in order. Marks may touch, nest, overlap and run over several blocks.

    `tree` are the blocks of the text where they are known. Without them they are found, and cells stand as items.
    """
    held = sorted((clipped for mark in marks if (clipped := _clip(mark, len(text)))), key=_order)
    cuts = _Cuts(held)
    for shape in _shapes(text, tree):
        yield Tile(
            kind=shape.kind,
            start=shape.start,
            end=shape.end,
            depth=shape.depth,
            pieces=tuple(cuts.pieces(text, shape)),
            marks=tuple(cuts.begun_before(shape.end)),
            block=shape.block,
        )


def _clip(mark: Mark, length: int) -> Mark | None:
    """The mark as far as it lies on the text."""
    start, end = max(mark.start, 0), min(mark.end, length)
    if start >= end:
        return None
    return mark if (start, end) == (mark.start, mark.end) else msgspec.structs.replace(mark, start=start, end=end)


def _order(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


class _Cuts:
    """Goes along the text once. Work is in the number of marks, however deep they lie on each other."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = marks
        self._ending = sorted(marks, key=lambda mark: mark.end)
        self._next_start = 0
        self._next_end = 0
        self._told = 0
        self._lying: dict[tuple[int, int, str], int] = {}

    def begun_before(self, end: int) -> Iterator[Mark]:
        while self._told < len(self._marks) and self._marks[self._told].start < end:
            yield self._marks[self._told]
            self._told += 1

    def pieces(self, text: str, shape: _Shape) -> Iterator[Piece]:
        parts: tuple[tuple[Part, int, int], ...] = (
            ("lead", shape.start, shape.body),
            ("body", shape.body, shape.trail),
            ("trail", shape.trail, shape.end),
        )
        for part, start, end in parts:
            while start < end:
                begins = tuple(self._begin(start))
                stop = min(end, self._next_cut(end))
                layers = self._layers()
                ends = tuple(self._end(stop))
                yield Piece(text=text[start:stop], part=part, layers=layers, begins=begins, ends=ends)
                start = stop

    def _layers(self) -> tuple[tuple[int, str], ...]:
        return tuple({layer: look for layer, _, look in sorted(self._lying)}.items())

    def _next_cut(self, end: int) -> int:
        start = self._marks[self._next_start].start if self._next_start < len(self._marks) else end
        stop = self._ending[self._next_end].end if self._next_end < len(self._ending) else end
        return min(start, stop)

    def _begin(self, place: int) -> Iterator[Mark]:
        while self._next_start < len(self._marks) and self._marks[self._next_start].start <= place:
            mark = self._marks[self._next_start]
            self._next_start += 1
            key = (mark.layer, mark.rank, mark.look)
            self._lying[key] = self._lying.get(key, 0) + 1
            yield mark

    def _end(self, place: int) -> Iterator[Mark]:
        while self._next_end < len(self._ending) and self._ending[self._next_end].end <= place:
            mark = self._ending[self._next_end]
            self._next_end += 1
            key = (mark.layer, mark.rank, mark.look)
            self._lying[key] -= 1
            if not self._lying[key]:
                del self._lying[key]
            yield mark


def _shapes(text: str, tree: Sequence[Block] | None) -> Iterator[_Shape]:
    """Where each tile lies. What stands between two blocks goes with the one whose line it is on."""
    found = tree if tree is not None else found_blocks(text)
    starts = [_line_start(text, before, block) for before, block in zip((None, *found), found, strict=False)]
    starts.append(len(text))
    if starts[0] > 0:
        yield _Shape("blank", 0, 0, 0, starts[0], 0)
    for block, start, end in zip(found, starts, starts[1:], strict=False):
        body, trail = _trimmed(text, block)
        kind: TileKind = "item" if tree is None and block.kind == "cell" else block.kind
        yield _Shape(kind, start, body, trail, end, min(_depth(block), _DEEPEST), block)


def found_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text of which nothing else is known; none where it is empty."""
    return blocks(text) if text.strip() else ()


def _depth(block: Block) -> int:
    return len(block.section) if block.kind == "heading" else max(block.level - 1, 0)


def _line_start(text: str, before: Block | None, block: Block) -> int:
    """The start of the block's line, where its marker and indentation stand."""
    floor = before.end if before else 0
    return text.rfind("\n", floor, block.start) + 1 or floor


def _trimmed(text: str, block: Block) -> tuple[int, int]:
    """The words of a block; of a heading without the stars and hashes around them."""
    start, end = block.start, block.end
    if block.kind == "heading":
        while start < end and text[start] in _HEADING_MARKS:
            start += 1
        while end > start and text[end - 1] in _HEADING_MARKS:
            end -= 1
    return start, end
