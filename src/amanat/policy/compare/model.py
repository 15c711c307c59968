"""What comparing two versions yields: plain data with exact spans in both texts."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from amanat.policy.reading import Reading, Statement

ChangeKind = Literal["added", "removed", "changed", "moved", "split", "merged"]
Material = Literal["yes", "unknown", "no"]
"""`unknown`: what the words mean is not known, so that a person has to read them. Unknown is not fine."""

Became = Literal["statements", "informative", "unread"]


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence, list item or heading: `text[start:end]` of its version, with the statements that it carries.

    `key` is the hash of its words, `home` the number of the heading above it among the passages, -1 without one.
    `cell` are the words at the head of its row and of its column, where it stands in a table.
    `harmless`: it carries nothing and shows why. `slot` is the place in a table, or the question, of which it is what
    stands there; empty for all else.
    """

    start: int
    end: int
    text: str
    key: str
    became: Became
    section: tuple[str, ...] = ()
    intro: str = ""
    heading: bool = False
    harmless: bool = False
    slot: str = ""
    cell: tuple[str, ...] = ()
    home: int = -1
    statements: tuple[Statement, ...] = ()


_NUMBER = re.compile(r"\A[\W_]*(?:\(?(?:\d+(?:\.\d+)*|[ivxIVX]{1,5}|[a-zA-Z])[.)]\s+|\d+(?:\.\d+)*\s+)")


def unnumbered(passage: Passage) -> str:
    """The words of a passage, of a heading without the number in front of it."""
    return _NUMBER.sub("", passage.text) if passage.heading else passage.text


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a change matters or does not: `name` for machines, such as `new-purpose`, and `says` for people."""

    name: str
    material: Material
    says: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change. `old` and `new` are the passages it concerns, empty where there are none.

    `moved` marks a passage that also stands elsewhere; `material` is that of its weightiest reason.
    """

    kind: ChangeKind
    material: Material
    reasons: tuple[Reason, ...]
    old: tuple[Passage, ...] = ()
    new: tuple[Passage, ...] = ()
    moved: bool = False


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Passages of both versions that stand beside each other; `change` is a place in `Comparison.changes`."""

    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    change: int | None = None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """`changes` follow the new text, with what was removed where it stood; `rows` hold every passage of both once.

    `told` says in words who must be told of the changes, and why.
    """

    old: Reading
    new: Reading
    old_passages: tuple[Passage, ...]
    new_passages: tuple[Passage, ...]
    changes: tuple[Change, ...] = ()
    rows: tuple[Row, ...] = ()
    told: tuple[str, ...] = ()

    def having(self, material: Material) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.material == material)

    @property
    def unchanged(self) -> int:
        """Passages that are the same in both."""
        return sum(row.change is None for row in self.rows)
