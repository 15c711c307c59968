"""What a paragraph of a Word document is, told by its style, its outline level and its numbering."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document as Word

_HEADING = re.compile(r"heading (\d)\Z", re.IGNORECASE)
_LIST = re.compile(r"list (bullet|number)(?: (\d))?\Z", re.IGNORECASE)
_GOES_ON = re.compile(r"list (?:continue|paragraph)\b", re.IGNORECASE)
_TITLES = {"title": 1, "subtitle": 2}
"""A title stands above the headings, so that theirs begin at 2."""
_NO_OUTLINE = 9
_LONGEST_CHAIN = 12


class Look(msgspec.Struct, frozen=True):
    """`heading` is a rank or 0; `depth` counts the lists around an item or what goes on in one, or is 0."""

    heading: int = 0
    depth: int = 0
    marker: str = ""


class _Style(msgspec.Struct, frozen=True):
    heading: int = 0
    numbered: tuple[str, int] | None = None
    listed: tuple[str, int] | None = None
    goes_on: bool = False


class Styles:
    """The styles and numberings of one document; `look` counts the numbered items as it goes."""

    def __init__(self, word: Word) -> None:
        self._elements = {
            str(style.get(qn("w:styleId"))): style for style in word.styles.element.iterchildren(qn("w:style"))
        }
        self._styles: dict[str, _Style] = {}
        self._formats = _formats(word)
        self._counts: Counter[tuple[str, int]] = Counter()

    def look(self, paragraph: Any) -> Look:
        """What a `w:p` element is."""
        properties = paragraph.find(qn("w:pPr"))
        style = self._style(_value(properties, "w:pStyle")) if properties is not None else _Style()
        heading = _outline(properties) or style.heading
        if heading:
            return Look(heading=heading)
        numbered = _numbering(properties) or style.numbered
        if numbered and numbered[0] == "0":
            numbered = None
        elif numbered or style.listed:
            return self._item(numbered, style)
        return Look(depth=1 if style.goes_on else 0)

    def _item(self, numbered: tuple[str, int] | None, style: _Style) -> Look:
        number, level = numbered or ("", 0)
        kind, deeper = style.listed or ("", 0)
        level = max(level, deeper)
        format = self._formats.get((number, level)) or ("decimal" if kind == "number" else "bullet")
        if format == "none":
            return Look(depth=level + 1)
        if format == "bullet":
            return Look(depth=level + 1, marker="-")
        self._counts[number, level] += 1
        for below in range(level + 1, 9):
            self._counts.pop((number, below), None)
        return Look(depth=level + 1, marker=f"{self._counts[number, level]}.")

    def _style(self, identity: str | None) -> _Style:
        """A style with what it takes from those it is based on."""
        if identity is None or identity not in self._elements:
            return _Style()
        if identity not in self._styles:
            found = _Style()
            for element in reversed(list(self._chain(identity))):
                found = _refined(found, element)
            self._styles[identity] = found
        return self._styles[identity]

    def _chain(self, identity: str | None) -> list[Any]:
        chain: list[Any] = []
        while identity in self._elements and len(chain) < _LONGEST_CHAIN:
            chain.append(self._elements[identity])
            identity = _value(chain[-1], "w:basedOn")
        return chain


def _refined(found: _Style, element: Any) -> _Style:
    name = _value(element, "w:name") or ""
    properties = element.find(qn("w:pPr"))
    heading, listed = _HEADING.match(name), _LIST.match(name)
    rank = int(heading[1]) + 1 if heading else _TITLES.get(name.lower(), 0)
    return _Style(
        heading=rank or _outline(properties) or found.heading,
        numbered=_numbering(properties) or found.numbered,
        listed=(listed[1].lower(), int(listed[2] or 1) - 1) if listed else found.listed,
        goes_on=bool(_GOES_ON.match(name)) or found.goes_on,
    )


def _value(element: Any, tag: str) -> str | None:
    child = element.find(qn(tag)) if element is not None else None
    return child.get(qn("w:val")) if child is not None else None


def _outline(properties: Any) -> int:
    told = _value(properties, "w:outlineLvl")
    return int(told) + 2 if told and told.isdigit() and int(told) < _NO_OUTLINE else 0


def _numbering(properties: Any) -> tuple[str, int] | None:
    told = properties.find(qn("w:numPr")) if properties is not None else None
    number = _value(told, "w:numId")
    if number is None:
        return None
    level = _value(told, "w:ilvl") or "0"
    return number, min(int(level), 8) if level.isdigit() else 0


def _formats(word: Word) -> dict[tuple[str, int], str]:
    """The format of each level of each numbering: `bullet`, `decimal`, `none` and others."""
    part = next((rel.target_part for rel in word.part.rels.values() if rel.reltype.endswith("/numbering")), None)
    element = getattr(part, "element", None)
    if element is None:
        return {}
    levels: dict[str, list[tuple[int, str]]] = {}
    for abstract in element.iterchildren(qn("w:abstractNum")):
        levels[abstract.get(qn("w:abstractNumId"))] = [
            (int(level.get(qn("w:ilvl")) or 0), _value(level, "w:numFmt") or "decimal")
            for level in abstract.iterchildren(qn("w:lvl"))
        ]
    found: dict[tuple[str, int], str] = {}
    for number in element.iterchildren(qn("w:num")):
        for level, format in levels.get(_value(number, "w:abstractNumId") or "", ()):
            found[number.get(qn("w:numId")), level] = format
    return found
