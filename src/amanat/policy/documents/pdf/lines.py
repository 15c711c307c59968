"""The lines of a page with the place, size and weight of their letters."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from amanat.policy.documents.build import clean

if TYPE_CHECKING:
    from pypdf import PageObject

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|]?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\s*[-–—|]?\Z", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_EDGE = 3
_SPACE = re.compile(r"\s+")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """`x` and `y` in points from the lower left corner; `number` counts the lines of the page from 1, as printed."""

    words: str
    page: int
    number: int
    x: float
    y: float
    size: float
    bold: bool


class _Piece(msgspec.Struct, frozen=True):
    text: str
    x: float
    y: float
    size: float
    bold: bool


def lines_of(page: PageObject, number: int) -> list[Line]:
    """The lines of one page in the order in which the file draws them."""
    pieces: list[_Piece] = []

    def visit(text: str, user: Sequence[float], matrix: Sequence[float], font: Any, size: float) -> None:
        if text:
            pieces.append(_piece(text, user, matrix, font, size))

    page.extract_text(visitor_text=visit)
    found: list[Line] = []
    held: list[_Piece] = []
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        held.append(msgspec.structs.replace(piece, text=first))
        for text in rest:
            _end(found, held, number)
            held = [msgspec.structs.replace(piece, text=text)]
    _end(found, held, number)
    return found


def _piece(text: str, user: Sequence[float], matrix: Sequence[float], font: Any, size: float) -> _Piece:
    x, y = float(matrix[4]), float(matrix[5])
    scale = math.hypot(float(matrix[2]), float(matrix[3])) * math.hypot(float(user[2]), float(user[3]))
    name = str(font.get("/BaseFont", "")) if font else ""
    return _Piece(
        text,
        x * float(user[0]) + y * float(user[2]) + float(user[4]),
        x * float(user[1]) + y * float(user[3]) + float(user[5]),
        round(abs(float(size)) * scale, 1),
        bool(_BOLD.search(name)),
    )


def _end(found: list[Line], held: list[_Piece], page: int) -> None:
    words = _SPACE.sub(" ", clean_line("".join(piece.text for piece in held))).strip()
    spoken = [piece for piece in held if piece.text.strip()]
    if not words or not spoken:
        return
    found.append(
        Line(
            words=words,
            page=page,
            number=len(found) + 1,
            x=spoken[0].x,
            y=spoken[0].y,
            size=max(spoken, key=lambda piece: len(piece.text)).size,
            bold=all(piece.bold for piece in spoken),
        )
    )


def clean_line(words: str) -> str:
    """A soft hyphen at the end of a line stays as a hyphen: the word goes on in the next."""
    cut = words.rstrip().endswith("\u00ad")
    return clean(words) + ("\u00ad" if cut else "")


def without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without page numbers, and without what stands at the same edge of at least half of them."""
    seen = Counter(key for page in pages for key in {key for line in _edges(page) for key in _keys(line)})
    often = max(2, math.ceil(len(pages) / 2))
    repeated = {key for key, count in seen.items() if count >= often}
    return [_bare(page, repeated) for page in pages]


def _bare(page: list[Line], repeated: set[tuple[str, int]]) -> list[Line]:
    edges = {line.number for line in _edges(page)}
    outer = {page[0].number, page[-1].number} if len(page) > 1 else set()
    return [
        line
        for line in page
        if not (line.number in edges and not repeated.isdisjoint(_keys(line)))
        and not (line.number in outer and _NUMBER.match(line.words))
    ]


def _edges(page: list[Line]) -> list[Line]:
    edge = min(_EDGE, max(1, len(page) // 4))
    return [*page[:edge], *page[-edge:]]


def _keys(line: Line) -> frozenset[tuple[str, int]]:
    """What may stay the same from page to page: the words, or their numbers as seen from the page's own."""
    words, height = line.words.lower(), round(line.y / 4)
    blotted = re.sub(rf"(?<!\d){line.page}(?!\d)", "#", words)
    distant = _DIGITS.sub(lambda number: f"#{int(number[0][:9]) - line.page}", words)
    return frozenset((each, height) for each in (words, blotted, distant))
