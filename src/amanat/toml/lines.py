"""Where each table and key of a TOML text stands, so that a message can name its line.

`tomllib` tells values but not places. The text MUST have been parsed by it before: only then is this scan right.
"""

from __future__ import annotations

import re
from collections import defaultdict

Place = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_TOKEN = re.compile(
    r"(?P<triple>\"\"\"|''')"
    r"|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'"
    r"|(?P<comment>#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])"
)
# Up to two quotes may stand right before the closing three.
_END = {
    '"""': re.compile(r'(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL),
    "'''": re.compile(r".*?'{3,5}(?!')", re.DOTALL),
}


class Lines:
    """Line numbers by place: `("store", 1, "url")` is the key `url` of the second `[[store]]`."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        self._counts: defaultdict[Place, int] = defaultdict(int)
        table: Place = ()
        for number, line in _statements(text):
            if header := _HEADER.match(line):
                table = self._enter(_parts(header[2]), array=header[1] == "[[")
                self._lines.setdefault(table, number)
            elif key := _KEY.match(line):
                self._lines.setdefault((*table, *_parts(key[1])), number)

    def _enter(self, parts: Place, *, array: bool) -> Place:
        if not array:
            return parts
        index = self._counts[parts]
        self._counts[parts] += 1
        self._lines.setdefault(parts, 0)
        return (*parts, index)

    def of(self, *place: str | int) -> int:
        """The line of the place, or of the nearest table around it; 1 where the text has neither."""
        for end in range(len(place), 0, -1):
            if line := self._lines.get(place[:end]):
                return line
        return 1


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _statements(text: str) -> list[tuple[int, str]]:
    """The lines on which a header or a key may begin: not those within a long string or an open bracket."""
    found: list[tuple[int, str]] = []
    depth, position, line_number = 0, 0, 1
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end]
        if depth == 0:
            found.append((line_number, line))
        depth, stop = _skip(text, position, end, depth)
        line_number += text.count("\n", position, stop) + 1
        position = stop + 1
    return found


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
