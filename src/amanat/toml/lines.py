"""Where each table and key of a TOML text stands, so that a message can name its line.

`tomllib` tells values but not places. The text MUST have been parsed by it before: only then is this scan right.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator

import msgspec

Place = tuple[str | int, ...]

_QUOTED = r"\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'"
_NAME = rf"(?:[\w-]+|{_QUOTED})"
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_PART = re.compile(_NAME)
_TOKEN = re.compile(
    r"(?P<triple>\"\"\"|''')"
    rf"|{_QUOTED}"
    r"|(?P<comment>#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])"
)
# Up to two quotes may stand right before the closing three.
_END = {
    '"""': re.compile(r'(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL),
    "'''": re.compile(r".*?'{3,5}(?!')", re.DOTALL),
}


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A header or a key with its value, from line `first` to before `last`, counted from 0.

    `within` is the table whose header stands above it; of a header, the table itself.
    """

    place: Place
    within: Place
    first: int
    last: int

    @property
    def header(self) -> bool:
        return self.place == self.within


def pieces(text: str) -> Iterator[Piece]:
    """All headers and keys in the order of the text; `("store", 1)` is the second `[[store]]`."""
    counts: defaultdict[Place, int] = defaultdict(int)
    table: Place = ()
    for first, last, line in _statements(text):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] += 1
                table = (*table, counts[table] - 1)
            yield Piece(place=table, within=table, first=first, last=last)
        elif key := _KEY.match(line):
            yield Piece(place=(*table, *_parts(key[1])), within=table, first=first, last=last)


class Lines:
    """Line numbers by place: `("store", 1, "url")` is the key `url` of the second `[[store]]`."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        for piece in pieces(text):
            self._lines.setdefault(piece.place, piece.first + 1)

    def of(self, *place: str | int) -> int:
        """The line of the place, or of the nearest table around it; 1 where the text has neither."""
        for end in range(len(place), 0, -1):
            if line := self._lines.get(place[:end]):
                return line
        return 1


def comment_at(line: str) -> int:
    """Where the comment of a line begins; its length where it has none. No long string may begin on it."""
    return next((token.start() for token in _TOKEN.finditer(line) if token["comment"]), len(line))


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(_unquoted(part) for part in _PART.findall(dotted))


def _unquoted(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    return str(tomllib.loads(f"x = {part}")["x"]) if part[0] == '"' else part


def _statements(text: str) -> Iterator[tuple[int, int, str]]:
    """The lines on which a header or a key may begin: not those within a long string or an open bracket."""
    depth, position, number, first, begun = 0, 0, 0, 0, ""
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if depth == 0:
            first, begun = number, text[position:end]
        depth, stop = _skip(text, position, end, depth)
        number += text.count("\n", position, stop) + 1
        position = stop + 1
        if depth == 0:
            yield first, number, begun


def _skip(text: str, start: int, end: int, depth: int) -> tuple[int, int]:
    """The bracket depth after the line, and where the line ends: later than `end` when a long string begins on it."""
    position = start
    while match := _TOKEN.search(text, position, end):
        position = match.end()
        if match["triple"]:
            closing = _END[match["triple"]].match(text, position)
            position = closing.end() if closing else len(text)
            newline = text.find("\n", position)
            end = len(text) if newline < 0 else newline
        elif match["comment"]:
            break
        depth += bool(match["open"]) - bool(match["close"])
    return depth, end
