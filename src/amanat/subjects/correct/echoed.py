"""Where copies of a person's value may stand: which columns, in the rows that which way leads to. Pure.

A copy is known by what the map says of its column (the same identifier, the same category, a digest, a link by value)
and by the old value itself. Of rows shared with others only the person's own columns are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from amanat.datamap.model import ColumnMap, Link, Path, StoreMap, TableMap
from amanat.datamap.names.words import snake
from amanat.service.model import People
from amanat.subjects.fate.authors import own_columns
from amanat.subjects.fate.edges import ways_to_people
from amanat.subjects.fate.parties import stem
from amanat.subjects.who.wanted import Wanted


class Copy(msgspec.Struct, frozen=True):
    """One column that may hold a copy of what `wanted` corrects (by its number).

    `digest`: it holds digests. `path`: within documents there, at this path; everywhere in them where it is empty.
    """

    column: str
    wanted: int
    digest: str = ""
    document: bool = False
    path: tuple[str, ...] = ()


class Holding(msgspec.Struct, frozen=True):
    """What columns hold: `documents` in JSON, `texts`; and `words`: the numbers of names to be corrected that are
    several words, of which a column that holds one is a copy whatever it was taken for."""

    documents: frozenset[str]
    texts: frozenset[str] = frozenset()
    words: frozenset[int] = frozenset()


class Lead(msgspec.Struct, frozen=True):
    """The rows of a table that a way leads to, and the columns looked at there."""

    way: Path
    copies: tuple[Copy, ...]


def leads(
    store: StoreMap, table: TableMap, people: People, wanted: tuple[Wanted, ...], holding: Holding
) -> tuple[Lead, ...]:
    """All leads of one table; none where it holds nothing of the person's."""
    here = store.name == people.store
    ways = ways_to_people(table, people, here)
    if here and table.name == people.table and Path(()) not in ways:
        ways = (Path(()), *ways)
    found = [Lead(way, _copies(table, wanted, holding, _own(table, way, ways))) for way in ways]
    found += [
        Lead(Path(((table.name, link),)), _copies(table, wanted, holding, _named_after(table, link)))
        for link in table.links
        if link.table == people.table and not link.suspect and _acts(link, ways) and (here or link.store is not None)
    ]
    return tuple(lead for lead in found if lead.copies)


def _acts(link: Link, ways: tuple[Path, ...]) -> bool:
    """Whether a link leads to a person whose row this is not: only what is named after it is the person's."""
    return link.by != "identifier" and not any(way.links and way.links[0][1] == link for way in ways)


def _own(table: TableMap, way: Path, ways: tuple[Path, ...]) -> frozenset[str]:
    if table.ownership == "shared":
        return frozenset(own_columns(table, way, ways))
    if table.ownership == "identified" and way.links:
        return _named_after(table, way.links[0][1]) | {way.links[0][1].columns[0]}
    return frozenset(column.name for column in table.columns)


def _named_after(table: TableMap, link: Link) -> frozenset[str]:
    """The columns named after the party that a link leads to: `approved_by_name` with `approved_by`."""
    party, whole = stem(link), snake(link.columns[-1])
    starts = tuple(f"{one}_" for one in {party, whole.removesuffix("_id")} if one)
    alone = sum(column.identifier == "email" for column in table.columns) <= 1 and link.by == "identifier"
    return frozenset(
        column.name
        for column in table.columns
        if column.name not in link.columns and (alone or snake(column.name).startswith(starts))
    )


def _copies(table: TableMap, wanted: tuple[Wanted, ...], holding: Holding, names: frozenset[str]) -> tuple[Copy, ...]:
    columns = [column for column in table.columns if column.name in names]
    return tuple(
        copy
        for number, one in enumerate(wanted)
        for column in columns
        if (table.name, column.name) != (one.table, one.column)
        for copy in _copies_in(table, column, number, one, holding)
    )


def _copies_in(table: TableMap, column: ColumnMap, number: int, one: Wanted, holding: Holding) -> Iterator[Copy]:
    document = column.name in holding.documents
    by_value = [link for link in table.links if link.columns == (column.name,) and _leads_to(link, one)]
    digest = next((link.digest for link in by_value if link.digest), "")
    if digest:
        yield Copy(column.name, number, digest=digest)
    elif by_value or (_same_kind(column, one) and not document) or _may_be_named(column, number, one, holding):
        yield Copy(column.name, number)
    yield from (
        Copy(column.name, number, document=True, path=tuple(inside.path.split(".")) if inside.path else ())
        for inside in column.inside
        if inside.path
        and ((one.kind and inside.identifier == one.kind) or set(inside.categories) & set(one.categories))
    )
    if one.kind and document:
        # An identifier tells itself, wherever in a document of the person's it stands.
        yield Copy(column.name, number, document=True)


def _leads_to(link: Link, one: Wanted) -> bool:
    """Whether a link is by the very value: to its column, or by the identifier that it is."""
    if link.suspect:
        return False
    if link.by == "identifier":
        return bool(one.kind) and (link.identifier or "email") == one.kind
    return link.table == one.table and link.to == (one.column,)


def _may_be_named(column: ColumnMap, number: int, one: Wanted, holding: Holding) -> bool:
    """Whether a text may be a whole name, though the map calls it something else: the label of a parcel."""
    named = number in holding.words and "name" in one.categories and not one.kind
    return named and column.name in holding.texts and column.form == "plain" and column.identifier is None


def _same_kind(column: ColumnMap, one: Wanted) -> bool:
    if column.personal is False or column.form != "plain":
        return False
    if one.kind:
        return column.identifier == one.kind or one.kind in column.categories
    return bool(set(column.categories) & set(one.categories))
