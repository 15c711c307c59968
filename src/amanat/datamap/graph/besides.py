"""What somebody is besides, where the row that they log in with says so by a kind and a key: a job seeker or a
recruiter, each kind in a table of its own (delegated types)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from amanat.datamap.model import Link
from amanat.datamap.names.targets import plainly
from amanat.datamap.names.whose import is_actor, is_pointer, stem, words
from amanat.datamap.names.words import is_called, nouns
from amanat.stores.schema.model import TableSchema


def besides(
    home: TableSchema,
    links: Iterable[Link],
    tables: Mapping[str, TableSchema],
    persons: Collection[str],
    values: Mapping[str, Sequence[Any]],
) -> Iterator[tuple[str, Link]]:
    """For each table of such rows its name, and the link back from a row to whoever's login names it.

    `links` are those of the people table, `values` what a sample of its rows holds by column. Where two logins name
    one row it is what they have in common, such as their firm, and none of them is that.
    """
    for link in links:
        table = tables.get(link.table)
        if link.when is None or link.inside or link.store is not None or len(link.columns) != 1 or table is None:
            continue
        if not _says_what_they_are(home, link, link.when):
            continue
        if not _stands_for_many(table, persons) and _is_each_its_own(link, link.when, values):
            yield table.name, _back(home, link, link.when)


def _says_what_they_are(home: TableSchema, link: Link, when: tuple[str, str]) -> bool:
    """Whether the pair is called so, or no two may name the same row: what somebody was referred by, or looked at last,
    is not what they are."""
    column = link.columns[0]
    alone = {(when[0], column), (column, when[0])} & set(home.unique)
    return stem(column) in words().pairs.besides or (bool(alone) and not is_pointer(column) and not is_actor(column))


def _stands_for_many(table: TableSchema, persons: Collection[str]) -> bool:
    """Whether rows are of many people by what they are called, or of others than whoever names them by their own
    keys."""
    if table.name in persons or any(key.table in persons for key in table.foreign_keys):
        return True
    many = (*words().collectives.tables, *words().files.tables, *words().containers.tables)
    return nouns(plainly(table.name))[0] in many or is_called(table.name, many)


def _is_each_its_own(link: Link, when: tuple[str, str], values: Mapping[str, Sequence[Any]]) -> bool:
    kinds, keys = values.get(when[0], ()), values.get(link.columns[0], ())
    named = Counter(key for kind, key in zip(kinds, keys, strict=True) if str(kind) == when[1] and key is not None)
    return len(named) >= _SEEN and max(named.values()) == 1


_SEEN = 2
"""Rows of a kind from which on it shows that each has one of its own."""


def _back(home: TableSchema, link: Link, when: tuple[str, str]) -> Link:
    kind, _ = when
    return Link(
        columns=link.to,
        table=home.name,
        to=link.columns,
        nullable=False,
        by="inferred",
        back=True,
        joint=True,
        there=when,
        confidence=0.9,
        because=f"each row of `{home.name}` with such a `{kind}` names one of its own by `{link.columns[0]}`",
    )
