"""The body of a Word document in order → blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

from amanat.policy.documents.build import Builder, Cell, Place
from amanat.policy.documents.docx.styles import Look, Styles
from amanat.policy.documents.grid import Box, headed, with_told_headers
from amanat.policy.documents.words import Part, Words, parts, plain

if TYPE_CHECKING:
    from docx.document import Document as Word

_PARAGRAPH, _TABLE, _ROW, _CELL = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_TEXT, _RUN = qn("w:t"), qn("w:r")
_LEFT_OUT = frozenset(
    qn(name) for name in ("w:del", "w:moveFrom", "w:pPr", "w:instrText", "w:delText", "w:footnoteReference")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_THROUGH = frozenset(
    qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body")
)
_BOX = qn("w:txbxContent")
_SIGNS = {qn("w:tab"): " ", qn("w:noBreakHyphen"): "-", qn("w:cr"): "\n", qn("w:br"): "\n", qn("w:ptab"): " "}
_OFF = frozenset(["0", "false", "off", "none"])
_PSEUDO = 7
"""The rank of a title that is only bold."""


class Walk:
    """Goes through the body once."""

    def __init__(self, builder: Builder, word: Word) -> None:
        self._builder = builder
        self._styles = Styles(word)
        self._body = word.element.body
        self._paragraphs = 0
        self._tables = 0
        self._depth = 0

    def run(self) -> None:
        for element in _blocks(self._body):
            if element.tag == _PARAGRAPH:
                self._paragraph(element)
            else:
                self._table(element)

    def _paragraph(self, element: Any) -> None:
        self._paragraphs += 1
        place = Place(f"paragraph {self._paragraphs}")
        words, boxes = _words(element)
        look = self._styles.look(element)
        lines = words.take()
        if lines:
            self._write(lines, look, place)
        for box in boxes:
            for inner in _blocks(box):
                if inner.tag == _PARAGRAPH:
                    self._paragraph(inner)

    def _write(self, lines: list[tuple[str, bool]], look: Look, place: Place) -> None:
        if look.heading:
            self._builder.heading(plain(lines), look.heading, place)
            self._depth = 0
            return
        depth = look.depth if look.marker else min(look.depth, self._depth)
        marker = look.marker
        for part in parts(lines):
            self._part(part, depth, marker, place)
            marker = ""
        self._depth = depth

    def _part(self, part: Part, depth: int, marker: str, place: Place) -> None:
        if marker:
            self._builder.item(part.words, place, depth, marker)
        elif part.kind == "title" and not depth:
            self._builder.heading(part.words, _PSEUDO, place)
        elif part.kind == "item":
            self._builder.item(part.words, place, depth + 1, part.marker)
        else:
            self._builder.paragraph(part.words, place, depth)

    def _table(self, table: Any) -> None:
        """A table with one column, or with tables in it, only lays out the page."""
        self._tables += 1
        number = self._tables
        rows = [row for row in _through(table) if row.tag == _ROW]
        if max((len(_cells(row)) for row in rows), default=0) < 2 or table.find(f".//{_TABLE}") is not None:
            for row in rows:
                for cell in _cells(row):
                    for element in _blocks(cell):
                        self._paragraph(element) if element.tag == _PARAGRAPH else self._table(element)
            return
        boxes = [_boxes(row) for row in rows]
        bold = [all(titled for _, titled in row) for row in boxes]
        told = with_told_headers([[box for box, _ in row] for row in boxes], bold)
        for place, cells in enumerate(headed(told), start=1):
            self._row(cells, Place(f"table {number}, row {place}"))
        self._builder.end_table()
        self._depth = 0

    def _row(self, cells: list[Cell], place: Place) -> None:
        if any(cell.words for cell in cells):
            self._builder.row(cells, place)


def _through(element: Any) -> Iterator[Any]:
    """The children of an element, with those of content controls and of tracked insertions."""
    todo = list(reversed(list(element)))
    while todo:
        child = todo.pop()
        if child.tag in _THROUGH:
            todo += reversed(list(child))
        else:
            yield child


def _blocks(element: Any) -> Iterator[Any]:
    return (child for child in _through(element) if child.tag in (_PARAGRAPH, _TABLE))


def _cells(row: Any) -> list[Any]:
    return [child for child in _through(row) if child.tag == _CELL]


def _boxes(row: Any) -> list[tuple[Box, bool]]:
    """The cells of a row, each with whether all of it is bold."""
    header = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    return [_box(cell, header) for cell in _cells(row)]


def _box(cell: Any, header: bool) -> tuple[Box, bool]:
    lines = [_words(paragraph)[0].take() for paragraph in _blocks(cell) if paragraph.tag == _PARAGRAPH]
    words = tuple(plain(each) for each in lines if each)
    told = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    across = told.get(qn("w:val"), "1") if told is not None else "1"
    titled = all(bold for each in lines for held, bold in each if held)
    return Box(words=words, across=int(across) if across.isdigit() else 1, header=header), titled


def _words(paragraph: Any) -> tuple[Words, list[Any]]:
    """The text of a paragraph without what was deleted or is hidden, and the text boxes that hang on it."""
    words, boxes = Words(), []
    todo: list[tuple[Any, bool]] = [(paragraph, False)]
    while todo:
        element, bold = todo.pop()
        tag = element.tag
        if tag in _LEFT_OUT or not isinstance(tag, str):
            continue
        if tag == _BOX:
            boxes.append(element)
        elif tag == _TEXT:
            _add(words, element.text or "", bold)
        elif tag in _SIGNS:
            _add(words, _SIGNS[tag], bold)
        elif tag == _RUN and _is_set(element, "w:vanish"):
            continue
        else:
            bold = _is_set(element, "w:b") if tag == _RUN else bold
            todo += [(child, bold) for child in reversed(list(element))]
    return words, boxes


def _add(words: Words, text: str, bold: bool) -> None:
    words.bold = int(bold)
    if text == "\n":
        words.end_line()
    else:
        words.add(text)


def _is_set(run: Any, name: str) -> bool:
    told = run.find(f"{qn('w:rPr')}/{qn(name)}")
    return told is not None and (told.get(qn("w:val")) or "1").lower() not in _OFF
