"""What is written on each node of the picture. SVG wraps no lines, so words are cut to the room they have."""

from __future__ import annotations

import unicodedata

import msgspec

from amanat.datamap.model import ColumnMap, TableMap
from amanat.datamap.out.graph import Node
from amanat.datamap.out.layout import CARDS, CHIPS
from amanat.datamap.out.words import OWNERSHIP, is_special, suspects
from amanat.policy.out.words import clipped, count
from amanat.vocabulary.categories import categories

MOST_CARDS = 60
"""Up to so many tables, each is a card that lists its columns; beyond, a line with their number."""

_LINES = 6
_HEAD, _LINE, _FOOT = 48, 17, 8
_CHIP = 24


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A personal column on a card."""

    name: str
    held: str
    special: bool = False


class Face(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    below: str
    marks: tuple[str, ...]
    entries: tuple[Entry, ...]
    more: str
    height: float
    spoken: str
    """The whole, for those who hear it."""


def card(node: Node, many_stores: bool) -> Face:
    """Name, whose, by which keys, and the personal columns; the special ones first, for they must not be cut off."""
    table = node.table
    held = held_columns(table)
    first = sorted(held, key=lambda column: not column.special)
    shown = first if len(held) <= _LINES else first[: _LINES - 1]
    entries = tuple(_entry(column) for column in shown)
    more = f"and {len(held) - len(shown)} more" if len(shown) < len(held) else ""
    lines = len(entries) + bool(more)
    signs = marks(table)
    return Face(
        title=cut(_name(node, many_stores), CARDS.width - 42 - 46 * len(signs), 7.6),
        below=cut(_below(table), CARDS.width - 24, 6.0),
        marks=signs,
        entries=entries,
        more=more,
        height=_HEAD + lines * _LINE + (_FOOT if lines else 0),
        spoken=spoken(node),
    )


def _entry(column: ColumnMap) -> Entry:
    """The name gives way to what the column holds, down to some fourteen letters."""
    held, letter = told(column), 5.9
    name = cut(column.name, max(98.0, CARDS.width - 34 - len(held) * letter), 6.7)
    room = CARDS.width - 34 - len(name) * 6.7
    return Entry(name=name, held=clipped(held, max(int(room // letter), 4)), special=bool(column.special))


def chip(node: Node, many_stores: bool) -> Face:
    """One line: name, marks and the number of personal columns."""
    number = str(len(held_columns(node.table)) or "")
    signs = tuple("9" if mark == "Art. 9" else "c" if mark == "child" else "!" for mark in marks(node.table))
    room = CHIPS.width - 34 - 8 * len(number) - 17 * len(signs)
    return Face(
        title=cut(_name(node, many_stores), room, 6.9),
        below="",
        marks=signs,
        entries=(),
        more=number,
        height=_CHIP,
        spoken=spoken(node),
    )


def held_columns(table: TableMap) -> list[ColumnMap]:
    """Columns with personal data, or where that is unknown."""
    return [column for column in table.columns if column.personal is not False]


def told(column: ColumnMap) -> str:
    """What a column holds, in words."""
    if column.personal is None:
        return "unknown"
    names = [*column.categories, *(name for inner in column.inside for name in inner.categories)]
    return ", ".join(categories()[name].label for name in dict.fromkeys(names)) or "personal data"


def marks(table: TableMap) -> tuple[str, ...]:
    """`Art. 9` for special categories, `child` for data of children, `doubt` where a key is not believed."""
    found = ["Art. 9"] if is_special(table) else []
    found += ["child"] if table.children else []
    return (*found, *(["doubt"] if suspects(table) else []))


def spoken(node: Node) -> str:
    table, word = node.table, OWNERSHIP[node.table.ownership]
    parts = [f"{table.name}: {word.word}, {word.meaning}", count(len(held_columns(table)), "personal column")]
    parts += ["special categories of data"] if is_special(table) else []
    parts += ["data of children"] if table.children else []
    parts += ["a key that is not believed"] if suspects(table) else []
    return "; ".join(parts)


def _name(node: Node, many_stores: bool) -> str:
    return f"{node.store} / {node.table.name}" if many_stores else node.table.name


def _below(table: TableMap) -> str:
    word = OWNERSHIP[table.ownership].word
    if table.ownership == "people":
        return "people: each row is a person"
    if not table.paths:
        return f"{word}: no way to a person" if table.ownership == "unplaced" else word
    firsts = [path.links[0][1] for path in table.paths if path.links]
    if any(link.back for link in firsts):
        # Whole names of columns elsewhere are long, and the way says them.
        names = list(dict.fromkeys(link.table for link in firsts))
        return f"{word} by {names[0]}" + (f" and {len(names) - 1} more" if names[1:] else "")
    keys = dict.fromkeys("+".join(link.columns) for link in firsts)
    return f"{word} by {', '.join(keys)}"


def cut(text: str, room: float, letter: float) -> str:
    """The text on one line, cut in the middle where it is wider than `room`, at `letter` pixels a letter.

    Names of tables often differ only at their ends.
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    widths = [0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
              for sign in line]  # fmt: skip
    most = int(room // letter)
    if sum(widths) <= most:
        return line
    head, tail, left, right = "", "", 0, 0
    for sign, width in zip(line, widths, strict=True):
        if left + width > (most - 1) * 0.6:
            break
        head, left = head + sign, left + width
    for sign, width in zip(reversed(line), reversed(widths), strict=True):
        if left + right + width > most - 1:
            break
        tail, right = sign + tail, right + width
    return f"{head}…{tail}"
