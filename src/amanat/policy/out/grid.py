"""The cells of a policy's tables as rows and columns again: what the page of a reading sets as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Generic, Literal, Protocol, TypeVar

import msgspec

from amanat.policy.out.tiles import Tile

Scope = Literal["", "col", "row", "colgroup"]

_BAR = re.compile(r"(?<!\\)\|")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


class _Tiled(Protocol):
    @property
    def tile(self) -> Tile: ...


T = TypeVar("T", bound=_Tiled)


class Slot(msgspec.Struct, Generic[T]):
    """A cell: the blocks in it, none where it is empty, and for a header what it heads."""

    held: tuple[T, ...] = ()
    scope: Scope = ""
    across: int = 1


class Grid(msgspec.Struct, Generic[T]):
    """A table: the rows of headers it begins with, and those below. All rows reach over the same columns."""

    head: list[list[Slot[T]]]
    body: list[list[Slot[T]]]


class _Line(msgspec.Struct, Generic[T]):
    """A row before its headers are known: by column the blocks of its cells."""

    cells: dict[int, list[T]]
    header: bool
    ends: bool
    """Whether the table ends below it."""


def grids(cells: Iterable[T]) -> Iterator[Grid[T]]:
    """The tables that cells in the order of the text make. Each cell is in one of them, and their order stays."""
    table: list[_Line[T]] = []
    titles: dict[int, str] = {}
    for _, run in groupby(cells, key=lambda each: each.tile.row):
        line = _line(list(run), titles)
        if line.header and not table:
            titles = {column: _words(held) for column, held in line.cells.items()}
        table.append(line)
        if line.ends:
            yield _grid(table)
            table, titles = [], {}
    if table:
        yield _grid(table)


def _line(run: Sequence[T], titles: dict[int, str]) -> _Line[T]:
    """The bars of the text tell the columns. A cell whose header stands further on, as beside one that reaches down
    from the row above, goes under its header.
    """
    cells: dict[int, list[T]] = {}
    column = -1
    for each in run:
        bars = len(_BAR.findall(each.tile.part("lead")))
        column += bars if cells else max(bars, 1)
        if bars:
            column = max(column, _told(each, titles))
        cells.setdefault(column, []).append(each)
    header = all(each.tile.heads for each in run)
    return _Line(cells=cells, header=header, ends=bool(_EMPTY_LINE.search(run[-1].tile.part("trail"))))


def _told(each: _Tiled, titles: dict[int, str]) -> int:
    """The first column with the header that the cell is known to stand under."""
    above = each.tile.block.above if each.tile.block else ()
    return next((column for column, words in titles.items() if words in above), -1)


def _words(held: Sequence[_Tiled]) -> str:
    return " ".join(each.tile.words for each in held)


def _grid(table: list[_Line[T]]) -> Grid[T]:
    width = max(max(line.cells) for line in table) + 1
    tops = next((place for place, line in enumerate(table) if not line.header), len(table))
    return Grid(
        head=[[_slot(line, column, "col") for column in range(width)] for line in table[:tops]],
        body=[list(_below(line, width)) for line in table[tops:]],
    )


def _below(line: _Line[T], width: int) -> Iterator[Slot[T]]:
    if line.header and set(line.cells) == {0}:
        yield Slot(held=tuple(line.cells[0]), scope="colgroup", across=width)
        return
    title = _words(line.cells.get(0, ()))
    for column in range(width):
        heads = column == 0 and any(title in _beside(each) for held in line.cells.values() for each in held)
        yield _slot(line, column, "col" if line.header else "row" if heads else "")


def _beside(each: _Tiled) -> tuple[str, ...]:
    return each.tile.block.beside[-1:] if each.tile.block else ()


def _slot(line: _Line[T], column: int, scope: Scope) -> Slot[T]:
    held = tuple(line.cells.get(column, ()))
    # An empty cell is announced as the header of nothing.
    return Slot(held=held, scope=scope if held else "")
