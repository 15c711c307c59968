"""Base rows of what is somebody's: frameworks split one record over two tables that share a key.

The wider table has what all sorts of the thing have in common, and the narrower one says whose it is (joined-table
inheritance; `local_participation` is a `participation`). Without a link from the one to the other what stands in the
wider table would be nobody's, and be left behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from amanat.datamap.graph.links import Links, Tables, identities
from amanat.datamap.graph.together import backwards, is_somebodys
from amanat.datamap.model import Link
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import nouns
from amanat.stores.schema.model import TableSchema


def with_bases(links: Links, tables: Tables, persons: frozenset[str], people: str) -> Links:
    """The links, with one from each base that no key leads from to people to the table that says whose a row is."""
    found = dict(links)
    for name, table in tables.items():
        if is_somebodys(name, links, persons) and (name not in persons or _log_in(table, persons, people)):
            for link in _bases(table, links, tables, persons):
                because = f"a row of `{name}` with the same key is a part of it, and says whose it is"
                found[link.table] = (*found[link.table], backwards(name, tables[link.table], link, 0.9, because))
    return found


def _log_in(table: TableSchema, persons: frozenset[str], people: str) -> bool:
    """Whether a key says whom each person logs in as. Of nodes some of which are portraits none is a person."""
    return bool(identities(table, persons, people))


def _bases(table: TableSchema, links: Links, tables: Tables, persons: frozenset[str]) -> Iterator[Link]:
    for link in links[table.name]:
        base = tables.get(link.table)
        if base is None or link.table in persons or link.columns != table.primary_key:
            continue
        shared = len(link.columns) == 1 and link.to == base.primary_key
        collective = nouns(link.table)[0] in words().collectives.tables
        if shared and not collective and not is_somebodys(link.table, links, persons):
            yield link


def leads_to_parts(link: Link, table: TableSchema) -> bool:
    """Whether a link leads from a base to a row that is a part of it."""
    return link.by == "inferred" and not link.back and link.columns == table.primary_key
