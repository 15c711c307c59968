"""Parts that a table of two keys hangs on the thing they belong to: comments of a review, letters of a thread.

Frameworks write a list of parts as they write any many-to-many relation, and the part itself then has no key to its
whole. Values tell it from tags and topics: each part stands in one whole, and none without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.links import Links, Tables
from amanat.datamap.graph.together import backwards, is_somebodys
from amanat.datamap.model import Link
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import nouns
from amanat.datamap.people.person import SEEN
from amanat.stores.schema.model import TableSchema


class Values(msgspec.Struct, frozen=True):
    """What was seen of each table, and how many rows it has, where that is known."""

    seen: Mapping[str, Mapping[str, Evidence]]
    rows: Mapping[str, int]


def with_contained(links: Links, tables: Tables, persons: frozenset[str], values: Values) -> Links:
    """The links, with one from each part of what is somebody's to the table that says of which whole it is."""
    found = dict(links)
    for name, table in tables.items():
        for link in _parts(table, links, tables, persons, values):
            because = f"each stands once in `{name}`, which says of what it is a part"
            found[link.table] = (*found[link.table], backwards(name, tables[link.table], link, 0.85, because))
    return found


def _parts(table: TableSchema, links: Links, tables: Tables, persons: frozenset[str], values: Values) -> Iterator[Link]:
    """The links of a table of two keys, one of them to a thing of somebody's, that lead to parts of such things."""
    out = links[table.name]
    keys = {name for link in out for name in link.columns} | set(table.primary_key)
    if len(out) != 2 or any(not _is_plain(link) for link in out) or {column.name for column in table.columns} != keys:
        return
    for whole, part in (out, reversed(out)):
        known = tables.get(part.table)
        if known is None or known.primary_key != part.to or part.table in persons or whole.table in persons:
            continue
        if is_somebodys(whole.table, links, persons) and not is_somebodys(part.table, links, persons):
            collective = nouns(part.table)[0] in words().collectives.tables
            if not collective and _each_in_one(table, part, known, values):
                yield part


def _is_plain(link: Link) -> bool:
    return len(link.columns) == 1 and not (link.inside or link.when or link.store) and link.by != "identifier"


def _each_in_one(table: TableSchema, part: Link, known: TableSchema, values: Values) -> bool:
    """Whether no part stands in two wholes, and hardly one in none."""
    here, there = values.seen[table.name][part.columns[0]], values.seen[part.table][known.primary_key[0]]
    if here.filled < SEEN or here.distinct < here.filled:
        return False
    least = values.rows.get(part.table, there.filled)
    return values.rows.get(table.name, here.filled) >= _COVERED * max(least, there.filled)


_COVERED = 0.9
