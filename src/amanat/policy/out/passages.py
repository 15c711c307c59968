"""The rows of a policy's text as they are set together: lists as lists, tables as tables, the rest one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Generic, Protocol, TypeVar

import msgspec

from amanat.policy.out.grid import Grid, grids
from amanat.policy.out.tiles import Mark, Tile, TileKind, found_blocks, tiles
from amanat.policy.reading import Reading


class _Row(Protocol):
    @property
    def kind(self) -> TileKind: ...

    @property
    def tile(self) -> Tile: ...


R = TypeVar("R", bound=_Row)


class Passage(msgspec.Struct, Generic[R]):
    """Rows that are set together: a list, a table, or others."""

    rows: tuple[R, ...] = ()
    listed: bool = False
    table: Grid[R] | None = None


def passages(found: Iterable[R]) -> Iterator[Passage[R]]:
    """The rows in order, cells in the tables that they make."""
    for kind, run in groupby(found, key=lambda row: row.kind if row.kind in ("cell", "item") else ""):
        if kind == "cell":
            yield from (Passage(table=table) for table in grids(run))
        else:
            yield Passage(rows=tuple(run), listed=kind == "item")


def tiles_of(reading: Reading, held: Sequence[Mark] = ()) -> Iterator[Tile]:
    """The tiles of the blocks that were read. A reading made elsewhere may have none: they are found in its text."""
    return tiles(reading.text, held, reading.blocks or found_blocks(reading.text))
