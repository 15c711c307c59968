"""Changes to the text of `datamap.toml` that leave every other byte of it as it is.

New entries go to their sorted place; a comment stays with the line that it stands above.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from amanat.datamap.pins.entry import assigned, block, header, key, listed, text_of
from amanat.datamap.pins.inline import with_inline
from amanat.datamap.pins.model import MARKS
from amanat.toml.lines import Piece, Place, comment_at, pieces

_ROOTS = ("store", "link", *MARKS, "nothing_personal", "amanat")
"""The parts of the file, in their order."""

_VALUE = re.compile(r"=\s*")


class Editing:
    """Gathers changes to one text; `text()` gives it with all of them."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._pieces = list(pieces(text))
        self._at: dict[Place, Piece] = {}
        self._within: defaultdict[Place, list[Piece]] = defaultdict(list)
        self._dotted: defaultdict[Place, list[Piece]] = defaultdict(list)
        for piece in self._pieces:
            self._at.setdefault(piece.place, piece)
            if not piece.header and piece.place[:4] != piece.within:
                self._dotted[piece.place[:4]].append(piece)
            if not piece.header:
                self._within[piece.within].append(piece)
        self._headers = [piece for piece in self._pieces if piece.header]
        self._new: defaultdict[int, list[tuple[tuple[int, str], list[str], bool]]] = defaultdict(list)
        self._sections: defaultdict[Place, list[tuple[str, str]]] = defaultdict(list)
        self._changed: dict[int, tuple[int, list[str]]] = {}
        self._emptied: defaultdict[Place, int] = defaultdict(int)
        self._inline: list[tuple[Place, Mapping[str, Any] | None]] = []

    def add_column(self, store: str, table: str, name: str, fields: Mapping[str, Any]) -> None:
        place: Place = ("store", store, table, "columns", name)
        if self._is_within_value(place):
            self._inline.append((place, fields))
            return
        dotted = [piece for piece in self._dotted.get(place[:-1], ()) if len(piece.within) < len(place) - 1]
        if place[:-1] not in self._at and dotted:
            last = dotted[-1]
            line = ".".join(key(str(part)) for part in place[len(last.within) :]) + f" = {text_of(fields)}"
            self._insert(last.last, (0, name), [line])
        else:
            self._add(place, assigned(name, fields))

    def set_column(self, store: str, table: str, name: str, fields: Mapping[str, Any]) -> None:
        """Renews an entry; what stands there already is left alone."""
        place: Place = ("store", store, table, "columns", name)
        piece = self._at.get(place)
        if piece is None or piece.header or piece.last - piece.first > 1:
            self._inline.append((place, fields))
            return
        line = self._lines[piece.first]
        start, end = self._value(line)
        if tomllib.loads(f"x = {line[start:end]}")["x"] != dict(fields):
            self._changed[piece.first] = (piece.last, [line[:start] + text_of(fields) + line[end:]])

    def drop_column(self, store: str, table: str, name: str) -> None:
        place: Place = ("store", store, table, "columns", name)
        piece = self._at.get(place)
        if piece is None or piece.header:
            self._inline.append((place, None))
        else:
            self._drop(piece)

    def add_link(self, fields: Mapping[str, Any], before: int | None) -> None:
        """Adds a `[[link]]` before the one of that number, or behind the last."""
        found = self._at.get(("link", before)) if before is not None else None
        at = self._above(found.first) if found else self._end_of(("link",))
        self._insert(at, (2, f"{len(self._new[at]):09}"), block(fields).split("\n")[:-1], apart=True)

    def set_link(self, at: int, fields: Mapping[str, Any]) -> None:
        first = self._at["link", at].first
        self.drop_link(at)
        self._insert(first, (2, ""), block(fields).split("\n")[:-1], apart=True)

    def drop_link(self, at: int) -> None:
        place: Place = ("link", at)
        for piece in (self._at[place], *self._within[place]):
            self._drop(piece)

    def set_list(self, place: Place, rendered: str) -> None:
        """Writes a list of Amanat's own, or takes it out; one that a person touched stays."""
        piece = self._at.get(place)
        if piece is None:
            if rendered:
                self._add(place, rendered)
            return
        now = self._lines[piece.first : piece.last]
        names = tomllib.loads("\n".join(now))
        if "\n".join(now).rstrip("\r") != listed(str(place[-1]), *names.values()) or "\n".join(now) == rendered:
            return
        if rendered:
            self._changed[piece.first] = (piece.last, rendered.split("\n"))
        else:
            self._changed[piece.first] = (piece.last, [])
            self._emptied[piece.within] += 1

    def set_value(self, place: Place, value: str) -> None:
        """Writes one value of Amanat's own."""
        piece = self._at.get(place)
        line = f"{key(str(place[-1]))} = {text_of(value)}"
        if piece is None:
            self._add(place, line)
        elif tomllib.loads("\n".join(self._lines[piece.first : piece.last])) != {place[-1]: value}:
            self._changed[piece.first] = (piece.last, [line])

    def text(self) -> str:
        for place in sorted(self._sections):
            lines = [line for _, line in sorted(self._sections[place])]
            order = (1 + _rank(place), "\0".join(map(str, place)))
            self._insert(self._place_of(place), order, [header(*map(str, place)), *lines], apart=True)
        self._drop_empty_headers()
        text = "\n".join(self._assembled())
        return with_inline(text, self._inline) if self._inline else text

    def _add(self, place: Place, line: str) -> None:
        """In the section of the place, sorted among entries of Amanat's own."""
        section = place[:-1]
        if section not in self._at:
            self._sections[section].append((str(place[-1]), line))
            return
        siblings = self._within[section]
        later = (one for one in siblings if str(one.place[-1]) > str(place[-1]) and self._is_own(one))
        following = next(later, None)
        ends = [one.last for one in siblings]
        at = self._above(following.first) if following else max(ends, default=self._at[section].last)
        self._insert(at, (0, str(place[-1])), line.split("\n"))

    def _is_own(self, piece: Piece) -> bool:
        text = "\n".join(self._lines[piece.first : piece.last])
        return 'auto = "' in text or "# auto " in text

    def _is_within_value(self, place: Place) -> bool:
        """Whether a key above it has an inline table as its value."""
        above = (self._at.get(place[:size]) for size in range(1, len(place)))
        return any(piece is not None and not piece.header for piece in above)

    def _value(self, line: str) -> tuple[int, int]:
        """Where the value of a key begins and ends on its line."""
        start = _VALUE.search(line, _after_key(line))
        begin = start.end() if start else len(line)
        return begin, begin + len(line[begin : comment_at(line)].rstrip())

    def _drop(self, piece: Piece) -> None:
        """Takes a header or an entry out; its comment stays."""
        line = self._lines[piece.first]
        comment = line[comment_at(line) :]
        self._changed[piece.first] = (piece.last, [comment] if comment.strip() else [])
        if not comment.strip():
            self._emptied[piece.within] += 1

    def _drop_empty_headers(self) -> None:
        for place, gone in self._emptied.items():
            piece = self._at.get(place)
            if piece is None or piece.first in self._changed or gone < len(self._within[place]):
                continue
            end = self._end_of_section(piece)
            told = [line for line in self._lines[piece.last : end] if line.lstrip().startswith("#")]
            if not told and self._above(piece.first) == piece.first and piece.last not in self._new:
                self._changed[piece.first] = (piece.last, [])

    def _end_of_section(self, piece: Piece) -> int:
        following = next((one.first for one in self._headers if one.first > piece.first), None)
        return len(self._lines) if following is None else self._above(following)

    def _above(self, line: int) -> int:
        """The first line of the comment that stands right above a line."""
        while line > 0 and self._lines[line - 1].lstrip().startswith("#"):
            line -= 1
        return line

    def _place_of(self, place: Place) -> int:
        """Where a new section goes: before the next greater one of its part, else behind that part."""
        if place[:-1] in self._at and place[0] == "store":
            own = self._at[place[:-1]]
            return max([own.last, *(one.last for one in self._within[own.place])])
        same = [one for one in self._headers if one.place[0] == place[0]]
        later = next((one for one in same if tuple(map(str, one.place)) > tuple(map(str, place))), None)
        return self._above(later.first) if later else self._end_of(place)

    def _end_of(self, place: Place) -> int:
        """Behind the part of the file that the place belongs to."""
        later = next((one for one in self._headers if _rank(one.place) > _rank(place)), None)
        if later:
            return self._above(later.first)
        return len(self._lines) - 1 if self._lines[-1] == "" else len(self._lines)

    def _insert(self, at: int, order: tuple[int, str], lines: list[str], *, apart: bool = False) -> None:
        self._new[at].append((order, lines, apart))

    def _assembled(self) -> list[str]:
        out: list[str] = []
        at, dropped = 0, {last for last, lines in self._changed.values() if not lines}
        while at <= len(self._lines):
            for _, lines, apart in sorted(self._new.get(at, ()), key=lambda one: one[0]):
                if apart and out and out[-1].strip():
                    out.append("")
                out += lines
                if apart and at < len(self._lines) and self._lines[at].strip():
                    out.append("")
            if at == len(self._lines):
                if self._new.get(at):
                    out.append("")
                break
            last, lines = self._changed.get(at, (at + 1, self._lines[at : at + 1]))
            # A blank line behind what was taken out would stand double.
            if not (lines == [""] and at in dropped and not (out and out[-1].strip())):
                out += lines
            at = last
        return out


def _rank(place: Place) -> int:
    return _ROOTS.index(str(place[0])) if place and place[0] in _ROOTS else 0


def _after_key(line: str) -> int:
    """Where the key of a line ends, quotes and all."""
    found = re.match(r"""\s*(?:[\w-]+|"(?:\\.|[^"\\])*"|'[^']*'|\s*\.\s*)+""", line)
    return found.end() if found else 0
