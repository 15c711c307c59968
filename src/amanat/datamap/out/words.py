"""What each kind of ownership and link is called, everywhere that a person reads the map."""

from __future__ import annotations

import msgspec

from amanat.datamap.model import DataMap, Link, LinkBy, Ownership, TableMap
from amanat.datamap.of_kind import ends_elsewhere
from amanat.policy.out.words import count
from amanat.vocabulary.categories import categories


class Word(msgspec.Struct, frozen=True):
    """`sign` says the same without colour, `plain` in ASCII."""

    word: str
    sign: str
    plain: str
    meaning: str


OWNERSHIP: dict[Ownership, Word] = {
    "people": Word("people", "◉", "@", "each row is a person"),
    "owned": Word("owned", "●", "*", "each row belongs to one person"),
    "shared": Word("shared", "◐", "%", "each row concerns several people"),
    "actor": Word("mentions", "○", "o", "people acted on these rows, which are not about them"),
    "identified": Word("identified", "◌", "~", "no key leads to a person, an identifier does"),
    "unplaced": Word("unplaced", "?", "?", "personal data, and no way to a person"),
    "none": Word("nobody's", "·", ".", "no personal data seen, or the service's own"),
}
"""In the order in which they are told."""

LINK_WORDS: dict[LinkBy, str] = {
    "foreign key": "a declared key",
    "declared": "said in datamap.toml",
    "inferred": "inferred from names and values",
    "identifier": "by an identifier, no key",
}

KIND_WORDS = {"view": "view", "materialized view": "materialised view", "folder": "folder of files"}


def is_bare(table: TableMap) -> bool:
    """Whether nothing personal was seen in it, and nothing that might be."""
    return table.ownership == "none" and all(column.personal is False for column in table.columns)


def is_special(table: TableMap) -> bool:
    """Whether GDPR Art. 9 or 10 protects something in it."""
    return any(
        column.special or any(_special(inner.categories) for inner in column.inside)
        for column in table.columns
        if column.personal is not False
    )


def _special(names: tuple[str, ...]) -> bool:
    return any(categories()[name].special for name in names)


def suspects(table: TableMap) -> tuple[Link, ...]:
    """Declared keys that are not believed."""
    return tuple(link for link in table.links if link.suspect)


def headline(datamap: DataMap) -> str:
    """A map in two sentences, or three where tables could not be read. Views show what is counted where it lies."""
    unread = sum(bool(table.unread) for store in datamap.stores for table in store.tables)
    told = _headline(datamap)
    return f"{told} {count(unread, 'table')} could not be looked at." if unread else told


def _headline(datamap: DataMap) -> str:
    tables = [table for store in datamap.stores for table in store.held]
    held = [table for table in tables if not is_bare(table)]
    personal = sum(column.personal is True for table in tables for column in table.columns)
    columns = sum(len(table.columns) for table in tables)
    if not any(store.answered for store in datamap.stores):
        return "No store answered, so nothing is known."
    if not held:
        return f"In {count(len(tables), 'table')} with {columns:,} columns no personal data was seen."
    every = "the only table" if len(tables) == 1 else f"all {len(tables):,} tables"
    where = f"{len(held):,} of {len(tables):,} tables" if len(held) < len(tables) else every
    first = f"{personal:,} of {columns:,} columns {'holds' if personal == 1 else 'hold'} personal data, in {where}."
    others = len(ends_elsewhere(datamap))
    if lost := len(datamap.unreached) - others:
        return f"{first} From {lost:,} of these tables no way leads to a person."
    if others:
        return (
            f"{first} {others:,} of these {'is' if others == 1 else 'are'} of people of other kinds than the main one."
        )
    if own := sum(bool(table.because) for table in held):
        verb = "holds" if own == 1 else "hold"
        return f"{first} {own:,} of these {verb} the service's own; from all others a way leads to a person."
    return f"{first} From each of these a way leads to a person."


def origin(table: TableMap) -> tuple[str, ...]:
    """Why it is nobody's, whether it is a copy of another, and why it seems to be left over."""
    own = (table.because,) if table.because else ()
    copy = (f"a copy of {table.copy_of}",) if table.copy_of else ()
    return (*own, *copy, *((f"it seems to be left over: {table.leftover}",) if table.leftover else ()))
