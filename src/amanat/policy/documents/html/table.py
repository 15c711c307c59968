"""A table of a page → rows of cells under their headers. A table that only lays out the page is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from amanat.policy.documents.build import Builder, Cell
from amanat.policy.documents.grid import Box, headed, with_told_headers
from amanat.policy.documents.tree import BlockKind
from amanat.policy.documents.words import Words, parts

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LAYS_OUT = "td table, th table, td h1, td h2, td h3, td h4, td h5, td h6, td nav, td form"
Read = Callable[["LexborNode", Builder], None]
"""Reads what stands in a cell."""
_Said = list[tuple[BlockKind, str]]

_GROUPS = frozenset(["thead", "tbody", "tfoot"])


def rows_of(table: LexborNode, read: Read) -> list[list[Cell]] | None:
    """None where the table lays out the page: its cells are then read like any other part of it."""
    attributes = table.attributes
    if attributes.get("role") in ("presentation", "none") or table.css_first(_LAYS_OUT) is not None:
        return None
    rows: list[list[Box]] = []
    bold: list[bool] = []
    for row, headed_by in _rows(table):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        gathered = [_gathered(cell, read) for cell in cells]
        rows.append([_box(cell, each, headed_by) for cell, each in zip(cells, gathered, strict=True)])
        bold.append(all(kind == "heading" for said in gathered for kind, _ in said))
    if max((len(row) for row in rows), default=0) < 2:
        return None
    return [cells for cells in headed(with_told_headers(rows, bold)) if any(cell.words for cell in cells)]


def _rows(table: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """The rows in order, each with whether it stands in the head of the table."""
    for part in table.iter():
        if part.tag == "tr":
            yield part, False
        elif part.tag in _GROUPS:
            for row in part.iter():
                if row.tag == "tr":
                    yield row, part.tag == "thead"


def _gathered(cell: LexborNode, read: Read) -> _Said:
    children = list(cell.iter(include_text=True))
    if all(child.is_text_node for child in children):
        # Most cells of a large table are a few words.
        words = Words()
        for child in children:
            words.add(child.text_content or "")
        return [("paragraph", part.words) for part in parts(words.take())]
    builder = Builder()
    read(cell, builder)
    return builder.said


def _box(cell: LexborNode, said: _Said, headed_by: bool) -> Box:
    attributes = cell.attributes
    return Box(
        words=tuple(words for _, words in said),
        across=_number(attributes.get("colspan")),
        down=_number(attributes.get("rowspan")),
        header=headed_by or cell.tag == "th",
    )


def _number(told: str | None) -> int:
    return int(told) if told and told.isascii() and told.isdigit() and len(told) < 4 else 1
